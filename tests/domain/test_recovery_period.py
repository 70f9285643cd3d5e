from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.identification.grounds import DisqualificationRecorded
from domain.identification.recovery_period import (
    DisqualificationMissing,
    EndRecoveryPeriod,
    ExtendRecoveryPeriod,
    ExtensionNotLater,
    RecoveryPeriodEnded,
    RecoveryPeriodExtended,
    RecoveryPeriodHadBefore,
    RecoveryPeriodReviewed,
    RecoveryPeriodRuns,
    RecoveryPeriodStarted,
    ReviewRecoveryPeriod,
    StartRecoveryPeriod,
    begun,
)
from domain.messages import AlreadyDone, OutOfOrder
from domain.vocabulary import (
    DISQUALIFICATION_GROUND,
    EXTENSION_REASON,
    RECOVERY_END_REASON,
    REVIEW_OUTCOME,
)
from tests.domain.identification_examples import (
    INDICATED,
    MOMENT,
    REASONABLE_GROUNDS,
    RECOVERING,
    REPORTED,
)
from tests.domain.scenario import Scenario, given
from tests.examples import CLOCK_WATCHER, DECIDER, MORNING, TANZANIA, UNITED_KINGDOM, command, later

IN_RECOVERY = (REPORTED, REASONABLE_GROUNDS, RECOVERING)
start = command(StartRecoveryPeriod)


def uk(*history: Any) -> Scenario:
    return given(*history, rules=UNITED_KINGDOM)


def ended(reason: str) -> RecoveryPeriodEnded:
    return RecoveryPeriodEnded(reason=RECOVERY_END_REASON[reason])


def end(reason: str, **words: Any) -> EndRecoveryPeriod:
    told = {"by": DECIDER, "reason": RECOVERY_END_REASON[reason]}
    return command(EndRecoveryPeriod, **(told | words))


def extend(**words: Any) -> ExtendRecoveryPeriod:
    told: dict[str, Any] = {
        "ends_on": date(2026, 5, 1),
        "reason": EXTENSION_REASON["health"],
        "explanation": "Treatment goes on until May.",
    }
    return command(ExtendRecoveryPeriod, **(told | words))


def test_a_recovery_period_lasts_as_long_as_the_clock_says_and_its_last_day_counts() -> None:
    period = begun(TANZANIA, MORNING)
    assert period.started_on == date(2026, 3, 2)
    assert period.ends_on == date(2026, 4, 1)
    assert period.ends_at == TANZANIA.end_of(date(2026, 4, 1))


def test_a_recovery_period_is_reviewed_five_working_days_before_its_end() -> None:
    assert RECOVERING.ends_on == date(2026, 4, 1)
    assert RECOVERING.review_on == date(2026, 3, 25)
    assert RECOVERING.review_due_at == UNITED_KINGDOM.end_of(date(2026, 3, 25))


def test_a_presumed_victim_is_given_a_recovery_period() -> None:
    given(REPORTED, INDICATED).when(start).then(begun(TANZANIA, MORNING))


def test_nobody_recovers_before_being_presumed_a_victim() -> None:
    given(REPORTED).when(start).refused(OutOfOrder)


def test_where_there_are_two_steps_a_period_needs_reasonable_grounds() -> None:
    uk(REPORTED, INDICATED).when(start).refused(OutOfOrder)
    uk(REPORTED, INDICATED, REASONABLE_GROUNDS).when(start).records(RecoveryPeriodStarted)


def test_a_running_period_is_not_started_again() -> None:
    uk(*IN_RECOVERY).when(start).refused(AlreadyDone)


def test_a_second_period_is_given_where_the_jurisdiction_knows_one() -> None:
    over = (*IN_RECOVERY, ended("ran_its_course"))
    uk(*over).when(start).refused(RecoveryPeriodHadBefore)
    given(*over).when(start).records(RecoveryPeriodStarted)


def test_an_extension_moves_the_end_and_the_review() -> None:
    uk(*IN_RECOVERY).when(extend()).then(
        RecoveryPeriodExtended(
            ends_on=date(2026, 5, 1),
            reason=EXTENSION_REASON["health"],
            explanation="Treatment goes on until May.",
            ends_at=UNITED_KINGDOM.end_of(date(2026, 5, 1)),
            review_on=date(2026, 4, 24),
            review_due_at=UNITED_KINGDOM.end_of(date(2026, 4, 24)),
        )
    )


def test_a_short_extension_is_reviewed_at_once() -> None:
    late = extend(at=later(days=29), ends_on=date(2026, 4, 2))
    (event,) = uk(*IN_RECOVERY).when(late).records(RecoveryPeriodExtended)
    assert isinstance(event, RecoveryPeriodExtended)
    assert event.review_on == date(2026, 3, 31)


def test_an_extension_ends_later_than_the_period_that_stands() -> None:
    same = extend(ends_on=RECOVERING.ends_on)
    uk(*IN_RECOVERY).when(same).refused(ExtensionNotLater)
    day_later = extend(ends_on=date(2026, 4, 2))
    uk(*IN_RECOVERY).when(day_later).records(RecoveryPeriodExtended)


@pytest.mark.parametrize(
    "wish",
    [
        extend(),
        end("ran_its_course"),
        command(ReviewRecoveryPeriod, outcome=REVIEW_OUTCOME["keep_end"]),
    ],
)
def test_a_period_that_never_started_or_has_ended_is_left_alone(wish: Any) -> None:
    uk(REPORTED).when(wish).refused(OutOfOrder)
    uk(*IN_RECOVERY, ended("left_by_own_decision")).when(wish).refused(AlreadyDone)


def test_a_period_is_reviewed() -> None:
    outcome = REVIEW_OUTCOME["extend"]
    wish = command(ReviewRecoveryPeriod, outcome=outcome)
    uk(*IN_RECOVERY).when(wish).then(RecoveryPeriodReviewed(outcome=outcome))


@pytest.mark.parametrize("reason", ["ran_its_course", "decision_taken"])
def test_neither_the_clock_nor_a_decision_ends_a_period_before_its_end(reason: str) -> None:
    early = end(reason, by=CLOCK_WATCHER, at=RECOVERING.ends_at - MOMENT)
    uk(*IN_RECOVERY).when(early).refused(RecoveryPeriodRuns)
    uk(*IN_RECOVERY).when(replace(early, at=RECOVERING.ends_at)).then(ended(reason))


def test_an_extended_period_runs_until_its_new_end() -> None:
    (extended,) = uk(*IN_RECOVERY).when(extend()).events()
    due = end("ran_its_course", at=RECOVERING.ends_at)
    uk(*IN_RECOVERY, extended).when(due).refused(RecoveryPeriodRuns)


def test_the_person_may_leave_the_recovery_period_at_any_time() -> None:
    uk(*IN_RECOVERY).when(end("left_by_own_decision")).then(ended("left_by_own_decision"))


def test_a_period_ends_by_disqualification_only_when_one_was_recorded() -> None:
    disqualified = DisqualificationRecorded(
        ground=DISQUALIFICATION_GROUND["public_order"], reasons="As the court found."
    )
    uk(*IN_RECOVERY).when(end("disqualified")).refused(DisqualificationMissing)
    uk(*IN_RECOVERY, disqualified).when(end("disqualified")).then(ended("disqualified"))
