"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import MedicalText, NarrativeText, Personal, personal
from domain.vocabulary import ANSWER, LANGUAGE, Code


class InterpreterRequested(Event):
    """TODO-DOC."""

    language: Annotated[Code, LANGUAGE]
    communication_aid: MedicalText | None = None


class RequestInterpreter(Command):
    """TODO-DOC."""

    language: Annotated[Code, LANGUAGE]
    communication_aid: MedicalText | None = None


class InterpreterAssignedWords(Value):
    """What the command and the fact both say."""

    interpreter_id: str
    language: Annotated[Code, LANGUAGE]
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="interpreter_id")]


class InterpreterAssigned(InterpreterAssignedWords, Event):
    """TODO-DOC."""


class AssignInterpreter(InterpreterAssignedWords, Command):
    """TODO-DOC."""


class InterpreterConflictFound(Event):
    """TODO-DOC."""

    interpreter_id: str
    reasons: NarrativeText


class ReportInterpreterConflict(Command):
    """TODO-DOC."""

    interpreter_id: str
    reasons: NarrativeText


class ReinterviewOffered(Event):
    """TODO-DOC."""

    interview_id: str | None = None
    accepted: Annotated[Code, ANSWER]


class OfferReinterview(Command):
    """TODO-DOC."""

    interview_id: str | None = None
    accepted: Annotated[Code, ANSWER]


Commands = RequestInterpreter | AssignInterpreter | ReportInterpreterConflict | OfferReinterview


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
