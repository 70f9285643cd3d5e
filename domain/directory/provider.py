"""Provider: how far an organization that serves people is known, checked and trusted.

R1  A provider is mapped, then verified, then accredited, in this order (rules.md 6; Tanzania vets
    and accredits its centers for protection).
R2  An accreditation ends on a day that lies ahead, and may be renewed; a check lies behind.
R3  A suspended provider is sent nobody until it is reinstated; the day that a suspension names is
    when to look again, and lifts nothing by itself.
R4  An agreement is with another organization, names what it is about, and begins before it ends;
    alone it permits no disclosure (rules.md 1).
R5  It is recorded by the editor of the directory, or by who protects the data of the agency on
    whose record it stands, and ended by them or by who protects the data of the other one. What an
    agency is told is bound by what others recorded (agreements.py R4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules
from domain.directory.organization import registered
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    RecordClass,
    Refused,
    Role,
    Value,
    stated,
)
from domain.vocabulary import CONSENT_PURPOSE, Code

if TYPE_CHECKING:
    from domain.directory.state import Organization


class AgreementMadeWords(Value):
    """What the command and the fact both say."""

    agreement_id: str
    with_organization_id: str
    purposes: Annotated[tuple[Code, ...], CONSENT_PURPOSE] = ()
    record_classes: tuple[RecordClass, ...]
    begins_on: date
    ends_on: date
    reference: str


class AgreementMade(AgreementMadeWords, Event, record_class=RecordClass.LEGAL):
    """Two organizations agreed on what they share and for what; alone it permits nothing."""


class MakeAgreement(AgreementMadeWords, Command):
    """Record an agreement with another organization."""


class AgreementEnded(Event, record_class=RecordClass.LEGAL):
    """An agreement ended before its time."""

    agreement_id: str
    reason: str


class EndAgreement(Command):
    """End an agreement."""

    agreement_id: str
    reason: str


class ProviderMapped(Event):
    """Somebody found that this organization serves people."""

    source: str


class MapProvider(Command):
    """Record where a provider was found."""

    source: str


class ProviderVerified(Event):
    """Somebody checked that the provider is what it says."""

    verified_on: date
    method: str


class VerifyProvider(Command):
    """Record that a provider was checked."""

    verified_on: date
    method: str


class ProviderAccreditedWords(Value):
    """What the command and the fact both say."""

    accredited_by: str
    valid_until: date
    certificate: str | None = None


class ProviderAccredited(ProviderAccreditedWords, Event):
    """An authority accredited the provider until a day."""


class AccreditProvider(ProviderAccreditedWords, Command):
    """Record an accreditation."""


class ProviderSuspended(Event):
    """Nobody is sent to this provider until it is reinstated."""

    reason: str
    until_on: date | None = None


class SuspendProvider(Command):
    """Suspend a provider."""

    reason: str
    until_on: date | None = None


class ProviderReinstated(Event):
    """The provider may be sent people again."""

    reason: str


class ReinstateProvider(Command):
    """Reinstate a suspended provider."""

    reason: str


Commands = (
    MakeAgreement
    | EndAgreement
    | MapProvider
    | VerifyProvider
    | AccreditProvider
    | SuspendProvider
    | ReinstateProvider
)


class NotSuspended(Refused):
    """R3."""

    rule = "R3"
    advice = "Only a suspended provider is reinstated."


class NotAPartyToAgreement(NotPermitted):
    """R5: who protects the data of another agency would decide what this one is told."""

    rule = "R5"
    advice = "Record it for your own agency, or ask the editor of the directory."


class AgreementWithItself(Refused):
    """R4."""

    rule = "R4"
    advice = "Name the other organization."


def decide(
    command: Commands,
    organizations: Mapping[str, Organization],
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide how far an organization is known and trusted.

    Raises: Missing, OrganizationIsClosed, OutOfOrder, AlreadyDone, Malformed, NotSuspended,
    AgreementWithItself, NotAPartyToAgreement.
    """
    state = registered(organizations.get(command.stream), command.stream)
    today = jurisdiction.day(command.at) if jurisdiction else command.at.date()
    match command:
        case MakeAgreement():
            _check_party(command, (command.stream,))
            return (_agree(command, state, organizations),)
        case EndAgreement():
            return (_end(command, state),)
        case MapProvider():
            return (_map(command, state),)
        case VerifyProvider():
            return (_verify(command, state, today),)
        case AccreditProvider():
            return (_accredit(command, state, today),)
        case SuspendProvider():
            return (_suspend(command, state, today),)
        case ReinstateProvider():
            return (_reinstate(command, state),)


def _agree(
    command: MakeAgreement, state: Organization, organizations: Mapping[str, Organization]
) -> AgreementMade:
    if command.with_organization_id == command.stream:
        raise AgreementWithItself(command.agreement_id)
    if command.agreement_id in state.agreements:
        raise AlreadyDone(command.agreement_id)
    registered(organizations.get(command.with_organization_id), command.with_organization_id)
    if not command.purposes or not command.record_classes:
        raise Malformed(f"{command.agreement_id}: an agreement names purposes and record classes")
    if command.begins_on >= command.ends_on:
        raise Malformed(f"{command.agreement_id}: an agreement begins before it ends")
    return stated(AgreementMade, command)


def _check_party(command: MakeAgreement | EndAgreement, agencies: tuple[str, ...]) -> None:
    """R5."""
    if command.by.role is Role.DIRECTORY_EDITOR or command.by.agency_id in agencies:
        return
    raise NotAPartyToAgreement(command.agreement_id)


def _end(command: EndAgreement, state: Organization) -> AgreementEnded:
    agreement = state.agreements.get(command.agreement_id)
    if agreement is None:
        raise Missing(command.agreement_id)
    _check_party(command, (command.stream, agreement.with_organization_id))
    if agreement.ended:
        raise AlreadyDone(command.agreement_id)
    return stated(AgreementEnded, command)


def _map(command: MapProvider, state: Organization) -> ProviderMapped:
    if state.mapped:
        raise AlreadyDone(command.stream)
    return stated(ProviderMapped, command)


def _verify(command: VerifyProvider, state: Organization, today: date) -> ProviderVerified:
    if not state.mapped:
        raise OutOfOrder(command.stream)
    if command.verified_on > today:
        raise Malformed("a check lies behind")
    return stated(ProviderVerified, command)


def _accredit(command: AccreditProvider, state: Organization, today: date) -> ProviderAccredited:
    if not state.verified or state.suspended:
        raise OutOfOrder(command.stream)
    if command.valid_until <= today:
        raise Malformed("an accreditation ends on a day that lies ahead")
    return stated(ProviderAccredited, command)


def _suspend(command: SuspendProvider, state: Organization, today: date) -> ProviderSuspended:
    if not state.mapped:
        raise OutOfOrder(command.stream)
    if state.suspended:
        raise AlreadyDone(command.stream)
    if command.until_on is not None and command.until_on <= today:
        raise Malformed("the day to look again lies ahead")
    return stated(ProviderSuspended, command)


def _reinstate(command: ReinstateProvider, state: Organization) -> ProviderReinstated:
    if not state.suspended:
        raise NotSuspended(command.stream)
    return stated(ProviderReinstated, command)
