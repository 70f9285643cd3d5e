"""Contact: one function guards every message that goes out to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.assessment.guardian import GuardianEnded
from domain.clocks import Rules
from domain.contact import (
    WRITTEN,
    ChildIsNotWrittenTo,
    ContactNotCleared,
    ContactPlan,
    OutsideSafeHours,
    PersonHasDied,
    PersonInConflict,
    contact_permitted,
    keeping_permitted,
)
from domain.holding.closure import PersonDied
from domain.identification.safety import (
    CheckSafety,
    ContactAttempted,
    RecordContactAttempt,
    SafeHoursImpossible,
    SafetyChecked,
    SafetyLapsed,
    UnsafeContact,
)
from domain.vocabulary import (
    ANSWER,
    CONTACT_CHANNEL,
    CONTACT_OUTCOME,
    GUARDIAN_CAPACITY,
    GUARDIAN_END_REASON,
)
from tests.domain.assessment_examples import (
    AUNT,
    CLEARED,
    LINKED,
    NAMED,
    appointed,
    checked,
    linked,
)
from tests.domain.identification_examples import (
    MOMENT,
    REPORTED,
    REPORTED_ADULT,
    REPORTED_CHILD,
    YES,
    safety_checked,
    safety_words,
)
from tests.domain.scenario import Past, given, held
from tests.examples import MORNING, SECOND_WORKER, TANZANIA, command, later

EVERY_WAY = {
    "safe_to_call": YES,
    "safe_to_text": YES,
    "safe_to_email": YES,
    "safe_to_post": YES,
    "alternative_permitted": YES,
}
SAFE = safety_checked(**EVERY_WAY)
BY_AUNT = safety_checked(**EVERY_WAY, alternative_contact_id=AUNT)
DIED = PersonDied(died_on=MORNING.date())
EVENING = safety_checked(**EVERY_WAY, safe_from_hour=18, safe_until_hour=22)
NIGHT = safety_checked(**EVERY_WAY, safe_from_hour=22, safe_until_hour=6)
MIDNIGHT = datetime(2026, 3, 1, 21, 0, tzinfo=MORNING.tzinfo)
"""Where the case is, three hours ahead."""


def asked(
    *history: Any,
    channel: str = "telephone",
    at: datetime = MORNING,
    rules: Rules | None = TANZANIA,
    **words: Any,
) -> ContactPlan:
    case = held(*history)
    slices = (case.identification, case.assessment, case.holding, rules)
    return contact_permitted(channel, *slices, at=at, **words)


def at_hour(hour: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


@pytest.mark.parametrize("channel", ["telephone", "video", *WRITTEN])
def test_unknown_is_unsafe_by_every_channel(channel: str) -> None:
    with pytest.raises(UnsafeContact):
        asked(REPORTED, channel=channel)
    assert asked(REPORTED, SAFE, channel=channel) == ContactPlan(channel=channel)


@pytest.mark.parametrize("channel", ["telephone", "video", *WRITTEN])
def test_a_lapsed_check_is_unsafe_by_every_channel(channel: str) -> None:
    asked(REPORTED, SAFE, channel=channel, at=SAFE.lapses_at - MOMENT)
    with pytest.raises(UnsafeContact):
        asked(REPORTED, SAFE, channel=channel, at=SAFE.lapses_at)
    with pytest.raises(UnsafeContact):
        asked(REPORTED, SAFE, SafetyLapsed(due_at=SAFE.lapses_at), channel=channel)


@pytest.mark.parametrize("channel", list(CONTACT_CHANNEL))
def test_nobody_is_contacted_in_the_name_of_the_dead(channel: str) -> None:
    for to_alternative in (False, True):
        with pytest.raises(PersonHasDied):
            asked(REPORTED, BY_AUNT, DIED, channel=channel, to_alternative=to_alternative)


def test_meeting_in_person_and_word_through_the_own_worker_need_no_check() -> None:
    for channel in ("in_person", "through_worker"):
        assert asked(REPORTED, channel=channel).channel == channel


def test_a_message_says_the_words_that_were_agreed_on() -> None:
    agreed = replace(SAFE, contact_words="Your bicycle is ready.")
    assert asked(REPORTED, agreed).words == "Your bicycle is ready."


def test_a_message_goes_out_in_the_hours_that_the_person_called_safe() -> None:
    for hour in (18, 21.99):
        asked(REPORTED, EVENING, goes_out_at=at_hour(hour))
    for hour in (17.99, 22, 9):
        with pytest.raises(OutsideSafeHours):
            asked(REPORTED, EVENING, goes_out_at=at_hour(hour))
    with pytest.raises(OutsideSafeHours):
        asked(REPORTED, EVENING, at=MORNING)


def test_safe_hours_may_go_through_the_night() -> None:
    for hour in (22, 23.5, 24, 29.99):
        asked(REPORTED, NIGHT, goes_out_at=at_hour(hour))
    for hour in (12, 21.99, 30):
        with pytest.raises(OutsideSafeHours):
            asked(REPORTED, NIGHT, goes_out_at=at_hour(hour))


def test_hours_are_those_of_the_place_where_the_case_is() -> None:
    elsewhere = replace(TANZANIA, time_zone="Europe/London")
    asked(REPORTED, EVENING, goes_out_at=at_hour(18))
    with pytest.raises(OutsideSafeHours):
        asked(REPORTED, EVENING, goes_out_at=at_hour(18), rules=elsewhere)


def test_meeting_in_person_is_bound_to_no_hours() -> None:
    asked(REPORTED, EVENING, channel="in_person", at=MORNING)


@pytest.mark.parametrize(("begin", "end"), [(18, None), (None, 22), (18, 18), (24, 6), (1, 25)])
def test_hours_that_no_day_has_are_refused(begin: int | None, end: int | None) -> None:
    words = safety_words(safe_from_hour=begin, safe_until_hour=end)
    given(REPORTED).when(command(CheckSafety, **words)).refused(SafeHoursImpossible)


def test_hours_are_recorded_both_or_none() -> None:
    for words in ({}, {"safe_from_hour": 0, "safe_until_hour": 24}):
        given(REPORTED).when(command(CheckSafety, **safety_words(**words))).records(SafetyChecked)


def test_the_alternative_contact_is_named_permitted_and_nobodys_accomplice() -> None:
    plan = asked(REPORTED, BY_AUNT, to_alternative=True)
    assert plan.to_contact_id == AUNT
    unpermitted = safety_checked(safe_to_call=YES, alternative_contact_id=AUNT)
    for unsafe in (SAFE, unpermitted):
        with pytest.raises(UnsafeContact):
            asked(REPORTED, unsafe, to_alternative=True)
    for against in (NAMED, checked("conflict")):
        with pytest.raises(PersonInConflict):
            asked(REPORTED, BY_AUNT, against, to_alternative=True)


@pytest.mark.parametrize("channel", WRITTEN)
def test_a_child_is_not_written_to_and_a_representative_is(channel: str) -> None:
    with pytest.raises(ChildIsNotWrittenTo):
        asked(REPORTED_CHILD, BY_AUNT, channel=channel)
    asked(REPORTED_CHILD, LINKED, CLEARED, BY_AUNT, channel=channel, to_alternative=True)
    asked(REPORTED_CHILD, BY_AUNT, channel="telephone")
    asked(REPORTED_ADULT, SAFE, channel=channel)
    asked(REPORTED, SAFE, channel=channel)


@pytest.mark.parametrize("channel", list(CONTACT_CHANNEL))
def test_nobody_is_spoken_to_in_a_childs_place_before_a_second_worker_cleared_them(
    channel: str,
) -> None:
    unclear = Past(checked("unclear"), by=SECOND_WORKER)
    for history in ((), (LINKED,), (LINKED, checked("clear")), (LINKED, unclear)):
        with pytest.raises(ContactNotCleared):
            asked(REPORTED_CHILD, *history, BY_AUNT, channel=channel, to_alternative=True)
    asked(REPORTED_CHILD, LINKED, CLEARED, BY_AUNT, channel=channel, to_alternative=True)
    asked(REPORTED_ADULT, LINKED, BY_AUNT, channel=channel, to_alternative=True)


@pytest.mark.parametrize("capacity", list(GUARDIAN_CAPACITY))
def test_no_guardian_is_told_before_a_second_worker_cleared_them_nor_without_a_mandate(
    capacity: str,
) -> None:
    guarded = (REPORTED_CHILD, BY_AUNT, appointed(capacity))
    ended = GuardianEnded(guardian_id=AUNT, reason=GUARDIAN_END_REASON["mandate_ended"])
    for without in ((), (checked("clear"),), (CLEARED, ended)):
        with pytest.raises(ContactNotCleared):
            asked(*guarded, *without, channel="email", to_alternative=True)
    asked(*guarded, CLEARED, channel="email", to_alternative=True)


def test_a_cleared_relative_stays_one_after_their_guardianship() -> None:
    ended = GuardianEnded(guardian_id=AUNT, reason=GUARDIAN_END_REASON["mandate_ended"])
    history = (REPORTED_CHILD, BY_AUNT, appointed(), CLEARED, ended)
    asked(*history, LINKED, to_alternative=True)
    with pytest.raises(ContactNotCleared):
        asked(*history, linked("guardian"), to_alternative=True)


def test_an_attempt_at_contact_is_guarded_by_the_same_rules() -> None:
    attempt = command(
        RecordContactAttempt,
        channel=CONTACT_CHANNEL["telephone"],
        outcome=CONTACT_OUTCOME["reached"],
    )
    given(REPORTED, SAFE).when(attempt).records(ContactAttempted)
    given(REPORTED, EVENING).when(attempt).refused(OutsideSafeHours)
    told_later = replace(attempt, at=later(hours=24), occurred_at=at_hour(19))
    given(REPORTED, EVENING).when(told_later).records(ContactAttempted)
    given(REPORTED, SAFE, DIED).when(attempt).refused(PersonHasDied)
    text = replace(attempt, channel=CONTACT_CHANNEL["text_message"])
    given(REPORTED_CHILD, SAFE).when(text).refused(ChildIsNotWrittenTo)
    by_aunt = replace(attempt, with_alternative_contact=True)
    given(REPORTED, BY_AUNT, NAMED).when(by_aunt).refused(PersonInConflict)


def kept(*history: Any, at: datetime = MORNING) -> None:
    case = held(*history)
    keeping_permitted(case.identification, case.assessment, case.holding, TANZANIA, at=at)


def test_what_the_person_keeps_in_writing_is_given_where_paper_is_safe_at_any_hour() -> None:
    kept(REPORTED_ADULT, SAFE)
    kept(REPORTED_ADULT, EVENING, at=at_hour(10))


def test_nothing_to_keep_is_given_where_paper_is_unknown_unsafe_or_lapsed() -> None:
    by_telephone_alone = safety_checked(**EVERY_WAY | {"safe_to_post": ANSWER["no"]})
    for history in ((), (by_telephone_alone,), (SAFE, SafetyLapsed(due_at=SAFE.lapses_at))):
        with pytest.raises(UnsafeContact):
            kept(REPORTED_ADULT, *history)
    with pytest.raises(UnsafeContact):
        kept(REPORTED_ADULT, SAFE, at=SAFE.lapses_at)


def test_nothing_to_keep_is_given_to_a_child_or_in_the_name_of_the_dead() -> None:
    with pytest.raises(ChildIsNotWrittenTo):
        kept(REPORTED_CHILD, SAFE)
    with pytest.raises(PersonHasDied):
        kept(REPORTED_ADULT, SAFE, DIED)
