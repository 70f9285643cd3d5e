"""Of what a worker is told, in the same append as the fact that it is about."""

from __future__ import annotations

import pytest

from domain import alerts, consequences
from domain.reintegration.plan import (
    AgreeReintegrationPlan,
    AssessReintegration,
    RecordMonitoringVisit,
)
from domain.vocabulary import ANSWER, CONTACT_CHANNEL, FURTHER_ACTION, RISK_LEVEL
from tests.domain.programme import Programme, day
from tests.domain.taken_on import taken_on
from tests.examples import made_id


@pytest.fixture
def programme() -> Programme:
    return taken_on()


def test_an_urgent_need_found_at_a_visit_alerts_a_worker(programme: Programme) -> None:
    plan = made_id("plan", "reintegration")
    programme.give(AssessReintegration, skills="an invented skill")
    programme.give(
        AgreeReintegrationPlan,
        plan_id=plan,
        objectives="an invented objective",
        activities="an invented activity",
        feasibility=RISK_LEVEL["low"],
        agreed_by_person=ANSWER["yes"],
    )
    programme.give(
        RecordMonitoringVisit,
        visit_id=made_id("visit", "first"),
        plan_id=plan,
        visited_on=day(0).date(),
        method=CONTACT_CHANNEL["in_person"],
        retrafficking_risk=RISK_LEVEL["high"],
        further_action=FURTHER_ACTION["urgent_intervention"],
    )
    assert programme.history()[-2:] == ["MonitoringVisitDone", "WorkerAlerted"]


def test_what_a_fact_brings_about_stands_in_one_table_alone() -> None:
    assert consequences._AFTER.keys() & alerts.ALERTED.keys() == set()
