from __future__ import annotations

from dataclasses import replace

from domain.directory.organization import OrganizationRegistered, ServiceOffered
from domain.messages import AlreadyDone, Fact, Malformed, Missing
from domain.shelter.fitting import Guest
from domain.shelter.places import (
    AddPlace,
    OpenShelter,
    PlaceAdded,
    PlaceHeld,
    PlaceInUse,
    PlaceReturnedToService,
    PlaceTakenOutOfService,
    ReturnPlaceToService,
    RollCallTaken,
    SafehouseNotOffered,
    ShelterOpened,
    TakePlaceOutOfService,
    TakeRollCall,
)
from domain.vocabulary import (
    ORGANIZATION_KIND,
    OUT_OF_SERVICE_REASON,
    PLACE_KIND,
    REGION,
    SERVICE_STATUS,
    SERVICE_TYPE,
)
from tests.domain.scenario import given
from tests.domain.shelter_examples import (
    BED,
    CHILD_BED,
    HOLD,
    HOUSE,
    OTHER_STAY,
    SAFEHOUSE,
    SINGLE,
    STAY,
    by_the_shelter,
    lives,
    on,
    opened,
)
from tests.examples import (
    CASE,
    MORNING,
    OTHER_CASE,
    SHELTER,
    SHELTER_HOUSE,
    TANZANIA,
    later,
    made_id,
)

REPAIR = OUT_OF_SERVICE_REASON["repair"]
REGISTERED = on(
    SHELTER_HOUSE,
    OrganizationRegistered(
        name="Shelter House",
        kind=ORGANIZATION_KIND["NGO"],
        jurisdiction_id=TANZANIA.jurisdiction_id,
    ),
)
OFFERS = on(
    SHELTER_HOUSE,
    ServiceOffered(
        service_id=SAFEHOUSE,
        name="Safe house",
        service_type=SERVICE_TYPE["safehouse_service"],
        status=SERVICE_STATUS["active"],
    ),
)
OPEN = by_the_shelter(
    OpenShelter,
    stream=SHELTER,
    organization_id=SHELTER_HOUSE,
    service_id=SAFEHOUSE,
    jurisdiction_id=TANZANIA.jurisdiction_id,
    region=REGION["TZ-08"],
    accepts_children_with_parent=True,
)
ADD = by_the_shelter(
    AddPlace,
    stream=SHELTER,
    place_id=BED,
    kind=PLACE_KIND["bed"],
    capacity=2,
    accessible=False,
    isolation=False,
)
TAKE_OUT = by_the_shelter(TakePlaceOutOfService, stream=SHELTER, place_id=BED, reason=REPAIR)
TAKEN_OUT = on(SHELTER, PlaceTakenOutOfService(place_id=BED, reason=REPAIR))
HELD = on(
    SHELTER,
    PlaceHeld(place_id=BED, hold_id=HOLD, case_id=OTHER_CASE, held_until=later(hours=24)),
)


def test_an_organization_that_offers_a_safe_house_opens_a_shelter() -> None:
    given(REGISTERED, OFFERS).when(OPEN).records(ShelterOpened)


def test_a_shelter_is_opened_once() -> None:
    given(REGISTERED, OFFERS, opened()).when(OPEN).refused(AlreadyDone)


def test_nobody_opens_a_shelter_without_offering_a_safe_house() -> None:
    given(REGISTERED).when(OPEN).refused(SafehouseNotOffered)


def test_an_unknown_organization_opens_no_shelter() -> None:
    given().when(OPEN).refused(Missing)


def test_a_shelter_gets_a_place() -> None:
    given(opened()).when(ADD).records(PlaceAdded)


def test_two_places_of_a_shelter_never_share_an_id() -> None:
    given(*HOUSE).when(ADD).refused(AlreadyDone)


def test_a_place_has_room_for_somebody() -> None:
    given(opened()).when(replace(ADD, capacity=0)).refused(Malformed)


def test_a_single_room_has_room_for_one() -> None:
    single = replace(ADD, kind=PLACE_KIND["single_room"], capacity=2)
    given(opened()).when(single).refused(Malformed)


def test_only_a_shelter_that_is_open_gets_places() -> None:
    given().when(ADD).refused(Missing)


def test_an_empty_place_is_taken_out_of_service_and_returned() -> None:
    given(*HOUSE).when(TAKE_OUT).then(TAKEN_OUT)
    back = by_the_shelter(ReturnPlaceToService, stream=SHELTER, place_id=BED)
    given(*HOUSE, TAKEN_OUT).when(back).then(on(SHELTER, PlaceReturnedToService(place_id=BED)))


def test_a_place_in_which_somebody_lives_stays_in_service() -> None:
    given(*HOUSE, *lives(BED, "dormitory")).when(TAKE_OUT).refused(PlaceInUse)


def test_a_place_held_for_somebody_stays_in_service_until_the_hold_is_over() -> None:
    given(*HOUSE, HELD).when(TAKE_OUT).refused(PlaceInUse)
    given(*HOUSE, HELD).when(replace(TAKE_OUT, at=later(hours=24))).then(TAKEN_OUT)


def test_a_place_is_taken_out_and_returned_once() -> None:
    given(*HOUSE, TAKEN_OUT).when(TAKE_OUT).refused(AlreadyDone)
    back = by_the_shelter(ReturnPlaceToService, stream=SHELTER, place_id=BED)
    given(*HOUSE).when(back).refused(AlreadyDone)


def test_a_roll_call_names_who_lives_there_and_was_not_seen() -> None:
    call = by_the_shelter(TakeRollCall, stream=SHELTER, present_stay_ids=(STAY,))
    away = lives(BED, "dormitory", OTHER_CASE, OTHER_STAY)
    seen = RollCallTaken(present_stay_ids=(STAY,), absent_stay_ids=(OTHER_STAY,))
    given(*HOUSE, *lives(BED, "dormitory"), *away).when(call).then(on(SHELTER, seen))


def test_a_roll_call_sees_nobody_who_does_not_live_there() -> None:
    call = by_the_shelter(TakeRollCall, stream=SHELTER, present_stay_ids=(STAY,))
    given(*HOUSE).when(call).refused(Missing)


def test_a_roll_call_frees_no_bed() -> None:
    away = on(SHELTER, RollCallTaken(absent_stay_ids=(STAY,)))
    shelter = given(*HOUSE, *lives(BED, "dormitory"), away).world.shelters[SHELTER]
    assert shelter.stays == {STAY: CASE}


def test_a_search_finds_the_places_that_fit_and_have_room() -> None:
    shelter = given(*HOUSE).world.shelters[SHELTER]
    woman = Guest(case_id=made_id("case", "somebody"), sex="female", age_group="adult")
    girl = replace(woman, age_group="adolescent", child=True)
    assert BED in [place.place_id for place in shelter.free_for(woman, MORNING)]
    assert [place.place_id for place in shelter.free_for(girl, MORNING)] == [SINGLE, CHILD_BED]


def test_a_hold_counts_until_its_time_is_over_even_before_the_clock_says_so() -> None:
    taken: tuple[Fact, ...] = lives(BED, "dormitory")
    shelter = given(*HOUSE, *taken, HELD).world.shelters[SHELTER]
    assert shelter.places[BED].free(later(hours=24, microseconds=-1)) == 0
    assert shelter.places[BED].free(later(hours=24)) == 1
