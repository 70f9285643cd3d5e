"""Criminal proceedings: what the person decides in them, and what they are owed.

R1  Whether the person cooperates with the police is a fact of its own: it may be any answer, be
    given again at any time, and no rule of assistance reads it (rules.md 5; Council of Europe
    Convention art. 12.6).
R2  A child gives a statement with a person of support present (Palermo Protocol art. 6; UN
    Guidelines on Justice for Child Victims and Witnesses).
R3  A statement is recorded once.
R4  A hearing lies ahead, a charge does not.
R5  An order of protection names what protects, and has not run out already.
R6  Compensation is claimed, ordered, paid, in this order; several payments add up to what was
    ordered and never to more. A later order, as after an appeal, replaces an earlier one.
R7  Money is an amount with its currency.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, assert_never

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    OutOfOrder,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.vocabulary import (
    ANSWER,
    COMPENSATION_PAYER,
    CURRENCY,
    OFFENCE,
    PROTECTION_MEASURE,
    Code,
)

if TYPE_CHECKING:
    from domain.identification.state import Identification
    from domain.justice.state import Compensation, Justice


class CooperationAnswered(Event, record_class=RecordClass.LEGAL):
    """The person answered whether they cooperate with the police; help does not depend on it."""

    answer: Annotated[Code, ANSWER]
    words: LegalText | None = None


class AnswerCooperation(Command):
    """Record whether the person cooperates with the police."""

    answer: Annotated[Code, ANSWER]
    words: LegalText | None = None


class StatementGivenWords(Value):
    """Which statement, and who was there to support and to interpret."""

    statement_id: str
    support_person_present: bool
    interpreter_id: str | None = None
    reference: LegalText | None = None


class StatementGiven(StatementGivenWords, Event, record_class=RecordClass.LEGAL):
    """The person gave a statement."""


class RecordStatement(StatementGivenWords, Command):
    """Record a statement."""


class ChargeBroughtWords(Value):
    """Which offence was charged, and when."""

    offence: Annotated[Code, OFFENCE]
    charged_on: date
    reference: LegalText | None = None


class ChargeBrought(ChargeBroughtWords, Event, record_class=RecordClass.LEGAL):
    """A charge was brought against somebody for what was done to the person."""


class RecordCharge(ChargeBroughtWords, Command):
    """Record a charge."""


class CourtDateSetWords(Value):
    """When and before which court, and whether protection was asked for."""

    hearing_at: datetime
    court: LegalText
    protection_asked: bool


class CourtDateSet(CourtDateSetWords, Event, record_class=RecordClass.LEGAL):
    """A hearing was set."""


class SetCourtDate(CourtDateSetWords, Command):
    """Record when a hearing will be."""


class ProtectionMeasureOrderedWords(Value):
    """Which measures protect the person, and until when."""

    measures: Annotated[tuple[Code, ...], PROTECTION_MEASURE] = ()
    until_on: date | None = None
    terms: LegalText | None = None


class ProtectionMeasureOrdered(
    ProtectionMeasureOrderedWords, Event, record_class=RecordClass.LEGAL
):
    """A court ordered measures that protect the person."""


class OrderProtection(ProtectionMeasureOrderedWords, Command):
    """Record an order of protection."""


class CompensationClaimedWords(Value):
    """Which claim, and how much if that was said."""

    claim_id: str
    amount: Decimal | None = None
    currency: Annotated[Code, CURRENCY] | None = None


class CompensationClaimed(CompensationClaimedWords, Event, record_class=RecordClass.LEGAL):
    """Compensation was claimed for the person."""


class ClaimCompensation(CompensationClaimedWords, Command):
    """Claim compensation."""


class CompensationOrderedWords(Value):
    """How much has to be paid, and by whom."""

    claim_id: str
    amount: Decimal
    currency: Annotated[Code, CURRENCY]
    payer: Annotated[Code, COMPENSATION_PAYER]


class CompensationOrdered(CompensationOrderedWords, Event, record_class=RecordClass.LEGAL):
    """A court or fund ordered compensation."""


class OrderCompensation(CompensationOrderedWords, Command):
    """Record an order of compensation."""


class CompensationPaidWords(Value):
    """How much was paid, and when."""

    claim_id: str
    amount: Decimal
    currency: Annotated[Code, CURRENCY]
    paid_on: date


class CompensationPaid(CompensationPaidWords, Event, record_class=RecordClass.LEGAL):
    """Compensation, or a part of it, was paid."""


class RecordCompensationPaid(CompensationPaidWords, Command):
    """Record a payment."""


class ChildStatementWithoutSupport(Refused):
    """R2."""

    rule = "R2"
    advice = "Let a person whom the child trusts be present, and take the statement then."


class StatementAlreadyRecorded(AlreadyDone):
    """R3."""

    rule = "R3"


class HearingNotAhead(Malformed):
    """R4."""

    rule = "R4"
    advice = "Give the moment of a hearing that lies ahead."


class ChargeDayAhead(Malformed):
    """R4."""

    rule = "R4"
    advice = "Record a charge on its day or later."


class ProtectionNotNamed(Refused):
    """R5."""

    rule = "R5"
    advice = "Name at least one measure that protects the person."


class ProtectionAlreadyOver(Malformed):
    """R5."""

    rule = "R5"
    advice = "Give a last day that has not passed."


class CompensationAlreadyClaimed(AlreadyDone):
    """R6."""

    rule = "R6"


class CompensationNotOrdered(OutOfOrder):
    """R6."""

    rule = "R6"
    advice = "Record what was ordered first."


class PaidMoreThanOrdered(Refused):
    """R6."""

    rule = "R6"
    advice = "Check the amount against the order and the earlier payments."


class PaymentDayAhead(Malformed):
    """R6."""

    rule = "R6"
    advice = "Record a payment on its day or later."


class PaidInOtherCurrency(Refused):
    """R7."""

    rule = "R7"
    advice = "Give the amount in the currency of the order."


class CompensationAmountMissing(Malformed):
    """R7."""

    rule = "R7"
    advice = "Give an amount greater than nothing together with its currency, or neither."


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


def decide(
    command: Commands,
    justice: Justice,
    identification: Identification,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Record a step of the proceedings.

    Raises: the refusals of this room.
    """
    match command:
        case AnswerCooperation():
            return (stated(CooperationAnswered, command),)
        case RecordStatement():
            is_child = identification.presumed_child(command.at, jurisdiction)
            return (record_statement(justice, command, is_child=is_child),)
        case RecordCharge():
            return (record_charge(known(jurisdiction), command),)
        case SetCourtDate():
            return (set_court_date(command),)
        case OrderProtection():
            return (order_protection(known(jurisdiction), command),)
        case ClaimCompensation():
            return (claim(justice, command),)
        case OrderCompensation():
            return (order(justice, command),)
        case RecordCompensationPaid():
            return (pay(justice, known(jurisdiction), command),)
        case _:
            assert_never(command)


