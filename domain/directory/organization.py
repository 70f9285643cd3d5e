"""Organization: who offers what, where, and how to reach them, in Open Referral (HSDS) terms.

R1  An organization is registered once and closed once; nothing is described of one that is closed.
R2  A service, location or contact is described anew under its id, and the latest description holds;
    what is ended is offered again by describing it anew.
R3  The location where a safe house is, is confidential, always (rules.md 2). An import takes every
    other as confidential too, unless its source says otherwise.
R4  A service is placed at a location when both are known.
R5  A service ends with a status that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import Personal, personal, personal_fields
from domain.vocabulary import (
    COUNTRY,
    LANGUAGE,
    LOCATION_KIND,
    ORGANIZATION_KIND,
    REGION,
    SERVICE_STATUS,
    SERVICE_TYPE,
    Code,
)

if TYPE_CHECKING:
    from domain.directory.state import Organization


class OrganizationRegisteredWords(Value):
    """What the command and the fact both say."""

    name: str
    kind: Annotated[Code, ORGANIZATION_KIND]
    jurisdiction_id: str
    alternate_name: str | None = None
    description: str | None = None
    website: str | None = None
    parent_id: str | None = None
    source_id: str | None = None


class OrganizationRegistered(OrganizationRegisteredWords, Event):
    """An organization is known to the directory."""


class RegisterOrganization(OrganizationRegisteredWords, Command):
    """Register an organization."""


class OrganizationClosed(Event):
    """An organization no longer exists or no longer takes part."""

    reason: str


class CloseOrganization(Command):
    """Close an organization."""

    reason: str


class ServiceOfferedWords(Value):
    """What the command and the fact both say."""

    service_id: str
    name: str
    service_type: Annotated[Code, SERVICE_TYPE]
    status: Annotated[Code, SERVICE_STATUS]
    description: str | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    eligibility: str | None = None
    languages: Annotated[tuple[Code, ...], LANGUAGE] = ()
    fees: str | None = None
    wait_time: str | None = None
    accreditations: str | None = None
    source_id: str | None = None


class ServiceOffered(ServiceOfferedWords, Event):
    """An organization offers a service, or describes one anew."""


class OfferService(ServiceOfferedWords, Command):
    """Offer a service, or describe one anew."""


class ServiceEndedWords(Value):
    """What the command and the fact both say."""

    service_id: str
    status: Annotated[Code, SERVICE_STATUS]
    reason: str | None = None


class ServiceEnded(ServiceEndedWords, Event):
    """A service is no longer offered, for a while or for good."""


class EndService(ServiceEndedWords, Command):
    """End a service."""


class LocationRecordedWords(Value):
    """What the command and the fact both say."""

    location_id: str
    name: Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="location_id")]
    area: Annotated[Code, REGION] | None = None
    country: Annotated[Code, COUNTRY] | None = None
    confidential: bool
    address: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="location_id")]
        | None
    ) = None
    latitude: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="location_id")]
        | None
    ) = None
    longitude: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="location_id")]
        | None
    ) = None
    kind: Annotated[Code, LOCATION_KIND]
    source_id: str | None = None


class LocationRecorded(LocationRecordedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """Where an organization can be found; confidential where people hide."""


class RecordLocation(LocationRecordedWords, Command):
    """Record a location, or describe one anew."""


class ServicePlacedWords(Value):
    """What the command and the fact both say."""

    service_id: str
    location_id: str
    source_id: str | None = None


class ServicePlaced(ServicePlacedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """A service is offered at a location."""


class PlaceService(ServicePlacedWords, Command):
    """Place a service at a location."""


class DirectoryContactRecordedWords(Value):
    """What the command and the fact both say."""

    contact_id: str
    service_id: str | None = None
    location_id: str | None = None
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="contact_id")] | None = (
        None
    )
    title: str | None = None
    phone: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="contact_id")]
        | None
    ) = None
    email: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="contact_id")]
        | None
    ) = None
    confidential: bool


class DirectoryContactRecorded(
    DirectoryContactRecordedWords, Event, record_class=RecordClass.CONTACT_LOCATION
):
    """Whom to ask in an organization, about a service or at a location."""


class RecordDirectoryContact(DirectoryContactRecordedWords, Command):
    """Record a contact, or describe one anew."""


Commands = (
    RegisterOrganization
    | CloseOrganization
    | OfferService
    | EndService
    | RecordLocation
    | PlaceService
    | RecordDirectoryContact
)


Described = (
    OrganizationRegisteredWords
    | ServiceOfferedWords
    | LocationRecordedWords
    | ServicePlacedWords
    | DirectoryContactRecordedWords
)
_DESCRIBED: tuple[type[Any], ...] = (
    OrganizationRegisteredWords,
    ServiceOfferedWords,
    LocationRecordedWords,
    ServicePlacedWords,
    DirectoryContactRecordedWords,
)
Words = tuple[tuple[str, object], ...]
SAFEHOUSE = "safehouse_service"
_ENDED = ("inactive", "defunct", "temporarily closed")


class OrganizationIsClosed(Refused):
    """R1."""

    rule = "R1"
    advice = "Register the organization that takes its place."


class SafehouseLocationIsConfidential(Refused):
    """R3."""

    rule = "R3"
    advice = "Record the location as confidential: people hide there."


def decide(
    command: Commands, organizations: Mapping[str, Organization]
) -> tuple[Event | Fact, ...]:
    """Decide what the directory says of an organization.

    Raises: AlreadyDone, OrganizationIsClosed, SafehouseLocationIsConfidential, Missing, Malformed.
    """
    state = organizations.get(command.stream)
    if isinstance(command, RegisterOrganization):
        return (_register(command, state),)
    known = registered(state, command.stream)
    match command:
        case CloseOrganization():
            return (stated(OrganizationClosed, command),)
        case OfferService():
            return (_offer(command, known),)
        case EndService():
            return (_end(command, known),)
        case RecordLocation():
            return (_locate(command, known),)
        case PlaceService():
            return (_place(command, known),)
        case RecordDirectoryContact():
            return (_contact(command, known),)


def registered(state: Organization | None, organization_id: str) -> Organization:
    """The organization of this id, which takes part.

    Raises: Missing, OrganizationIsClosed.
    """
    if state is None or not state.registered:
        raise Missing(organization_id)
    if state.closed:
        raise OrganizationIsClosed(organization_id)
    return state


def is_same(state: Organization, command: Described) -> bool:
    """Whether the directory says this already, as far as words that are no personal data go.

    Names, addresses, telephone numbers and the like of locations and contacts are not kept in a
    state; an import compares them with what it can open.
    """
    return state.described.get(key_of(command)) == plain_words(command)


def key_of(said: Described) -> str:
    """The key under which an organization remembers what was said of one thing."""
    match said:
        case ServicePlacedWords(service_id=service_id, location_id=location_id):
            return f"{service_id}@{location_id}"
        case ServiceOfferedWords(service_id=key):
            return key
        case LocationRecordedWords(location_id=key):
            return key
        case DirectoryContactRecordedWords(contact_id=key):
            return key
        case OrganizationRegisteredWords():
            return "organization"


def plain_words(said: Described) -> Words:
    """The words of a command or its event that are no personal data, in a steady order."""
    words = next(kind for kind in _DESCRIBED if isinstance(said, kind))
    personal_words = personal_fields(words)
    names = (field.name for field in fields(words) if field.name not in personal_words)
    return tuple((name, getattr(said, name)) for name in names)


def _register(command: RegisterOrganization, state: Organization | None) -> OrganizationRegistered:
    if state is not None and state.registered:
        raise AlreadyDone(command.stream)
    if command.parent_id == command.stream:
        raise Malformed("an organization is not its own parent")
    return stated(OrganizationRegistered, command)


def _offer(command: OfferService, state: Organization) -> ServiceOffered:
    youngest, oldest = command.minimum_age, command.maximum_age
    if youngest is not None and oldest is not None and youngest > oldest:
        raise Malformed(f"{command.service_id}: the lowest age is above the highest")
    places = (place for service, place in state.placements if service == command.service_id)
    seen = [place for place in places if not state.locations[place].confidential]
    if command.service_type == SAFEHOUSE and seen:
        raise SafehouseLocationIsConfidential(seen[0])
    return stated(ServiceOffered, command)


def _end(command: EndService, state: Organization) -> ServiceEnded:
    service = state.services.get(command.service_id)
    if service is None:
        raise Missing(command.service_id)
    if command.status not in _ENDED:
        raise Malformed(f"{command.service_id}: a service does not end as {command.status}")
    if service.status == command.status:
        raise AlreadyDone(command.service_id)
    return stated(ServiceEnded, command)


def _locate(command: RecordLocation, state: Organization) -> LocationRecorded:
    placed = (service for service, place in state.placements if place == command.location_id)
    if not command.confidential and any(map(state.hides_people, placed)):
        raise SafehouseLocationIsConfidential(command.location_id)
    return stated(LocationRecorded, command)


def _place(command: PlaceService, state: Organization) -> ServicePlaced:
    if command.service_id not in state.services:
        raise Missing(command.service_id)
    location = state.locations.get(command.location_id)
    if location is None:
        raise Missing(command.location_id)
    if state.hides_people(command.service_id) and not location.confidential:
        raise SafehouseLocationIsConfidential(command.location_id)
    return stated(ServicePlaced, command)


def _contact(command: RecordDirectoryContact, state: Organization) -> DirectoryContactRecorded:
    if command.service_id is not None and command.service_id not in state.services:
        raise Missing(command.service_id)
    if command.location_id is not None and command.location_id not in state.locations:
        raise Missing(command.location_id)
    return stated(DirectoryContactRecorded, command)
