"""Closure: how a case ends, is opened again, and what a death changes.

R1  The holder asks to close, and has asked whether closing is safe; where it is not, the case
    stays open unless the person left, died or cannot be reached.
R2  A supervisor who is another person than the one who asked approves or refuses (process.md 39).
R3  No case is closed while a referral is open or the person lives in a shelter; that crosses steps
    and is asked in obstacles.py.
R4  An adult leaves by own decision, and nobody approves that (OHCHR guideline 6; rules.md 3).
R5  A person dies once, and each agency records it once: what another one recorded may be withheld
    from it. Only a recorded death closes a case as deceased.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.clocks import Rules, known
from domain.holding.held import Holding, Request, check_holder
from domain.identification.state import Identification
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    NotPermitted,
    OutOfOrder,
    RecordClass,
    Refused,
    Role,
    Value,
    stated,
)
from domain.personal import MedicalText, NarrativeText
from domain.vocabulary import ANSWER, CLOSURE_REASON, REOPENING_REASON, Code


class ClosureRequestedWords(Value):
    """What the command and the fact both say."""

    reason: Annotated[Code, CLOSURE_REASON]
    outcome: NarrativeText | None = None
    safe_to_close: Annotated[Code, ANSWER]


class ClosureRequested(ClosureRequestedWords, Event):
    """The worker asked to close the case, having asked whether that is safe."""


class RequestClosure(ClosureRequestedWords, Command):
    """Ask a supervisor to close the case."""


class ClosureRefused(Event):
    """The supervisor kept the case open."""

    reason: NarrativeText


class RefuseClosure(Command):
    """Keep the case open, and say why."""

    reason: NarrativeText


class CaseClosed(Event):
    """The case is closed, with the approval of a second person or at the wish of an adult."""

    reason: Annotated[Code, CLOSURE_REASON]
    approved_by_id: str | None = None


class ApproveClosure(Command):
    """Close the case that another worker asked to close."""

    reason: Annotated[Code, CLOSURE_REASON]


class CloseOnRequest(Command):
    """Close the case because an adult leaves; nobody approves that."""

    reason: Annotated[Code, CLOSURE_REASON]


class CaseReopened(Event):
    """The case goes on."""

    reason: Annotated[Code, REOPENING_REASON]
    note: NarrativeText | None = None


class ReopenCase(Command):
    """Open a closed case again, and say why."""

    reason: Annotated[Code, REOPENING_REASON]
    note: NarrativeText | None = None


class PersonDied(Event, record_class=RecordClass.MEDICAL):
    """The person died. Messages stop, and no family is told by this fact alone (rules.md 3)."""

    died_on: date
    circumstances: MedicalText | None = None


class RecordDeath(Command):
    """Record that the person died."""

    died_on: date
    circumstances: MedicalText | None = None


Commands = (
    RequestClosure | RefuseClosure | ApproveClosure | CloseOnRequest | ReopenCase | RecordDeath
)


OWN_DECISION = ("declined_support", "left_area")
OUT_OF_OUR_HANDS = (*OWN_DECISION, "re_migrated", "lost_contact", "deceased")


class SafetyNotAsked(OutOfOrder):
    """R1: nobody asked whether it is safe to close the case."""

    rule = "R1"
    advice = "Ask the person whether closing is safe, and record the answer."


class NotSafeToClose(Refused):
    """R1: the answer was that it is not safe."""

    rule = "R1"
    advice = "Make a safety plan first; the case stays open."


class ClosureNotRequested(OutOfOrder):
    """R2: nobody asked to close the case, or for another reason."""

    rule = "R2"
    advice = "Request the closure with its reason first."


class SupervisorNeeded(NotPermitted):
    """R2: the one who approves or refuses is no supervisor."""

    rule = "R2"
    advice = "Ask a supervisor of the agency."


class SecondPersonNeeded(NotPermitted):
    """R2: the one who asked wants to decide as well."""

    rule = "R2"
    advice = "Ask another supervisor."


class ChildDoesNotLeaveAlone(Refused):
    """R4: a presumed child's case is not closed at its own wish alone."""

    rule = "R4"
    advice = "Request the closure, with the child's best interests assessed."


class NotOwnDecision(Malformed):
    """R4: the reason is none that the person gives."""

    rule = "R4"
    advice = "Use declined_support or left_area, or request the closure."


class CaseNotClosed(OutOfOrder):
    """The case is open."""

    advice = "Only a closed case is opened again."


class DeathNotRecorded(OutOfOrder):
    """R5: a case is closed as deceased, and no death is recorded."""

    rule = "R5"
    advice = "Record the death first."


class DeathInFuture(Malformed):
    """R5: a death on a day that has not come."""

    rule = "R5"
    advice = "Correct the day."


def decide(
    command: Commands,
    holding: Holding,
    identification: Identification,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide whether the case ends, or goes on.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case RequestClosure():
            _check_request(command, holding)
            return (stated(ClosureRequested, command),)
        case RefuseClosure():
            _requested(command, holding)
            return (stated(ClosureRefused, command),)
        case ApproveClosure():
            _check_reason(command, _requested(command, holding))
            return (stated(CaseClosed, command, approved_by_id=command.by.user_id),)
        case CloseOnRequest():
            _check_leaving(command, identification, jurisdiction)
            return (stated(CaseClosed, command),)
        case ReopenCase():
            if not holding.closed:
                raise CaseNotClosed
            return (stated(CaseReopened, command),)
        case RecordDeath():
            _check_death(command, holding, known(jurisdiction))
            return (stated(PersonDied, command),)


def _check_request(command: RequestClosure, holding: Holding) -> None:
    check_holder(holding, command.by)
    if holding.closure:
        raise AlreadyDone
    if command.reason == "deceased":
        _check_died(holding)
        return
    if command.safe_to_close == "not_asked":
        raise SafetyNotAsked
    if command.safe_to_close == "no" and command.reason not in OUT_OF_OUR_HANDS:
        raise NotSafeToClose


def _check_died(holding: Holding) -> None:
    if not holding.died:
        raise DeathNotRecorded


def _requested(command: ApproveClosure | RefuseClosure, holding: Holding) -> Request:
    if holding.closure is None:
        raise ClosureNotRequested
    if command.by.role is not Role.SUPERVISOR:
        raise SupervisorNeeded
    if command.by.user_id == holding.closure.by_user_id:
        raise SecondPersonNeeded
    return holding.closure


def _check_reason(command: ApproveClosure, request: Request) -> None:
    if command.reason != request.reason:
        raise ClosureNotRequested(command.reason)


def _check_leaving(
    command: CloseOnRequest,
    identification: Identification,
    jurisdiction: Rules | None,
) -> None:
    if command.reason not in OWN_DECISION:
        raise NotOwnDecision(command.reason)
    if identification.presumed_child(command.at, jurisdiction):
        raise ChildDoesNotLeaveAlone


def _check_death(command: RecordDeath, holding: Holding, rules: Rules) -> None:
    if command.by.agency_id in holding.death_recorded_by_ids:
        raise AlreadyDone
    if command.died_on > rules.day(command.at):
        raise DeathInFuture(command.died_on.isoformat())
