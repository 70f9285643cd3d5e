"""What is looked at when metrics are read: how far behind the followers are, and the pools.

R1  All lags are one question, asked once for all meters of one reading.
R2  Where the database does not answer nothing is told: an old figure would mislead.
R3  A lag in seconds is the age of the oldest entry that is still ahead; 0 where none is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from opentelemetry.metrics import CallbackOptions, Meter, Observation
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from domain.messages import Value
from domain.ports import Unavailable
from infra.postgres import LOST, Asking, Datastore

LAGS = """
SELECT follower, name, greatest(head.position - stands, 0),
    coalesce(greatest(extract(epoch FROM clock_timestamp() - next.recorded_at), 0), 0)::float8
FROM (
    SELECT 'projection' AS follower, g.projection AS name, coalesce(t.notification_id, 0) AS stands
    FROM views.generation AS g LEFT JOIN views.notification_tracking AS t
        ON t.application_name = g.projection
    UNION ALL SELECT 'relay', 'relay', position FROM relay.position
) AS follows
CROSS JOIN (
    SELECT coalesce(max(notification_id), 0) AS position FROM rejea.stored_events
) AS head
LEFT JOIN rejea.stored_events AS next ON next.notification_id = stands + 1
"""
_ONE_READING = 1.0

Pool = AsyncConnectionPool[Any] | ConnectionPool[Any]
Callback = Callable[[CallbackOptions], Iterable[Observation]]


class Lag(Value):
    """How far one follower of the log is behind."""

    follower: str
    name: str
    entries: int
    seconds: float


class Lags:
    """Asks for the lags (R1, R2)."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore = datastore
        self._asked = float("-inf")
        self._known: Sequence[Lag] = ()

    def of(self, follower: str) -> list[Lag]:
        if time.monotonic() - self._asked > _ONE_READING:
            self._known = self._read()
            self._asked = time.monotonic()
        return [lag for lag in self._known if lag.follower == follower]

    def _read(self) -> Sequence[Lag]:
        def ask(cursor: Asking) -> list[Any]:
            return cursor.execute(LAGS, prepare=True).fetchall()

        try:
            rows = self._datastore.reading(ask)
        except (Unavailable, *LOST):
            return ()
        return [
            Lag(follower=follower, name=name, entries=entries, seconds=seconds)
            for follower, name, entries, seconds in rows
        ]


def observe_lags(meter: Meter, lags: Lags) -> None:
    """Make the meters of the projections and the relay."""

    def entries_of(follower: str) -> Callback:
        return lambda _: [
            Observation(lag.entries, _named(follower, lag)) for lag in lags.of(follower)
        ]

    def seconds_of(follower: str) -> Callback:
        return lambda _: [
            Observation(lag.seconds, _named(follower, lag)) for lag in lags.of(follower)
        ]

    for follower in ("projection", "relay"):
        meter.create_observable_gauge(
            f"rejea.{follower}.lag.entries",
            [entries_of(follower)],
            "{event}",
            "Entries of the log that it has not come to.",
        )
        meter.create_observable_gauge(
            f"rejea.{follower}.lag.seconds",
            [seconds_of(follower)],
            "s",
            "Age of the oldest of them.",
        )


def observe_age(meter: Meter, age: Callable[[], float]) -> None:
    """Make the meter of how old the read models are that decisions rest on."""
    meter.create_observable_gauge(
        "rejea.read_models.age",
        [lambda _: [Observation(age())]],
        "s",
        "Since when they have not been seen to hold everything that decides what is shown.",
    )


def observe_pools(meter: Meter, pools: Callable[[], Iterable[tuple[str, Pool]]]) -> None:
    """Make the meters of the connections to the database."""

    def figures(key: str, scale: float) -> Callback:
        def observed(_: CallbackOptions) -> Iterator[Observation]:
            for name, pool in pools():
                yield Observation(pool.get_stats().get(key, 0) * scale, {"pool": name})

        return observed

    meter.create_observable_counter(
        "rejea.pool.waits",
        [figures("requests_queued", 1)],
        "{wait}",
        "How often a caller had to wait for a connection.",
    )
    meter.create_observable_counter(
        "rejea.pool.wait.duration",
        [figures("requests_wait_ms", 0.001)],
        "s",
        "How long callers have waited for one, in all.",
    )


def _named(follower: str, lag: Lag) -> dict[str, str]:
    return {"projection": lag.name} if follower == "projection" else {}
