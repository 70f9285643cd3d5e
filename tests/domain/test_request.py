from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from domain.messages import (
    AlreadyDone,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    Refused,
)
from domain.personal import personal_fields
from domain.shelter.fitting import (
    ChildInAdultPlace,
    DisputedAgeNeedsSingleRoom,
    PlaceDoesNotFit,
    PlaceFull,
)
from domain.shelter.places import PlaceHeld, PlaceReleased
from domain.shelter.request import (
    ExpireHold,
    HoldNotDue,
    HoldPlace,
    NoPlaceFound,
    PlaceAlreadyHeld,
    PlaceHoldExpired,
    PlaceHoldReleased,
    PlaceRefused,
    RecordNoPlaceFound,
    RecordUnexpectedArrival,
    RefusePlace,
    ReleaseHold,
    RequestShelter,
    ShelterRequested,
    UnexpectedArrivalRecorded,
)
from domain.vocabulary import AGE_GROUP, DECLINE_REASON, HOLD_RELEASE_REASON, SEX
from tests.domain.scenario import given
from tests.domain.shelter_examples import (
    BED,
    CHILD_BED,
    HOLD,
    HOUSE,
    ISOLATION,
    OTHER_STAY,
    REPORTED,
    REQUEST,
    SINGLE,
    THIRD_CASE,
    THIRD_STAY,
    UNIT,
    History,
    by_the_shelter,
    child,
    disputed,
    lives,
    offered,
    on,
    requested,
    with_cleared_parent,
)
from tests.examples import (
    CASE,
    CLOCK_WATCHER,
    OTHER_CASE,
    SHELTER,
    SOCIAL_WORKER,
    command,
    later,
    made_id,
)

ASK = command(RequestShelter, request_id=REQUEST, sex=SEX["female"], age_group=AGE_GROUP["adult"])
HOLD_BED = by_the_shelter(
    HoldPlace, request_id=REQUEST, hold_id=HOLD, shelter_id=SHELTER, place_id=BED
)
UNTIL = later(hours=24)
OFFERED = offered(BED, UNTIL)
HELD = on(SHELTER, PlaceHeld(place_id=BED, hold_id=HOLD, case_id=CASE, held_until=UNTIL))
RELEASE = by_the_shelter(
    ReleaseHold, hold_id=HOLD, shelter_id=SHELTER, reason=HOLD_RELEASE_REASON["person_declined"]
)
EXPIRE = command(
    ExpireHold, by=CLOCK_WATCHER, at=UNTIL, hold_id=HOLD, shelter_id=SHELTER, due_at=UNTIL
)
REFUSE = by_the_shelter(
    RefusePlace, request_id=REQUEST, shelter_id=SHELTER, reason=DECLINE_REASON["no_capacity"]
)
NOTHING = command(RecordNoPlaceFound, request_id=REQUEST, interim_safety="stays with the worker")


def test_a_search_for_a_place_tells_nothing_of_who_the_person_is() -> None:
    given().when(ASK).then(requested())
    assert not personal_fields(ShelterRequested)
    assert "name" not in [field.name for field in fields(ShelterRequested)]


def test_a_search_is_made_once() -> None:
    given(requested()).when(ASK).refused(AlreadyDone)


def test_a_shelter_keeps_a_place_as_long_as_the_jurisdiction_says() -> None:
    given(*HOUSE, requested()).when(HOLD_BED).then(OFFERED, HELD)


def test_nobody_keeps_a_place_in_a_house_of_others() -> None:
    given(*HOUSE, requested()).when(replace(HOLD_BED, by=SOCIAL_WORKER)).refused(NotPermitted)


@pytest.mark.parametrize(
    "unknown",
    [{"shelter_id": made_id("shelter", "none")}, {"place_id": UNIT[:-1]}, {"request_id": HOLD}],
)
def test_a_place_is_kept_in_a_known_house_for_a_known_search(unknown: dict[str, Any]) -> None:
    given(*HOUSE, requested()).when(replace(HOLD_BED, **unknown)).refused(Missing)


def test_one_place_at_a_time_is_kept_for_one_search() -> None:
    second = replace(HOLD_BED, hold_id=made_id("hold", "second"), place_id=SINGLE)
    given(*HOUSE, requested(), OFFERED, HELD).when(second).refused(PlaceAlreadyHeld)
    given(*HOUSE, requested(), OFFERED, HELD).when(replace(second, at=UNTIL)).decided()


def test_a_hold_says_its_time_only_under_the_rules_of_a_jurisdiction() -> None:
    scenario = given(*HOUSE, requested())
    scenario.world = replace(scenario.world, jurisdiction=None)
    scenario.when(HOLD_BED).refused(OutOfOrder)


def test_a_full_place_is_kept_for_nobody() -> None:
    full: History = (
        *lives(BED, "dormitory", OTHER_CASE, OTHER_STAY),
        *lives(BED, "dormitory", THIRD_CASE, THIRD_STAY),
    )
    given(*HOUSE, *full, requested()).when(HOLD_BED).refused(PlaceFull)


