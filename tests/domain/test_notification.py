from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from domain.clocks import RulesMissing
from domain.notification import (
    ChildIsReferred,
    DutyToNotifySent,
    LinkedToACase,
    NoDutyToNotify,
    SendDutyToNotify,
    decide,
)
from domain.vocabulary import AGE_GROUP, EXPLOITATION_COARSE, NOTIFY_REASON
from tests.domain.scenario import given
from tests.examples import CASE, MORNING, TANZANIA, UNITED_KINGDOM, WELFARE, command, made_id

NOTIFICATION = made_id("notification", "first")
words: dict[str, Any] = {
    "jurisdiction_id": UNITED_KINGDOM.jurisdiction_id,
    "refusal_reason": NOTIFY_REASON["fear"],
    "age_group": AGE_GROUP["adult"],
    "exploitation": EXPLOITATION_COARSE["labour"],
}
notify = command(SendDutyToNotify, stream=NOTIFICATION, **words)


def test_a_refusal_is_notified_with_the_agency_and_the_day() -> None:
    (fact,) = given(rules=UNITED_KINGDOM).when(notify).decided()
    assert fact.stream == NOTIFICATION
    assert fact.event == DutyToNotifySent(agency_id=WELFARE, day=date(2026, 3, 2), **words)


def test_the_day_is_the_day_where_it_was_refused() -> None:
    late = replace(notify, at=datetime.fromisoformat("2026-07-01T23:30:00+00:00"))
    (fact,) = given(rules=UNITED_KINGDOM).when(late).decided()
    assert isinstance(fact.event, DutyToNotifySent)
    assert fact.event.day == date(2026, 7, 2)


def test_notification_without_consent_identifies_nobody_even_in_combination() -> None:
    (fact,) = given(rules=UNITED_KINGDOM).when(notify).decided()
    said = {field.name: getattr(fact.event, field.name) for field in dataclasses.fields(fact.event)}
    assert set(said) == {
        "agency_id",
        "day",
        "jurisdiction_id",
        "refusal_reason",
        "age_group",
        "exploitation",
    }
    assert not any(isinstance(value, datetime) for value in said.values())
    assert CASE not in said.values()
    assert len(list(EXPLOITATION_COARSE)) <= 4


@pytest.mark.parametrize(
    "trace",
    [
        {"legal_basis_id": "basis-1"},
        {"correlation_id": "correlation-1"},
        {"causation_id": "event-1"},
        {"occurred_at": MORNING},
        {"late_reason": "(a reason)"},
        {"stream": CASE},
    ],
    ids=lambda trace: next(iter(trace)),
)
def test_a_notification_carries_nothing_that_links_it_to_a_case(trace: Any) -> None:
    given(rules=UNITED_KINGDOM).when(replace(notify, **trace)).refused(LinkedToACase)


def test_nothing_is_notified_where_no_anonymous_duty_exists() -> None:
    at_home = replace(notify, jurisdiction_id=TANZANIA.jurisdiction_id)
    given(rules=TANZANIA).when(at_home).refused(NoDutyToNotify)
    given(rules=UNITED_KINGDOM).when(at_home).refused(NoDutyToNotify)
    with pytest.raises(RulesMissing):
        decide(notify, None)


@pytest.mark.parametrize("age_group", ["infant", "child", "adolescent"])
def test_a_child_is_referred_and_not_notified_about(age_group: str) -> None:
    wish = replace(notify, age_group=AGE_GROUP[age_group])
    given(rules=UNITED_KINGDOM).when(wish).refused(ChildIsReferred)