def record_statement(
    justice: Justice, command: RecordStatement, *, is_child: bool
) -> StatementGiven:
    """R2, R3: record a statement."""
    if command.statement_id in justice.statement_ids:
        raise StatementAlreadyRecorded(command.statement_id)
    if is_child and not command.support_person_present:
        raise ChildStatementWithoutSupport(command.statement_id)
    return stated(StatementGiven, command)


def record_charge(rules: Rules, command: RecordCharge) -> ChargeBrought:
    """R4: record a charge that was brought."""
    if command.charged_on > rules.day(command.at):
        raise ChargeDayAhead
    return stated(ChargeBrought, command)


def set_court_date(command: SetCourtDate) -> CourtDateSet:
    """R4: record a hearing that lay ahead when it was set."""
    if command.hearing_at <= (command.occurred_at or command.at):
        raise HearingNotAhead
    return stated(CourtDateSet, command)


def order_protection(rules: Rules, command: OrderProtection) -> ProtectionMeasureOrdered:
    """R5: record what protects the person."""
    if not command.measures:
        raise ProtectionNotNamed
    if command.until_on is not None and command.until_on < rules.day(command.at):
        raise ProtectionAlreadyOver
    return stated(ProtectionMeasureOrdered, command)


def claim(justice: Justice, command: ClaimCompensation) -> CompensationClaimed:
    """R6: claim compensation, with or without an amount."""
    if command.claim_id in justice.compensations:
        raise CompensationAlreadyClaimed(command.claim_id)
    if (command.amount is None) != (command.currency is None):
        raise CompensationAmountMissing(command.claim_id)
    if command.amount is not None:
        _check_amount(command.amount, command.claim_id)
    return stated(CompensationClaimed, command)


def order(justice: Justice, command: OrderCompensation) -> CompensationOrdered:
    """R6: record what has to be paid on a claim."""
    _claimed(justice, command.claim_id)
    _check_amount(command.amount, command.claim_id)
    return stated(CompensationOrdered, command)


def pay(justice: Justice, rules: Rules, command: RecordCompensationPaid) -> CompensationPaid:
    """R6, R7: record a payment, up to what was ordered."""
    found = _claimed(justice, command.claim_id)
    _check_amount(command.amount, command.claim_id)
    if found.ordered is None:
        raise CompensationNotOrdered(command.claim_id)
    if found.currency != command.currency:
        raise PaidInOtherCurrency(command.claim_id)
    if found.paid + command.amount > found.ordered:
        raise PaidMoreThanOrdered(command.claim_id)
    if command.paid_on > rules.day(command.at):
        raise PaymentDayAhead(command.claim_id)
    return stated(CompensationPaid, command)


def _claimed(justice: Justice, claim_id: str) -> Compensation:
    found = justice.compensations.get(claim_id)
    if found is None:
        raise Missing(claim_id)
    return found


def _check_amount(amount: Decimal, claim_id: str) -> None:
    if amount <= 0:
        raise CompensationAmountMissing(claim_id)
