"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, Value
from domain.vocabulary import AGE_GROUP, EXPLOITATION_COARSE, NOTIFY_REASON, Code


class DutyToNotifySentWords(Value):
    """What the command and the fact both say."""

    jurisdiction_id: str
    refusal_reason: Annotated[Code, NOTIFY_REASON]
    age_group: Annotated[Code, AGE_GROUP]
    exploitation: Annotated[Code, EXPLOITATION_COARSE]


class DutyToNotifySent(DutyToNotifySentWords, Event):
    """TODO-DOC."""

    agency_id: str
    day: date


class SendDutyToNotify(DutyToNotifySentWords, Command):
    """TODO-DOC."""


Commands = SendDutyToNotify


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
