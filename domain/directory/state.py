"""What the directory remembers of one organization: what it offers and how far it is trusted.

R1  Names, addresses and contacts of locations and people are not kept: the rules need none of them.
R2  A suspension stands until somebody reinstates: a day named in it is when to look again, and
    lifts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date

from domain.directory.emergency_right import BreakGlassRestored, BreakGlassSuspended
from domain.directory.organization import (
    SAFEHOUSE,
    Described,
    DirectoryContactRecorded,
    LocationRecorded,
    OrganizationClosed,
    OrganizationRegistered,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
    Words,
    key_of,
    plain_words,
)
from domain.directory.provider import (
    AgreementEnded,
    AgreementMade,
    ProviderAccredited,
    ProviderMapped,
    ProviderReinstated,
    ProviderSuspended,
    ProviderVerified,
)
from domain.messages import RecordClass, Recorded, Role, Value
from domain.vocabulary import Code


class Service(Value):
    """A service that the organization offers, or offered once."""

    service_type: Code
    status: Code

    @property
    def active(self) -> bool:
        return self.status == "active"


class Location(Value):
    """A place of the organization, as coarsely as the rules need it."""

    country: str = ""
    area: str = ""
    confidential: bool = True


class Agreement(Value):
    """What two organizations agreed to share; alone it never permits a disclosure.

    `by_editor` says that the editor of the directory recorded it, and neither of the two did.
    """

    with_organization_id: str
    purposes: tuple[Code, ...]
    record_classes: tuple[RecordClass, ...]
    begins_on: date
    ends_on: date
    ended: bool = False
    by_editor: bool = False

    def in_force(self, day: date) -> bool:
        return not self.ended and self.begins_on <= day <= self.ends_on


class Organization(Value):
    """Only what the rules need to know of an organization.

    `described` holds the words that are no personal data, as last recorded, by the key of what they
    describe (`organization.key_of`); `glass_suspended` the users who may not break the glass.
    """

    registered: bool = False
    closed: bool = False
    kind: str = ""
    jurisdiction_id: str = ""
    services: Mapping[str, Service] = field(default_factory=dict)
    locations: Mapping[str, Location] = field(default_factory=dict)
    placements: tuple[tuple[str, str], ...] = ()
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    mapped: bool = False
    verified: bool = False
    accredited_until: date | None = None
    suspended: bool = False
    described: Mapping[str, Words] = field(default_factory=dict)
    glass_suspended: tuple[str, ...] = ()

    @property
    def active(self) -> bool:
        """The organization is registered and was not closed."""
        return self.registered and not self.closed

    @property
    def country(self) -> str:
        """The country of the first location that names one, or an empty text."""
        return next((place.country for place in self.locations.values() if place.country), "")

    def hides_people(self, service_id: str) -> bool:
        """The service is a safe house: where it stands is confidential."""
        return self.service_type(service_id) == SAFEHOUSE

    def offers(self, service_id: str) -> bool:
        """The organization is active and offers this service now."""
        service = self.services.get(service_id)
        return self.active and service is not None and service.active

    def service_type(self, service_id: str) -> str:
        """The type of a service that it offers or offered, or an empty text."""
        service = self.services.get(service_id)
        return service.service_type if service else ""

    def accredited_on(self, day: date) -> bool:
        """Its accreditation is valid on this day, and it is not suspended."""
        until = self.accredited_until
        return until is not None and day <= until and not self.suspended


def evolve(state: Organization, recorded: Recorded) -> Organization:
    """Take one fact into account."""
    event = recorded.event
    match event:
        case OrganizationRegistered() | ServiceOffered() | LocationRecorded() | ServicePlaced():
            return _remember(_entered(state, event), event)
        case DirectoryContactRecorded():
            return _remember(state, event)
        case OrganizationClosed():
            return replace(state, closed=True)
        case ServiceEnded():
            return _ended(state, event)
        case AgreementMade():
            agreement = _agreement(event, by_editor=recorded.by.role is Role.DIRECTORY_EDITOR)
            agreements = {**state.agreements, event.agreement_id: agreement}
            return replace(state, agreements=agreements)
        case AgreementEnded():
            return _agreement_ended(state, event.agreement_id)
        case _:
            return _trusted(state, recorded)


def _trusted(state: Organization, recorded: Recorded) -> Organization:
    match recorded.event:
        case ProviderMapped():
            return replace(state, mapped=True)
        case ProviderVerified():
            return replace(state, verified=True)
        case ProviderAccredited(valid_until=until):
            return replace(state, accredited_until=until)
        case ProviderSuspended():
            return replace(state, suspended=True)
        case ProviderReinstated():
            return replace(state, suspended=False)
        case BreakGlassSuspended(user_id=user_id) | BreakGlassRestored(user_id=user_id):
            others = tuple(one for one in state.glass_suspended if one != user_id)
            suspends = isinstance(recorded.event, BreakGlassSuspended)
            return replace(state, glass_suspended=(*others, user_id) if suspends else others)
        case _:
            return state


def _entered(
    state: Organization,
    event: OrganizationRegistered | ServiceOffered | LocationRecorded | ServicePlaced,
) -> Organization:
    match event:
        case OrganizationRegistered(kind=kind, jurisdiction_id=jurisdiction_id):
            return replace(state, registered=True, kind=kind, jurisdiction_id=jurisdiction_id)
        case ServiceOffered(service_type=service_type, status=status):
            service = Service(service_type=service_type, status=status)
            return replace(state, services={**state.services, event.service_id: service})
        case LocationRecorded():
            return replace(
                state, locations={**state.locations, event.location_id: _location(event)}
            )
        case ServicePlaced(service_id=service_id, location_id=location_id):
            others = tuple(p for p in state.placements if p != (service_id, location_id))
            return replace(state, placements=(*others, (service_id, location_id)))


def _remember(state: Organization, event: Described) -> Organization:
    return replace(state, described={**state.described, key_of(event): plain_words(event)})


def _location(event: LocationRecorded) -> Location:
    return Location(
        country=event.country or "", area=event.area or "", confidential=event.confidential
    )


def _ended(state: Organization, event: ServiceEnded) -> Organization:
    service = state.services.get(event.service_id)
    if service is None:
        return state
    ended = replace(service, status=event.status)
    described = {key: words for key, words in state.described.items() if key != event.service_id}
    return replace(state, services={**state.services, event.service_id: ended}, described=described)


def _agreement(event: AgreementMade, *, by_editor: bool) -> Agreement:
    return Agreement(
        with_organization_id=event.with_organization_id,
        purposes=event.purposes,
        record_classes=event.record_classes,
        begins_on=event.begins_on,
        ends_on=event.ends_on,
        by_editor=by_editor,
    )


def _agreement_ended(state: Organization, agreement_id: str) -> Organization:
    agreement = state.agreements.get(agreement_id)
    if agreement is None:
        return state
    ended = replace(agreement, ended=True)
    return replace(state, agreements={**state.agreements, agreement_id: ended})
