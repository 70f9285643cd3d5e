"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText
from domain.vocabulary import COUNTRY, SCREENING_OUTCOME, Code


class RemovalScreenedWords(Value):
    """What the command and the fact both say."""

    outcome: Annotated[Code, SCREENING_OUTCOME]
    authority_id: str
    reasons: LegalText | None = None


class RemovalScreened(RemovalScreenedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class ScreenBeforeRemoval(RemovalScreenedWords, Command):
    """TODO-DOC."""


class RemovalSuspendedWords(Value):
    """What the command and the fact both say."""

    authority_id: str
    until_on: date | None = None
    reasons: LegalText | None = None


class RemovalSuspended(RemovalSuspendedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class SuspendRemoval(RemovalSuspendedWords, Command):
    """TODO-DOC."""


class RemovalRecordedWords(Value):
    """What the command and the fact both say."""

    authority_id: str
    country: Annotated[Code, COUNTRY]
    removed_on: date
    note: LegalText | None = None


class RemovalRecorded(RemovalRecordedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordRemoval(RemovalRecordedWords, Command):
    """TODO-DOC."""


Commands = ScreenBeforeRemoval | SuspendRemoval | RecordRemoval


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
