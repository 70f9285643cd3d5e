"""The reintegration plan: assessed, agreed, supported, visited, completed or ended early.

R1  A plan follows an assessment, and the person agrees to it (IOM Reintegration Handbook 2.3;
    process.md row 33).
R2  Support follows needs, not the budget: a plan that is in force is enough, and its amounts stop
    nothing (IOM Reintegration Handbook 2.3: needs-based, flexible).
R3  Money is an amount with its currency (process.md row 34).
R4  Visits go on at the jurisdiction's interval until monitoring is over, which is reckoned from the
    arrival or, without a return, from the first plan; urgent need always brings another visit
    (CARE: until 12 months after return).
    A visit by telephone, video or in writing is a message, which has an hour: one that is recorded
    on a later day says at which moment of its day it was (contact.py R1, R8).
R5  The scores of the Reintegration Sustainability Survey are hundredths, from 0 to 100.
R6  A plan is completed, or ends early with its reason, and only once.

Whether the person cooperates with the police is read nowhere here (rules.md 5).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Protocol, assert_never

from domain.clocks import Rules, known
from domain.identification.safety import WITHOUT_CHANNEL
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
from domain.personal import PsychosocialText
from domain.vocabulary import (
    ANSWER,
    ASSISTANCE_CATEGORY,
    CONTACT_CHANNEL,
    CURRENCY,
    FURTHER_ACTION,
    REINTEGRATION_END_REASON,
    REINTEGRATION_OUTCOME,
    RISK_LEVEL,
    SUPPORT_FORM,
    Code,
)

if TYPE_CHECKING:
    from domain.reintegration.state import Reintegration

HIGHEST_SCORE = 100


class Arrival(Protocol):
    """What this room asks of the returns of a case, which are a neighbour's: when they ended."""

    @property
    def arrived_at(self) -> datetime | None: ...


class ReintegrationAssessedWords(Value):
    """What the person can do, and how they stand economically, socially and within."""

    skills: PsychosocialText | None = None
    economic: int | None = None
    social: int | None = None
    psychosocial: int | None = None
    note: PsychosocialText | None = None


