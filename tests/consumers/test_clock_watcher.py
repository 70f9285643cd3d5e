from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest

from consumers.clock_watcher import ClockWatcher, Counts, DueRow, command_id_of
from domain.consent.grant import ExpireConsent
from domain.identification.safety import LapseSafety
from domain.messages import AlreadyDone, Command, OutOfOrder, Refused
from domain.ports import Place, Receipt, Unavailable
from domain.timers import CASE_WIDE, Kind, Started
from tests.examples import CASE, CLOCK_WATCHER, MORNING, OTHER_CASE, later


class World:
    """A log that takes each command id once, and a list that is as far behind as it is told."""

    def __init__(self, *rows: DueRow) -> None:
        self.rows = list(rows)
        self.taken: dict[str, Command] = {}
        self.asked: list[Command] = []
        self.refusals: dict[str, Exception] = {}
        self.at = MORNING
        self.is_behind = False

    def handle(self, wish: Command) -> Receipt:
        self.asked.append(wish)
        if wish.stream in self.refusals:
            raise self.refusals[wish.stream]
        repeated = wish.command_id in self.taken
        self.taken.setdefault(wish.command_id, wish)
        if not self.is_behind:
            self.rows = [row for row in self.rows if command_id_of(row) != wish.command_id]
        place = Place(stream=wish.stream, version=1, position=1)
        return Receipt(
            command_id=wish.command_id, places=(place,), recorded_at=self.at, repeated=repeated
        )

    def fallen_due(self, at: datetime) -> Iterable[DueRow]:
        fallen = (row for row in self.rows if row.what.due_at <= at)
        return iter(sorted(fallen, key=lambda row: row.what.due_at))

    def next_due(self, after: datetime) -> datetime | None:
        return min((row.what.due_at for row in self.rows if row.what.due_at > after), default=None)

    def now(self) -> datetime:
        return self.at

    def watcher(self) -> ClockWatcher:
        return ClockWatcher(self.handle, self, self.now, CLOCK_WATCHER)


def due(kind: Kind, reference: str, at: datetime, stream: str = CASE) -> DueRow:
    return DueRow(stream=stream, what=Started(kind, reference, at))


CONSENT = due(Kind.CONSENT, "c-1", later(hours=5))
SAFETY = due(Kind.SAFETY, CASE_WIDE, later(hours=2))
ELSEWHERE = due(Kind.SAFETY, CASE_WIDE, later(hours=3), OTHER_CASE)


def test_what_falls_due_is_given_to_the_case_in_the_order_of_its_time() -> None:
    world = World(CONSENT, SAFETY, ELSEWHERE)
    assert world.watcher().watch_once(later(hours=6)) == 3
    assert [(type(wish), wish.stream) for wish in world.asked] == [
        (LapseSafety, CASE),
        (LapseSafety, OTHER_CASE),
        (ExpireConsent, CASE),
    ]
    assert {(wish.by, wish.at) for wish in world.asked} == {(CLOCK_WATCHER, later(hours=6))}


def test_nothing_is_given_before_its_time() -> None:
    world = World(SAFETY)
    watcher = world.watcher()
    assert watcher.watch_once(later(hours=2) - timedelta(microseconds=1)) == 0
    assert watcher.watch_once(later(hours=2)) == 1


def test_each_thing_due_is_recorded_once_after_a_days_downtime() -> None:
    world = World(CONSENT, SAFETY, ELSEWHERE)
    world.is_behind = True
    assert world.watcher().watch_once(later(days=1)) == 3
    assert world.watcher().watch_once(later(days=1, minutes=1)) == 0
    assert len(world.taken) == 3


def test_two_watchers_at_once_record_each_thing_once() -> None:
    world = World(CONSENT, SAFETY)
    world.is_behind = True
    first, second = world.watcher(), world.watcher()
    assert first.watch_once(later(days=1)) + second.watch_once(later(days=1)) == 2
    assert second.last_round == Counts(repeated=2)


