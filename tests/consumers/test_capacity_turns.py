"""A shelter's answers leave to everybody when the hour has turned, and never at an admission."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from consumers import looking_back
from consumers.composing import Composer
from consumers.contracts import Pseudonyms
from consumers.looking_back import hour_before
from consumers.ports import Message
from domain.messages import Event, Recorded
from domain.shelter.places import PlaceAdded, PlaceFreed, PlaceTaken, ShelterOpened
from domain.vocabulary import AGE_GROUP, SEX
from infra.event_store import DatabaseClock
from infra.relaying import FRESH, FollowedLog
from projections.shelter_turns import next_turn
from tests.consumers.relayed import KEY, Received, Relayed
from tests.consumers.told import DEPLOYMENT, ListLog, Names, attributes
from tests.domain.programme import TZ
from tests.examples import MORNING, SHELTER, SHELTER_HOUSE, made_id
from tests.infra.batches import batch, drafts
from tests.made import made
from tests.projections.histories import reported

BED, STAY = made_id("place", "first"), made_id("stay", "first")
ADULT = {"sexes": (SEX["female"],), "age_groups": (AGE_GROUP["adult"],)}
OPENED = made(
    ShelterOpened,
    organization_id=SHELTER_HOUSE,
    jurisdiction_id=TZ,
    accepts_sexes=(SEX["female"],),
    accepts_ages=(AGE_GROUP["adult"],),
)
ADDED = made(PlaceAdded, place_id=BED, capacity=1, **ADULT)
TAKEN = made(PlaceTaken, place_id=BED, stay_id=STAY)
FREED = PlaceFreed(place_id=BED, stay_id=STAY)
A_SECOND = timedelta(seconds=1)


def clock(hours: int, minutes: int = 0) -> datetime:
    """So long after a full hour."""
    return MORNING + timedelta(hours=hours, minutes=minutes)


class World:
    """A log, what follows it, and the time; the shelter was told as open with one free bed."""

    def __init__(self) -> None:
        self.log = ListLog()
        self.at = clock(2)
        self.follows()
        self.happened(clock(0, 10), OPENED, ADDED)
        assert self.told() == [(clock(1), "yes")]

    def follows(self) -> None:
        """Begin to follow, as a relay does that starts."""
        names: Any = Names()
        self.carried = getattr(self, "carried", 0)
        self.composer = Composer(DEPLOYMENT, self.log, Pseudonyms(KEY), names, lambda: self.at)
        self.composer.resume(self.carried)

    def happened(self, at: datetime, *events: Event, stream: str = SHELTER) -> None:
        for event in events:
            self.log.add(event, stream=stream)
            self.log.recorded[-1] = replace(self.log.recorded[-1], recorded_at=at)

    def told(self, at: datetime | None = None) -> list[tuple[datetime, str]]:
        """What leaves now: as of which hour, and the answer to a woman."""
        self.at = at or self.at
        messages = self.composer.turned()
        batch_of_now = self.log.recorded[self.carried :]
        self.carried = len(self.log.recorded)
        messages += self.composer.compose(batch_of_now, more=False)
        return [said(each) for each in messages if each.topic == DEPLOYMENT.topics.capacity]


def said(message: Message) -> tuple[datetime, str]:
    told = '"sex":"female","age_group":"adult","answer":"'
    answer = message.value.decode().split(told)[1].split('"')[0]
    return datetime.fromisoformat(attributes(message)["time"]), answer


@pytest.fixture
def world() -> World:
    return World()


def test_an_admission_leaves_when_the_hour_has_turned_and_no_sooner(world: World) -> None:
    world.happened(clock(2, 20), TAKEN)
    assert world.told(clock(2, 20)) == world.told(clock(3) - A_SECOND) == []
    assert world.told(clock(3)) == [(clock(3), "no")]
    assert world.told(clock(4)) == []


def test_a_discharge_leaves_when_the_hour_has_turned_and_no_sooner(world: World) -> None:
    world.happened(clock(2, 20), TAKEN)
    world.told(clock(3))
    world.happened(clock(4, 59), FREED)
    assert world.told(clock(4, 59)) == []
    assert world.told(clock(5)) == [(clock(5), "yes")]


def test_who_came_and_left_within_an_hour_leaves_no_message(world: World) -> None:
    world.happened(clock(2, 20), TAKEN)
    world.happened(clock(2, 40), FREED)
    assert world.told(clock(2, 50)) == world.told(clock(3)) == []


def test_a_relay_that_comes_late_tells_nothing_of_the_hour_that_runs(world: World) -> None:
    world.happened(clock(2, 20), TAKEN)
    world.happened(clock(3, 5), FREED)
    assert world.told(clock(3, 10)) == [(clock(3), "no")]
    assert world.told(clock(4)) == [(clock(4), "yes")]


def test_what_waits_is_told_as_of_its_turn_though_more_has_happened_since(world: World) -> None:
    world.happened(clock(2, 20), TAKEN)
    assert world.told(clock(2, 30)) == []
    world.happened(clock(3), FREED)
    assert world.told(clock(3, 1)) == [(clock(3), "no")]


def test_what_waited_when_a_relay_ended_is_told_by_the_next_one(world: World) -> None:
    world.happened(clock(2, 20), TAKEN)
    world.happened(clock(2, 40), reported(), stream=made_id("case", "another"))
    assert world.told(clock(2, 50)) == []
    world.follows()
    assert world.told(clock(2, 55)) == []
    assert world.told(clock(9)) == [(clock(3), "no")]


def test_a_relay_that_starts_again_repeats_no_hour_that_was_over(world: World) -> None:
    world.happened(clock(2, 20), TAKEN)
    world.told(clock(3))
    world.happened(clock(4, 20), reported(), stream=made_id("case", "another"))
    world.told(clock(4, 20))
    world.follows()
    assert world.told(clock(6)) == []


class Torn(ListLog):
    """A log in which one entry cannot be read."""

    def entries(self, after_position: int, limit: int) -> Sequence[Recorded]:
        found = super().entries(after_position, limit)
        if any(entry.position == 2 for entry in found):
            raise ValueError("what nobody can read")
        return found


def test_looking_back_reads_around_what_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking_back, "PAGE", 3)
    log = Torn()
    log.add(OPENED, ADDED, TAKEN, FREED, TAKEN, FREED, TAKEN, stream=SHELTER)
    assert [entry.position for entry in hour_before(log, 6, "shelter-")] == [1, 3, 4, 5, 6]
    assert hour_before(log, 6, "case-") == hour_before(log, 0, "shelter-") == []


def away_from_a_turn(outside: Relayed) -> datetime:
    """The time of the log, not within half a minute of a turn."""
    while next_turn(outside.now()) - outside.now() < timedelta(seconds=30):
        time.sleep(0.5)
    return outside.now()


def answers(outside: Relayed) -> list[Received]:
    return outside.read(outside.deployment.topics.capacity)


def test_at_the_broker_nothing_arrives_before_the_turn_and_the_next_relay_tells_it(
    outside: Relayed,
) -> None:
    began = away_from_a_turn(outside)
    outside.log.append(batch(*drafts(SHELTER, OPENED, ADDED)))
    outside.carry()
    assert answers(outside) == []
    outside.ahead = next_turn(began) - began
    with outside.running(every=0.1):
        wait_for(outside, 1)
    (message,) = answers(outside)
    assert message.headers["ce_time"] == next_turn(began).isoformat().replace("+00:00", "Z")


def test_a_relay_that_runs_tells_at_the_turn_where_nothing_else_happens(outside: Relayed) -> None:
    turn = next_turn(away_from_a_turn(outside))
    outside.ahead = turn - timedelta(seconds=2) - outside.now()
    outside.log.append(batch(*drafts(SHELTER, OPENED, ADDED)))
    with outside.running(every=0.1):
        wait_for(outside, 1)
        assert outside.now() >= turn


def test_the_relay_goes_by_the_time_of_the_database_though_its_machine_has_slept(
    outside: Relayed,
) -> None:
    with closing(FollowedLog(outside.urls.app)) as log:
        began = log.now()
        log._clock = DatabaseClock()
        log._clock.saw(began - timedelta(hours=1), time.monotonic(), time.monotonic())
        time.sleep(FRESH)
        assert log.now() > began


def wait_for(outside: Relayed, count: int) -> None:
    end = time.monotonic() + 30
    while len(answers(outside)) < count:
        assert time.monotonic() < end, "nothing arrived"
        time.sleep(0.1)
