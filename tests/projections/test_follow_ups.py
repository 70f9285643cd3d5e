from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from domain.access import Principal
from domain.assessment.support_plan import SupportPlanAgreed
from domain.family.reunification import AlternativeCareArranged, ReunificationCompleted
from domain.holding.holder import WorkerCovered
from domain.messages import Actor, RecordClass, Role
from domain.personal import marks
from domain.protection.sealing import SealConfirmed
from domain.reintegration.plan import MonitoringVisitDone, ReintegrationPlanAgreed
from domain.timers import Kind
from domain.vocabulary import SEAL_CHANGE, SEAL_KIND
from projections import follow_ups
from projections.follow_ups import CLASS_OF, Wanted
from projections.reading import Page
from projections.visibility import shape_follow_up
from tests.examples import (
    ASKING,
    CLINIC,
    COORDINATOR,
    MORNING,
    NURSE,
    OTHER_CASE,
    POLICE,
    SECOND_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    later,
    made_id,
)
from tests.made import made
from tests.projections.histories import accepted, closed, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import Kept, reading

PLAN = made_id("plan", "first")
NOW = later(days=10)
VISIT, REVIEW, CARE, FOLLOW = (later(days=days) for days in (9, 8, 20, 30))


@pytest.fixture
def running(ledger: Ledger) -> Ledger:
    """Two things that are late and two that are not; the clinic knows of the mind and no more."""
    classes = (RecordClass.IDENTITY, RecordClass.PSYCHOSOCIAL)
    ledger.append(
        reported(),
        taken_on(),
        consented(record_classes=classes),
        sent(to=CLINIC, record_classes=classes),
        accepted(),
        made(ReintegrationPlanAgreed, plan_id=PLAN, visit_due_at=VISIT),
        made(SupportPlanAgreed, plan_id=made_id("plan", "support"), review_due_at=REVIEW),
        made(ReunificationCompleted, follow_up_due_at=FOLLOW),
        made(AlternativeCareArranged, review_due_at=CARE),
    )
    ledger.project()
    return ledger


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def seen(ledger: Ledger, actor: Actor, now: datetime = NOW, **told: Any) -> list[dict[str, Any]]:
    wanted = Wanted(now=now, **told)
    rows = ledger.ask(follow_ups.listed(principal(actor), wanted)).rows
    assert ledger.ask(follow_ups.counted(principal(actor), wanted)) == len(rows)
    shown = [shape_follow_up(reading(principal(actor)), row, now) for row in rows]
    assert None not in shown
    return [found for found in shown if found is not None]


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [one["kind"] for one in found]


def test_what_has_been_due_longest_comes_first(running: Ledger) -> None:
    found = seen(running, SOCIAL_WORKER)
    assert [(one["kind"], one["late"]) for one in found] == [
        ("support_plan", True),
        ("monitoring_visit", True),
        ("alternative_care", False),
        ("reunification_follow_up", False),
    ]
    assert found[1]["reference"] == PLAN


def test_a_thing_is_late_from_the_moment_it_is_due(running: Ledger) -> None:
    before = REVIEW - timedelta(microseconds=1)
    assert kinds(seen(running, SOCIAL_WORKER, late=True, now=before)) == []
    assert kinds(seen(running, SOCIAL_WORKER, late=True, now=REVIEW)) == ["support_plan"]


def test_a_party_sees_what_its_classes_permit(running: Ledger) -> None:
    assert kinds(seen(running, NURSE)) == ["support_plan", "monitoring_visit"]


@pytest.mark.parametrize("actor", [POLICE, COORDINATOR])
def test_who_reported_or_watches_sees_none(running: Ledger, actor: Actor) -> None:
    assert seen(running, actor) == []


def test_follow_ups_are_filtered(running: Ledger) -> None:
    assert kinds(seen(running, SOCIAL_WORKER, kinds=(Kind.ALTERNATIVE_CARE,))) == [
        "alternative_care"
    ]
    assert len(seen(running, SOCIAL_WORKER, due_by=CARE)) == 3
    assert len(seen(running, SOCIAL_WORKER, worker_id=SOCIAL_WORKER.user_id)) == 4
    assert seen(running, SOCIAL_WORKER, worker_id=SECOND_WORKER.user_id) == []


