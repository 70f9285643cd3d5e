"""The clocks of a whole programme, on a real log and its real due list, at a simulated time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from consumers.clock_watcher import ClockWatcher, Counts
from domain.consent.grant import ConsentExpired
from domain.holding.holder import TakeOnCase
from domain.identification.age import MajorityReached, StateAge
from domain.messages import Command, OutOfOrder
from domain.ports import Receipt, Unavailable
from domain.referral.send import ReferralOverdue
from domain.vocabulary import ANSWER, SEX, STATED_AGE
from infra import bootstrap
from infra.due_rows import AT_ONCE, ViewedDueRows
from infra.event_store import SyntheticLog
from infra.postgres import Datastore
from infra.settings import Settings
from tests.conftest import NewDatabase
from tests.examples import CLOCK_WATCHER, MORNING, SOCIAL_WORKER, later, made_id
from tests.infra.live import LiveProgramme
from tests.projections.ledger import Ledger, opened_ledger

A_DAY_LATER = later(days=1)
DUE = {ConsentExpired: 3, ReferralOverdue: 2, MajorityReached: 1}


class World:
    """A log that goes by its own clock, and its read models."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.log = SyntheticLog(ledger.urls.demo, ledger.keys, moment=MORNING)
        self.programme = LiveProgramme(self.log)
        self.programme.open_shelter(1)
        self.views = Datastore(ledger.urls.system)

    def rows(self, at_once: int = AT_ONCE) -> ViewedDueRows:
        return ViewedDueRows(self.ledger.log, self.views, at_once)

    def watcher(self, rows: ViewedDueRows | None = None) -> ClockWatcher:
        """A watcher as of another process: nothing is remembered."""
        handler = LiveProgramme(self.log).handler
        rows = rows or self.rows()
        return ClockWatcher(handler.handle, rows, self.log.now, CLOCK_WATCHER)

    def case(self, name: str, **report: object) -> str:
        case = made_id("case", name)
        self.programme.report(stream=case, sex=SEX["female"], **report)
        self.programme.give(TakeOnCase, stream=case, worker_id=SOCIAL_WORKER.user_id)
        return case

    def consent_of_five_hours(self, name: str) -> str:
        case = self.case(name)
        self.programme.consent(case, name, ends_at=later(hours=5))
        return case

    def noted(self) -> Counter[type]:
        """How often each kind of DUE stands in the log."""
        events = (entry.event for entry in self.log.entries(0, 10_000))
        return Counter(type(event) for event in events if type(event) in DUE)


@pytest.fixture
def world(new_database: NewDatabase, tmp_path: Path) -> Iterator[World]:
    with opened_ledger(new_database(), tmp_path) as ledger:
        world = World(ledger)
        yield world
        world.log.close()
        world.views.close()


@pytest.fixture
def a_day_later(world: World) -> World:
    """Things of every kind fell due while nobody watched."""
    for name in ("first", "second", "third"):
        world.consent_of_five_hours(name)
    for name in ("sent", "sent too"):
        world.programme.sent(name, priority="emergency_24h")
    child = world.case("child", stated_age=STATED_AGE["child"])
    world.programme.give(
        StateAge,
        stream=child,
        stated_age=STATED_AGE["child"],
        child_at_exploitation=ANSWER["yes"],
        birth_date=date(2008, MORNING.month, MORNING.day) + timedelta(days=1),
    )
    world.ledger.project()
    world.log.moment = A_DAY_LATER
    return world


def test_after_a_day_without_a_watcher_each_thing_due_is_recorded_once(a_day_later: World) -> None:
    watcher = a_day_later.watcher()
    assert watcher.watch_once(A_DAY_LATER) == sum(DUE.values())
    assert a_day_later.noted() == DUE
    assert watcher.watch_once(A_DAY_LATER) == 0
    a_day_later.ledger.project()
    another = a_day_later.watcher()
    assert another.watch_once(A_DAY_LATER + timedelta(minutes=1)) == 0
    assert another.last_round == Counts()
    assert a_day_later.noted() == DUE


def test_two_watchers_at_once_record_each_thing_once(a_day_later: World) -> None:
    gate = Barrier(2)
    watchers = [a_day_later.watcher(), a_day_later.watcher()]

    def watch(watcher: ClockWatcher) -> int:
        gate.wait(10)
        return watcher.watch_once(A_DAY_LATER)

    with ThreadPoolExecutor(2) as threads:
        recorded = sum(threads.map(watch, watchers))
    assert recorded == sum(DUE.values())
    rounds = [watcher.last_round for watcher in watchers]
    assert [(each.refused, each.failed) for each in rounds] == [(0, 0)] * 2
    assert a_day_later.noted() == DUE


def test_nothing_is_due_before_its_time(a_day_later: World) -> None:
    before = later(hours=5) - timedelta(microseconds=1)
    assert a_day_later.watcher().watch_once(before) == 0
    assert a_day_later.rows().next_due(before) == later(hours=5)


def test_the_clocks_of_a_service_see_what_is_due_in_all_cases(world: World, tmp_path: Path) -> None:
    world.consent_of_five_hours("first")
    world.ledger.project()
    settings = Settings(home=tmp_path / "home")
    with (
        bootstrap.opened(settings, world.ledger.urls) as parts,
        bootstrap.watching(parts) as watcher,
    ):
        rows = watcher._due_rows
        assert isinstance(rows, ViewedDueRows)
        assert rows.next_due(MORNING) == later(hours=5)


def test_what_is_refused_starves_nothing_that_is_due_later(world: World) -> None:
    refused = [world.consent_of_five_hours(name) for name in ("first", "second", "third")]
    world.programme.sent("sent", priority="emergency_24h")
    world.ledger.project()
    handle = world.programme.handler.handle

    def grudging(wish: Command) -> Receipt:
        if wish.stream in refused:
            raise OutOfOrder
        return handle(wish)

    rows = world.rows(at_once=2)
    watcher = ClockWatcher(grudging, rows, world.log.now, CLOCK_WATCHER)
    assert watcher.watch_once(A_DAY_LATER) == 1
    assert watcher.last_round == Counts(recorded=1, refused=3)


def test_children_are_looked_for_again_after_a_search_that_was_broken_off(
    a_day_later: World,
) -> None:
    rows = a_day_later.rows()
    gone = a_day_later.watcher(rows)
    handle = gone._handle

    def breaks_off(wish: Command) -> Receipt:
        if type(wish).__name__ == "ReachMajority":
            raise Unavailable("no answer")
        return handle(wish)

    gone._handle = breaks_off
    with pytest.raises(Unavailable):
        gone.watch_once(A_DAY_LATER)
    gone._handle = handle
    assert gone.watch_once(A_DAY_LATER) == DUE[MajorityReached]


def test_children_are_looked_for_once_in_a_while(a_day_later: World) -> None:
    rows = a_day_later.rows(at_once=1)
    first = [row.what.kind for row in rows.fallen_due(A_DAY_LATER)]
    second = [row.what.kind for row in rows.fallen_due(A_DAY_LATER)]
    assert first == [*second, "majority"]
