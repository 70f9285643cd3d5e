"""Recovery period: time to recover and to decide freely, in which nobody is sent away.

R1  A recovery period starts as soon as there are reasonable grounds (Council of Europe Convention
    art. 13) and lasts at least as long as the jurisdiction's clock says; its last day counts.
R2  It is reviewed five working days before its end, as the jurisdiction's clock says (rules.md
    section 5).
R3  It is extended for a coded reason with an explanation, to a later day, never shortened.
R4  It does not run out before its end, and no decision ends it early; the person may leave it.
R5  Where the jurisdiction says so, a repeated positive decision brings no new period (rules.md 5).
R6  Nothing in it depends on whether the person cooperates with the police (rules.md section 5).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    OutOfOrder,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.vocabulary import EXTENSION_REASON, RECOVERY_END_REASON, REVIEW_OUTCOME, Code

if TYPE_CHECKING:
    from domain.identification.state import Identification


class RecoveryPeriodStarted(Event, record_class=RecordClass.LEGAL):
    """A recovery and reflection period started (process.md row 9)."""

    started_on: date
    ends_on: date
    review_on: date | None = None
    review_due_at: datetime | None = None
    ends_at: datetime


class StartRecoveryPeriod(Command):
    """Start a recovery period where none came with a decision."""


class RecoveryPeriodExtendedWords(Value):
    """Until when the period is extended, and why."""

    ends_on: date
    reason: Annotated[Code, EXTENSION_REASON]
    explanation: LegalText


class RecoveryPeriodExtended(RecoveryPeriodExtendedWords, Event, record_class=RecordClass.LEGAL):
    """The recovery period was extended; its review moves with its end."""

    ends_at: datetime
    review_on: date | None = None
    review_due_at: datetime | None = None


class ExtendRecoveryPeriod(RecoveryPeriodExtendedWords, Command):
    """Extend the recovery period."""


class RecoveryPeriodReviewed(Event, record_class=RecordClass.LEGAL):
    """The recovery period was reviewed before its end."""

    outcome: Annotated[Code, REVIEW_OUTCOME]
    note: LegalText | None = None


class ReviewRecoveryPeriod(Command):
    """Record the review of the recovery period; an extension is a step of its own."""

    outcome: Annotated[Code, REVIEW_OUTCOME]
    note: LegalText | None = None


class RecoveryPeriodEnded(Event, record_class=RecordClass.LEGAL):
    """The recovery period ended; services under way go on."""

    reason: Annotated[Code, RECOVERY_END_REASON]


class EndRecoveryPeriod(Command):
    """End the recovery period: when it has run out, or before because the person leaves it."""

    reason: Annotated[Code, RECOVERY_END_REASON]


Commands = StartRecoveryPeriod | ExtendRecoveryPeriod | ReviewRecoveryPeriod | EndRecoveryPeriod


class RecoveryPeriodRuns(Refused):
    """R4: the recovery period has not reached its end."""

    rule = "R4"
    advice = "Wait for the end of the recovery period; only the person may leave it earlier."


class RecoveryPeriodHadBefore(Refused):
    """R5: the person had a recovery period, and the jurisdiction gives no second one."""

    rule = "R5"
    advice = "Extend the support by other means; it does not depend on a recovery period."


class ExtensionNotLater(Refused):
    """R3: the new end is not later than the one that stands."""

    rule = "R3"
    advice = "Give a later day; a recovery period is never shortened."


class DisqualificationMissing(Refused):
    """R4: the period cannot end for a disqualification that nobody recorded."""

    rule = "R4"
    advice = "Record the disqualification first, where the jurisdiction knows one."


class RecoveryPeriod(Value):
    """The latest recovery period: its days, the instant of its end, and whether it was ended."""

    started_on: date
    ends_on: date
    ends_at: datetime
    review_due_at: datetime | None = None
    ended: bool = False

    def runs(self, at: datetime) -> bool:
        """Tell whether the period is still running at this moment."""
        return not self.ended and at < self.ends_at

    def covers(self, day: date) -> bool:
        """Tell whether this day lies in the period; the last day does."""
        return not self.ended and self.started_on <= day <= self.ends_on


def decide(
    command: Commands, identification: Identification, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Start, extend, review or end the recovery period.

    Raises: OutOfOrder, AlreadyDone, RecoveryPeriodRuns, RecoveryPeriodHadBefore, ExtensionNotLater,
        DisqualificationMissing, RulesMissing.
    """
    match command:
        case StartRecoveryPeriod():
            return (_start(command, identification, known(jurisdiction)),)
        case ExtendRecoveryPeriod():
            return (_extend(command, _standing(identification), known(jurisdiction)),)
        case ReviewRecoveryPeriod():
            _standing(identification)
            return (stated(RecoveryPeriodReviewed, command),)
        case EndRecoveryPeriod():
            return (_end(command, identification),)


