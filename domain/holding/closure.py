"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import MedicalText, NarrativeText
from domain.vocabulary import ANSWER, CLOSURE_REASON, REOPENING_REASON, Code


class ClosureRequestedWords(Value):
    """What the command and the fact both say."""

    reason: Annotated[Code, CLOSURE_REASON]
    outcome: NarrativeText | None = None
    safe_to_close: Annotated[Code, ANSWER]


class ClosureRequested(ClosureRequestedWords, Event):
    """TODO-DOC."""


class RequestClosure(ClosureRequestedWords, Command):
    """TODO-DOC."""


class ClosureRefused(Event):
    """TODO-DOC."""

    reason: NarrativeText


class RefuseClosure(Command):
    """TODO-DOC."""

    reason: NarrativeText


class CaseClosed(Event):
    """TODO-DOC."""

    reason: Annotated[Code, CLOSURE_REASON]
    approved_by_id: str | None = None


class ApproveClosure(Command):
    """TODO-DOC."""

    reason: Annotated[Code, CLOSURE_REASON]


class CloseOnRequest(Command):
    """TODO-DOC."""

    reason: Annotated[Code, CLOSURE_REASON]


class CaseReopened(Event):
    """TODO-DOC."""

    reason: Annotated[Code, REOPENING_REASON]
    note: NarrativeText | None = None


class ReopenCase(Command):
    """TODO-DOC."""

    reason: Annotated[Code, REOPENING_REASON]
    note: NarrativeText | None = None


class PersonDied(Event, record_class=RecordClass.MEDICAL):
    """TODO-DOC."""

    died_on: date
    circumstances: MedicalText | None = None


class RecordDeath(Command):
    """TODO-DOC."""

    died_on: date
    circumstances: MedicalText | None = None


Commands = (
    RequestClosure | RefuseClosure | ApproveClosure | CloseOnRequest | ReopenCase | RecordDeath
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
