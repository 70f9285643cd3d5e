from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.clocks import Clock
from domain.messages import Command, Event, Missing
from domain.reintegration import plan
from domain.reintegration.plan import (
    AgreeReintegrationPlan,
    AssessReintegration,
    CompleteReintegration,
    EndReintegrationEarly,
    GiveReintegrationSupport,
    MonitoringVisitDone,
    RecordMonitoringVisit,
    ReintegrationAssessed,
    ReintegrationCompleted,
    ReintegrationEndedEarly,
    ReintegrationPlanAgreed,
    ReintegrationSupportGiven,
)
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
)
from domain.voluntary_return.journey import ReturnArrived
from tests.domain.return_examples import ARRIVED
from tests.domain.scenario import Past, given
from tests.examples import PARTNER, TANZANIA, command, later, made_id

PLAN = made_id("plan", "first")
VISIT = made_id("visit", "first")
MONTHLY = replace(
    TANZANIA,
    clocks={
        **TANZANIA.clocks,
        "monitoring": Clock(
            name="monitoring", amount=60, unit="days", standing="default", source="test"
        ),
    },
)
ASSESS = command(AssessReintegration, by=PARTNER, skills="sewing", economic=40)
ASSESSED = ReintegrationAssessed(skills="sewing", economic=40)
AGREE = command(
    AgreeReintegrationPlan,
    by=PARTNER,
    plan_id=PLAN,
    objectives="a workshop",
    activities="a course, then tools",
    feasibility=RISK_LEVEL["low"],
    cash_amount=Decimal(100),
    currency=CURRENCY["TZS"],
    agreed_by_person=ANSWER["yes"],
)
AGREED = ReintegrationPlanAgreed(
    plan_id=PLAN,
    objectives="a workshop",
    activities="a course, then tools",
    feasibility=RISK_LEVEL["low"],
    cash_amount=Decimal(100),
    currency=CURRENCY["TZS"],
    agreed_by_person=ANSWER["yes"],
    visit_due_at=datetime(2026, 4, 1, 21, tzinfo=UTC),
)
UNDER_WAY = (ASSESSED, AGREED)
GIVE = command(
    GiveReintegrationSupport,
    by=PARTNER,
    plan_id=PLAN,
    category=ASSISTANCE_CATEGORY["professional"],
    form=SUPPORT_FORM["cash"],
    amount=Decimal(50),
    currency=CURRENCY["TZS"],
)
VISITED = command(
    RecordMonitoringVisit,
    by=PARTNER,
    visit_id=VISIT,
    plan_id=PLAN,
    visited_on=date(2026, 3, 2),
    method=CONTACT_CHANNEL["in_person"],
    retrafficking_risk=RISK_LEVEL["low"],
    further_action=FURTHER_ACTION["ongoing_monitoring"],
)
COMPLETE = command(
    CompleteReintegration, plan_id=PLAN, outcome=REINTEGRATION_OUTCOME["sustainable"]
)
COMPLETED = ReintegrationCompleted(plan_id=PLAN, outcome=REINTEGRATION_OUTCOME["sustainable"])
END_EARLY = command(
    EndReintegrationEarly, plan_id=PLAN, reason=REINTEGRATION_END_REASON["emigrated"]
)
ENDED_EARLY = ReintegrationEndedEarly(plan_id=PLAN, reason=REINTEGRATION_END_REASON["emigrated"])


# Assessment and plan


def test_skills_and_situation_are_assessed() -> None:
    given().when(ASSESS).then(ASSESSED)


def test_scores_are_hundredths() -> None:
    given().when(replace(ASSESS, economic=0, social=100)).records(ReintegrationAssessed)
    given().when(replace(ASSESS, psychosocial=101)).refused(plan.ScoreOutOfRange)
    given().when(replace(ASSESS, social=-1)).refused(plan.ScoreOutOfRange)


def test_a_plan_is_agreed_after_an_assessment_and_the_first_visit_falls_due() -> None:
    given(ASSESSED).when(AGREE).then(AGREED)
    given().when(AGREE).refused(plan.ReintegrationNotAssessed)


@pytest.mark.parametrize("answer", ["no", "not_sure", "not_asked", "declined", "unsafe_to_ask"])
def test_a_plan_is_agreed_by_the_person_or_not_at_all(answer: str) -> None:
    without = replace(AGREE, agreed_by_person=ANSWER[answer])
    given(ASSESSED).when(without).refused(plan.PlanWithoutAgreement)


def test_a_plan_is_agreed_anew_as_needs_change_until_it_ends() -> None:
    given(*UNDER_WAY).when(AGREE).then(AGREED)
    given(*UNDER_WAY, COMPLETED).when(AGREE).refused(plan.ReintegrationPlanEnded)


