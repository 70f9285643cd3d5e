"""Freshness: how old the read models are by which it is decided who may see what of a case.

R1  Whoever asks about cases is answered from read models that hold everything that was recorded
    more than a second ago: a withdrawal acts within that second, whatever becomes of projecting.
    Where they do not, whoever asks waits a little, and is then told that nothing can be shown.
R2  Freshness is seen, never assumed: it counts from the last look at the end of the log that the
    read models have come to since. Where nobody looks any more, they grow old by themselves.
R3  What was read while they were too old is not shown, though they have caught up since. Where
    nothing was recorded that they did not hold before, a pause of whoever looks is no such while.
R4  The generation that is read counts, not one that is being built beside it.

`Freshness` is told by whoever looks (infra/freshness_watch.py) and asked by the doors; both live
in one loop, so that asking costs a comparison and no question to the database.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from math import inf
from types import TracebackType
from typing import NamedTuple

from psycopg import sql

from domain.ports import Unavailable
from projections.reading import Question, Record

DECIDED_ON = ("case_view", "directory")
"""The projections that decisions read: how agencies stand to a case with its parties, and which
agencies are closed or have agreements that ended. Others are shown, and decide nothing."""
LIMIT = 1.0
"""R1, in seconds."""
PATIENCE = 2.0
"""How long whoever asks waits for read models that are too old, in seconds."""
HELD_BACK = 10.0
"""How long a stream holds back what it has to tell, in seconds, before it ends."""
_LOOKS = 64


class ReadModelsBehind(Unavailable):
    """R1: who may see what cannot be told by the read models as they are now."""

    def __init__(self) -> None:
        super().__init__("the newest records are not in the read models yet; nothing was shown")


class Stand(NamedTuple):
    """How far the log has come, and how far what is decided on has, at one moment."""

    head: int
    reached: int


class Freshness:
    """How old the read models are; `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._looks: deque[tuple[float, int]] = deque(maxlen=_LOOKS)
        self._reached = -1
        self._complete_at = -inf
        self._fresh_since = inf
        self._last_known = clock()
        self._news = asyncio.Event()

    @property
    def reached(self) -> int:
        """The position that the read models had come to when somebody last looked."""
        return self._reached

    @property
    def age(self) -> float:
        """For how many seconds it has not been seen that they hold everything; for operators."""
        return self._clock() - self._last_known

    @property
    def is_fresh(self) -> bool:
        """R1."""
        return self._clock() - self._complete_at <= LIMIT

    def told(self, looked_at: float, stand: Stand) -> None:
        """Take what somebody saw; `looked_at` is the moment before they looked (R2)."""
        if stand.reached < self._reached:
            self.lost()  # What was committed without the disk is gone.
            self._reached = -1
        if not self.is_fresh and stand.head > self._reached:
            self._fresh_since = self._clock()
        self._looks.append((looked_at, stand.head))
        self._reached = stand.reached
        complete = [at for at, head in self._looks if head <= stand.reached]
        self._complete_at = max(complete, default=self._complete_at)
        self._last_known = max(self._last_known, self._complete_at)
        self._tell()

    def lost(self) -> None:
        """Forget what was seen: the database may come back with less than it had."""
        self._looks.clear()
        self._complete_at = -inf

    async def reach(self, patience: float = PATIENCE) -> float:
        """Wait until the read models are fresh, and give the moment from which `check` counts.

        Raises: ReadModelsBehind after so many seconds.
        """
        if not self.is_fresh:
            await self._caught_up(patience)
        return self._clock()

    async def check(self, begun: float, patience: float = PATIENCE) -> None:
        """Make sure that the read models were fresh ever since a moment (R3).

        Raises: ReadModelsBehind.
        """
        await self.reach(patience)
        if self._fresh_since > begun:
            raise ReadModelsBehind

    def reading(self) -> Fresh:
        """One block that reads, and after which nothing is shown unless they stayed fresh (R3).

        Raises: ReadModelsBehind, when it begins and when it ends.
        """
        return Fresh(self)

    async def _caught_up(self, patience: float) -> None:
        try:
            async with asyncio.timeout(patience):
                while not self.is_fresh:
                    await self._news.wait()
        except TimeoutError:
            raise ReadModelsBehind from None

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


class Fresh:
    """A block of `Freshness.reading`."""

    def __init__(self, freshness: Freshness) -> None:
        self._freshness = freshness
        self._begun = inf

    async def __aenter__(self) -> None:
        self._begun = await self._freshness.reach()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            await self._freshness.check(self._begun)


def stands() -> Question[Stand]:
    """How far the log and what is decided on have come (R4)."""
    return Question(statement=_STANDS, parameters={"names": list(DECIDED_ON)}, answer=_stand)


def _stand(rows: Sequence[Record]) -> Stand:
    return Stand(head=rows[0]["head"], reached=rows[0]["reached"])


_STANDS = sql.SQL(
    "SELECT coalesce((SELECT e.notification_id FROM rejea.stored_events AS e "
    "ORDER BY e.notification_id DESC LIMIT 1), 0) AS head, "
    "(SELECT min(coalesce(t.notification_id, 0)) FROM unnest(%(names)s::text[]) AS d (name) "
    "LEFT JOIN views.notification_tracking AS t ON t.application_name = d.name) AS reached"
).format()
