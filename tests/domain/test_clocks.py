from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.clocks import CLOCKS, DEFAULTS, Clock, Rules, check_configuration, due_at
from tests.examples import TANZANIA, UNITED_KINGDOM

GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
WITH_EASTER = replace(TANZANIA, holidays=frozenset({GOOD_FRIDAY, EASTER_MONDAY}))


def running(amount: int, unit: str, rules: Rules = TANZANIA) -> Rules:
    clock = Clock(name="a", amount=amount, unit=unit, standing="law", source="test")
    return replace(rules, clocks={"a": clock})


def test_working_days_follow_jurisdiction_holidays_and_zone() -> None:
    wednesday_evening = datetime(2026, 4, 1, 20, 30, tzinfo=UTC)
    five = running(5, "working_days", WITH_EASTER)
    assert five.day(wednesday_evening) == date(2026, 4, 1)
    # Thursday 2; Friday 3 and Monday 6 are holidays; Tuesday 7 to Friday 10.
    assert five.due("a", wednesday_evening) == datetime(2026, 4, 10, 21, tzinfo=UTC)
    past_midnight_there = datetime(2026, 4, 1, 21, 30, tzinfo=UTC)
    assert five.day(past_midnight_there) == date(2026, 4, 2)
    assert five.due("a", past_midnight_there) == datetime(2026, 4, 13, 21, tzinfo=UTC)
    assert running(5, "working_days").due("a", wednesday_evening) == datetime(
        2026, 4, 8, 21, tzinfo=UTC
    )


def test_a_week_may_begin_on_another_day() -> None:
    sunday_to_thursday = replace(running(1, "working_days"), working_days=(6, 0, 1, 2, 3))
    thursday = datetime(2026, 3, 5, 9, tzinfo=UTC)
    assert sunday_to_thursday.due("a", thursday) == datetime(2026, 3, 8, 21, tzinfo=UTC)


def test_working_days_are_counted_backward_for_a_review_before_an_end() -> None:
    assert WITH_EASTER.working_days_from(date(2026, 4, 8), -2) == date(2026, 4, 2)
    assert WITH_EASTER.working_days_from(date(2026, 4, 8), 0) == date(2026, 4, 8)


def test_hours_run_through_nights_and_holidays() -> None:
    start = datetime(2026, 4, 2, 23, 15, tzinfo=UTC)
    assert running(24, "hours", WITH_EASTER).due("a", start) == datetime(
        2026, 4, 3, 23, 15, tzinfo=UTC
    )


def test_days_end_at_midnight_where_the_case_is() -> None:
    start = datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert running(14, "days").due("a", start) == datetime(2026, 3, 16, 21, tzinfo=UTC)
    assert running(14, "days", UNITED_KINGDOM).due("a", start) == datetime(2026, 3, 17, tzinfo=UTC)


def test_a_day_of_summer_time_begins_and_ends_by_the_local_clock() -> None:
    start = datetime(2026, 3, 20, 6, tzinfo=UTC)
    assert running(14, "days", UNITED_KINGDOM).due("a", start) == datetime(
        2026, 4, 3, 23, tzinfo=UTC
    )
    assert UNITED_KINGDOM.start_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 0, tzinfo=UTC)
    assert UNITED_KINGDOM.end_of(date(2026, 3, 29)) == datetime(2026, 3, 29, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last(start: date, months: int, end: date) -> None:
    rules = running(months, "months")
    assert rules.day_after(rules.clocks["a"], start) == end


def test_a_clock_that_came_later_has_a_default_that_stands_as_one() -> None:
    assert not set(DEFAULTS) & set(CLOCKS)
    check_configuration((*TANZANIA.clocks.values(), *DEFAULTS.values()), ())
    for name, clock in DEFAULTS.items():
        assert (clock.name, clock.standing) == (name, "default")


def test_minutes_run_through_midnight() -> None:
    start = datetime(2026, 4, 2, 20, 45, tzinfo=UTC)
    assert running(30, "minutes").due("a", start) == datetime(2026, 4, 2, 21, 15, tzinfo=UTC)


def test_what_protects_the_person_waits_for_no_configuration() -> None:
    start = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)
    assert due_at("recall_acknowledgement", start, None) == datetime(2026, 3, 14, tzinfo=UTC)
    assert due_at("break_glass", start, None) == datetime(2026, 3, 7, tzinfo=UTC)
