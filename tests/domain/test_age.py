from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.clocks import RulesMissing
from domain.identification.age import (
    AgeAssessed,
    AgeDisputed,
    AgeStated,
    AssessAge,
    BirthDateContradictsAge,
    DisputeAge,
    LatestBirthDayMissing,
    MajorityNotReached,
    MajorityReached,
    ReachMajority,
    StateAge,
    decide,
)
from domain.identification.state import Identification
from domain.messages import AlreadyDone, Malformed
from domain.personal import SEALED
from domain.vocabulary import AGE_METHOD, AGE_OUTCOME
from tests.domain.identification_examples import (
    ADULT,
    CHILD,
    FOUND_ADULT,
    FOUND_CHILD,
    MOMENT,
    NOT_ASKED,
    REPORTED,
    REPORTED_ADULT,
    REPORTED_CHILD,
    UNKNOWN,
    YES,
    age_stated,
)
from tests.domain.scenario import Past, given, held
from tests.examples import CLOCK_WATCHER, MORNING, TANZANIA, UNITED_KINGDOM, command, later

REASONS = "Looks very young and speaks of school."
TURNS_18 = date(2008, 3, 10)
BIRTHDAY = datetime(2026, 3, 9, 21, 0, tzinfo=UTC)
"""Midnight of 10 March 2026 in Tanzania."""


def state(**words: Any) -> StateAge:
    told: dict[str, Any] = {"stated_age": UNKNOWN, "child_at_exploitation": NOT_ASKED}
    return command(StateAge, **(told | words))


def assess(**words: Any) -> AssessAge:
    told: dict[str, Any] = {
        "outcome": FOUND_ADULT,
        "method": AGE_METHOD["holistic_assessment"],
        "reasons": REASONS,
    }
    return command(AssessAge, **(told | words))


def assessed(**words: Any) -> AgeAssessed:
    told: dict[str, Any] = {
        "outcome": FOUND_ADULT,
        "method": AGE_METHOD["holistic_assessment"],
        "reasons": REASONS,
    }
    return AgeAssessed(**(told | words))


def presumed(wish: StateAge, *history: Any) -> bool:
    (event,) = given(REPORTED, *history).when(wish).records(AgeStated)
    assert isinstance(event, AgeStated)
    assert held(REPORTED, *history, event).identification.presumed_child(MORNING, TANZANIA) is (
        event.presumed_child
    )
    return event.presumed_child


DISPUTED = AgeDisputed(reasons=REASONS)


def is_child(*history: Any, at: datetime = MORNING) -> bool:
    return given(*history).case.identification.presumed_child(at, TANZANIA)


def test_blank_age_does_not_remove_an_adults_consent() -> None:
    """The half of the age: a blank one presumes no child. The other half is consent's."""
    found = held(REPORTED, age_stated()).identification
    assert not found.presumed_child(MORNING, TANZANIA)
    assert not presumed(state())


def test_a_child_is_presumed_with_recorded_reasons() -> None:
    assert presumed(state(reasons_to_believe_child=REASONS))


def test_who_says_that_they_are_a_child_counts_as_one() -> None:
    assert presumed(state(stated_age=CHILD))
    assert is_child(REPORTED_CHILD)


def test_who_says_that_they_are_adult_counts_as_one_without_reasons_to_doubt() -> None:
    assert not presumed(state(stated_age=ADULT))
    assert presumed(state(stated_age=ADULT, reasons_to_believe_child=REASONS))


def test_a_later_statement_alone_takes_childhood_from_nobody() -> None:
    assert presumed(state(stated_age=ADULT), age_stated(stated_age=CHILD, presumed_child=True))
    assert is_child(REPORTED_CHILD, age_stated(stated_age=ADULT))
    assert is_child(REPORTED_CHILD, age_stated(stated_age=ADULT, birth_date=date(1990, 1, 1)))


def test_an_estimated_birth_date_says_its_latest_day() -> None:
    wish = state(birth_date=date(2007, 1, 1), birth_date_estimated=True)
    given(REPORTED).when(wish).refused(LatestBirthDayMissing)
    given(REPORTED).when(assess(birth_date=date(2000, 1, 1), birth_date_estimated=True)).refused(
        LatestBirthDayMissing
    )


