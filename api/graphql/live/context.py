"""The context of a stream: an ordinary one that is made anew for everything that is told.

R1  Before anything is told, the token is verified again and what was read before is forgotten: one
    that expired, or whose account is gone, is told nothing more.
R2  To tell one thing takes at most as long as a query may; to wait for it, as long as it takes.
R3  What tells of cases is told while the read models are fresh by which that is decided; it is held
    back until they are, for some seconds, and then the stream ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple, Protocol

from starlette.requests import HTTPConnection
from strawberry.types import Info as StrawberryInfo

from api.graphql import limits
from api.graphql.context import Context
from api.graphql.live.following import Following, Since, following
from api.graphql.live.happenings import Happening
from api.graphql.live.hub import Hub
from api.graphql.live.rows import Rows
from api.graphql.request import Asked
from domain.access import Principal
from projections.freshness import HELD_BACK, PATIENCE, Freshness

Begin = Callable[[], Awaitable[Context]]
"""Makes a new context for whoever asks; raises a Problem where they may no longer."""


class Live(NamedTuple):
    """What all streams of a process share."""

    hub: Hub
    rows: Rows
    freshness: Freshness


class LiveContext(Context):
    """Of one stream; `deadline` is that of what is being told.

    `freshness` is that of what decides on cases; None where nothing is told of any.
    """

    live: Live
    deadline: asyncio.Timeout

    def __init__(
        self, first: Context, live: Live, begin: Begin, freshness: Freshness | None
    ) -> None:
        vars(self).update(vars(first))
        self.live = live
        self.deadline = asyncio.timeout(None)
        self._begin = begin
        self._freshness = freshness
        self._fresh_from = 0.0

    async def be_fresh(self, patience: float = PATIENCE) -> None:
        """R3: wait before something is read.

        Raises: ReadModelsBehind.
        """
        if self._freshness is not None:
            self._fresh_from = await self._freshness.reach(patience)

    async def check_fresh(self) -> None:
        """R3: make sure, before something is told, that it was read while they were fresh.

        Raises: ReadModelsBehind.
        """
        if self._freshness is not None:
            await self._freshness.check(self._fresh_from)

    async def renew(self) -> None:
        """R1, R2, R3.

        Raises: Problem, Unavailable.
        """
        await self.be_fresh(HELD_BACK)
        self.deadline.reschedule(_soon())
        vars(self).update(vars(await self._begin()))

    async def verify(self) -> None:
        """Look whether the token still holds, while nothing is told.

        Raises: Problem, Unavailable.
        """
        await self._begin()

    def rest(self) -> None:
        """R2: there is nothing to be told."""
        self.deadline.reschedule(None)

    @asynccontextmanager
    async def following(
        self, topic: str, after: int | None, since: Since | None = None
    ) -> AsyncIterator[Renewing]:
        """Follow a topic for one block, decided anew for each happening.

        Raises: PositionTooOld.
        """
        async with following(self.live.hub, topic, after, since) as found:
            yield Renewing(self, found)


class Renewing:
    """R1: what happens, each with a context of its own moment."""

    def __init__(self, context: LiveContext, found: Following) -> None:
        self._context = context
        self._found = found

    def __aiter__(self) -> Renewing:
        return self

    async def __anext__(self) -> Happening:
        self._context.rest()
        found = await anext(self._found)
        await self._context.renew()
        return found

    async def before(self, moment: datetime | None) -> Happening | None:
        """What happens before a moment, where there is one; None when the moment has come first.

        The context is as old as before: whoever has something to tell renews it then.
        """
        self._context.rest()
        left = (moment - self._context.now()).total_seconds() if moment else None
        waiting = asyncio.timeout(left)
        try:
            async with waiting:
                return await anext(self._found)
        except TimeoutError:
            if not waiting.expired():
                raise
            return None


def _soon() -> float:
    return asyncio.get_running_loop().time() + limits.SECONDS


class Reception(Protocol):
    """Lets people in, and gives each operation its context."""

    async def admit(self, connection: HTTPConnection, authorization: str | None) -> Principal:
        """Tell who asks, by what they say; measured, as one operation.

        Raises: Problem, Unavailable.
        """

    async def verify(self, authorization: str | None, on_behalf_of: str | None = None) -> Principal:
        """Tell who asks, and for whom, once more.

        Raises: Problem, Unavailable.
        """

    def context(self, asked: Asked, principal: Principal, authorization: str | None) -> LiveContext:
        """The context of an operation of somebody who was admitted."""


LiveInfo = StrawberryInfo[LiveContext, None]
