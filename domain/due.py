"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, Recorded, Value
from domain.vocabulary import DEADLINE_KIND, REVIEW_KIND, Code


class ReviewFellDueWords(Value):
    """What the command and the fact both say."""

    review: Annotated[Code, REVIEW_KIND]
    reference: str
    due_at: datetime


class ReviewFellDue(ReviewFellDueWords, Event):
    """TODO-DOC."""


class NoteReviewDue(ReviewFellDueWords, Command):
    """TODO-DOC."""


class DeadlineMissedWords(Value):
    """What the command and the fact both say."""

    deadline: Annotated[Code, DEADLINE_KIND]
    reference: str
    due_at: datetime


class DeadlineMissed(DeadlineMissedWords, Event):
    """TODO-DOC."""


class NoteDeadlineMissed(DeadlineMissedWords, Command):
    """TODO-DOC."""


Commands = NoteReviewDue | NoteDeadlineMissed


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)


class Due(Value):
    """TODO-DOC: what is due in this case, by (kind, reference)."""


def evolve(state: Due, recorded: Recorded) -> Due:
    """Take one fact into account."""
    return state
