"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText
from domain.vocabulary import (
    DECISION_KIND,
    DECISION_OUTCOME,
    RECONSIDERATION_GROUND,
    RECONSIDERATION_REQUESTER,
    SERVED_ON,
    Code,
)


class ReconsiderationRequestedWords(Value):
    """What the command and the fact both say."""

    reconsideration_id: str
    decision: Annotated[Code, DECISION_KIND]
    requested_by: Annotated[Code, RECONSIDERATION_REQUESTER]
    ground: Annotated[Code, RECONSIDERATION_GROUND]
    reasons: LegalText


class ReconsiderationRequested(
    ReconsiderationRequestedWords, Event, record_class=RecordClass.LEGAL
):
    """TODO-DOC."""


class RequestReconsideration(ReconsiderationRequestedWords, Command):
    """TODO-DOC."""


class ReconsiderationDecidedWords(Value):
    """What the command and the fact both say."""

    reconsideration_id: str
    outcome: Annotated[Code, DECISION_OUTCOME]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]


class ReconsiderationDecided(ReconsiderationDecidedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class DecideReconsideration(ReconsiderationDecidedWords, Command):
    """TODO-DOC."""


Commands = RequestReconsideration | DecideReconsideration


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
