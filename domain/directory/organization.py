"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
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
    """TODO-DOC."""


class RegisterOrganization(OrganizationRegisteredWords, Command):
    """TODO-DOC."""


class OrganizationClosed(Event):
    """TODO-DOC."""

    reason: str


class CloseOrganization(Command):
    """TODO-DOC."""

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
    """TODO-DOC."""


class OfferService(ServiceOfferedWords, Command):
    """TODO-DOC."""


class ServiceEndedWords(Value):
    """What the command and the fact both say."""

    service_id: str
    status: Annotated[Code, SERVICE_STATUS]
    reason: str | None = None


class ServiceEnded(ServiceEndedWords, Event):
    """TODO-DOC."""


class EndService(ServiceEndedWords, Command):
    """TODO-DOC."""


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
    """TODO-DOC."""


class RecordLocation(LocationRecordedWords, Command):
    """TODO-DOC."""


class ServicePlacedWords(Value):
    """What the command and the fact both say."""

    service_id: str
    location_id: str
    source_id: str | None = None


class ServicePlaced(ServicePlacedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """TODO-DOC."""


class PlaceService(ServicePlacedWords, Command):
    """TODO-DOC."""


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
    """TODO-DOC."""


class RecordDirectoryContact(DirectoryContactRecordedWords, Command):
    """TODO-DOC."""


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
Words = tuple[tuple[str, object], ...]


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)


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
    words = _words_of(type(said))
    personal_words = personal_fields(words)
    return tuple(
        (field.name, getattr(said, field.name))
        for field in fields(words)
        if field.name not in personal_words
    )


def _words_of(kind: type[Described]) -> type[Described]:
    return next(base for base in kind.__mro__ if base.__name__.endswith("Words"))
