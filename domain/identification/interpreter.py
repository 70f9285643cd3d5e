"""Interpreter: who interprets, and what is offered when they turn out to have a conflict.

R1  An interpreter is a named person, and is asked for by language (rules.md section 2).
R2  A conflict makes no record invalid: what was said stays, and a new interview is offered in the
    same breath, for every interview that this interpreter took part in (rules.md section 2).
R3  An interpreter with a conflict is not assigned again to this case.
R4  A new interview is an offer: the person answers it freely, or is not asked while it is unsafe.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Missing,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import MedicalText, NarrativeText, Personal, personal
from domain.vocabulary import ANSWER, LANGUAGE, Code

if TYPE_CHECKING:
    from domain.identification.state import Identification


class InterpreterRequested(Event):
    """The person needs an interpreter or another aid to communicate (process.md row 5)."""

    language: Annotated[Code, LANGUAGE]
    communication_aid: MedicalText | None = None


class RequestInterpreter(Command):
    """Ask for an interpreter of a language, or for another communication aid."""

    language: Annotated[Code, LANGUAGE]
    communication_aid: MedicalText | None = None


class InterpreterAssignedWords(Value):
    """Who interprets, and which language."""

    interpreter_id: str
    language: Annotated[Code, LANGUAGE]
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="interpreter_id")]


class InterpreterAssigned(InterpreterAssignedWords, Event):
    """A named interpreter was assigned to the person."""


class AssignInterpreter(InterpreterAssignedWords, Command):
    """Assign a named interpreter."""


class InterpreterConflictFound(Event):
    """An interpreter was found to have a conflict of interest; the records made with them stay."""

    interpreter_id: str
    reasons: NarrativeText


class ReportInterpreterConflict(Command):
    """Report that an interpreter has a conflict; a new interview is offered at once."""

    interpreter_id: str
    reasons: NarrativeText


class ReinterviewOffered(Event):
    """A new interview with another interpreter was offered, with the answer so far."""

    interview_id: str | None = None
    accepted: Annotated[Code, ANSWER]


class OfferReinterview(Command):
    """Offer a new interview, or record the answer to the offer."""

    interview_id: str | None = None
    accepted: Annotated[Code, ANSWER]


Commands = RequestInterpreter | AssignInterpreter | ReportInterpreterConflict | OfferReinterview


class InterpreterNotAssigned(Refused):
    """R1: nobody of this id interprets in the case."""

    rule = "R1"
    advice = "Assign the interpreter first."


class InterpreterHasConflict(Refused):
    """R3: the interpreter was found to have a conflict in this case."""

    rule = "R3"
    advice = "Assign another interpreter."


class Interpreters(Value):
    """Who was assigned, and who of them has a conflict; ids only."""

    assigned: tuple[str, ...] = ()
    conflicted: tuple[str, ...] = ()

    def may_interpret(self, interpreter_id: str) -> bool:
        """Tell whether this interpreter is assigned and no conflict of theirs is known."""
        return interpreter_id in self.assigned and interpreter_id not in self.conflicted


def decide(command: Commands, identification: Identification) -> tuple[Event | Fact, ...]:
    """Record who interprets, or a conflict with the offer that follows from it.

    Raises: AlreadyDone, InterpreterNotAssigned, InterpreterHasConflict, Missing.
    """
    match command:
        case RequestInterpreter():
            return (stated(InterpreterRequested, command),)
        case AssignInterpreter():
            return (_assign(command, identification.interpreters),)
        case ReportInterpreterConflict():
            return _conflict(command, identification)
        case OfferReinterview():
            return (_offer(command, identification),)


def remember(before: Interpreters, recorded: Recorded) -> Interpreters:
    """Take one fact into account."""
    match recorded.event:
        case InterpreterAssigned(interpreter_id=key) if key not in before.assigned:
            return replace(before, assigned=(*before.assigned, key))
        case InterpreterConflictFound(interpreter_id=key) if key not in before.conflicted:
            return replace(before, conflicted=(*before.conflicted, key))
        case _:
            return before


def _assign(command: AssignInterpreter, interpreters: Interpreters) -> InterpreterAssigned:
    if command.interpreter_id in interpreters.conflicted:
        raise InterpreterHasConflict(command.interpreter_id)
    return stated(InterpreterAssigned, command)


def _conflict(
    command: ReportInterpreterConflict, identification: Identification
) -> tuple[Event, ...]:
    interpreter_id = command.interpreter_id
    if interpreter_id not in identification.interpreters.assigned:
        raise InterpreterNotAssigned(interpreter_id)
    if interpreter_id in identification.interpreters.conflicted:
        raise AlreadyDone(interpreter_id)
    found = stated(InterpreterConflictFound, command)
    return (found, *_reinterviews(identification.screenings.interpreted_by(interpreter_id)))


def _reinterviews(interviews: tuple[str, ...]) -> tuple[ReinterviewOffered, ...]:
    """R2: an offer for each interview, or one in general when none was recorded."""
    not_asked = ANSWER["not_asked"]
    if not interviews:
        return (ReinterviewOffered(accepted=not_asked),)
    return tuple(ReinterviewOffered(interview_id=key, accepted=not_asked) for key in interviews)


def _offer(command: OfferReinterview, identification: Identification) -> ReinterviewOffered:
    interview_id = command.interview_id
    if interview_id is not None and interview_id not in identification.screenings.interviews:
        raise Missing(interview_id)
    return stated(ReinterviewOffered, command)