def begun(rules: Rules, at: datetime) -> RecoveryPeriodStarted:
    """R1: the recovery period that starts at this moment."""
    started_on = rules.day(at)
    ends_on = rules.day_after(rules.clocks["recovery_period"], started_on)
    review_on = _review_on(rules, ends_on)
    return RecoveryPeriodStarted(
        started_on=started_on,
        ends_on=ends_on,
        review_on=review_on,
        review_due_at=rules.end_of(review_on),
        ends_at=rules.end_of(ends_on),
    )


def brought_by_decision(
    before: RecoveryPeriod | None, rules: Rules, at: datetime
) -> tuple[RecoveryPeriodStarted, ...]:
    """R1, R5: what a positive first decision brings; a longer period is never cut short."""
    if _had_before(before, rules):
        return ()
    period = begun(rules, at)
    if before is not None and before.runs(at) and before.ends_at >= period.ends_at:
        return ()
    return (period,)


def remember(before: RecoveryPeriod | None, recorded: Recorded) -> RecoveryPeriod | None:
    """Take one fact into account."""
    match recorded.event:
        case RecoveryPeriodStarted() as event:
            return RecoveryPeriod(
                started_on=event.started_on,
                ends_on=event.ends_on,
                ends_at=event.ends_at,
                review_due_at=event.review_due_at,
            )
        case RecoveryPeriodExtended() as event if before is not None:
            return replace(
                before,
                ends_on=event.ends_on,
                ends_at=event.ends_at,
                review_due_at=event.review_due_at,
            )
        case RecoveryPeriodEnded() if before is not None:
            return replace(before, ended=True)
        case _:
            return before


def _start(
    command: StartRecoveryPeriod, identification: Identification, rules: Rules
) -> RecoveryPeriodStarted:
    recovery, decided = identification.recovery, identification.decisions
    two_step = rules.identification_model == "two_step"
    if not identification.level.is_presumed_or_confirmed:
        raise OutOfOrder("a recovery period needs a presumed victim")
    if two_step and not decided.has_reasonable_grounds:
        raise OutOfOrder("a recovery period needs a positive reasonable grounds decision")
    if recovery is not None and not recovery.ended:
        raise AlreadyDone(command.stream)
    if _had_before(recovery, rules):
        raise RecoveryPeriodHadBefore(command.stream)
    return begun(rules, command.at)


def _had_before(recovery: RecoveryPeriod | None, rules: Rules) -> bool:
    return recovery is not None and rules.says("repeated_positive_brings_recovery") == "no"


def _extend(
    command: ExtendRecoveryPeriod, recovery: RecoveryPeriod, rules: Rules
) -> RecoveryPeriodExtended:
    if command.ends_on <= recovery.ends_on:
        raise ExtensionNotLater(command.stream)
    review_on = max(_review_on(rules, command.ends_on), rules.day(command.at))
    return stated(
        RecoveryPeriodExtended,
        command,
        ends_at=rules.end_of(command.ends_on),
        review_on=review_on,
        review_due_at=rules.end_of(review_on),
    )


def _end(command: EndRecoveryPeriod, identification: Identification) -> RecoveryPeriodEnded:
    recovery = _standing(identification)
    if command.reason in _NEEDS_ITS_END and recovery.runs(command.at):
        raise RecoveryPeriodRuns(command.stream)
    if command.reason == "disqualified" and not identification.decisions.disqualified:
        raise DisqualificationMissing(command.stream)
    return stated(RecoveryPeriodEnded, command)


_NEEDS_ITS_END = ("ran_its_course", "decision_taken")


def _standing(identification: Identification) -> RecoveryPeriod:
    recovery = identification.recovery
    if recovery is None:
        raise OutOfOrder("no recovery period was started")
    if recovery.ended:
        raise AlreadyDone("the recovery period has ended")
    return recovery


def _review_on(rules: Rules, ends_on: date) -> date:
    """R2: count the jurisdiction's clock back from the last day."""
    clock = rules.clocks["recovery_review"]
    return rules.day_after(replace(clock, amount=-clock.amount), ends_on)