def test_the_same_thing_due_again_at_another_time_is_another_thing() -> None:
    again = due(Kind.SAFETY, CASE_WIDE, later(hours=9))
    names = {command_id_of(row) for row in (SAFETY, ELSEWHERE, CONSENT, again)}
    assert len(names) == 4


@pytest.mark.parametrize("refusal", [AlreadyDone(), OutOfOrder(), Refused()])
def test_a_refusal_is_counted_and_holds_up_no_other_case(refusal: Refused) -> None:
    world = World(SAFETY, ELSEWHERE)
    world.refusals[CASE] = refusal
    watcher = world.watcher()
    assert watcher.watch_once(later(days=1)) == 1
    assert watcher.last_round == Counts(recorded=1, refused=1)


def test_what_was_refused_rests_before_it_is_asked_again() -> None:
    world = World(SAFETY)
    world.refusals[CASE] = OutOfOrder()
    watcher = world.watcher()
    watcher.watch_once(later(hours=3))
    watcher.watch_once(later(hours=3, minutes=9))
    assert len(world.asked) == 1
    del world.refusals[CASE]
    assert watcher.watch_once(later(hours=3, minutes=10)) == 1


def test_trouble_with_one_case_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    world = World(SAFETY, ELSEWHERE)
    world.refusals[CASE] = RuntimeError("broken")
    watcher = world.watcher()
    with caplog.at_level(logging.ERROR):
        assert watcher.watch_once(later(days=1)) == 1
    assert watcher.last_round == Counts(recorded=1, failed=1)
    assert "failed" in caplog.text


@pytest.mark.parametrize("trouble", [RuntimeError("broken"), AlreadyDone("in words of a case")])
def test_no_case_is_named_in_the_log_whatever_becomes_of_it(
    caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    world = World(SAFETY)
    world.refusals[CASE] = trouble
    with caplog.at_level(logging.INFO):
        world.watcher().watch_once(later(days=1))
    assert "safety" in caplog.text
    assert CASE not in caplog.text


def test_a_log_out_of_reach_ends_the_round_and_nothing_is_lost() -> None:
    world = World(SAFETY, ELSEWHERE)
    world.refusals[CASE] = Unavailable("no answer")
    watcher = world.watcher()
    with pytest.raises(Unavailable):
        watcher.watch_once(later(days=1))
    world.refusals.clear()
    assert watcher.watch_once(later(days=1)) == 2


def test_the_watch_goes_on_until_it_is_stopped_and_wakes_for_what_is_new() -> None:
    world = World()
    watcher, stop, recorded = world.watcher(), Event(), Event()
    handle = world.handle

    def heard(wish: Command) -> Receipt:
        recorded.set()
        return handle(wish)

    watcher._handle = heard
    watch = Thread(target=watcher.run, args=(stop,))
    watch.start()
    world.rows.append(due(Kind.SAFETY, CASE_WIDE, MORNING))
    watcher.wake()
    assert recorded.wait(5)
    stop.set()
    watcher.wake()
    watch.join(5)
    assert not watch.is_alive()


def test_a_watch_survives_a_log_out_of_reach() -> None:
    world = World(due(Kind.SAFETY, CASE_WIDE, MORNING))
    world.refusals[CASE] = Unavailable("no answer")
    assert world.watcher()._round() == 30
    world.refusals.clear()
    assert world.watcher().watch_once(MORNING) == 1


def test_the_watcher_sleeps_until_the_next_thing_is_due_and_half_a_minute_at_most() -> None:
    world = World(due(Kind.SAFETY, CASE_WIDE, later(seconds=7)))
    assert world.watcher()._seconds_to_sleep() == 7
    world.rows = [due(Kind.SAFETY, CASE_WIDE, later(hours=7))]
    assert world.watcher()._seconds_to_sleep() == 30
    world.rows = []
    assert world.watcher()._seconds_to_sleep() == 30
