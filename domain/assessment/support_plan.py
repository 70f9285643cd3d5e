"""Support plan: what the person and the worker agreed on, and how it goes.

R1  A plan is agreed with the person: one that they declined is none (process.md row 17).
R2  It is reviewed by the jurisdiction's clock; each review sets the next (CPCM: at least every
    three months for a child).
R3  Support never depends on cooperation with the police (rules.md section 5).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import PsychosocialText
from domain.vocabulary import ANSWER, FURTHER_ACTION, SUPPORT_TYPE, Code

if TYPE_CHECKING:
    from domain.assessment.state import Assessment


class SupportPlanAgreedWords(Value):
    """What is aimed at, what is done for it, until when, and what the person said to it."""

    plan_id: str
    support_types: Annotated[tuple[Code, ...], SUPPORT_TYPE] = ()
    objectives: PsychosocialText
    actions: PsychosocialText
    planned_end_on: date | None = None
    agreed_by_person: Annotated[Code, ANSWER]


class SupportPlanAgreed(SupportPlanAgreedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """A support plan was agreed with the person (process.md row 17)."""

    review_due_at: datetime


class AgreeSupportPlan(SupportPlanAgreedWords, Command):
    """Agree a support plan with the person."""


class SupportPlanReviewedWords(Value):
    """How the plan goes, and what comes next."""

    plan_id: str
    progress: PsychosocialText
    next_step: Annotated[Code, FURTHER_ACTION]


class SupportPlanReviewed(SupportPlanReviewedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The support plan was reviewed, and the next review set."""

    review_due_at: datetime


class ReviewSupportPlan(SupportPlanReviewedWords, Command):
    """Review a support plan."""


Commands = AgreeSupportPlan | ReviewSupportPlan


class PlanNotAgreed(Refused):
    """R1: the person did not agree to the plan."""

    rule = "R1"
    advice = "Find with the person what they do agree to; support goes on meanwhile."


class SupportPlans(Value):
    """The plans that were agreed; ids only."""

    plan_ids: tuple[str, ...] = ()


def decide(
    command: Commands, assessment: Assessment, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Agree or review a support plan.

    Raises: PlanNotAgreed, AlreadyDone, Missing, Malformed, RulesMissing.
    """
    rules = known(jurisdiction)
    review_due_at = rules.due("support_plan_review", command.at)
    match command:
        case AgreeSupportPlan():
            _check_plan(command, assessment.support_plans, rules)
            return (stated(SupportPlanAgreed, command, review_due_at=review_due_at),)
        case ReviewSupportPlan():
            if command.plan_id not in assessment.support_plans.plan_ids:
                raise Missing(command.plan_id)
            return (stated(SupportPlanReviewed, command, review_due_at=review_due_at),)


def remember(before: SupportPlans, recorded: Recorded) -> SupportPlans:
    """Take one fact into account."""
    match recorded.event:
        case SupportPlanAgreed(plan_id=key):
            return SupportPlans(plan_ids=(*before.plan_ids, key))
        case _:
            return before


def _check_plan(command: AgreeSupportPlan, plans: SupportPlans, rules: Rules) -> None:
    if command.plan_id in plans.plan_ids:
        raise AlreadyDone(command.plan_id)
    if command.agreed_by_person in ("no", "declined"):
        raise PlanNotAgreed(command.plan_id)
    ends_on = command.planned_end_on
    if ends_on is not None and ends_on < rules.day(command.at):
        raise Malformed("the plan ends before it is agreed")
