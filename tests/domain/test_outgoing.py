"""Whatever goes out to a person is guarded, on time or recorded late, to follow up or to visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, get_type_hints

import pytest

from domain import obstacles
from domain.case import World
from domain.consent.legal_basis import RecordOutsideDisclosure
from domain.contact import (
    WRITTEN,
    ChildIsNotWrittenTo,
    ContactNotCleared,
    OutsideSafeHours,
    PersonHasDied,
)
from domain.holding.closure import PersonDied
from domain.identification.safety import (
    WITHOUT_CHANNEL,
    ContactAttempted,
    RecordContactAttempt,
    SafetyLapsed,
    UnsafeContact,
)
from domain.messages import Command, Malformed, Refused
from domain.permissions import WHO_MAY_ACT
from domain.personal import annotations_in
from domain.reintegration.plan import MonitoringVisitDone, RecordMonitoringVisit, VisitDayAhead
from domain.shelter.stay import FollowUpDone, RecordFollowUp, ResidentDischarged
from domain.vocabulary import CONTACT_CHANNEL, CONTACT_OUTCOME, FURTHER_ACTION
from tests.domain.assessment_examples import AUNT, CLEARED, LINKED, appointed
from tests.domain.identification_examples import (
    MOMENT,
    REPORTED,
    REPORTED_CHILD,
    YES,
    age_stated,
    safety_checked,
)
from tests.domain.scenario import Past, given
from tests.domain.shelter_examples import BED, STAY, lives
from tests.examples import MORNING, SHELTER, TANZANIA, command, later
from tests.made import made

NOT_TO_THE_PERSON: Mapping[type[Command], str] = {
    RecordOutsideDisclosure: "it tells an agency, under a ground; no word of it reaches the person",
}
"""What names a way of contact and is guarded by something else, with the reason."""
SENDS_NOTHING: Mapping[type[Command], str] = {
    RecordMonitoringVisit: "who serves on after a withdrawal visits, and is not told of a death",
}
"""What is recorded after a death too where it needs no channel, with the reason."""
EVERY_WAY: dict[str, Any] = {
    "safe_to_call": YES,
    "safe_to_text": YES,
    "safe_to_email": YES,
    "safe_to_post": YES,
    "alternative_permitted": YES,
    "alternative_contact_id": AUNT,
}
SAFE = safety_checked(**EVERY_WAY)
EVENING = safety_checked(**EVERY_WAY, safe_from_hour=18, safe_until_hour=22)
UNSAFE = safety_checked()
BY_CHANNEL = [way for way in CONTACT_CHANNEL if way not in WITHOUT_CHANNEL]
LEFT: tuple[Any, ...] = (
    *lives(BED, "dormitory"),
    made(ResidentDischarged, stay_id=STAY, shelter_id=SHELTER),
)
DAY = timedelta(days=1)
EARLY = MORNING - timedelta(hours=1)
LATE = later(hours=30)
"""When something is recorded, more than a day after the morning."""


def channel_of(kind: type[Command]) -> str:
    """The field that names a way of contact, if there is one."""
    hints = get_type_hints(kind, include_extras=True)
    named = (one.name for one in fields(kind) if CONTACT_CHANNEL in annotations_in(hints[one.name]))
    return next(named, "")


NAMING_A_WAY = {kind: channel_of(kind) for kind in WHO_MAY_ACT if channel_of(kind)}


def refused_before(kind: type[Command], way: str, *history: Any) -> str:
    """What stands against an example of this kind before its own room is asked."""
    said: dict[str, Any] = {NAMING_A_WAY[kind]: CONTACT_CHANNEL[way]}
    if kind is RecordContactAttempt:
        said["with_alternative_contact"] = None
    wish = made(kind, **said)
    try:
        obstacles.check(wish, given(REPORTED, *history).case, World(jurisdiction=TANZANIA))
    except Refused as refusal:
        return refusal.code()
    return ""


def test_every_command_that_names_a_way_of_contact_is_guarded_or_says_why_not() -> None:
    assert {RecordContactAttempt, RecordFollowUp, RecordMonitoringVisit} <= set(NAMING_A_WAY)
    died = PersonDied(died_on=MORNING.date())
    for kind in NAMING_A_WAY:
        guarded = kind not in NOT_TO_THE_PERSON
        for way in CONTACT_CHANNEL:
            needed = guarded and way not in WITHOUT_CHANNEL
            assert refused_before(kind, way) == ("unsafe_contact" if needed else "")
            assert refused_before(kind, way, SAFE) == ""
            ends = needed or (guarded and kind not in SENDS_NOTHING)
            assert refused_before(kind, way, SAFE, died) == ("person_has_died" if ends else "")
    for table in (NOT_TO_THE_PERSON, SENDS_NOTHING):
        assert all(table.values())
        assert set(table) <= set(NAMING_A_WAY)


def follow_up(way: str = "telephone", **words: Any) -> RecordFollowUp:
    told: dict[str, Any] = {
        "stay_id": STAY,
        "method": CONTACT_CHANNEL[way],
        "next_step": next(iter(FURTHER_ACTION)),
    }
    return command(RecordFollowUp, **(told | words))


def visit(way: str = "telephone", **words: Any) -> RecordMonitoringVisit:
    told: dict[str, Any] = {
        "plan_id": None,
        "visited_on": MORNING.date(),
        "method": CONTACT_CHANNEL[way],
        "economic": None,
        "further_action": FURTHER_ACTION["ongoing_monitoring"],
    }
    return made(RecordMonitoringVisit, **(told | words))


@pytest.mark.parametrize("way", BY_CHANNEL)
def test_a_former_resident_is_followed_up_by_a_safe_way_or_in_person(way: str) -> None:
    given(REPORTED, *LEFT).when(follow_up(way)).refused(UnsafeContact)
    given(REPORTED, *LEFT, SAFE).when(follow_up(way)).records(FollowUpDone)
    given(REPORTED, *LEFT, EVENING).when(follow_up(way)).refused(OutsideSafeHours)
    for meeting in WITHOUT_CHANNEL:
        given(REPORTED, *LEFT).when(follow_up(meeting)).records(FollowUpDone)


@pytest.mark.parametrize("way", BY_CHANNEL)
def test_a_monitoring_visit_is_by_a_safe_way_or_in_person(way: str) -> None:
    given(REPORTED).when(visit(way)).refused(UnsafeContact)
    given(REPORTED, SAFE).when(visit(way)).records(MonitoringVisitDone)
    given(REPORTED, EVENING).when(visit(way)).refused(OutsideSafeHours)
    for meeting in WITHOUT_CHANNEL:
        given(REPORTED).when(visit(meeting)).records(MonitoringVisitDone)


@pytest.mark.parametrize("way", WRITTEN)
def test_no_child_is_followed_up_or_visited_in_writing(way: str) -> None:
    given(REPORTED_CHILD, *LEFT, SAFE).when(follow_up(way)).refused(ChildIsNotWrittenTo)
    given(REPORTED_CHILD, SAFE).when(visit(way)).refused(ChildIsNotWrittenTo)
    given(REPORTED_CHILD, SAFE).when(visit()).records(MonitoringVisitDone)


@pytest.mark.parametrize("way", list(CONTACT_CHANNEL))
def test_nobody_follows_up_or_visits_the_dead_and_what_was_before_is_still_recorded(
    way: str,
) -> None:
    died = PersonDied(died_on=MORNING.date() + DAY)
    history = (REPORTED, *LEFT, SAFE, died)
    ahead, visited = {"at": MORNING + DAY}, {"visited_on": died.died_on}
    given(*history).when(follow_up(way, **ahead)).refused(PersonHasDied)
    if way in BY_CHANNEL:
        given(*history).when(visit(way, **ahead, **visited)).refused(PersonHasDied)
    for wish in (follow_up(way), visit(way)):
        before = replace(wish, at=MORNING + DAY, occurred_at=MORNING)
        assert given(*history).when(before).events()


def test_a_visit_by_telephone_that_is_recorded_on_a_later_day_says_at_which_hour_it_was() -> None:
    told = visit(at=LATE)
    given(REPORTED, SAFE).when(told).refused(Malformed)
    given(REPORTED, SAFE).when(replace(told, occurred_at=LATE)).refused(Malformed)
    given(REPORTED, SAFE).when(replace(told, occurred_at=MORNING)).records(MonitoringVisitDone)
    given(REPORTED).when(visit("in_person", at=LATE)).records(MonitoringVisitDone)
    given(REPORTED, SAFE).when(visit(visited_on=LATE.date())).refused(VisitDayAhead)


def call(**words: Any) -> RecordContactAttempt:
    told: dict[str, Any] = {
        "channel": CONTACT_CHANNEL["telephone"],
        "outcome": CONTACT_OUTCOME["reached"],
    }
    return command(RecordContactAttempt, **(told | words))


LATE_CALLS: tuple[Command, ...] = (
    call(at=LATE, occurred_at=EARLY),
    follow_up(at=LATE, occurred_at=EARLY),
    visit(at=LATE, occurred_at=EARLY),
)


@pytest.mark.parametrize("late", LATE_CALLS, ids=lambda late: type(late).__name__)
def test_no_check_makes_safe_what_went_out_before_it(late: Any) -> None:
    given(REPORTED, *LEFT, SAFE).when(late).refused(UnsafeContact)
    at_once = Past(SAFE, at=EARLY)
    assert given(REPORTED, *LEFT, at_once).when(late).events()
    a_moment_after = Past(SAFE, at=EARLY + MOMENT)
    given(REPORTED, *LEFT, a_moment_after).when(late).refused(UnsafeContact)


@pytest.mark.parametrize("late", LATE_CALLS, ids=lambda late: type(late).__name__)
def test_what_went_out_is_judged_by_the_check_of_that_time(late: Any) -> None:
    before = EARLY - DAY
    first, second = Past(SAFE, at=before), Past(UNSAFE, at=before)
    assert given(REPORTED, *LEFT, first, UNSAFE).when(late).events()
    given(REPORTED, *LEFT, second, SAFE).when(late).refused(UnsafeContact)
    given(REPORTED, *LEFT, first, Past(UNSAFE, at=EARLY)).when(late).refused(UnsafeContact)
    evening = Past(EVENING, at=before)
    given(REPORTED, *LEFT, evening, SAFE).when(late).refused(OutsideSafeHours)


@pytest.mark.parametrize("late", LATE_CALLS, ids=lambda late: type(late).__name__)
def test_a_check_that_lapsed_before_the_message_is_no_check(late: Any) -> None:
    before = EARLY - DAY
    running = safety_checked(**EVERY_WAY, lapses_at=EARLY + MOMENT)
    assert given(REPORTED, *LEFT, Past(running, at=before)).when(late).events()
    noted = Past(SafetyLapsed(due_at=running.lapses_at), at=running.lapses_at)
    assert given(REPORTED, *LEFT, Past(running, at=before), noted).when(late).events()
    over = safety_checked(**EVERY_WAY, lapses_at=EARLY)
    given(REPORTED, *LEFT, Past(over, at=before)).when(late).refused(UnsafeContact)
    given(REPORTED, *LEFT, Past(over, at=before), SAFE).when(late).refused(UnsafeContact)


def test_what_is_to_go_out_after_the_check_lapses_is_unsafe() -> None:
    soon = safety_checked(**EVERY_WAY, lapses_at=MORNING + timedelta(minutes=2))
    ahead = call(occurred_at=MORNING + timedelta(minutes=2))
    given(REPORTED, soon).when(ahead).refused(UnsafeContact)
    given(REPORTED, soon).when(call()).records(ContactAttempted)


def test_a_check_that_a_faster_clock_recorded_counts_at_once() -> None:
    unsafe = Past(UNSAFE, at=MORNING + timedelta(seconds=1))
    given(REPORTED, SAFE, unsafe).when(call()).refused(UnsafeContact)


def test_nobody_is_cleared_for_what_they_were_told_before() -> None:
    asked = Past(SAFE, at=EARLY)
    told = call(at=LATE, occurred_at=EARLY, with_alternative_contact=True)
    history: tuple[Any, ...] = (REPORTED_CHILD, asked, LINKED)
    given(*history, CLEARED).when(told).refused(ContactNotCleared)
    earlier = Past(CLEARED.fact.event, by=CLEARED.by, at=EARLY)
    given(*history, earlier).when(told).records(ContactAttempted)
    guarded: tuple[Any, ...] = (REPORTED_CHILD, asked, appointed(mandate_from=EARLY.date()))
    given(*guarded, CLEARED).when(told).refused(ContactNotCleared)
    given(*guarded, earlier).when(told).records(ContactAttempted)


def test_whoever_was_a_child_then_was_not_to_be_written_to() -> None:
    born = age_stated(birth_date=date(2008, 3, 3), presumed_child=True)
    grown_up: tuple[Any, ...] = (REPORTED_CHILD, born, SAFE)
    told = call(at=LATE, channel=CONTACT_CHANNEL["text_message"])
    given(*grown_up).when(told).records(ContactAttempted)
    given(*grown_up).when(replace(told, occurred_at=MORNING)).refused(ChildIsNotWrittenTo)
