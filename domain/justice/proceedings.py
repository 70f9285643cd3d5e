"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText
from domain.vocabulary import (
    ANSWER,
    COMPENSATION_PAYER,
    CURRENCY,
    OFFENCE,
    PROTECTION_MEASURE,
    Code,
)


class CooperationAnswered(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    answer: Annotated[Code, ANSWER]
    words: LegalText | None = None


class AnswerCooperation(Command):
    """TODO-DOC."""

    answer: Annotated[Code, ANSWER]
    words: LegalText | None = None


class StatementGivenWords(Value):
    """What the command and the fact both say."""

    statement_id: str
    support_person_present: bool
    interpreter_id: str | None = None
    reference: LegalText | None = None


class StatementGiven(StatementGivenWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordStatement(StatementGivenWords, Command):
    """TODO-DOC."""


class ChargeBroughtWords(Value):
    """What the command and the fact both say."""

    offence: Annotated[Code, OFFENCE]
    charged_on: date
    reference: LegalText | None = None


class ChargeBrought(ChargeBroughtWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordCharge(ChargeBroughtWords, Command):
    """TODO-DOC."""


class CourtDateSetWords(Value):
    """What the command and the fact both say."""

    hearing_at: datetime
    court: LegalText
    protection_asked: bool


class CourtDateSet(CourtDateSetWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class SetCourtDate(CourtDateSetWords, Command):
    """TODO-DOC."""


class ProtectionMeasureOrderedWords(Value):
    """What the command and the fact both say."""

    measures: Annotated[tuple[Code, ...], PROTECTION_MEASURE] = ()
    until_on: date | None = None
    terms: LegalText | None = None


class ProtectionMeasureOrdered(
    ProtectionMeasureOrderedWords, Event, record_class=RecordClass.LEGAL
):
    """TODO-DOC."""


class OrderProtection(ProtectionMeasureOrderedWords, Command):
    """TODO-DOC."""


class CompensationClaimedWords(Value):
    """What the command and the fact both say."""

    claim_id: str
    amount: Decimal | None = None
    currency: Annotated[Code, CURRENCY] | None = None


class CompensationClaimed(CompensationClaimedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class ClaimCompensation(CompensationClaimedWords, Command):
    """TODO-DOC."""


class CompensationOrderedWords(Value):
    """What the command and the fact both say."""

    claim_id: str
    amount: Decimal
    currency: Annotated[Code, CURRENCY]
    payer: Annotated[Code, COMPENSATION_PAYER]


class CompensationOrdered(CompensationOrderedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class OrderCompensation(CompensationOrderedWords, Command):
    """TODO-DOC."""


class CompensationPaidWords(Value):
    """What the command and the fact both say."""

    claim_id: str
    amount: Decimal
    currency: Annotated[Code, CURRENCY]
    paid_on: date


class CompensationPaid(CompensationPaidWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordCompensationPaid(CompensationPaidWords, Command):
    """TODO-DOC."""


Commands = (
    AnswerCooperation
    | RecordStatement
    | RecordCharge
    | SetCourtDate
    | OrderProtection
    | ClaimCompensation
    | OrderCompensation
    | RecordCompensationPaid
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
