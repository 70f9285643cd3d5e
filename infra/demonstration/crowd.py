"""The crowd: any number of cases, each in its own order, many at the same time.

R1  Time goes in ticks, the same for all: what is due and what is wished in a tick is recorded at
    its moment, by several threads, before the next one begins.
R2  A case is in the hands of one thread at a time, so its commands keep their order.
R3  A house is opened for every thirty cases; its dormitories have room for all of them.
R4  What a broken-off run has recorded is not done again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush

from consumers.clock_watcher import DueRow, command_id_of
from domain.due import command_for
from domain.messages import Refused
from infra.bootstrap import clock_actor
from infra.demonstration import ground
from infra.demonstration.cast import AGENCIES
from infra.demonstration.courses import TOWNS, Course
from infra.demonstration.houses import Bed, House
from infra.demonstration.person import TICK_HOURS
from infra.demonstration.play import FIRST_DAY, YEAR, Play
from infra.demonstration.setting import open_house
from infra.demonstration.stage import Stage
from infra.demonstration.wish import Wish
from infra.event_store import SyntheticLog

THREADS = 24
PER_HOUSE = 30
_FEWEST_DAYS, _MOST_DAYS, _A_DAY = 20, 200, 50
_TICKS = 4
"""In so many ticks of a day, cases begin."""
_DORMITORIES = (
    ("female", "adult"),
    ("male", "adult"),
    ("female", "child"),
    ("male", "child"),
)

Unit = Callable[[], None]
Awaiting = Callable[[Iterable[str]], None]


@dataclass(frozen=True, kw_only=True)
class LargeHouse(House):
    """R3: one of many houses of a shelter's agency."""

    stream: str

    @property
    def shelter_id(self) -> str:
        return self.stream


class Crowd:
    """The cases of one play, given tick by tick."""

    def __init__(self, stage: Stage, play: Play, count: int, awaiting: Awaiting) -> None:
        """`awaiting` is told which cases will begin (Ground.await_people)."""
        self._stage = stage
        self._await = awaiting
        self._play = play
        self._count = count
        self._under_way: list[tuple[datetime, int]] = []
        self._left: dict[int, deque[Wish]] = {}
        self._clock = clock_actor()
        self.commands = 0

    def run(self, tell: Callable[[int], None]) -> None:
        """Give everything; `tell` hears how many cases have begun.

        Raises: StoryRefused.
        """
        self._stage.play(self._houses(), lambda _: None)
        coming = self._coming()
        upcoming = next(coming, None)
        with ThreadPoolExecutor(THREADS, "crowd") as threads:
            while upcoming is not None or self._under_way:
                at = self._next_tick(upcoming)
                begun = []
                while upcoming is not None and upcoming[0] <= at:
                    begun.append(self._begin(*upcoming))
                    tell(upcoming[1])
                    upcoming = next(coming, None)
                self._await(begun)
                for units in (self._due(at), self._wished(at)):
                    list(threads.map(_do, units))

    def _next_tick(self, upcoming: tuple[datetime, int] | None) -> datetime:
        moments = [self._under_way[0][0]] if self._under_way else []
        return min([*moments, upcoming[0]] if upcoming else moments)

    def _coming(self) -> Iterator[tuple[datetime, int]]:
        """When each case begins: evenly over the days, in the mornings."""
        days = days_of(self._count)
        for number in range(1, self._count + 1):
            day, part = divmod((number - 1) * days / self._count, 1)
            hours = int(part * _TICKS) * TICK_HOURS
            yield self._play.begins_at + timedelta(days=day, hours=hours), number

    def _begin(self, begins_at: datetime, number: int) -> str:
        """Plan a case, and give its id."""
        house = self._house((number - 1) // PER_HOUSE)
        course = Course(self._play, number, house, begins_at)
        course.tell()
        wishes = deque(self._play.taken())
        self._left[number] = wishes
        self.commands += len(wishes)
        heappush(self._under_way, (wishes[0].at, number))
        return course.person.case_id

    def _wished(self, at: datetime) -> list[Unit]:
        """R2: what each case wishes in this tick."""
        units: list[Unit] = []
        while self._under_way and self._under_way[0][0] <= at:
            _, number = heappop(self._under_way)
            units.append(self._part(number, at))
            if self._left[number]:
                heappush(self._under_way, (self._left[number][0].at, number))
            else:
                del self._left[number]
        return units

    def _part(self, number: int, at: datetime) -> Unit:
        left, wishes = self._left[number], []
        while left and left[0].at <= at:
            wishes.append(left.popleft())

        def give() -> None:
            for wish in wishes:
                self._stage.give(wish)

        return give

    def _due(self, at: datetime) -> list[Unit]:
        """What fell due, each case by itself."""
        rows: dict[str, list[DueRow]] = {}
        for row in self._stage.fall_due(at):
            rows.setdefault(row.stream, []).append(row)
        return [self._noting(found, at) for found in rows.values()]

    def _noting(self, rows: list[DueRow], at: datetime) -> Unit:
        def note() -> None:
            for row in rows:
                command = command_for(row.what, row.stream, self._clock, at, command_id_of(row))
                try:
                    self._stage.handler.handle(command)
                except Refused:
                    self._stage.refused_to_clock += 1

        return note

    def _houses(self) -> Iterator[Wish]:
        """R3: opened before the first case begins."""
        at = self._play.begins_at - timedelta(hours=1)
        for number in range((self._count - 1) // PER_HOUSE + 1):
            open_house(self._play, self._house(number), at)
            yield from self._play.taken()

    def _house(self, number: int) -> House:
        agency = AGENCIES[f"shelter-{TOWNS[number % len(TOWNS)]}"]
        return LargeHouse(
            agency=agency,
            stream=self._play.made_id("shelter", "large", number),
            accepts_sexes=("female", "male"),
            accepts_ages=("child", "adult"),
            accepts_children_with_parent=False,
            beds=tuple(
                Bed(
                    place_id=self._play.made_id("place", "large", number, sex, age),
                    room=f"Dormitory {place}",
                    kind="bed",
                    sexes=(sex,),
                    age_groups=(age,),
                    capacity=PER_HOUSE,
                )
                for place, (sex, age) in enumerate(_DORMITORIES, start=1)
            ),
        )


def days_of(count: int) -> int:
    """Over how many days so many cases begin."""
    return min(max(_FEWEST_DAYS, count // _A_DAY), _MOST_DAYS)


def play_of(count: int, seed: int, log: SyntheticLog) -> Play:
    """The play of so many cases, on the day on which it began, or on which it can begin now.

    It begins two years before the programme ends, or after what stands in the log.
    """
    name = f"{count} cases/{seed}"
    first_house = Play(name).made_id("shelter", "large", 0)
    begun = log.read({first_house: 0})
    latest = begun[0].recorded_at - timedelta(days=1) if begun else ground.latest(log)
    first_day = FIRST_DAY - YEAR if latest is None else latest.date() + timedelta(days=1)
    return Play(name, first_day, in_ticks=True)


def _do(unit: Unit) -> None:
    unit()
