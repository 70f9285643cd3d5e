"""What others than a shelter's own agency are told stands still from one full hour to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.access import Principal
from domain.messages import Event
from domain.shelter.places import PlaceAdded, PlaceFreed, PlaceHeld, PlaceTaken
from infra.event_store import SyntheticLog
from infra.rebuilding import fingerprint, rebuild
from projections import shelter_occupancy
from projections.shelter_occupancy import Answer, ShelterOccupancy
from projections.shelter_turns import as_told, may_turn, next_turn, turn_of
from projections.visibility import shape_shelter
from tests.examples import ASKING, COORDINATOR, MORNING, SHELTER, SHELTER_WORKER, TANZANIA, made_id
from tests.made import made
from tests.projections.histories import PLACE, STAY
from tests.projections.ledger import Ledger
from tests.projections.test_shelter_occupancy import WOMAN, a_shelter

BED = made_id("place", "bed")
ROOM_FOR_ONE = made(PlaceAdded, place_id=BED, capacity=1, sexes=(), age_groups=())
TAKEN = made(PlaceTaken, place_id=BED, stay_id=STAY)
FREED = PlaceFreed(place_id=BED, stay_id=STAY)
OPENED = (a_shelter()[0], ROOM_FOR_ONE)
A_SECOND = timedelta(seconds=1)
SHELTERS = ShelterOccupancy()


def clock(hours: int, minutes: int = 0) -> datetime:
    """So long after a full hour."""
    return MORNING + timedelta(hours=hours, minutes=minutes)


@pytest.fixture
def house(ledger: Ledger) -> Iterator[Ledger]:
    """A shelter with one bed, opened ten minutes after a full hour, in a log with a clock."""
    began, ledger.log = ledger.log, SyntheticLog(ledger.urls.demo, ledger.keys, moment=MORNING)
    happened(ledger, clock(0, 10), *OPENED)
    yield ledger
    ledger.log.close()
    ledger.log = began


def happened(ledger: Ledger, at: datetime, *events: Event) -> None:
    ledger.append(*events, stream=SHELTER, by=SHELTER_WORKER, at=at)


def row_of(ledger: Ledger) -> dict[str, Any]:
    ledger.project([SHELTERS])
    return dict(ledger.ask(shelter_occupancy.by_id(SHELTER)))


def answered(ledger: Ledger, at: datetime, actor: Any = COORDINATOR) -> str:
    asks = Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)
    return str(shape_shelter(asks, row_of(ledger), at, WOMAN)["answer"])


def test_an_admission_is_told_to_others_when_the_hour_has_turned_and_no_sooner(
    house: Ledger,
) -> None:
    assert answered(house, clock(2)) == "yes"
    happened(house, clock(2, 20), TAKEN)
    assert answered(house, clock(2, 20)) == answered(house, clock(3) - A_SECOND) == "yes"
    assert answered(house, clock(3)) == "no"


def test_a_discharge_is_told_to_others_when_the_hour_has_turned_and_no_sooner(
    house: Ledger,
) -> None:
    happened(house, clock(2, 20), TAKEN)
    happened(house, clock(4, 59), FREED)
    assert answered(house, clock(5) - A_SECOND) == "no"
    assert answered(house, clock(5)) == "yes"


def test_the_shelters_own_agency_is_told_at_once(house: Ledger) -> None:
    happened(house, clock(2, 20), TAKEN)
    assert answered(house, clock(2, 20), SHELTER_WORKER) == "no"


def test_who_came_and_left_within_an_hour_is_never_told(house: Ledger) -> None:
    happened(house, clock(2, 20), TAKEN)
    happened(house, clock(2, 40), FREED)
    moments = [clock(2, minutes) for minutes in (10, 30, 50, 59)] + [clock(3), clock(3, 10)]
    assert {answered(house, at) for at in moments} == {"yes"}


def test_a_later_change_in_an_hour_does_not_tell_the_one_before(house: Ledger) -> None:
    happened(house, clock(2, 20), TAKEN)
    happened(house, clock(2, 40), made(PlaceAdded, place_id=PLACE, capacity=1))
    assert answered(house, clock(2, 50)) == "yes"


def test_what_was_recorded_at_the_very_turn_waits_for_the_next(house: Ledger) -> None:
    happened(house, clock(3), TAKEN)
    assert answered(house, clock(3)) == answered(house, clock(4) - A_SECOND) == "yes"
    assert answered(house, clock(4)) == "no"


def test_a_hold_ends_for_others_at_a_turn_as_well(house: Ledger) -> None:
    hold = made(PlaceHeld, place_id=BED, hold_id=made_id("hold", "one"), held_until=clock(4, 30))
    happened(house, clock(2, 20), hold)
    assert answered(house, clock(4, 30), SHELTER_WORKER) == "yes"
    assert answered(house, clock(3)) == answered(house, clock(4, 59)) == "ask"
    assert answered(house, clock(5)) == "yes"


def test_a_hold_that_ended_before_another_change_is_judged_at_the_turn(house: Ledger) -> None:
    hold = made(PlaceHeld, place_id=BED, hold_id=made_id("hold", "one"), held_until=clock(4, 30))
    happened(house, clock(2, 20), hold)
    happened(house, clock(4, 40), made(PlaceAdded, place_id=PLACE, capacity=1))
    assert answered(house, clock(4, 50)) == "ask"


def test_an_asker_whose_clock_is_behind_is_told_nothing_newer_than_the_turn(house: Ledger) -> None:
    happened(house, clock(2, 20), TAKEN)
    happened(house, clock(3, 0), FREED)
    assert answered(house, clock(3) - A_SECOND) == "no"
    assert as_told(row_of(house), clock(3) - A_SECOND)[1] == clock(3)


def test_a_clock_that_went_back_tells_nothing_before_its_turn(house: Ledger) -> None:
    """Entries come in the order of the log, whatever their times say."""
    happened(house, clock(2, 1), made(PlaceAdded, place_id=PLACE, capacity=1, sexes=()))
    row = shelter_occupancy.ShelterRow(shelter_id=SHELTER)
    entries = [entry for entry in house.entries() if entry.stream == SHELTER]
    for entry in reversed(entries):
        shelter_occupancy.evolve(row, entry)
    assert row.turned_at == clock(2)
    assert row.turned_places == {}


def test_nothing_is_expected_of_a_turn_where_nothing_waits_for_it(house: Ledger) -> None:
    assert may_turn(row_of(house), clock(0, 30))
    assert not may_turn(row_of(house), clock(1))
    hold = made(PlaceHeld, place_id=BED, hold_id=made_id("hold", "one"), held_until=clock(4, 30))
    happened(house, clock(1, 20), hold)
    assert may_turn(row_of(house), clock(3))


def test_turns_are_full_hours() -> None:
    assert turn_of(clock(2, 59)) == turn_of(clock(2)) == clock(2)
    assert next_turn(clock(2)) == next_turn(clock(2, 59)) == clock(3)


def test_what_stood_at_the_turn_names_nobody_and_opens_nothing(house: Ledger) -> None:
    happened(house, clock(2, 20), TAKEN)
    happened(house, clock(3, 20), FREED)
    (place,) = row_of(house)["turned_places"].values()
    assert place.keys() == {
        *("sexes", "age_groups", "capacity", "accessible", "isolation", "out_of_service"),
        *("holds", "stays"),
    }


def test_the_turns_are_the_same_from_zero_and_with_each_event_twice(house: Ledger) -> None:
    for hour, event in ((2, TAKEN), (4, FREED), (7, TAKEN)):
        happened(house, clock(hour, 20), event)
        house.project([SHELTERS], size=1)
    before = fingerprint(house.projector, SHELTERS)
    row = row_of(house)
    assert (row["turned_at"], row["turned_places"][BED]["stays"]) == (clock(7), {})
    rebuild(house.urls.projector, house.entries, [SHELTERS])
    assert fingerprint(house.projector, SHELTERS) == before
    once, twice = SHELTERS.blank(), SHELTERS.blank()
    SHELTERS.fold(once, house.entries())
    SHELTERS.fold(twice, [copy for entry in house.entries() for copy in (entry, entry)])
    assert once == twice


def test_an_answer_of_the_turn_is_given_without_the_places_of_now(house: Ledger) -> None:
    happened(house, clock(2, 20), TAKEN)
    told, at = as_told(row_of(house), clock(2, 30))
    assert (shelter_occupancy.answer(told, WOMAN, at), at) == (Answer.YES, clock(2))
