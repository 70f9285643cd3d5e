"""Service: what was asked for is given, or not, and the loop is closed.

R1  The receiver serves after it has accepted; it says once whether the service was given.
R2  A referral is complete at delivery and feedback, not at acceptance (process.md 2.6). That
    nobody asked the person is an answer of its own.
R3  The sender closes it with the outcome that the facts show.
R4  A day of delivery is not in the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    OutOfOrder,
    Value,
    stated,
)
from domain.personal import NarrativeText, PsychosocialText
from domain.referral.referrals import (
    Referral,
    Referrals,
    Status,
    found,
    received_by,
    sent_by,
)
from domain.vocabulary import NOT_DELIVERED_REASON, REFERRAL_OUTCOME, SATISFACTION, Code


class ServiceStarted(Event):
    """The service began, or an appointment for it stands."""

    referral_id: str
    appointment_on: date | None = None


class StartService(Command):
    """Record that the service begins."""

    referral_id: str
    appointment_on: date | None = None


class ServiceDeliveredWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    delivered_on: date
    sessions: int | None = None
    provider_note: PsychosocialText | None = None


class ServiceDelivered(ServiceDeliveredWords, Event):
    """The service was given; what is missing now is what the person says of it."""


class DeliverService(ServiceDeliveredWords, Command):
    """Record that the service was given."""


class ServiceNotDeliveredWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    reason: Annotated[Code, NOT_DELIVERED_REASON]
    provider_note: PsychosocialText | None = None


class ServiceNotDelivered(ServiceNotDeliveredWords, Event):
    """The service was accepted and yet not given, for a coded reason."""


class RecordServiceNotDelivered(ServiceNotDeliveredWords, Command):
    """Record that the service was not given, and why."""


class ReferralFeedbackGivenWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    satisfaction: Annotated[Code, SATISFACTION]
    words: NarrativeText | None = None


class ReferralFeedbackGiven(ReferralFeedbackGivenWords, Event):
    """The person said how it was, or was not asked, which is also said."""


class GiveReferralFeedback(ReferralFeedbackGivenWords, Command):
    """Record what the person says of the service."""


class ReferralClosed(Event):
    """The loop is closed: the sender knows what became of its referral."""

    referral_id: str
    outcome: Annotated[Code, REFERRAL_OUTCOME]


class CloseReferral(Command):
    """Close the referral with what became of it."""

    referral_id: str
    outcome: Annotated[Code, REFERRAL_OUTCOME]


Commands = (
    StartService | DeliverService | RecordServiceNotDelivered | GiveReferralFeedback | CloseReferral
)


_OUTCOME_OF: Mapping[Status, str] = {
    Status.DELIVERED: "service_delivered",
    Status.NOT_DELIVERED: "service_not_delivered",
    Status.DECLINED: "declined",
    Status.RECALLED: "recalled",
    Status.CANCELLED: "cancelled_by_survivor",
    Status.REFERRED_ONWARD: "referred_onward",
}
_ENDED = (Status.DELIVERED, Status.NOT_DELIVERED, Status.CLOSED)


class ReferralNotAccepted(OutOfOrder):
    """R1: the receiver has not accepted the referral, or it ended before the service."""

    rule = "R1"
    advice = "Accept the referral first."


class ServiceNotEnded(OutOfOrder):
    """R2: it is not known yet whether the service was given."""

    rule = "R2"
    advice = "Record first that the service was delivered or not delivered."


class FeedbackMissing(OutOfOrder):
    """R2: the service was given, and nobody has said what the person thinks of it."""

    rule = "R2"
    advice = "Record the person's feedback, or that it was not asked for."


class OutcomeNotShown(Malformed):
    """R3: the facts show another outcome."""

    rule = "R3"
    advice = "Close it with the outcome that was recorded."


class DeliveryImpossible(Malformed):
    """R4: a service is not delivered on a day that has not come, nor in no session at all."""

    rule = "R4"
    advice = "Give the day on which the service was given, and at least one session."


def decide(
    command: Commands, referrals: Referrals, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Decide what became of a service.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case StartService():
            if _under_way(referrals, command).status is Status.IN_SERVICE:
                raise AlreadyDone(command.referral_id)
            return (stated(ServiceStarted, command),)
        case DeliverService():
            _under_way(referrals, command)
            _check_delivery(command, known(jurisdiction))
            return (stated(ServiceDelivered, command),)
        case RecordServiceNotDelivered():
            _under_way(referrals, command)
            return (stated(ServiceNotDelivered, command),)
        case GiveReferralFeedback():
            _check_feedback(command, found(referrals, command.referral_id))
            return (stated(ReferralFeedbackGiven, command),)
        case CloseReferral():
            _check_closing(command, sent_by(referrals, command.referral_id, command.by.agency_id))
            return (stated(ReferralClosed, command),)


def _under_way(
    referrals: Referrals, command: StartService | DeliverService | RecordServiceNotDelivered
) -> Referral:
    referral = received_by(referrals, command.referral_id, command.by.agency_id)
    if referral.status in _ENDED:
        raise AlreadyDone(command.referral_id)
    if not referral.is_open or referral.is_pending:
        raise ReferralNotAccepted(command.referral_id)
    return referral


def _check_delivery(command: DeliverService, rules: Rules) -> None:
    no_session = command.sessions is not None and command.sessions < 1
    if no_session or command.delivered_on > rules.day(command.at):
        raise DeliveryImpossible(command.referral_id)


def _check_feedback(command: GiveReferralFeedback, referral: Referral) -> None:
    if referral.feedback_given or referral.status is Status.CLOSED:
        raise AlreadyDone(command.referral_id)
    if referral.status not in (Status.DELIVERED, Status.NOT_DELIVERED):
        raise ServiceNotEnded(command.referral_id)


def _check_closing(command: CloseReferral, referral: Referral) -> None:
    if referral.status is Status.CLOSED:
        raise AlreadyDone(command.referral_id)
    shown = _OUTCOME_OF.get(referral.status)
    if shown is None:
        raise ServiceNotEnded(command.referral_id)
    if command.outcome != shown:
        raise OutcomeNotShown(command.referral_id)
    if referral.status is Status.DELIVERED and not referral.feedback_given:
        raise FeedbackMissing(command.referral_id)
