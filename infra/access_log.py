"""The access log on PostgreSQL: what several operations noted is written with one commit.

R1  One writer at a time: whoever comes while it commits is taken along by the next commit, so that
    many readers cost about as many commits as the disk can do, and none waits for more than two.
R2  What cannot be written within the deadlines is refused; nobody waits without end, and nothing is
    tried twice: what was sent may have been written.
R3  Who stops waiting takes no other along.
R4  What is written goes with who asked, told apart from the entries: the database takes no entry
    of anybody else (infra/migrations/0311).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

import orjson
import psycopg

from domain.messages import Actor
from infra.postgres import Deadlines, connection_parameters
from projections.access_log import AccessEntry, AccessLogUnavailable

LARGEST_GROUP = 500
"""Entries in one commit, where one operation alone has no more."""
_WRITE = "SELECT access.record_each(%s::jsonb)"

Link = psycopg.AsyncConnection[Any]


class _Wish(NamedTuple):
    """What one operation noted, who asked in it, and who waits for it to be written."""

    asker: Actor
    entries: Sequence[AccessEntry]
    written: asyncio.Future[None]


class PostgresAccessLog:
    """Writes entries through the one function that may; it lives in one loop."""

    def __init__(self, url: str, deadlines: Deadlines | None = None) -> None:
        self._url = url
        self._deadlines = deadlines or Deadlines()
        self._waiting: list[_Wish] = []
        self._writing: asyncio.Task[None] | None = None
        self._link: Link | None = None

    async def write(self, asker: Actor, entries: Sequence[AccessEntry]) -> None:
        """Write entries of whoever asks, together with those that others write at the same time.

        Raises: AccessLogUnavailable.
        """
        wish = _Wish(asker, entries, asyncio.get_running_loop().create_future())
        self._waiting.append(wish)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._work())
        await wish.written

    async def close(self) -> None:
        """Write what waits, and give the connection back."""
        if self._writing is not None:
            await self._writing
        await self._drop_link()

    async def _work(self) -> None:
        """R1."""
        while self._waiting:
            group = self._gathered()
            try:
                await self._send(group)
            except (psycopg.Error, OSError, TimeoutError) as error:
                await self._drop_link()
                _tell(group, error)
            except BaseException as error:
                _tell(group, error)
                raise
            else:
                _tell(group, None)

    def _gathered(self) -> list[_Wish]:
        """Those that wait, in their order, up to the largest group."""
        group: list[_Wish] = []
        room = LARGEST_GROUP
        while self._waiting and (not group or len(self._waiting[0].entries) <= room):
            wish = self._waiting.pop(0)
            room -= len(wish.entries)
            if not wish.written.done():
                group.append(wish)
        return group

    async def _send(self, group: Sequence[_Wish]) -> None:
        """R2."""
        if not group:
            return
        async with asyncio.timeout(self._deadlines.silence):
            link = await self._linked()
            await link.execute(_WRITE, [_as_json(group)], prepare=True)

    async def _linked(self) -> Link:
        if self._link is None or self._link.closed:
            parameters = connection_parameters(self._url, self._deadlines)
            self._link = await psycopg.AsyncConnection.connect(**parameters)
        return self._link

    async def _drop_link(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            await link.close()


def _tell(group: Sequence[_Wish], error: BaseException | None) -> None:
    """R3: answer all who still wait."""
    for wish in group:
        if wish.written.done():
            continue
        if error is None:
            wish.written.set_result(None)
            continue
        refused = AccessLogUnavailable("the access log cannot be written now; nothing was shown")
        refused.__cause__ = error
        wish.written.set_exception(refused)


def _as_json(group: Sequence[_Wish]) -> str:
    """R4: those that one asker noted one after the other go together."""
    told = [
        {
            "user_id": user_id,
            "agency_id": agency_id,
            "noted": [entry for wish in wishes for entry in wish.entries],
        }
        for (user_id, agency_id), wishes in groupby(group, key=_who)
    ]
    return orjson.dumps(told).decode()


def _who(wish: _Wish) -> tuple[str, str]:
    return (wish.asker.user_id, wish.asker.agency_id)
