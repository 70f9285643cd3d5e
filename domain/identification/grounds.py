"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText
from domain.vocabulary import (
    DECIDER_KIND,
    DECISION_OUTCOME,
    DISQUALIFICATION_GROUND,
    SERVED_ON,
    STANDARD_OF_PROOF,
    Code,
)


class IdentificationRequested(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    decider_id: str
    basis_id: str | None = None
    due_at: datetime | None = None


class RequestIdentification(Command):
    """TODO-DOC."""

    decider_id: str
    basis_id: str | None = None


class ReasonableGroundsDecidedWords(Value):
    """What the command and the fact both say."""

    outcome: Annotated[Code, DECISION_OUTCOME]
    standard: Annotated[Code, STANDARD_OF_PROOF]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]
    notified_ids: tuple[str, ...] = ()
    evidence_of_dishonesty: LegalText | None = None


class ReasonableGroundsDecided(
    ReasonableGroundsDecidedWords, Event, record_class=RecordClass.LEGAL
):
    """TODO-DOC."""


class DecideReasonableGrounds(ReasonableGroundsDecidedWords, Command):
    """TODO-DOC."""


class ConclusiveGroundsDecidedWords(Value):
    """What the command and the fact both say."""

    outcome: Annotated[Code, DECISION_OUTCOME]
    standard: Annotated[Code, STANDARD_OF_PROOF]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]
    notified_ids: tuple[str, ...] = ()


class ConclusiveGroundsDecided(
    ConclusiveGroundsDecidedWords, Event, record_class=RecordClass.LEGAL
):
    """TODO-DOC."""


class DecideConclusiveGrounds(ConclusiveGroundsDecidedWords, Command):
    """TODO-DOC."""


class IdentificationDecidedWords(Value):
    """What the command and the fact both say."""

    outcome: Annotated[Code, DECISION_OUTCOME]
    standard: Annotated[Code, STANDARD_OF_PROOF]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]
    notified_ids: tuple[str, ...] = ()
    decider_kind: Annotated[Code, DECIDER_KIND]


class IdentificationDecided(IdentificationDecidedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class DecideIdentification(IdentificationDecidedWords, Command):
    """TODO-DOC."""


class IdentificationWithdrawn(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    reason: LegalText | None = None


class WithdrawFromIdentification(Command):
    """TODO-DOC."""

    reason: LegalText | None = None


class DisqualificationRecorded(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    ground: Annotated[Code, DISQUALIFICATION_GROUND]
    reasons: LegalText


class RecordDisqualification(Command):
    """TODO-DOC."""

    ground: Annotated[Code, DISQUALIFICATION_GROUND]
    reasons: LegalText


Commands = (
    RequestIdentification
    | DecideReasonableGrounds
    | DecideConclusiveGrounds
    | DecideIdentification
    | WithdrawFromIdentification
    | RecordDisqualification
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
