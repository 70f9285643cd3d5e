"""Whether events leave: does Kafka answer, and is the relay near the end of the log?

R1  Kafka that is left out on purpose is no fault: it is told, and the service is ready.
R2  Whoever asks often costs the broker nothing: its answer counts for a second.
R3  The relay is not ready when it is far behind, or stands still while something is to be carried.
R4  Where the relay runs in another process, its position in the database tells how it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from psycopg import sql

from api.health import Part
from domain.messages import Value
from infra import kafka_broker
from infra.kafka_access import access_of
from infra.settings import Settings
from projections.reading import Question, Record

MOST_BEHIND = 1000
LONGEST_STANDSTILL = 60.0
FRESH = 1.0

ON_PURPOSE = "left out on purpose (--no-kafka): no event leaves"
NONE_GIVEN = "left out on purpose (REJEA_KAFKA_BOOTSTRAP is not set): no event leaves"


class Way(Value):
    """Where Kafka is, or why it is not there yet."""

    bootstrap: str | None = None
    problem: str = "it is starting"


class Running(Protocol):
    """A relay of this process (infra.relaying.Relaying)."""

    @property
    def bootstrap(self) -> str | None: ...

    @property
    def missing(self) -> str: ...


class Delay(Value):
    """How far the relay is behind the log, and for how many seconds nothing moved meanwhile."""

    behind: int
    seconds: float


class Outward:
    """The way outside, as the doors tell it; `left_out` says why there is none on purpose."""

    def __init__(self, settings: Settings, find: Callable[[], Way], left_out: str = "") -> None:
        self.left_out = left_out
        self._settings = settings
        self._find = find
        self._known: tuple[float, Part] | None = None

    async def kafka(self) -> Part:
        """Whether Kafka answers (R1, R2)."""
        if self.left_out:
            return Part(name="kafka", ready=True, detail=self.left_out)
        now = time.monotonic()
        if self._known is None or now - self._known[0] > FRESH:
            self._known = now, await self._examined()
        return self._known[1]

    async def _examined(self) -> Part:
        way = self._find()
        if way.bootstrap is None:
            return Part(name="kafka", ready=False, detail=way.problem)
        answers = await access_of(self._settings, way.bootstrap).answers()
        detail = way.bootstrap if answers else f"nobody answers at {way.bootstrap}"
        return Part(name="kafka", ready=answers, detail=detail)


def without_kafka(settings: Settings, why: str = ON_PURPOSE) -> Outward:
    """R1."""
    return Outward(settings, Way, why)


def beside(settings: Settings, running: Running) -> Outward:
    """The way of the relay that runs in this process."""
    if _none_is_given(settings):
        return without_kafka(settings, NONE_GIVEN)

    def find() -> Way:
        if running.missing:
            return Way(problem=running.missing)
        return Way(bootstrap=running.bootstrap)

    return Outward(settings, find)


def elsewhere(settings: Settings) -> Outward:
    """R4: the way of a relay that runs in another process."""
    if _none_is_given(settings):
        return without_kafka(settings, NONE_GIVEN)

    def find() -> Way:
        given = settings.kafka_bootstrap or kafka_broker.status(settings).bootstrap
        return Way(bootstrap=given, problem="it does not run")

    return Outward(settings, find)


def delay() -> Question[Delay]:
    """How far the relay is behind."""
    return Question(statement=_DELAY, parameters={}, answer=_delay)


def relay(found: Delay) -> Part:
    """Whether the relay keeps up (R3)."""
    stands = found.behind > 0 and found.seconds > LONGEST_STANDSTILL
    words = [f"{found.behind} entries behind"] if found.behind else []
    words += [f"not moved for {found.seconds:.0f} seconds"] if stands else []
    ready = found.behind <= MOST_BEHIND and not stands
    return Part(name="relay", ready=ready, detail=", ".join(words))


def _none_is_given(settings: Settings) -> bool:
    return settings.database_is_given and settings.kafka_bootstrap is None


def _delay(rows: Sequence[Record]) -> Delay:
    return Delay(behind=max(rows[0]["behind"], 0), seconds=max(float(rows[0]["seconds"]), 0.0))


_DELAY = sql.SQL(
    "SELECT coalesce((SELECT e.notification_id FROM rejea.stored_events AS e"
    " ORDER BY e.notification_id DESC LIMIT 1), 0) - p.position AS behind,"
    " extract(epoch FROM clock_timestamp() - greatest(p.moved_at, ("
    "SELECT e.recorded_at FROM rejea.stored_events AS e"
    " WHERE e.notification_id > p.position ORDER BY e.notification_id LIMIT 1))) AS seconds"
    " FROM relay.position AS p"
).format()
