from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from domain.identification.recovery_period import RecoveryPeriodEnded
from domain.identification.removal import (
    RecordRemoval,
    RemovalNotExplained,
    RemovalRecorded,
    RemovalScreened,
    RemovalSuspended,
    ScreenBeforeRemoval,
    SuspendRemoval,
)
from domain.messages import AlreadyDone, Malformed
from domain.vocabulary import COUNTRY, RECOVERY_END_REASON, SCREENING_OUTCOME
from tests.domain.identification_examples import RECOVERING, REPORTED
from tests.domain.scenario import Past, given, held
from tests.examples import IMMIGRATION, POLICE_POST, SOCIAL_WORKER, command, later

TODAY = date(2026, 3, 2)
CLEARED = RemovalScreened(outcome=SCREENING_OUTCOME["not_indicated"], authority_id=POLICE_POST)
remove = command(
    RecordRemoval,
    by=IMMIGRATION,
    authority_id=POLICE_POST,
    country=COUNTRY["ETH"],
    removed_on=TODAY,
)
REMOVED = RemovalRecorded(authority_id=POLICE_POST, country=COUNTRY["ETH"], removed_on=TODAY)


def suspended(**words: Any) -> RemovalSuspended:
    return RemovalSuspended(authority_id=POLICE_POST, **words)


def test_a_person_is_screened_before_removal() -> None:
    wish = command(ScreenBeforeRemoval, outcome=CLEARED.outcome, authority_id=POLICE_POST)
    given(REPORTED).when(wish).then(CLEARED)


def test_a_removal_is_its_own_fact_and_no_voluntary_return() -> None:
    given(REPORTED, CLEARED).when(remove).then(REMOVED)
    after = held(REPORTED, CLEARED, REMOVED)
    assert after.identification.removed_on == TODAY
    assert after.returns == held(REPORTED).returns


def test_a_removal_without_screening_is_recorded_with_a_note_that_says_why() -> None:
    given(REPORTED).when(remove).refused(RemovalNotExplained)
    given(REPORTED).when(replace(remove, note="Nobody asked her.")).records(RemovalRecorded)


def test_a_removal_of_who_was_not_cleared_needs_a_note() -> None:
    for outcome in ("indicated", "unclear"):
        screened = replace(CLEARED, outcome=SCREENING_OUTCOME[outcome])
        given(REPORTED, screened).when(remove).refused(RemovalNotExplained)


def test_a_removal_under_suspension_needs_a_note() -> None:
    given(REPORTED, CLEARED, suspended()).when(remove).refused(RemovalNotExplained)
    until_today = suspended(until_on=TODAY)
    given(REPORTED, CLEARED, until_today).when(remove).refused(RemovalNotExplained)
    over = suspended(until_on=date(2026, 3, 1))
    given(REPORTED, CLEARED, over).when(remove).then(REMOVED)


def test_a_removal_within_the_recovery_period_needs_a_note() -> None:
    given(REPORTED, CLEARED, RECOVERING).when(remove).refused(RemovalNotExplained)
    ended = RecoveryPeriodEnded(reason=RECOVERY_END_REASON["left_by_own_decision"])
    given(REPORTED, CLEARED, RECOVERING, ended).when(remove).then(REMOVED)
    last = replace(remove, at=later(days=40), removed_on=RECOVERING.ends_on)
    given(REPORTED, CLEARED, RECOVERING).when(last).refused(RemovalNotExplained)
    after = replace(last, removed_on=date(2026, 4, 2))
    given(REPORTED, CLEARED, RECOVERING).when(after).records(RemovalRecorded)


def test_a_removal_still_to_come_is_no_fact() -> None:
    tomorrow = replace(remove, removed_on=date(2026, 3, 3))
    given(REPORTED, CLEARED).when(tomorrow).refused(Malformed)


def test_a_removal_is_recorded_once_and_the_next_needs_a_new_screening() -> None:
    given(REPORTED, CLEARED, Past(REMOVED, by=IMMIGRATION)).when(remove).refused(AlreadyDone)
    again = replace(remove, at=later(days=90), removed_on=date(2026, 5, 1))
    given(REPORTED, CLEARED, REMOVED).when(again).refused(RemovalNotExplained)


def test_another_agency_records_a_removal_of_its_own() -> None:
    known = replace(remove, note="Told by a friend of hers.")
    by_welfare = Past(REMOVED, by=SOCIAL_WORKER)
    given(REPORTED, CLEARED, by_welfare).when(known).records(RemovalRecorded)
    twice = (by_welfare, Past(REMOVED, by=IMMIGRATION))
    for by in (SOCIAL_WORKER, IMMIGRATION):
        given(REPORTED, CLEARED, *twice).when(replace(known, by=by)).refused(AlreadyDone)


def test_a_removal_is_suspended_until_a_day_or_until_further_notice() -> None:
    wish = command(SuspendRemoval, authority_id=POLICE_POST)
    given(REPORTED).when(wish).then(suspended())
    given(REPORTED).when(replace(wish, until_on=TODAY)).then(suspended(until_on=TODAY))
    given(REPORTED).when(replace(wish, until_on=date(2026, 3, 1))).refused(Malformed)
