"""Answer: the agency that was asked says yes, not yet, or no.

R1  Only the receiving agency answers, and only once; from a waiting list it may still accept or
    decline.
R2  Accepting asks again whether the consent or basis is in force: an acceptance that races a
    withdrawal discloses nothing (rules.md 1).
R3  A refusal has a coded reason, and `other` explains itself.
R4  A question to the sender stops nothing.
R5  Referring onward ends this referral and sends nothing by itself: the receiver discloses nobody
    to a third agency, the sender asks that one under a basis of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from domain.consent.consents import Consents
from domain.messages import AlreadyDone, Command, Event, Fact, Malformed, Value, stated
from domain.personal import NarrativeText
from domain.referral.receiver import Provider, check_receiver
from domain.referral.referrals import (
    Referral,
    ReferralAlreadyAnswered,
    Referrals,
    Status,
    received_by,
)
from domain.vocabulary import DECLINE_REASON, Code


class ReferralReceived(Event):
    """The receiver has seen the referral; it has not answered yet."""

    referral_id: str


class ReceiveReferral(Command):
    """Confirm that the referral has come in."""

    referral_id: str


class ReferralInformationRequested(Event):
    """The receiver asked the sender something; the time to answer runs on."""

    referral_id: str
    question: NarrativeText


class RequestReferralInformation(Command):
    """Ask the sender for what is missing."""

    referral_id: str
    question: NarrativeText


class ReferralAcceptedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    expected_on: date | None = None
    note: NarrativeText | None = None


class ReferralAccepted(ReferralAcceptedWords, Event):
    """The receiver will serve the person; from now on it is a party to the case."""


class AcceptReferral(ReferralAcceptedWords, Command):
    """Accept the referral for the agency that was asked."""


class ReferralWaitlistedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    expected_on: date | None = None
    note: NarrativeText | None = None


class ReferralWaitlisted(ReferralWaitlistedWords, Event):
    """The receiver has no place now and put the person on its waiting list."""


class WaitlistReferral(ReferralWaitlistedWords, Command):
    """Put the person on the waiting list of the service."""


class ReferralDeclinedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None
    alternative_service_id: str | None = None


class ReferralDeclined(ReferralDeclinedWords, Event):
    """The agency said no, for a coded reason: another fact than the survivor cancelling (HMIS)."""


class DeclineReferral(ReferralDeclinedWords, Command):
    """Say no for the agency that was asked, and why."""


class ReferralReferredOnwardWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    to_agency_id: str
    service_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None


class ReferralReferredOnward(ReferralReferredOnwardWords, Event):
    """The agency said no and named another service; the sender decides whether to ask it."""


class ReferOnward(ReferralReferredOnwardWords, Command):
    """Name another service instead of serving the person."""


Commands = (
    ReceiveReferral
    | RequestReferralInformation
    | AcceptReferral
    | WaitlistReferral
    | DeclineReferral
    | ReferOnward
)


class ReasonUnexplained(Malformed):
    """R3: the reason is `other`, and nothing says which."""

    rule = "R3"
    advice = "Say in the note what the reason is."


def decide(
    command: Commands,
    referrals: Referrals,
    consents: Consents,
    organizations: Mapping[str, Provider],
) -> tuple[Event | Fact, ...]:
    """Decide the answer of the agency that was asked.

    Raises: Refused, of the kind that the rules name.
    """
    referral = _unanswered(referrals, command)
    match command:
        case ReceiveReferral():
            return (_receive(command, referral),)
        case RequestReferralInformation():
            return (stated(ReferralInformationRequested, command),)
        case AcceptReferral():
            return (_accept(command, referral, consents),)
        case WaitlistReferral():
            if referral.status is Status.WAITLISTED:
                raise ReferralAlreadyAnswered(command.referral_id)
            return (stated(ReferralWaitlisted, command),)
        case DeclineReferral():
            _check_reason(command)
            return (stated(ReferralDeclined, command),)
        case ReferOnward():
            return (_refer_onward(command, referral, organizations),)


def _unanswered(referrals: Referrals, command: Commands) -> Referral:
    referral = received_by(referrals, command.referral_id, command.by.agency_id)
    if not referral.is_pending:
        raise ReferralAlreadyAnswered(command.referral_id)
    return referral


def _receive(command: ReceiveReferral, referral: Referral) -> ReferralReceived:
    if referral.status is not Status.SENT:
        raise AlreadyDone(command.referral_id)
    return stated(ReferralReceived, command)


def _accept(command: AcceptReferral, referral: Referral, consents: Consents) -> ReferralAccepted:
    consents.needed(
        referral.basis_id, referral.to_agency_id, referral.record_classes, "referral", command.at
    )
    return stated(ReferralAccepted, command)


def _refer_onward(
    command: ReferOnward, referral: Referral, organizations: Mapping[str, Provider]
) -> ReferralReferredOnward:
    _check_reason(command)
    for own in (referral.to_agency_id, referral.from_agency_id):
        check_receiver(command.to_agency_id, command.service_id, own, organizations)
    return stated(ReferralReferredOnward, command)


def _check_reason(command: DeclineReferral | ReferOnward) -> None:
    if command.reason == "other" and not command.note:
        raise ReasonUnexplained(command.referral_id)
