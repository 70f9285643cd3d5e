"""Mapping: what a sound document says, as the directory's commands.

R1  An id in HSDS stays the id here: organization-<uuid>, service-<uuid>, location-<uuid>.
R2  A location is confidential unless the document says `address_confidential: false`, for HSDS has
    no such mark of its own; so are the contacts of a confidential location and of a safe house.
R3  What is sound but cannot be kept is told as a note: a language or country that nobody knows, a
    place nowhere on earth, a number that nobody can dial.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from domain.directory.organization import (
    OfferService,
    PlaceService,
    RecordDirectoryContact,
    RecordLocation,
    RegisterOrganization,
)
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor
from domain.vocabulary import LOCATION_KIND, SERVICE_STATUS
from infra.hsds import words
from infra.hsds.problems import Problem
from infra.hsds.terms import organization_kind, service_type
from infra.hsds.words import text, thing
from infra.jurisdictions import SHIPPED, shipped

Said = Mapping[str, Any]
Described = (
    RegisterOrganization | OfferService | RecordLocation | PlaceService | RecordDirectoryContact
)

_SAFEHOUSE = "safehouse_service"


class Told(NamedTuple):
    """Who imports, when, and the jurisdiction of those whose address names none that is shipped."""

    by: Actor
    at: datetime
    jurisdiction: str = "TZ"


class Mapped(NamedTuple):
    """A command and the path of what it says."""

    path: str
    command: Described


class Part(NamedTuple):
    """A part of a document and its path."""

    path: str
    said: Said


def organization_commands(document: Part, told: Told) -> Iterator[Mapped | Problem]:
    """The commands of an organization and of all that its document holds."""
    services = parts(document, "services")
    yield from _Sheet(document, services, told).lines()


def service_commands(document: Part, told: Told) -> Iterator[Mapped | Problem]:
    """The commands of a service, and of its organization where the document holds that."""
    said = document.said
    owner = said.get("organization")
    if owner:
        organization = Part(f"{document.path}.organization", owner)
    elif said.get("organization_id"):
        organization = Part(document.path, {"id": said["organization_id"]})
    else:
        yield Problem(path=document.path, what="names no organization that offers this service")
        return
    yield from _Sheet(organization, (document,), told).lines()


def parts(whole: Part, name: str) -> tuple[Part, ...]:
    """The elements of a list in a document, each with its path; a place left empty is none."""
    found = enumerate(whole.said.get(name, ()))
    return tuple(Part(f"{whole.path}.{name}[{at}]", said) for at, said in found if said)


class _Sheet:
    """Everything about one organization that one document says."""

    def __init__(self, organization: Part, services: Sequence[Part], told: Told) -> None:
        self._organization = organization
        self._services = services
        self._told = told
        self._stream = thing("organization", organization.said["id"])
        self._placed = [
            (service, place, Part(f"{place.path}.location", place.said["location"]))
            for service in services
            for place in parts(service, "service_at_locations")
            if place.said.get("location")
        ]
        self._country = self._first_country()
        self._is_safehouse = any(service_type(each.said) == _SAFEHOUSE for each in services)

    def lines(self) -> Iterator[Mapped | Problem]:
        """R2 of the room: services come before locations, and both before what joins them."""
        if "name" in self._organization.said:
            yield self._registration()
        for service in self._services:
            yield from self._service(service)
        for location in self._locations():
            yield from self._location(location)
        yield from self._placements()
        yield from self._contacts(self._organization, confidential=self._is_safehouse)
        for service in self._services:
            yield from self._contacts(service, confidential=self._is_safehouse)
        for location in self._locations():
            yield from self._contacts(location, confidential=_is_confidential(location))

    def _registration(self) -> Mapped:
        said = self._organization.said
        parent = said.get("parent_organization_id")
        command = RegisterOrganization(
            **self._envelope(),
            name=text(said, "name") or "",
            kind=organization_kind(said),
            jurisdiction_id=jurisdiction_stream(self._jurisdiction()),
            alternate_name=text(said, "alternate_name"),
            description=text(said, "description"),
            website=text(said, "website", "uri"),
            parent_id=thing("organization", parent) if parent else None,
            source_id=thing("hsds", said["id"]),
        )
        return Mapped(self._organization.path, command)

    def _service(self, service: Part) -> Iterator[Mapped | Problem]:
        said = service.said
        known, unknown = words.languages(said)
        for at in unknown:
            yield _note(f"{service.path}.languages[{at}]", "is no language of ISO 639-2")
        youngest, oldest = words.years(said, "minimum_age"), words.years(said, "maximum_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            yield _note(
                f"{service.path}.maximum_age", "is below the minimum age: both are left out"
            )
            youngest = oldest = None
        command = OfferService(
            **self._envelope(),
            service_id=thing("service", said["id"]),
            name=text(said, "name") or "",
            service_type=service_type(said),
            status=SERVICE_STATUS[said["status"]],
            description=text(said, "description"),
            minimum_age=youngest,
            maximum_age=oldest,
            eligibility=text(said, "eligibility_description"),
            languages=known,
            fees=text(said, "fees", "fees_description"),
            wait_time=text(said, "wait_time"),
            accreditations=text(said, "accreditations"),
            source_id=thing("hsds", said["id"]),
        )
        yield Mapped(service.path, command)

    def _locations(self) -> tuple[Part, ...]:
        return (*parts(self._organization, "locations"), *(place for _, _, place in self._placed))

    def _location(self, location: Part) -> Iterator[Mapped | Problem]:
        said, address = location.said, _address(location)
        spot = words.spot(said)
        if spot is None:
            yield _note(f"{location.path}.latitude", "lies nowhere on earth: both are left out")
        country = words.country_of(address.said)
        if country is None and address.said.get("country"):
            yield _note(f"{address.path}.country", "is no country of ISO 3166-1")
        command = RecordLocation(
            **self._envelope(),
            location_id=thing("location", said["id"]),
            name=text(said, "name", "alternate_name") or self._name(),
            area=words.region_of(address.said),
            country=country,
            confidential=_is_confidential(location),
            address=words.address_of(address.said),
            latitude=spot.latitude if spot else None,
            longitude=spot.longitude if spot else None,
            kind=LOCATION_KIND[said["location_type"]],
            source_id=thing("hsds", said["id"]),
        )
        yield Mapped(location.path, command)

    def _placements(self) -> Iterator[Mapped]:
        for service, place, location in self._placed:
            command = PlaceService(
                **self._envelope(),
                service_id=thing("service", service.said["id"]),
                location_id=thing("location", location.said["id"]),
                source_id=thing("hsds", place.said["id"]),
            )
            yield Mapped(place.path, command)

    def _contacts(self, whole: Part, *, confidential: bool) -> Iterator[Mapped | Problem]:
        """The people of a part, and the telephones that belong to nobody."""
        for contact in parts(whole, "contacts"):
            yield from self._contact(whole, contact, contact, confidential=confidential)
        for phone in parts(whole, "phones"):
            nobody = Part(phone.path, {"id": phone.said["id"]})
            yield from self._contact(whole, nobody, phone, confidential=confidential)

    def _contact(
        self, whole: Part, contact: Part, where: Part, *, confidential: bool
    ) -> Iterator[Mapped | Problem]:
        said = contact.said
        phones = parts(contact, "phones") if where is contact else (where,)
        numbers = {each.path: words.number_of(each.said, self._country) for each in phones}
        for path, number in numbers.items():
            if number is None:
                yield _note(f"{path}.number", "is no telephone number; write it like +255…")
        phone = next((number for number in numbers.values() if number), None)
        command = RecordDirectoryContact(
            **self._envelope(),
            contact_id=thing("contact", said["id"]),
            service_id=thing("service", whole.said["id"]) if whole in self._services else None,
            location_id=thing("location", whole.said["id"]) if _is_location(whole) else None,
            name=text(said, "name"),
            title=text(said, "title", "department"),
            phone=phone,
            email=text(said, "email"),
            confidential=confidential,
        )
        if command.name or command.phone or command.email:
            yield Mapped(where.path, command)

    def _envelope(self) -> dict[str, Any]:
        """Say who imports into which stream; the importer gives the command its id."""
        told = self._told
        return {"stream": self._stream, "by": told.by, "at": told.at, "command_id": ""}

    def _name(self) -> str:
        return text(self._organization.said, "name") or "Location"

    def _first_country(self) -> str:
        found = (words.country_of(_address(location).said) for location in self._locations())
        return next((country for country in found if country), "")

    def _jurisdiction(self) -> str:
        """The shipped jurisdiction of the organization's country, or the one that was told."""
        told = self._told.jurisdiction
        if told in SHIPPED and shipped(told)["country"] == self._country:
            return told
        found = (key for key in SHIPPED if shipped(key)["country"] == self._country)
        return next(found, told)


def _is_confidential(location: Part) -> bool:
    """R2: only a publisher who says so opens a location."""
    return location.said.get("address_confidential") is not False


def _is_location(whole: Part) -> bool:
    return "location_type" in whole.said


def _address(location: Part) -> Part:
    """The physical address of a location, or the first, or an empty one."""
    found = parts(location, "addresses")
    physical = (each for each in found if each.said.get("address_type") == "physical")
    return next(physical, found[0] if found else Part(location.path, {}))


def _note(path: str, what: str) -> Problem:
    return Problem(path=path, what=what, is_note=True)
