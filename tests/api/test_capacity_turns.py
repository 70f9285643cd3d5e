"""Capacity at the doors: an admission shows to the shelter at once, to others after the hour."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.ports import EventLog
from domain.shelter.places import AddPlace
from domain.vocabulary import AGE_GROUP, PLACE_KIND, SEX
from infra.demonstration import ground
from infra.settings import Settings
from projections.shelter_turns import next_turn
from tests.api.listening import Ear, events, messages
from tests.api.served import Served, serving_as
from tests.conftest import NewDatabase
from tests.examples import SHELTER, SHELTER_WORKER, made_id
from tests.infra.live import LiveProgramme

WOMAN = {"sex": "female", "ageGroup": "adult"}
SHELTERS = """query ($woman: ShelterProfile!, $at: Int) {
  shelters(profile: $woman, atLeast: $at) { nodes: edges { node { id answer freePlaces } } }
}"""
CAPACITY = """subscription ($woman: ShelterProfile!, $after: Int) {
  shelterCapacity(profile: $woman, after: $after) { position shelter { id answer freePlaces } }
}"""
A_SECOND = timedelta(seconds=1)
BEFORE_THE_TURN = timedelta(seconds=2)
OUTSIDE, INSIDE = "social worker", "shelter worker"
Listening = Callable[..., AbstractContextManager[Ear]]


class Clock:
    """The clock of the doors; it can be set, and then goes on."""

    def __init__(self) -> None:
        self._real: Callable[[], datetime] | None = None
        self._ahead = timedelta()

    def wind(self, log: EventLog) -> None:
        self._real = log.now
        vars(log)["now"] = self.now

    def now(self) -> datetime:
        assert self._real is not None
        return self._real() + self._ahead

    def set(self, moment: datetime) -> None:
        self._ahead += moment - self.now()

    def tell_the_time(self) -> datetime:
        """The time of the log again, not within half a minute of a turn."""
        self._ahead = timedelta()
        while next_turn(self.now()) - self.now() < timedelta(seconds=30):
            time.sleep(0.5)
        return self.now()


class House(Served):
    """A served world with one shelter of one bed, opened hours ago, and a clock."""

    clock: Clock
    programme: LiveProgramme
    bed: str

    def add_bed(self, name: str) -> str:
        bed = made_id("place", name)
        self.programme.give(
            AddPlace,
            stream=SHELTER,
            by=SHELTER_WORKER,
            place_id=bed,
            kind=PLACE_KIND["bed"],
            sexes=(SEX["female"],),
            age_groups=(AGE_GROUP["adult"],),
            capacity=1,
            accessible=False,
            isolation=False,
        )
        return bed

    def admit(self, name: str, bed: str = "") -> int:
        """Admit somebody, and give the position."""
        wish = self.programme.admission(self.programme.guest(name), bed or self.bed)
        return self.programme.handler.handle(wish).position

    def answer(self, who: str, at: int | None = None) -> tuple[str, int | None]:
        shown = self.asks(who, SHELTERS, woman=WOMAN, at=at)["shelters"]["nodes"]
        (node,) = [each["node"] for each in shown if each["node"]["id"] == SHELTER]
        return node["answer"], node["freePlaces"]


@pytest.fixture
def house(new_database: NewDatabase, tmp_path: Path) -> Iterator[House]:
    urls, clock, beds = new_database(), Clock(), list[str]()
    settings = Settings(home=tmp_path, port=0, rate_limit=0, stranger_rate_limit=0)

    def play(log: EventLog) -> int:
        with ground.opened(settings, urls) as past:
            past.log.moment = log.now() - timedelta(hours=3)
            beds.extend(LiveProgramme(past.log).open_shelter(1))
            clock.wind(log)
            return past.log.head()

    with serving_as(House, urls, tmp_path, settings, play=play) as served:
        served.clock, (served.bed,) = clock, beds
        served.programme = LiveProgramme(served.parts.log)
        yield served


def told(ear: Ear) -> dict[str, Any]:
    item: dict[str, Any] = ear.next()["data"]["shelterCapacity"]
    return item


def test_an_admission_is_seen_by_others_after_the_turn_and_by_the_shelter_at_once(
    house: House,
) -> None:
    began = house.clock.tell_the_time()
    assert house.answer(OUTSIDE) == ("YES", None)
    at = house.admit("seen after the turn")
    assert house.answer(INSIDE, at) == ("NO", 0)
    assert house.answer(OUTSIDE, at) == ("YES", None)
    house.clock.set(next_turn(began) - A_SECOND)
    assert house.answer(OUTSIDE, at) == ("YES", None)
    house.clock.set(next_turn(began))
    assert house.answer(OUTSIDE, at) == ("NO", None)


def test_what_others_are_told_of_a_shelter_by_its_id_waits_for_the_turn_too(house: House) -> None:
    began = house.clock.tell_the_time()
    at = house.admit("by id")
    query = "query ($id: ID!, $at: Int) { node(id: $id, atLeast: $at) { ... on Shelter "
    fields = "{ answer freePlaces capacity places { id } } } }"
    before = house.asks(OUTSIDE, query + fields, id=SHELTER, at=at)
    house.clock.set(next_turn(began))
    assert house.asks(OUTSIDE, query + fields, id=SHELTER, at=at) == before
    assert set(before["node"].values()) == {None}


@pytest.mark.parametrize("listening", [events, messages])
def test_a_stream_tells_others_of_an_admission_at_the_turn_and_the_shelter_at_once(
    house: House, listening: Listening
) -> None:
    began = house.clock.tell_the_time()
    turn = next_turn(began)
    house.clock.set(turn - BEFORE_THE_TURN)
    with (
        listening(house, OUTSIDE, CAPACITY, woman=WOMAN) as outside,
        listening(house, INSIDE, CAPACITY, woman=WOMAN) as inside,
    ):
        assert (told(outside)["shelter"]["answer"], told(inside)["shelter"]["freePlaces"]) == (
            "YES",
            1,
        )
        at = house.admit("streamed")
        theirs = told(inside)
        assert (theirs["position"], theirs["shelter"]["freePlaces"]) == (at, 0)
        house.clock.set(turn - BEFORE_THE_TURN)
        assert house.clock.now() < turn
        others = told(outside)
        assert house.clock.now() >= turn
        assert others["shelter"] == {"id": SHELTER, "answer": "NO", "freePlaces": None}


def test_the_position_that_others_get_is_of_the_turn_and_can_be_taken_up_again(
    house: House,
) -> None:
    began = house.clock.tell_the_time()
    house.clock.set(next_turn(began) - BEFORE_THE_TURN)
    with events(house, OUTSIDE, CAPACITY, woman=WOMAN) as ear:
        told(ear)
        at = house.admit("before something else")
        last = house.programme.report(stream=made_id("case", "something else")).position
        item = told(ear)
    assert at < item["position"] == last
    with events(house, OUTSIDE, CAPACITY, woman=WOMAN, after=item["position"]) as ear:
        assert told(ear)["shelter"] == item["shelter"]


def test_who_begins_to_listen_after_an_admission_hears_of_it_at_the_turn(house: House) -> None:
    began = house.clock.tell_the_time()
    at = house.admit("before anybody listened")
    house.clock.set(next_turn(began) - BEFORE_THE_TURN)
    with events(house, OUTSIDE, CAPACITY, woman=WOMAN, after=at) as ear:
        assert told(ear)["shelter"]["answer"] == "YES"
        assert told(ear)["shelter"]["answer"] == "NO"
    assert house.clock.now() >= next_turn(began)


def test_a_turn_that_changes_no_answer_is_told_to_nobody(house: House) -> None:
    began = house.clock.tell_the_time()
    house.clock.set(next_turn(began) - BEFORE_THE_TURN)
    with events(house, OUTSIDE, CAPACITY, woman=WOMAN) as ear:
        assert told(ear)["shelter"]["answer"] == "YES"
        second = house.add_bed("second")
        house.admit("one of two")
        while house.clock.now() <= next_turn(began):
            time.sleep(0.1)
        house.admit("the other", second)
        assert told(ear)["shelter"]["answer"] == "NO"
