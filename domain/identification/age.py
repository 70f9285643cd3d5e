"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ChildText, Personal, personal
from domain.vocabulary import AGE_METHOD, AGE_OUTCOME, ANSWER, STATED_AGE, Code


class AgeStatedWords(Value):
    """What the command and the fact both say."""

    stated_age: Annotated[Code, STATED_AGE]
    child_at_exploitation: Annotated[Code, ANSWER]
    birth_date: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_latest: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_estimated: bool | None = None
    reasons_to_believe_child: ChildText | None = None
    local_authority_contacted: ChildText | None = None


class AgeStated(AgeStatedWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""

    presumed_child: bool


class StateAge(AgeStatedWords, Command):
    """TODO-DOC."""


class AgeDisputed(Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""

    reasons: ChildText
    local_authority_contacted: ChildText | None = None


class DisputeAge(Command):
    """TODO-DOC."""

    reasons: ChildText
    local_authority_contacted: ChildText | None = None


class AgeAssessedWords(Value):
    """What the command and the fact both say."""

    outcome: Annotated[Code, AGE_OUTCOME]
    method: Annotated[Code, AGE_METHOD]
    birth_date: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_latest: Annotated[Personal[date], personal(RecordClass.IDENTITY)] | None = None
    birth_date_estimated: bool | None = None
    reasons: ChildText


class AgeAssessed(AgeAssessedWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""


class AssessAge(AgeAssessedWords, Command):
    """TODO-DOC."""


class MajorityReached(Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""

    due_at: datetime


class ReachMajority(Command):
    """TODO-DOC."""

    due_at: datetime


Commands = StateAge | DisputeAge | AssessAge | ReachMajority


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
