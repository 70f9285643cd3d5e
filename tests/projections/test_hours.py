"""Who coordinates is told by the hour when something happened; everybody else, when it did."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Tie
from domain.messages import Actor, Role
from projections import follow_ups
from projections.follow_ups import Wanted
from projections.visibility.hours import last_told_by, timed_for
from tests.examples import COORDINATION, COORDINATOR, SOCIAL_WORKER, acting
from tests.projections.test_leaks import principal

AUDITOR = acting(Role.AUDITOR, COORDINATION)
HOUR = datetime(2026, 3, 2, 14, tzinfo=UTC)
MOMENT = HOUR + timedelta(minutes=7, seconds=33, microseconds=12)
MOMENTS = st.datetimes(HOUR, HOUR + timedelta(hours=4), timezones=st.just(UTC)).map(
    lambda at: at.astimezone(UTC)
)


@pytest.mark.parametrize(
    ("told", "by_the_hour"),
    [
        (MOMENT, HOUR),
        (HOUR, HOUR),
        (MOMENT.isoformat(), HOUR.isoformat()),
        ("2026-03-02T17:07:33+03:00", HOUR.isoformat()),
        ("2026-03-02T14:07Z", HOUR.isoformat()),
        ({"words": [{"due_at": MOMENT.isoformat()}]}, {"words": [{"due_at": HOUR.isoformat()}]}),
        ((MOMENT, "late"), (HOUR, "late")),
    ],
)
def test_a_coordinator_is_told_the_last_full_hour_however_deep_it_stands(
    told: Any, by_the_hour: Any
) -> None:
    assert timed_for(Tie.COORDINATOR, told) == by_the_hour


def test_an_hour_that_begins_elsewhere_at_half_past_is_told_as_that_of_utc() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert timed_for(Tie.COORDINATOR, elsewhere.isoformat()) == HOUR.isoformat()


@pytest.mark.parametrize("told", ["2026-03-02", date(2026, 3, 2), "14:07", 1407, True, None])
def test_what_is_no_time_stays(told: Any) -> None:
    assert timed_for(Tie.COORDINATOR, told) == told


@pytest.mark.parametrize("tie", sorted(set(Tie) - {Tie.COORDINATOR}))
def test_everybody_else_is_told_the_very_thing_untouched(tie: Tie) -> None:
    told = {"recorded_at": MOMENT}
    assert timed_for(tie, told) is told


@given(MOMENTS, MOMENTS)
def test_a_filter_by_time_finds_for_a_coordinator_what_the_told_hour_says(
    falls_due: datetime, asked: datetime
) -> None:
    last = last_told_by(principal(COORDINATOR), asked)
    assert last is not None
    assert (falls_due <= last) == (timed_for(Tie.COORDINATOR, falls_due) <= asked)


@pytest.mark.parametrize("actor", [SOCIAL_WORKER, AUDITOR])
def test_a_filter_by_time_finds_for_everybody_else_what_the_time_says(actor: Actor) -> None:
    assert last_told_by(principal(actor), MOMENT) == MOMENT


def test_follow_ups_are_asked_for_by_the_hour_that_is_told() -> None:
    wanted = Wanted(now=MOMENT, due_by=MOMENT)
    bounds = {
        follow_ups.counted(principal(COORDINATOR), wanted).parameters["due_by"],
        follow_ups.listed(principal(COORDINATOR), wanted).parameters["due_by"],
    }
    assert bounds == {last_told_by(principal(COORDINATOR), MOMENT)} != {MOMENT}
    assert (
        follow_ups.counted(principal(COORDINATOR), Wanted(now=MOMENT)).parameters["due_by"] is None
    )