def test_estimated_birth_date_never_makes_a_child_adult_before_the_latest_possible_day() -> None:
    estimated = age_stated(
        stated_age=ADULT,
        birth_date=date(2005, 1, 1),
        birth_date_latest=TURNS_18,
        birth_date_estimated=True,
    )
    assert is_child(REPORTED, estimated, at=BIRTHDAY - MOMENT)
    assert not is_child(REPORTED, estimated, at=BIRTHDAY)


def test_an_estimate_that_may_be_a_child_presumes_a_child() -> None:
    assert presumed(
        state(
            stated_age=ADULT,
            birth_date=date(2005, 1, 1),
            birth_date_latest=TURNS_18,
            birth_date_estimated=True,
        )
    )


def test_eighteenth_birthday_is_reckoned_in_the_cases_time_zone() -> None:
    found = held(REPORTED, age_stated(birth_date=TURNS_18)).identification
    midnight_in_london = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)
    assert found.majority_at(TANZANIA) == BIRTHDAY
    assert found.majority_at(UNITED_KINGDOM) == midnight_in_london
    assert found.presumed_child(BIRTHDAY, UNITED_KINGDOM)
    assert not found.presumed_child(BIRTHDAY, TANZANIA)


def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    found = held(REPORTED, age_stated(birth_date=date(2008, 2, 29))).identification
    assert found.majority_at(UNITED_KINGDOM) == datetime(2026, 3, 1, tzinfo=UTC)


def test_a_birth_date_that_cannot_be_read_makes_nobody_an_adult() -> None:
    stated_child = age_stated(stated_age=CHILD, birth_date=SEALED, presumed_child=True)
    assert held(REPORTED, stated_child).identification.majority_at(TANZANIA) is None
    assert is_child(REPORTED, stated_child, at=later(days=9000))


def test_a_stated_child_cannot_have_the_birth_date_of_an_adult() -> None:
    wish = state(stated_age=CHILD, birth_date=date(1990, 1, 1))
    given(REPORTED).when(wish).refused(BirthDateContradictsAge)


def test_a_birth_date_does_not_lie_in_the_future() -> None:
    given(REPORTED).when(state(birth_date=date(2026, 3, 3))).refused(Malformed)
    assert presumed(state(birth_date=date(2026, 3, 2)))


def test_the_latest_birth_date_is_not_before_the_birth_date() -> None:
    wish = state(birth_date=date(2010, 1, 2), birth_date_latest=date(2010, 1, 1))
    given(REPORTED).when(wish).refused(Malformed)


def test_whose_age_is_disputed_is_treated_as_a_child_until_assessed() -> None:
    history = (REPORTED_ADULT, age_stated(stated_age=ADULT, birth_date=date(2000, 1, 1)), DISPUTED)
    assert given(*history).case.identification.age_disputed
    assert is_child(*history)
    assert not is_child(*history, assessed())
    assert not given(*history, assessed()).case.identification.age_disputed


def test_a_dispute_gives_its_reasons() -> None:
    given(REPORTED_ADULT).when(command(DisputeAge, reasons=REASONS)).then(DISPUTED)


def test_whoever_doubts_an_age_that_is_disputed_already_adds_their_reasons() -> None:
    again = command(DisputeAge, reasons="Her milk teeth.")
    given(REPORTED_ADULT, DISPUTED).when(again).then(AgeDisputed(reasons="Her milk teeth."))
    given(REPORTED_ADULT, DISPUTED, assessed()).when(again).records(AgeDisputed)


def test_an_assessment_that_finds_nothing_leaves_the_dispute_open() -> None:
    undetermined = assessed(outcome=AGE_OUTCOME["undetermined"])
    found = held(REPORTED_ADULT, DISPUTED, undetermined).identification
    assert found.age_disputed
    assert found.presumed_child(MORNING, TANZANIA)


def test_an_assessment_finds_a_child_until_majority() -> None:
    child = assessed(outcome=FOUND_CHILD, birth_date=TURNS_18)
    assert is_child(REPORTED_ADULT, child, at=BIRTHDAY - MOMENT)
    assert not is_child(REPORTED_ADULT, child, at=BIRTHDAY)