def test_a_visit_that_was_made_asks_for_the_next(running: Ledger) -> None:
    visit = made(MonitoringVisitDone, plan_id=PLAN, visit_due_at=later(days=100))
    running.append(visit)
    running.project()
    found = seen(running, SOCIAL_WORKER, kinds=(Kind.MONITORING_VISIT,))
    assert [(one["visits"], one["late"]) for one in found] == [(1, False)]
    assert found[0]["last_visit_on"] == visit.visited_on.isoformat()
    assert "reunification_follow_up" not in kinds(seen(running, SOCIAL_WORKER))


def test_a_closed_case_asks_for_nothing(running: Ledger) -> None:
    running.append(closed())
    running.project()
    assert seen(running, SOCIAL_WORKER) == []


def test_pages_of_follow_ups_go_both_ways(running: Ledger) -> None:
    running.append(
        reported(),
        taken_on(),
        made(SupportPlanAgreed, plan_id=made_id("plan", "other"), review_due_at=REVIEW),
        stream=OTHER_CASE,
    )
    running.project()

    def page(**told: Any) -> Any:
        wanted = Wanted(now=MORNING)
        return running.ask(follow_ups.listed(principal(SOCIAL_WORKER), wanted, Page(**told)))

    whole = page(first=5)
    first = page(first=2)
    rest = page(first=3, after=first.cursors[-1])
    assert (*first.rows, *rest.rows) == whole.rows
    assert page(last=2, before=rest.cursors[0]).rows == first.rows


def test_a_follow_up_has_the_class_of_the_fact_that_asked_for_it() -> None:
    asked = {
        Kind.MONITORING_VISIT: (ReintegrationPlanAgreed, "visit_due_at"),
        Kind.REUNIFICATION_FOLLOW_UP: (ReunificationCompleted, "follow_up_due_at"),
        Kind.SUPPORT_PLAN: (SupportPlanAgreed, "review_due_at"),
        Kind.ALTERNATIVE_CARE: (AlternativeCareArranged, "review_due_at"),
    }
    assert {kind: marks(event)[name].record_class for kind, (event, name) in asked.items()} == (
        CLASS_OF
    )


def test_what_is_shown_of_follow_ups_is_noted_once_for_a_case_with_its_class(
    running: Ledger,
) -> None:
    log = Kept()
    readings = reading(principal(NURSE), log)
    for row in running.ask(follow_ups.listed(principal(NURSE), Wanted(now=NOW))).rows:
        shape_follow_up(readings, row, NOW)
    asyncio.run(readings.keep())
    (entry,) = log.entries
    assert entry.record_classes == (RecordClass.PSYCHOSOCIAL,)
    assert {"follow_up.kind", "follow_up.due_at", "follow_up.visits"} <= set(entry.fields)


def test_a_sealed_record_lists_its_follow_ups_to_those_on_its_list_and_to_no_colleague(
    running: Ledger,
) -> None:
    supervisor = replace(SECOND_WORKER, role=Role.SUPERVISOR)
    seal = made(
        SealConfirmed,
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND["child_record"],
        listed_user_ids=(supervisor.user_id,),
    )
    running.append(seal)
    running.project()
    assert seen(running, SOCIAL_WORKER) == []
    listed = replace(principal(supervisor), strength="multi")
    rows = running.ask(follow_ups.listed(listed, Wanted(now=NOW))).rows
    assert [shape_follow_up(reading(listed), row, NOW) is None for row in rows] == [False] * 4


def test_who_is_not_assigned_finds_no_follow_up_and_the_supervisor_all(running: Ledger) -> None:
    assert seen(running, SECOND_WORKER) == []
    assert len(seen(running, replace(SECOND_WORKER, role=Role.SUPERVISOR))) == 4


def test_who_stands_in_finds_the_follow_ups_until_the_day_is_over(running: Ledger) -> None:
    covered = WorkerCovered(
        worker_id=SOCIAL_WORKER.user_id,
        covered_by_id=SECOND_WORKER.user_id,
        until_on=NOW.date(),
    )
    running.append(covered)
    running.project()
    assert len(seen(running, SECOND_WORKER)) == 4
    over = datetime.combine(NOW.date() + timedelta(days=1), time(), UTC)
    late = replace(principal(SECOND_WORKER), asks_at=over)
    assert running.ask(follow_ups.listed(late, Wanted(now=NOW))).rows == ()


def test_a_role_that_never_sees_the_mind_finds_no_follow_up_of_it(running: Ledger) -> None:
    officer = replace(SOCIAL_WORKER, role=Role.POLICE_OFFICER)
    assert kinds(seen(running, officer)) == ["alternative_care", "reunification_follow_up"]
