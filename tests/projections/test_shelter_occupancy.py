from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.access import Principal
from domain.messages import Event
from domain.shelter.places import (
    PlaceAdded,
    PlaceFreed,
    PlaceHeld,
    PlaceReleased,
    PlaceReturnedToService,
    PlaceTaken,
    PlaceTakenOutOfService,
    ShelterOpened,
)
from domain.vocabulary import AGE_GROUP, SEX
from projections import shelter_occupancy
from projections.reading import Page
from projections.shelter_occupancy import Answer, Profile
from projections.shelter_turns import next_turn
from projections.visibility import shape_shelter
from tests.examples import (
    ASKING,
    COORDINATOR,
    MORNING,
    OTHER_SHELTER,
    POLICE,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    TANZANIA,
    later,
    made_id,
)
from tests.made import made
from tests.projections.histories import PLACE, STAY
from tests.projections.ledger import Ledger

HOLD = made_id("hold", "first")
WOMAN = Profile(sex="female", age_group="adult")
ADDED = made(
    PlaceAdded,
    place_id=PLACE,
    capacity=2,
    accessible=False,
    isolation=False,
    sexes=(SEX["female"],),
    age_groups=(AGE_GROUP["adult"],),
)
TAKEN = made(PlaceTaken, place_id=PLACE, stay_id=STAY)
HELD = made(PlaceHeld, place_id=PLACE, hold_id=HOLD, held_until=MORNING + timedelta(hours=24))


def a_shelter(*more: Event) -> tuple[Event, ...]:
    opened = made(
        ShelterOpened,
        organization_id=SHELTER_HOUSE,
        accepts_sexes=(SEX["female"],),
        accepts_ages=(AGE_GROUP["adult"],),
        accepts_children_with_parent=False,
    )
    return (opened, ADDED, *more)


def row_after(ledger: Ledger, *events: Event) -> dict[str, Any]:
    ledger.append(*events, stream=SHELTER)
    ledger.project()
    return dict(ledger.ask(shelter_occupancy.by_id(SHELTER)))


def test_a_free_place_that_fits_is_a_yes(ledger: Ledger) -> None:
    row = row_after(ledger, *a_shelter())
    assert shelter_occupancy.answer(row, WOMAN, MORNING) is Answer.YES
    assert shelter_occupancy.free(row, MORNING) == 2


@pytest.mark.parametrize(
    "profile",
    [
        Profile(sex="male", age_group="adult"),
        Profile(sex="female", age_group="child"),
        Profile(sex="female", age_group="adult", children_with=True),
        Profile(sex="female", age_group="adult", accessible=True),
    ],
)
def test_a_profile_that_no_place_fits_is_a_no(ledger: Ledger, profile: Profile) -> None:
    row = row_after(ledger, *a_shelter())
    assert shelter_occupancy.answer(row, profile, MORNING) is Answer.NO


def test_a_vague_profile_is_answered_with_ask(ledger: Ledger) -> None:
    row = row_after(ledger, *a_shelter())
    assert shelter_occupancy.answer(row, Profile(), MORNING) is Answer.ASK


def test_a_full_shelter_says_no_and_a_held_place_says_ask(ledger: Ledger) -> None:
    second = made(PlaceTaken, place_id=PLACE, stay_id=made_id("stay", "second"))
    assert shelter_occupancy.answer(row_after(ledger, *a_shelter(TAKEN, HELD)), WOMAN, MORNING) is (
        Answer.ASK
    )
    released = PlaceReleased(place_id=PLACE, hold_id=HOLD, reason=HELD_REASON)
    row = row_after(ledger, released, second)
    assert shelter_occupancy.answer(row, WOMAN, MORNING) is Answer.NO
    row = row_after(ledger, PlaceFreed(place_id=PLACE, stay_id=STAY))
    assert shelter_occupancy.answer(row, WOMAN, MORNING) is Answer.YES


HELD_REASON = made(PlaceReleased).reason


def test_a_hold_counts_until_its_time_is_over(ledger: Ledger) -> None:
    row = row_after(ledger, *a_shelter(HELD))
    assert shelter_occupancy.free(row, later(hours=23)) == 1
    assert shelter_occupancy.free(row, later(hours=24)) == 2


def test_a_place_out_of_service_is_not_free(ledger: Ledger) -> None:
    row = row_after(ledger, *a_shelter(made(PlaceTakenOutOfService, place_id=PLACE)))
    assert (shelter_occupancy.free(row, MORNING), shelter_occupancy.capacity(row)) == (0, 0)
    row = row_after(ledger, PlaceReturnedToService(place_id=PLACE))
    assert shelter_occupancy.free(row, MORNING) == 2


@pytest.mark.parametrize("actor", [POLICE, COORDINATOR])
def test_no_count_is_shown_to_anybody_but_the_shelters_own_agency(
    ledger: Ledger, actor: Any
) -> None:
    held = replace(HELD, held_until=ledger.log.now() + timedelta(hours=24))
    row = row_after(ledger, *a_shelter(TAKEN, held))
    outside = Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)
    at = next_turn(row["turned_at"])
    shown = shape_shelter(outside, row, at, WOMAN, ledger.opener)
    assert (shown["answer"], shown["free"], shown["capacity"], shown["places"]) == (
        "ask",
        None,
        None,
        None,
    )
    own = Principal(actor=SHELTER_WORKER, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)
    shown = shape_shelter(own, row, MORNING, WOMAN, ledger.opener)
    assert (shown["free"], shown["capacity"]) == (0, 2)
    assert shown["places"][0]["room"] == "room of an example"


def test_shelters_are_listed_by_page_both_ways(ledger: Ledger) -> None:
    ledger.append(*a_shelter(), stream=SHELTER)
    ledger.append(*a_shelter(), stream=OTHER_SHELTER)
    ledger.project()
    ids = sorted([SHELTER, OTHER_SHELTER])
    page = ledger.ask(shelter_occupancy.listed(Page(first=1)))
    assert [row["shelter_id"] for row in page.rows] == ids[:1]
    assert (page.has_next, page.has_previous) == (True, False)
    rest = ledger.ask(shelter_occupancy.listed(Page(first=1, after=page.cursors[0])))
    assert [row["shelter_id"] for row in rest.rows] == ids[1:]
    back = ledger.ask(shelter_occupancy.listed(Page(last=1, before=rest.cursors[0])))
    assert [row["shelter_id"] for row in back.rows] == ids[:1]
    assert ledger.ask(shelter_occupancy.counted()) == 2