def test_a_budget_names_its_currency() -> None:
    given(ASSESSED).when(replace(AGREE, currency=None)).refused(plan.AmountWithoutCurrency)
    in_kind = replace(AGREE, cash_amount=None, in_kind_amount=Decimal(5), currency=None)
    given(ASSESSED).when(in_kind).refused(plan.AmountWithoutCurrency)


# Support


def test_support_is_given_under_an_agreed_plan() -> None:
    given(*UNDER_WAY).when(GIVE).records(ReintegrationSupportGiven)
    given(ASSESSED).when(GIVE).refused(Missing)


def test_support_beyond_the_budget_is_never_stopped() -> None:
    more = replace(GIVE, amount=Decimal(1000))
    given(*UNDER_WAY).when(more).records(ReintegrationSupportGiven)


def test_cash_is_an_amount_with_its_currency() -> None:
    given(*UNDER_WAY).when(replace(GIVE, amount=None)).refused(plan.AmountWithoutCurrency)
    given(*UNDER_WAY).when(replace(GIVE, currency=None)).refused(plan.AmountWithoutCurrency)
    given(*UNDER_WAY).when(replace(GIVE, amount=Decimal(0))).refused(plan.AmountWithoutCurrency)


def test_support_in_kind_needs_no_amount() -> None:
    in_kind = replace(GIVE, form=SUPPORT_FORM["in_kind"], amount=None, currency=None)
    given(*UNDER_WAY).when(in_kind).records(ReintegrationSupportGiven)


# Monitoring


def next_due(*history: Event | Past, visit: RecordMonitoringVisit) -> datetime | None:
    done = given(*history, rules=MONTHLY).when(visit).events()[0]
    assert isinstance(done, MonitoringVisitDone)
    return done.visit_due_at


def test_the_next_visit_falls_due_while_monitoring_goes_on() -> None:
    assert next_due(*UNDER_WAY, visit=VISITED) == datetime(2026, 4, 1, 21, tzinfo=UTC)


def test_no_visit_falls_due_once_monitoring_is_over() -> None:
    last_day = replace(VISITED, at=later(days=30))
    assert next_due(*UNDER_WAY, visit=last_day) == datetime(2026, 5, 1, 21, tzinfo=UTC)
    assert next_due(*UNDER_WAY, visit=replace(VISITED, at=later(days=31))) is None


def test_monitoring_is_reckoned_from_the_arrival_when_there_was_a_return() -> None:
    arrived: ReturnArrived = ARRIVED
    home = Past(arrived, by=PARTNER, at=later(days=10))
    visit = replace(VISITED, at=later(days=40))
    assert next_due(*UNDER_WAY, home, visit=visit) == datetime(2026, 5, 11, 21, tzinfo=UTC)
    assert next_due(*UNDER_WAY, home, visit=replace(visit, at=later(days=41))) is None


def test_urgent_need_always_brings_another_visit() -> None:
    urgent = replace(
        VISITED, at=later(days=400), further_action=FURTHER_ACTION["urgent_intervention"]
    )
    assert next_due(*UNDER_WAY, visit=urgent) is not None


def test_a_person_without_a_plan_is_visited_too() -> None:
    visit = replace(VISITED, plan_id=None)
    given().when(visit).records(MonitoringVisitDone)
    given().when(VISITED).refused(Missing)


def test_a_visit_is_recorded_once_and_on_its_day_or_later() -> None:
    (done,) = given(*UNDER_WAY).when(VISITED).records(MonitoringVisitDone)
    given(*UNDER_WAY, done).when(VISITED).refused(plan.VisitAlreadyRecorded)
    ahead = replace(VISITED, visited_on=date(2026, 3, 3))
    given(*UNDER_WAY).when(ahead).refused(plan.VisitDayAhead)
    given(*UNDER_WAY).when(replace(VISITED, social=101)).refused(plan.ScoreOutOfRange)


# The end


@pytest.mark.parametrize(("wish", "fact"), [(COMPLETE, COMPLETED), (END_EARLY, ENDED_EARLY)])
def test_a_plan_ends_once(wish: Command, fact: Event) -> None:
    given(*UNDER_WAY).when(wish).then(fact)
    given(*UNDER_WAY, COMPLETED).when(wish).refused(plan.ReintegrationPlanEnded)
    given(*UNDER_WAY, ENDED_EARLY).when(wish).refused(plan.ReintegrationPlanEnded)
    given(ASSESSED).when(wish).refused(Missing)


def test_no_support_is_recorded_under_an_ended_plan() -> None:
    given(*UNDER_WAY, ENDED_EARLY).when(GIVE).refused(plan.ReintegrationPlanEnded)
