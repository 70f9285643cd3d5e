"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText
from domain.vocabulary import EXTENSION_REASON, RECOVERY_END_REASON, REVIEW_OUTCOME, Code


class RecoveryPeriodStarted(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    started_on: date
    ends_on: date
    review_on: date | None = None
    review_due_at: datetime | None = None
    ends_at: datetime


class StartRecoveryPeriod(Command):
    """TODO-DOC."""


class RecoveryPeriodExtendedWords(Value):
    """What the command and the fact both say."""

    ends_on: date
    reason: Annotated[Code, EXTENSION_REASON]
    explanation: LegalText


class RecoveryPeriodExtended(RecoveryPeriodExtendedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    ends_at: datetime
    review_on: date | None = None
    review_due_at: datetime | None = None


class ExtendRecoveryPeriod(RecoveryPeriodExtendedWords, Command):
    """TODO-DOC."""


class RecoveryPeriodReviewed(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    outcome: Annotated[Code, REVIEW_OUTCOME]
    note: LegalText | None = None


class ReviewRecoveryPeriod(Command):
    """TODO-DOC."""

    outcome: Annotated[Code, REVIEW_OUTCOME]
    note: LegalText | None = None


class RecoveryPeriodEnded(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    reason: Annotated[Code, RECOVERY_END_REASON]


class EndRecoveryPeriod(Command):
    """TODO-DOC."""

    reason: Annotated[Code, RECOVERY_END_REASON]


Commands = StartRecoveryPeriod | ExtendRecoveryPeriod | ReviewRecoveryPeriod | EndRecoveryPeriod


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