def test_an_assessment_is_recorded() -> None:
    assert assessed() in given(REPORTED_CHILD, DISPUTED).when(assess()).events()


def test_nobody_is_found_an_adult_before_the_latest_possible_birthday() -> None:
    wish = assess(birth_date_latest=TURNS_18)
    given(REPORTED_CHILD).when(wish).refused(BirthDateContradictsAge)
    at_midnight = replace(wish, at=BIRTHDAY)
    assert given(REPORTED_CHILD).when(at_midnight).events()


def test_nobody_is_found_a_child_after_the_latest_possible_birthday() -> None:
    wish = assess(outcome=FOUND_CHILD, birth_date=date(1990, 1, 1))
    given(REPORTED_CHILD).when(wish).refused(BirthDateContradictsAge)


def test_a_statement_moves_no_assessed_age() -> None:
    claim = state(stated_age=CHILD)
    assert not presumed(claim, assessed())


def test_no_age_is_reckoned_without_rules() -> None:
    with pytest.raises(RulesMissing):
        decide(state(), Identification(), None)


def reach(at: datetime, due_at: datetime = BIRTHDAY) -> ReachMajority:
    return command(ReachMajority, by=CLOCK_WATCHER, at=at, due_at=due_at)


BORN = age_stated(stated_age=CHILD, birth_date=TURNS_18, presumed_child=True)


def test_majority_is_reached_when_the_birthday_begins() -> None:
    reached = MajorityReached(due_at=BIRTHDAY)
    assert reached in given(REPORTED_CHILD, BORN).when(reach(BIRTHDAY)).events()
    given(REPORTED_CHILD, BORN).when(reach(BIRTHDAY - MOMENT)).refused(MajorityNotReached)


def test_majority_is_noted_once() -> None:
    reached = MajorityReached(due_at=BIRTHDAY)
    given(REPORTED_CHILD, BORN, reached).when(reach(BIRTHDAY)).refused(AlreadyDone)


def test_majority_follows_the_birth_date_that_stands() -> None:
    corrected = age_stated(stated_age=CHILD, birth_date=date(2010, 1, 1), presumed_child=True)
    given(REPORTED_CHILD, BORN, corrected).when(reach(BIRTHDAY)).refused(MajorityNotReached)


def test_majority_is_noted_at_the_time_of_the_birth_date_and_no_other() -> None:
    day_before = age_stated(birth_date=date(2008, 3, 9))
    given(REPORTED, day_before).when(reach(BIRTHDAY)).refused(MajorityNotReached)
    given(REPORTED).when(reach(BIRTHDAY)).refused(MajorityNotReached)


def test_a_dispute_as_the_birthday_begins_contradicts_the_birth_date() -> None:
    known = age_stated(birth_date=TURNS_18)
    assert is_child(REPORTED, known, Past(DISPUTED, at=BIRTHDAY), at=BIRTHDAY)
    assert not is_child(REPORTED, known, Past(DISPUTED, at=BIRTHDAY - MOMENT), at=BIRTHDAY)


def test_no_majority_is_noted_of_who_was_found_adult_or_was_one_when_reported() -> None:
    grown = age_stated(stated_age=ADULT, birth_date=date(1990, 1, 1))
    found = assessed(birth_date=TURNS_18)
    given(REPORTED_CHILD, Past(found, at=BIRTHDAY)).when(reach(BIRTHDAY)).refused(
        MajorityNotReached
    )
    due_at = given(REPORTED_ADULT, grown).case.identification.majority_at(TANZANIA)
    assert due_at is not None
    given(REPORTED_ADULT, grown).when(reach(MORNING, due_at)).refused(MajorityNotReached)


def test_a_birth_date_that_contradicts_the_child_ends_nothing() -> None:
    grown = age_stated(stated_age=ADULT, birth_date=date(1990, 1, 1), presumed_child=True)
    due_at = given(REPORTED_CHILD, grown).case.identification.majority_at(TANZANIA)
    assert due_at is not None
    given(REPORTED_CHILD, grown).when(reach(MORNING, due_at)).refused(MajorityNotReached)


def test_a_child_when_exploited_stays_known_as_one() -> None:
    found = held(REPORTED, age_stated(child_at_exploitation=YES), age_stated()).identification
    assert found.age.child_at_exploitation
