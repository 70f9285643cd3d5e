"""What a name, a timer or an alert tells by itself: somebody has said it of every one there is."""

from __future__ import annotations

from typing import Any

import pytest

from domain import access
from domain.adoption import hash_of
from domain.due import DeadlineMissed, ReviewFellDue
from domain.holding.holder import WorkerAlerted
from domain.identification.age import AgeDisputed
from domain.messages import Event, RecordClass
from domain.telltale import told, words
from domain.telltale.row import Telling
from domain.telltale.steps import ROWS, STEPS
from domain.telltale.timers import ALERTS, TIMERS
from domain.telltale.told import tells_of
from domain.timers import Kind
from domain.vocabulary import ALERT_REASON, DEADLINE_KIND, REVIEW_KIND
from infra.event_types import NAMES
from projections.return_steps import STEPS as STEPS_OF_RETURNS
from tests.domain.scenario import held
from tests.made import made
from tests.projections.telling_names import EVERY, TELL

WORK = RecordClass.CASE_ADMINISTRATION


def test_of_every_kind_of_event_it_is_said_once_what_its_name_tells() -> None:
    assert STEPS.keys() == NAMES.keys()
    assert len(ROWS) == len(STEPS)


def test_of_every_timer_and_every_alert_it_is_said_what_it_tells() -> None:
    assert TIMERS.keys() == set(Kind)
    assert ALERTS.keys() == {str(reason) for reason in ALERT_REASON}


@pytest.mark.parametrize("row", [*STEPS.values(), *TIMERS.values(), *ALERTS.values()], ids=str)
def test_every_row_says_why(row: Telling) -> None:
    assert len(row.because.split()) > 2


@pytest.mark.parametrize("name", sorted(NAMES.values()))
def test_a_name_tells_what_the_rules_of_protection_say(name: str) -> None:
    (kind,) = (kind for kind, known in NAMES.items() if known == name)
    said = next((record_class for record_class, names in TELL.items() if name in names), WORK)
    assert STEPS[kind].record_class == said


def test_every_name_that_tells_is_the_name_of_an_event() -> None:
    assert set(NAMES.values()) >= EVERY


@pytest.mark.parametrize("kind", STEPS_OF_RETURNS, ids=lambda kind: NAMES[kind])
def test_the_timeline_tells_of_a_return_what_the_list_of_returns_does(kind: type[Event]) -> None:
    assert STEPS[kind].record_class is STEPS_OF_RETURNS[kind].record_class


OF_THE_CLOCK: dict[str, str] = {
    "best_interests": "child",
    "alternative_care": "child",
    "support_plan": "psychosocial",
    "monitoring_visit": "psychosocial",
    "reunification_follow_up": "contact_location",
    "recovery_period": "legal",
    "recovery_period_end": "legal",
    "demand_reply": "legal",
}


@pytest.mark.parametrize("code", list(REVIEW_KIND), ids=str)
def test_a_review_that_fell_due_tells_what_its_timer_tells(code: Any) -> None:
    fallen = made(ReviewFellDue, review=code)
    assert tells_of(fallen) == OF_THE_CLOCK.get(str(code), WORK)


@pytest.mark.parametrize("code", list(DEADLINE_KIND), ids=str)
def test_a_missed_deadline_tells_what_its_timer_tells(code: Any) -> None:
    assert tells_of(made(DeadlineMissed, deadline=code)) == OF_THE_CLOCK.get(str(code), WORK)


def test_an_alert_tells_what_its_reason_tells() -> None:
    def alert(reason: str) -> RecordClass:
        return tells_of(made(WorkerAlerted, reason=ALERT_REASON[reason]))

    assert alert("majority_reached") is alert("found_adult") is RecordClass.CHILD
    assert alert("urgent_need_found") is RecordClass.MEDICAL
    assert alert("demand_received") is RecordClass.LEGAL
    assert alert("resident_missing") is WORK


def test_a_case_remembers_what_was_last_told_of_each_class() -> None:
    case = held(made(ReviewFellDue), made(AgeDisputed), made(ReviewFellDue))
    assert case.lasts == {"case_administration": 3, "child": 2}


def test_the_policy_that_decisions_cite_says_what_names_tell() -> None:
    rows, said = access.policy_rows(), set(told.written())
    assert len(said - set(words.written())) == len(STEPS) + len(TIMERS) + len(ALERTS)
    assert set(words.written()) < said
    assert said <= set(rows)
    assert hash_of(tuple(row for row in rows if row not in said)) != access.policy_hash()
