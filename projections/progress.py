"""How far the read models have come: waiting for a position without polling, and what lags.

R1  Whoever wrote may wait until the read models stand for its position; too late is told, never
    hidden: the answer is then False.
R2  A projection that halted is not waited for until the time is over: it will not come.

`Progress` is told by the runner of this process, or by a listener to the runner of another one.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from psycopg import sql

from domain.messages import Value
from projections.reading import Question, Record

CHANNEL = "rejea_views"
"""Where a projecting transaction notifies: the position, a blank, the names with commas between."""


@dataclass(eq=False, frozen=True)
class _Waiter:
    position: int
    names: frozenset[str]
    came: Future[bool] = field(default_factory=Future)


class Progress:
    """The positions of the projections, and who waits for which."""

    def __init__(self, names: Iterable[str]) -> None:
        self._positions = dict.fromkeys(names, 0)
        self._halted: set[str] = set()
        self._waiters: list[_Waiter] = []
        self._mutex = threading.Lock()

    @property
    def positions(self) -> Mapping[str, int]:
        with self._mutex:
            return dict(self._positions)

    def wait(self, position: int, names: Iterable[str] | None = None, timeout: float = 2) -> bool:
        """Wait until these projections (all, if not named) stand for a position (R1)."""
        waiter = self._enter(position, names)
        try:
            return waiter.came.result(timeout)
        except TimeoutError:
            return False
        finally:
            self._leave(waiter)

    async def wait_async(
        self,
        position: int,
        names: Iterable[str] | None = None,
        timeout: float = 2,  # noqa: ASYNC109  # The answer is False, not an exception.
    ) -> bool:
        """The same for a coroutine."""
        waiter = self._enter(position, names)
        try:
            async with asyncio.timeout(timeout):
                return await asyncio.wrap_future(waiter.came)
        except TimeoutError:
            return False
        finally:
            self._leave(waiter)

    def moved(self, positions: Mapping[str, int]) -> None:
        """Say where projections stand now: forwards or, after a crash, backwards."""
        with self._mutex:
            self._positions.update(positions)
            self._halted -= positions.keys()
        self._settle()

    def halted(self, name: str) -> None:
        """Say that a projection stopped (R2)."""
        with self._mutex:
            self._halted.add(name)
        self._settle()

    def _enter(self, position: int, names: Iterable[str] | None) -> _Waiter:
        with self._mutex:
            waiter = _Waiter(position, frozenset(self._positions if names is None else names))
            self._waiters.append(waiter)
        self._settle()
        return waiter

    def _leave(self, waiter: _Waiter) -> None:
        with self._mutex:
            self._waiters = [other for other in self._waiters if other is not waiter]

    def _settle(self) -> None:
        """Answer everybody for whom it is decided, outside the lock."""
        with self._mutex:
            known = [(waiter, self._outcome(waiter)) for waiter in self._waiters]
            self._waiters = [waiter for waiter, outcome in known if outcome is None]
        for waiter, outcome in known:
            if outcome is not None and waiter.came.set_running_or_notify_cancel():
                waiter.came.set_result(outcome)

    def _outcome(self, waiter: _Waiter) -> bool | None:
        behind = {name for name in waiter.names if self._positions[name] < waiter.position}
        if not behind:
            return True
        return False if behind & self._halted else None


class Lag(Value):
    """How far one projection is behind the log; `halted_because` names the kind of an error."""

    name: str
    position: int
    behind: int
    halted_at: int | None = None
    halted_because: str | None = None


def lags() -> Question[tuple[Lag, ...]]:
    """How far every projection is behind, for readiness."""
    return Question(statement=_LAGS, parameters={}, answer=_lags)


def _lags(rows: Sequence[Record]) -> tuple[Lag, ...]:
    return tuple(
        Lag(
            name=row["projection"],
            position=row["position"],
            behind=max(row["head"] - row["position"], 0),
            halted_at=row["halted_at"],
            halted_because=row["halted_because"],
        )
        for row in rows
    )


_LAGS = sql.SQL(
    "SELECT g.projection, coalesce(t.notification_id, 0) AS position, "
    "g.halted_at, g.halted_because, coalesce((SELECT e.notification_id "
    "FROM rejea.stored_events AS e ORDER BY e.notification_id DESC LIMIT 1), 0) AS head "
    "FROM views.generation AS g LEFT JOIN views.notification_tracking AS t "
    "ON t.application_name = g.projection ORDER BY g.projection"
).format()