@pytest.mark.parametrize(
    ("profile", "place_id", "refusal"),
    [
        (requested(sex="male"), BED, PlaceDoesNotFit),
        (requested(sex="unknown"), BED, PlaceDoesNotFit),
        (requested(accessible=True), BED, PlaceDoesNotFit),
        (requested(isolation=True), BED, PlaceDoesNotFit),
        (requested(), ISOLATION, PlaceDoesNotFit),
        (requested(), CHILD_BED, PlaceDoesNotFit),
        (requested(children_with=3), UNIT, PlaceFull),
        (requested(age_group="adolescent"), BED, ChildInAdultPlace),
    ],
)
def test_a_place_is_kept_only_for_whom_it_fits(
    profile: ShelterRequested, place_id: str, refusal: type[Refused]
) -> None:
    given(*HOUSE, profile).when(replace(HOLD_BED, place_id=place_id)).refused(refusal)


def test_a_single_room_is_kept_for_a_person_whose_sex_was_not_stated() -> None:
    given(*HOUSE, requested(sex="unknown")).when(replace(HOLD_BED, place_id=SINGLE)).decided()


def test_an_isolation_room_is_kept_for_whom_health_asks_for_it() -> None:
    given(*HOUSE, requested(isolation=True)).when(replace(HOLD_BED, place_id=ISOLATION)).decided()


def test_no_adult_place_is_kept_for_a_presumed_child() -> None:
    given(*HOUSE, child(), requested()).when(HOLD_BED).refused(ChildInAdultPlace)


def test_no_shared_place_is_kept_for_a_disputed_age() -> None:
    shared = replace(HOLD_BED, place_id=CHILD_BED)
    history: History = (*HOUSE, disputed(), requested(age_group="adolescent"))
    given(*history).when(shared).refused(DisputedAgeNeedsSingleRoom)
    given(*history).when(replace(shared, place_id=SINGLE)).decided()


def test_a_family_unit_is_kept_for_a_child_with_a_cleared_parent() -> None:
    unit = replace(HOLD_BED, place_id=UNIT)
    history: History = (*HOUSE, child(), requested(age_group="child"))
    given(*history, *with_cleared_parent()).when(unit).decided()
    given(*history).when(unit).refused(ChildInAdultPlace)


def test_a_kept_place_is_given_back_on_the_case_and_on_the_shelter() -> None:
    reason = HOLD_RELEASE_REASON["person_declined"]
    given(*HOUSE, requested(), OFFERED, HELD).when(RELEASE).then(
        PlaceHoldReleased(hold_id=HOLD, shelter_id=SHELTER, reason=reason),
        on(SHELTER, PlaceReleased(hold_id=HOLD, reason=reason, place_id=BED)),
    )


@pytest.mark.parametrize("reason", ["admitted", "expired"])
def test_what_other_steps_say_is_no_reason_to_give_a_place_back(reason: str) -> None:
    release = replace(RELEASE, reason=HOLD_RELEASE_REASON[reason])
    given(*HOUSE, requested(), OFFERED, HELD).when(release).refused(Malformed)


def test_a_place_is_given_back_once() -> None:
    given(*HOUSE, requested()).when(RELEASE).refused(Missing)


def test_a_hold_expires_when_its_time_is_over_and_not_before() -> None:
    history: History = (*HOUSE, requested(), OFFERED, HELD)
    expired = PlaceHoldExpired(hold_id=HOLD, shelter_id=SHELTER, due_at=UNTIL)
    reason = HOLD_RELEASE_REASON["expired"]
    released = PlaceReleased(hold_id=HOLD, reason=reason, place_id=BED)
    given(*history).when(EXPIRE).then(expired, on(SHELTER, released))
    early = replace(EXPIRE, at=later(hours=24, microseconds=-1))
    given(*history).when(early).refused(HoldNotDue)


def test_a_hold_expires_at_its_own_time_and_once() -> None:
    history: History = (requested(), OFFERED)
    given(*history).when(replace(EXPIRE, due_at=later(hours=23))).refused(Malformed)
    over = PlaceHoldExpired(hold_id=HOLD, shelter_id=SHELTER, due_at=UNTIL)
    given(*history, over).when(EXPIRE).refused(Missing)


def test_a_shelter_refuses_with_a_reason_and_the_search_stays_open() -> None:
    refused = PlaceRefused(
        request_id=REQUEST, shelter_id=SHELTER, reason=DECLINE_REASON["no_capacity"]
    )
    given(*HOUSE, requested()).when(REFUSE).then(refused)
    assert given(requested(), refused).case.stays.open_requests


def test_nobody_refuses_for_a_house_of_others_or_what_nobody_asked() -> None:
    given(*HOUSE, requested()).when(replace(REFUSE, by=SOCIAL_WORKER)).refused(NotPermitted)
    given(*HOUSE).when(REFUSE).refused(Missing)


def test_a_search_that_found_nothing_says_what_keeps_the_person_safe_and_stays_open() -> None:
    nothing = NoPlaceFound(request_id=REQUEST, interim_safety="stays with the worker")
    given(requested()).when(NOTHING).then(nothing)
    assert given(requested(), nothing).case.stays.open_requests[0].no_place_found


def test_a_search_ends_with_an_admission() -> None:
    given(*HOUSE, requested(), *lives(BED, "dormitory")).when(NOTHING).refused(AlreadyDone)


def test_whoever_stands_at_the_door_unannounced_is_recorded_by_the_shelter() -> None:
    arrived = by_the_shelter(RecordUnexpectedArrival, shelter_id=SHELTER, arrival_note="at night")
    given(*HOUSE, REPORTED).when(arrived).then(
        UnexpectedArrivalRecorded(shelter_id=SHELTER, arrival_note="at night")
    )
    given(*HOUSE).when(replace(arrived, by=SOCIAL_WORKER)).refused(NotPermitted)
