from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.assessment.support_plan import (
    AgreeSupportPlan,
    PlanNotAgreed,
    ReviewSupportPlan,
    SupportPlanAgreed,
    SupportPlanReviewed,
)
from domain.messages import AlreadyDone, Malformed, Missing
from domain.vocabulary import ANSWER, FURTHER_ACTION, SUPPORT_TYPE
from tests.domain.identification_examples import REPORTED, YES
from tests.domain.scenario import given
from tests.examples import MORNING, TANZANIA, command, made_id

DUE = TANZANIA.due("support_plan_review", MORNING)
PLAN: dict[str, Any] = {
    "plan_id": made_id("plan", "first"),
    "support_types": (SUPPORT_TYPE["Health"],),
    "objectives": "To sleep without fear.",
    "actions": "Counselling each week.",
    "agreed_by_person": YES,
}
AGREED = SupportPlanAgreed(**PLAN, review_due_at=DUE)
REVIEW: dict[str, Any] = {
    "plan_id": PLAN["plan_id"],
    "progress": "Sleeps better.",
    "next_step": FURTHER_ACTION["ongoing_monitoring"],
}
agree = command(AgreeSupportPlan, **PLAN)
review = command(ReviewSupportPlan, **REVIEW)


def test_a_support_plan_is_agreed_and_reviewed_by_the_clock() -> None:
    given(REPORTED).when(agree).then(AGREED)
    reviewed = SupportPlanReviewed(**REVIEW, review_due_at=DUE)
    given(REPORTED, AGREED).when(review).then(reviewed)


@pytest.mark.parametrize("answer", ["no", "declined"])
def test_a_plan_that_the_person_declined_is_none(answer: str) -> None:
    declined = replace(agree, agreed_by_person=ANSWER[answer])
    given(REPORTED).when(declined).refused(PlanNotAgreed)


def test_a_plan_is_agreed_once() -> None:
    given(REPORTED, AGREED).when(agree).refused(AlreadyDone)


def test_a_plan_does_not_end_before_it_is_agreed() -> None:
    given(REPORTED).when(replace(agree, planned_end_on=date(2026, 3, 1))).refused(Malformed)
    given(REPORTED).when(replace(agree, planned_end_on=date(2026, 3, 2))).records(SupportPlanAgreed)


def test_a_plan_that_does_not_exist_is_not_reviewed() -> None:
    given(REPORTED).when(review).refused(Missing)
