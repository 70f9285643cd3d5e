"""Due: what will fall due in a case, and what the clock says when it does.

R1  A thing falls due at its time and not a moment before.
R2  What fell due is noted once. Noting it does nothing else: a late thing stays open until somebody
    acts, for overdue never means forgotten (rules.md section 3).
R3  A later entry never moves a deadline that was missed: a decision recorded after the deadline
    leaves the miss to be noted, whatever day it gives for itself (rules.md section 5).
R4  A closed or merged case notes nothing but what never rests (timers.py R4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from domain.consent.grant import ExpireConsent
from domain.consent.lapse import LapseLegalBasis
from domain.identification.age import ReachMajority
from domain.identification.recovery_period import EndRecoveryPeriod
from domain.identification.safety import LapseSafety
from domain.messages import (
    Actor,
    AlreadyDone,
    Command,
    Event,
    Fact,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.protection.break_glass import GlassReviewMissed, MissGlassReview
from domain.referral.send import MarkReferralOverdue, ReferralOverdue
from domain.shelter.request import ExpireHold
from domain.timers import (
    CASE_WIDE,
    RESTLESS,
    Kind,
    Started,
    Stopped,
    closed,
    opened,
    paused,
)
from domain.vocabulary import DEADLINE_KIND, RECOVERY_END_REASON, REVIEW_KIND, Code


class ReviewFellDueWords(Value):
    """Which review, of what, and since when it is due."""

    review: Annotated[Code, REVIEW_KIND]
    reference: str
    due_at: datetime


class ReviewFellDue(ReviewFellDueWords, Event):
    """The day of a review came and it had not been done."""


class NoteReviewDue(ReviewFellDueWords, Command):
    """Note that a review is due; the clock alone does."""


class DeadlineMissedWords(Value):
    """Which deadline, of what, and when it passed."""

    deadline: Annotated[Code, DEADLINE_KIND]
    reference: str
    due_at: datetime


class DeadlineMissed(DeadlineMissedWords, Event):
    """A deadline of the jurisdiction passed without the step that it asks for."""


class NoteDeadlineMissed(DeadlineMissedWords, Command):
    """Note that a deadline passed; the clock alone does."""


class NothingDue(Refused):
    """R1: nothing of this kind, reference and time runs in the case."""

    rule = "R1"
    advice = "Read the case again: the step was taken, or its time was set anew."


class NotYetDue(Refused):
    """R1: the time has not come."""

    rule = "R1"
    advice = "Wait until the due time."


class AlreadyNoted(AlreadyDone):
    """R2: it was noted before."""

    rule = "R2"


Commands = NoteReviewDue | NoteDeadlineMissed


class Running(Value):
    """A timer of the case: when it falls due, and whether that was noted."""

    due_at: datetime
    noted: bool = False


Key: TypeAlias = tuple[str, str]
Timers: TypeAlias = Mapping[Key, Running]


class Due(Value):
    """What runs in this case by (kind, reference), and whether it rests.

    Majority is not here: the identification slice keeps the one birth date that a case remembers.
    """

    running: Timers = field(default_factory=dict)
    resting: bool = False


WATCHED = frozenset(Kind)
"""The kinds that the clock speaks of."""

DEADLINES = frozenset({Kind.REASONABLE_GROUNDS})
"""R3: the kinds whose miss is noted even when the step came after all."""


def decide(command: Commands, due: Due) -> tuple[Event | Fact, ...]:
    """Note what fell due.

    Raises: NothingDue, NotYetDue, AlreadyNoted.
    """
    match command:
        case NoteReviewDue():
            _check(due, command.review, command)
            return (stated(ReviewFellDue, command),)
        case NoteDeadlineMissed():
            _check(due, command.deadline, command)
            return (stated(DeadlineMissed, command),)


def evolve(state: Due, recorded: Recorded) -> Due:
    """Take one fact into account."""
    event = recorded.event
    running = _changed(state.running, recorded)
    resting = paused(state.resting, event)
    if running is state.running and resting == state.resting:
        return state
    return Due(running=running, resting=resting)


def noted(event: Event) -> tuple[Started, ...]:
    """What a fact notes as fallen due while it stays open."""
    match event:
        case ReviewFellDue():
            return (Started(Kind(event.review), event.reference, event.due_at),)
        case DeadlineMissed():
            return (Started(Kind(event.deadline), event.reference, event.due_at),)
        case ReferralOverdue():
            return (Started(Kind.REFERRAL_REPLY, event.referral_id, event.due_at),)
        case GlassReviewMissed():
            return (Started(Kind.GLASS_REVIEW, event.glass_id, event.due_at),)
        case _:
            return ()


def is_missed(kind: str, due_at: datetime, recorded_at: datetime) -> bool:
    """R3: tell whether what stops at `recorded_at` is a deadline that had passed by then."""
    return kind in DEADLINES and recorded_at >= due_at


def fallen_due(due: Due, at: datetime, majority_at: datetime | None = None) -> tuple[Started, ...]:
    """R1: what has fallen due by `at` and was not noted, the earliest first.

    `majority_at` is that of the identification slice.
    """
    heard = RESTLESS if due.resting else WATCHED
    waiting = [
        Started(Kind(kind), reference, timer.due_at)
        for (kind, reference), timer in due.running.items()
        if not timer.noted and kind in heard
    ]
    if majority_at is not None and not due.resting:
        waiting.append(Started(Kind.MAJORITY, CASE_WIDE, majority_at))
    fallen = (found for found in waiting if found.due_at <= at)
    return tuple(sorted(fallen, key=lambda found: (found.due_at, found.kind, found.reference)))


def command_for(fallen: Started, stream: str, by: Actor, at: datetime, command_id: str) -> Command:
    """The command that the clock gives for what has fallen due."""
    kind, reference, due_at = fallen
    told: dict[str, Any] = {"stream": stream, "by": by, "at": at, "command_id": command_id}
    match kind:
        case Kind.SAFETY:
            return LapseSafety(**told, due_at=due_at)
        case Kind.CONSENT:
            return ExpireConsent(**told, consent_id=reference, due_at=due_at)
        case Kind.LEGAL_BASIS:
            return LapseLegalBasis(**told, basis_id=reference, due_at=due_at)
        case Kind.REFERRAL_REPLY:
            return MarkReferralOverdue(**told, referral_id=reference, due_at=due_at)
        case Kind.PLACE_HOLD:
            hold_id, shelter_id = reference.split(" ")
            return ExpireHold(**told, hold_id=hold_id, shelter_id=shelter_id, due_at=due_at)
        case Kind.MAJORITY:
            return ReachMajority(**told, due_at=due_at)
        case Kind.RECOVERY_END:
            return EndRecoveryPeriod(**told, reason=RECOVERY_END_REASON["ran_its_course"])
        case Kind.GLASS_REVIEW:
            return MissGlassReview(**told, glass_id=reference, due_at=due_at)
        case Kind.REASONABLE_GROUNDS | Kind.RECALL | Kind.SAFETY_CARD_REVIEW | Kind.DEMAND_REPLY:
            deadline = DEADLINE_KIND[kind]
            return NoteDeadlineMissed(**told, deadline=deadline, reference=reference, due_at=due_at)
        case _:
            review = REVIEW_KIND[kind]
            return NoteReviewDue(**told, review=review, reference=reference, due_at=due_at)


def _check(due: Due, kind: str, command: Commands) -> None:
    timer = due.running.get((kind, command.reference))
    if timer is None or timer.due_at != command.due_at:
        raise NothingDue(f"{kind} {command.reference}")
    if timer.noted:
        raise AlreadyNoted(f"{kind} {command.reference}")
    if command.at < command.due_at:
        raise NotYetDue(f"{kind} {command.reference}")


def _changed(running: Timers, recorded: Recorded) -> Timers:
    event = recorded.event
    stops, starts, marks = closed(event), opened(event), noted(event)
    if not (stops or starts or marks):
        return running
    left = {key: timer for key, timer in running.items() if not _ends(stops, key, timer, recorded)}
    begun: Timers = {(kind, key): Running(due_at=due_at) for kind, key, due_at in starts}
    marked: Timers = {
        (kind, reference): replace(left[kind, reference], noted=True)
        for kind, reference, _ in marks
        if (kind, reference) in left
    }
    return {**left, **begun, **marked}


def _ends(stops: tuple[Stopped, ...], key: Key, timer: Running, recorded: Recorded) -> bool:
    kind, reference = key
    named = any(stop.kind == kind and stop.reference in (None, reference) for stop in stops)
    missed = not timer.noted and is_missed(kind, timer.due_at, recorded.recorded_at)
    return named and not missed
