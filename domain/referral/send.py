"""Send: an agency asks a service of another to serve the person, and follows what becomes of it.

R1  A referral is sent only under a consent or recorded legal basis in force that covers the
    receiver and every enumerated class; an emergency too needs its recorded basis. Telling more
    later needs it again.
R2  It goes to a service of an organization, never to a user and never to one's own agency; the
    organization is active, not suspended, and offers the service, as far as the directory knows
    it.
R3  The reply is due by the clock of its priority (IASC: 24 hours, 72 hours, two weeks).
    Information that was asked for and given sets the clock anew; a question alone stops nothing.
R4  The sender recalls before acceptance only. The person cancels at any time, and that is another
    fact.
R5  Overdue is noted by the clock alone, at the due time or after it, and ends nothing. An
    emergency or urgent referral is escalated in the same decision: it never lapses silently
    (rules.md 3).
R6  Refused by all lists refused referrals of that kind of service, when none of it still waits.
R7  An onward referral is a new referral by the sender, with a basis of its own.
R8  A referral to an embassy rests on the person's agreement to the contact with it, and on nothing
    else; that permits nothing while the person seeks refuge (rules.md 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Protocol

from domain.clocks import Rules, known
from domain.consent.carried import DisclosureUnderOne
from domain.consent.consents import Consents
from domain.consent.ground import EMBASSY_CONTACT
from domain.consent.terms import is_embassy
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    OutOfOrder,
    RecordClass,
    Value,
    stated,
)
from domain.personal import NarrativeText
from domain.referral.lateness import ESCALATED_AT_ONCE, check_refused, late
from domain.referral.receiver import Provider, check_receiver
from domain.referral.referrals import (
    ReferralAlreadyAnswered,
    Referrals,
    found,
    sent_by,
)
from domain.vocabulary import (
    ANSWER,
    RECALL_REASON,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
    Code,
)


class ReferralSentWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    batch_id: str | None = None
    to_agency_id: str
    service_id: str
    service_type: Annotated[Code, SERVICE_TYPE]
    reason: Annotated[Code, REFERRAL_REASON]
    priority: Annotated[Code, REFERRAL_PRIORITY]
    record_classes: tuple[RecordClass, ...]
    basis_id: str | None = None
    notes: NarrativeText | None = None
    caregiver_informed: Annotated[Code, ANSWER]
    onward_of_id: str | None = None


class ReferralSent(ReferralSentWords, DisclosureUnderOne, Event):
    """One service of one agency was asked to serve the person, for exactly these classes (IASC)."""

    from_agency_id: str
    reply_due_at: datetime


class SendReferral(ReferralSentWords, Command):
    """Ask a service of another agency to serve the person."""


class ReferralInformationGiven(Event):
    """The sender answered the question of the receiver; the clock was set anew."""

    referral_id: str
    answer: NarrativeText
    reply_due_at: datetime


class GiveReferralInformation(Command):
    """Answer what the receiver asked."""

    referral_id: str
    answer: NarrativeText


class ReferralRecalledWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    reason: Annotated[Code, RECALL_REASON]
    note: NarrativeText | None = None


class ReferralRecalled(ReferralRecalledWords, Event):
    """The sender took the referral back before anybody accepted it, and said why."""


class RecallReferral(ReferralRecalledWords, Command):
    """Take a referral back that nobody has accepted yet."""


class ReferralCancelledBySurvivor(Event):
    """The person does not want it any more: another fact than a refusal by the agency (HMIS)."""

    referral_id: str
    reason: NarrativeText | None = None


class CancelReferralForSurvivor(Command):
    """Record that the person does not want the service."""

    referral_id: str
    reason: NarrativeText | None = None


class ReferralOverdue(Event):
    """No answer came in time; the referral stays open (rules.md 3)."""

    referral_id: str
    due_at: datetime
    priority: Annotated[Code, REFERRAL_PRIORITY]


class MarkReferralOverdue(Command):
    """Let the clock note that the answer is late."""

    referral_id: str
    due_at: datetime


class ReferralEscalatedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    to_agency_id: str | None = None
    level: int | None = None


class ReferralEscalated(ReferralEscalatedWords, Event):
    """Somebody above was told that the answer is late."""


class EscalateReferral(ReferralEscalatedWords, Command):
    """Tell somebody above that nobody answers."""


class ReferralRefusedByAllWords(Value):
    """What the command and the fact both say."""

    service_type: Annotated[Code, SERVICE_TYPE]
    referral_ids: tuple[str, ...] = ()
    next_step: NarrativeText | None = None


class ReferralRefusedByAll(ReferralRefusedByAllWords, Event):
    """Every agency that was asked for this kind of service said no."""


class RecordRefusalByAll(ReferralRefusedByAllWords, Command):
    """Record that nobody would serve, and what comes next."""


Commands = (
    SendReferral
    | GiveReferralInformation
    | RecallReferral
    | CancelReferralForSurvivor
    | MarkReferralOverdue
    | EscalateReferral
    | RecordRefusalByAll
)


class NothingToDisclose(Malformed):
    """R1: a referral that enumerates no record class."""

    rule = "R1"
    advice = "List the record classes that the receiver needs, and no others."


class NoQuestionAsked(OutOfOrder):
    """R3: the receiver has asked nothing."""

    rule = "R3"
    advice = "Information is given when the receiver asks for it."


class TooLateToRecall(OutOfOrder):
    """R4: the referral is accepted, and the receiver serves the person."""

    rule = "R4"
    advice = "Cancel it for the person if the person wishes so, or close it when it is done."


class NotReferredOnward(OutOfOrder):
    """R7: the earlier referral was not refused by its receiver."""

    rule = "R7"
    advice = "Name the referral whose receiver declined or named somebody else."


class Responsibility(Protocol):
    """Who answers for the case."""

    @property
    def responsible_id(self) -> str: ...


def decide(
    command: Commands,
    referrals: Referrals,
    consents: Consents,
    organizations: Mapping[str, Provider],
    standing: Responsibility,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide what the sender, the person or the clock wants of a referral.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case SendReferral():
            check_receiver(
                command.to_agency_id, command.service_id, command.by.agency_id, organizations
            )
            purpose = _purpose(command, organizations)
            return (_send(command, referrals, consents, known(jurisdiction), purpose),)
        case GiveReferralInformation():
            return (_inform(command, referrals, consents, known(jurisdiction)),)
        case RecallReferral():
            return (_recall(command, referrals),)
        case CancelReferralForSurvivor():
            if not found(referrals, command.referral_id).is_open:
                raise ReferralAlreadyAnswered(command.referral_id)
            return (stated(ReferralCancelledBySurvivor, command),)
        case MarkReferralOverdue():
            return _overdue(command, referrals, standing)
        case EscalateReferral():
            return (_escalate(command, referrals, standing),)
        case RecordRefusalByAll():
            check_refused(referrals, command.referral_ids, command.service_type)
            return (stated(ReferralRefusedByAll, command),)


def recalled_all(referrals: Referrals, reason: Code) -> tuple[ReferralRecalled, ...]:
    """Recall every referral that nobody has accepted, because the person died or the case ends."""
    return tuple(ReferralRecalled(referral_id=key, reason=reason) for key in referrals.pending)


def cancelled_all(referrals: Referrals) -> tuple[ReferralCancelledBySurvivor, ...]:
    """Cancel every open referral, because the person leaves the case."""
    return tuple(ReferralCancelledBySurvivor(referral_id=key) for key in referrals.open)


def _send(
    command: SendReferral, referrals: Referrals, consents: Consents, rules: Rules, purpose: str
) -> ReferralSent:
    if command.referral_id in referrals:
        raise AlreadyDone(command.referral_id)
    if command.onward_of_id and not found(referrals, command.onward_of_id).was_refused:
        raise NotReferredOnward(command.onward_of_id)
    if not command.record_classes:
        raise NothingToDisclose(command.referral_id)
    basis_id = consents.needed(
        command.basis_id, command.to_agency_id, command.record_classes, purpose, command.at
    )
    return stated(
        ReferralSent,
        command,
        basis_id=basis_id,
        from_agency_id=command.by.agency_id,
        reply_due_at=_reply_due(rules, command.priority, command.at),
    )


def _purpose(command: SendReferral, organizations: Mapping[str, Provider]) -> str:
    """R8."""
    to_embassy = is_embassy(organizations.get(command.to_agency_id))
    return EMBASSY_CONTACT if to_embassy else "referral"


def _reply_due(rules: Rules, priority: str, at: datetime) -> datetime:
    return rules.due(f"referral_{priority}", at)


def _inform(
    command: GiveReferralInformation, referrals: Referrals, consents: Consents, rules: Rules
) -> ReferralInformationGiven:
    referral = sent_by(referrals, command.referral_id, command.by.agency_id)
    if not referral.is_pending:
        raise ReferralAlreadyAnswered(command.referral_id)
    if not referral.question_open:
        raise NoQuestionAsked(command.referral_id)
    consents.needed(
        referral.basis_id, referral.to_agency_id, referral.record_classes, "referral", command.at
    )
    due_at = _reply_due(rules, referral.priority, command.at)
    return stated(ReferralInformationGiven, command, reply_due_at=due_at)


def _recall(command: RecallReferral, referrals: Referrals) -> ReferralRecalled:
    referral = sent_by(referrals, command.referral_id, command.by.agency_id)
    if referral.is_open and not referral.is_pending:
        raise TooLateToRecall(command.referral_id)
    if not referral.is_pending:
        raise ReferralAlreadyAnswered(command.referral_id)
    return stated(ReferralRecalled, command)


def _overdue(
    command: MarkReferralOverdue, referrals: Referrals, standing: Responsibility
) -> tuple[Event, ...]:
    referral = late(referrals, command.referral_id, command.due_at, command.at)
    overdue = stated(ReferralOverdue, command, priority=referral.priority)
    if referral.priority not in ESCALATED_AT_ONCE:
        return (overdue,)
    escalated = ReferralEscalated(
        referral_id=command.referral_id,
        to_agency_id=standing.responsible_id or referral.from_agency_id,
        level=referral.level + 1,
    )
    return (overdue, escalated)


def _escalate(
    command: EscalateReferral, referrals: Referrals, standing: Responsibility
) -> ReferralEscalated:
    referral = found(referrals, command.referral_id)
    if not referral.is_pending:
        raise ReferralAlreadyAnswered(command.referral_id)
    to_agency_id = command.to_agency_id or standing.responsible_id or referral.from_agency_id
    level = command.level or referral.level + 1
    return stated(ReferralEscalated, command, to_agency_id=to_agency_id, level=level)