class ReintegrationAssessed(
    ReintegrationAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """The skills and the situation of the person were assessed (IOM, chapter 2.2)."""


class AssessReintegration(ReintegrationAssessedWords, Command):
    """Assess the skills and the situation of the person."""


class ReintegrationPlanAgreedWords(Value):
    """What is to be reached, how, with what money, and that the person agrees."""

    plan_id: str
    objectives: PsychosocialText
    activities: PsychosocialText
    feasibility: Annotated[Code, RISK_LEVEL]
    cash_amount: Decimal | None = None
    in_kind_amount: Decimal | None = None
    currency: Annotated[Code, CURRENCY] | None = None
    agreed_by_person: Annotated[Code, ANSWER]


class ReintegrationPlanAgreed(
    ReintegrationPlanAgreedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """A plan was agreed with the person; the first visit is due at its time."""

    visit_due_at: datetime


class AgreeReintegrationPlan(ReintegrationPlanAgreedWords, Command):
    """Agree a plan with the person, or a changed one."""


class ReintegrationSupportGivenWords(Value):
    """Which support, in which form, of which worth, by whom."""

    plan_id: str
    category: Annotated[Code, ASSISTANCE_CATEGORY]
    form: Annotated[Code, SUPPORT_FORM]
    amount: Decimal | None = None
    currency: Annotated[Code, CURRENCY] | None = None
    provider_id: str | None = None
    note: PsychosocialText | None = None


class ReintegrationSupportGiven(
    ReintegrationSupportGivenWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """Support was given in cash, in kind or as a service."""


class GiveReintegrationSupport(ReintegrationSupportGivenWords, Command):
    """Record support that was given."""


class MonitoringVisitDoneWords(Value):
    """When and how the person was visited, what was found, and what has to follow."""

    visit_id: str
    plan_id: str | None = None
    visited_on: date
    method: Annotated[Code, CONTACT_CHANNEL]
    economic: int | None = None
    social: int | None = None
    psychosocial: int | None = None
    retrafficking_risk: Annotated[Code, RISK_LEVEL]
    further_action: Annotated[Code, FURTHER_ACTION]
    findings: PsychosocialText | None = None


class MonitoringVisitDone(MonitoringVisitDoneWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The person was visited; another visit is due at its time, while monitoring goes on."""

    visit_due_at: datetime | None = None


class RecordMonitoringVisit(MonitoringVisitDoneWords, Command):
    """Record a monitoring visit."""


class ReintegrationCompletedWords(Value):
    """Which plan was completed, and how lasting its outcome is."""

    plan_id: str
    outcome: Annotated[Code, REINTEGRATION_OUTCOME]
    note: PsychosocialText | None = None


class ReintegrationCompleted(
    ReintegrationCompletedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """The plan was completed."""


class CompleteReintegration(ReintegrationCompletedWords, Command):
    """Complete the plan."""


class ReintegrationEndedEarlyWords(Value):
    """Which plan ended early, and why."""

    plan_id: str
    reason: Annotated[Code, REINTEGRATION_END_REASON]
    note: PsychosocialText | None = None


class ReintegrationEndedEarly(
    ReintegrationEndedEarlyWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """The plan ended before it was completed."""


class EndReintegrationEarly(ReintegrationEndedEarlyWords, Command):
    """End the plan early."""


class ReintegrationNotAssessed(OutOfOrder):
    """R1."""

    rule = "R1"
    advice = "Assess the skills and the situation of the person first."


class PlanWithoutAgreement(Refused):
    """R1."""

    rule = "R1"
    advice = "Agree the plan with the person, or change it until they do."


class AmountWithoutCurrency(Malformed):
    """R3."""

    rule = "R3"
    advice = "Give the amount, greater than nothing, together with its currency."


class VisitAlreadyRecorded(AlreadyDone):
    """R4."""

    rule = "R4"


class VisitDayAhead(Malformed):
    """R4."""

    rule = "R4"
    advice = "Record a visit on its day or later."


class ScoreOutOfRange(Malformed):
    """R5."""

    rule = "R5"
    advice = "Give the score in hundredths, from 0 to 100."


class ReintegrationPlanEnded(AlreadyDone):
    """R6."""

    rule = "R6"
    advice = "Agree a new plan with the person."


Commands = (
    AssessReintegration
    | AgreeReintegrationPlan
    | GiveReintegrationSupport
    | RecordMonitoringVisit
    | CompleteReintegration
    | EndReintegrationEarly
)


def decide(
    command: Commands,
    reintegration: Reintegration,
    returns: Arrival,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Record a step of reintegration.

    Raises: the refusals of this room.
    """
    match command:
        case AssessReintegration():
            _check_scores(command)
            return (stated(ReintegrationAssessed, command),)
        case AgreeReintegrationPlan():
            return (agree(reintegration, known(jurisdiction), command),)
        case GiveReintegrationSupport():
            return (give_support(reintegration, command),)
        case RecordMonitoringVisit():
            return (visit(reintegration, returns, known(jurisdiction), command),)
        case CompleteReintegration():
            _check_in_force(reintegration, command.plan_id)
            return (stated(ReintegrationCompleted, command),)
        case EndReintegrationEarly():
            _check_in_force(reintegration, command.plan_id)
            return (stated(ReintegrationEndedEarly, command),)
        case _:
            assert_never(command)


def agree(
    reintegration: Reintegration, rules: Rules, command: AgreeReintegrationPlan
) -> ReintegrationPlanAgreed:
    """R1: agree a plan, or agree it anew as needs change."""
    if not reintegration.assessed:
        raise ReintegrationNotAssessed(command.plan_id)
    if command.plan_id in reintegration.plans:
        _check_in_force(reintegration, command.plan_id)
    if command.agreed_by_person != "yes":
        raise PlanWithoutAgreement(command.plan_id)
    _check_money(command.cash_amount, command.currency)
    _check_money(command.in_kind_amount, command.currency)
    due = rules.due("monitoring_visit", command.at)
    return stated(ReintegrationPlanAgreed, command, visit_due_at=due)


def give_support(
    reintegration: Reintegration, command: GiveReintegrationSupport
) -> ReintegrationSupportGiven:
    """R2, R3: record support under a plan in force, whatever its budget says."""
    _check_in_force(reintegration, command.plan_id)
    if command.form == "cash" and command.amount is None:
        raise AmountWithoutCurrency(command.plan_id)
    _check_money(command.amount, command.currency)
    return stated(ReintegrationSupportGiven, command)


def visit(
    reintegration: Reintegration, returns: Arrival, rules: Rules, command: RecordMonitoringVisit
) -> MonitoringVisitDone:
    """R4, R5: record a visit, and when the next is due."""
    if command.visit_id in reintegration.visit_ids:
        raise VisitAlreadyRecorded(command.visit_id)
    if command.plan_id is not None and command.plan_id not in reintegration.plans:
        raise Missing(command.plan_id)
    if command.visited_on > rules.day(command.at):
        raise VisitDayAhead(command.visit_id)
    if command.method not in WITHOUT_CHANNEL:
        _check_hour(command, rules)
    _check_scores(command)
    begun_at = returns.arrived_at or reintegration.first_agreed_at or command.at
    due = next_visit_due_at(rules, begun_at, command)
    return stated(MonitoringVisitDone, command, visit_due_at=due)


def _check_hour(command: RecordMonitoringVisit, rules: Rules) -> None:
    """R4: whether it was safe is judged at that moment."""
    if rules.day(command.occurred_at or command.at) != command.visited_on:
        raise Malformed(f"{command.visit_id}: occurred_at names a moment of the day of the visit")


def next_visit_due_at(
    rules: Rules, begun_at: datetime, command: RecordMonitoringVisit
) -> datetime | None:
    """R4: when the next visit is due; nothing once monitoring is over and nothing is urgent."""
    due = rules.due("monitoring_visit", command.at)
    is_urgent = command.further_action == "urgent_intervention"
    return due if is_urgent or due <= rules.due("monitoring", begun_at) else None


def _check_in_force(reintegration: Reintegration, plan_id: str) -> None:
    ended = reintegration.plans.get(plan_id)
    if ended is None:
        raise Missing(plan_id)
    if ended:
        raise ReintegrationPlanEnded(plan_id)


def _check_money(amount: Decimal | None, currency: Code | None) -> None:
    if amount is not None and (amount <= 0 or currency is None):
        raise AmountWithoutCurrency


def _check_scores(command: AssessReintegration | RecordMonitoringVisit) -> None:
    scores = (command.economic, command.social, command.psychosocial)
    if any(score is not None and not 0 <= score <= HIGHEST_SCORE for score in scores):
        raise ScoreOutOfRange
