"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ChildText
from domain.vocabulary import BEST_INTERESTS_DECISION, BEST_INTERESTS_TRIGGER, PANEL_MEMBER, Code


class BestInterestsAssessedWords(Value):
    """What the command and the fact both say."""

    assessment_id: str
    trigger: Annotated[Code, BEST_INTERESTS_TRIGGER]
    wishes: ChildText
    options: ChildText
    recommendation: ChildText
    determination_required: bool


class BestInterestsAssessed(BestInterestsAssessedWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""

    review_due_at: datetime


class AssessBestInterests(BestInterestsAssessedWords, Command):
    """TODO-DOC."""


class BestInterestsDeterminedWords(Value):
    """What the command and the fact both say."""

    determination_id: str
    panel: Annotated[tuple[Code, ...], PANEL_MEMBER] = ()
    decision: Annotated[Code, BEST_INTERESTS_DECISION]
    wishes: ChildText
    reasons: ChildText
    conditions: ChildText | None = None


class BestInterestsDetermined(BestInterestsDeterminedWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""

    review_due_at: datetime


class DetermineBestInterests(BestInterestsDeterminedWords, Command):
    """TODO-DOC."""


Commands = AssessBestInterests | DetermineBestInterests


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
