"""A stream of events to one reader, as server-sent events.

R1  The id of an event is its position; an id alone says that the log was read so far and held
    nothing for the reader, who then resumes there.
R2  A page is read when the one before was sent: a slow reader holds up itself alone.
R3  The stream ends when its reader may no longer come in, or is somebody else by now, and when the
    service stops; whoever comes back with `Last-Event-ID` misses nothing.
R4  Nothing waits for the next change alone: the log is read again on a timer, too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from api.stopping import Stopping
from domain.ports import Unavailable

if TYPE_CHECKING:
    from api.events import Event, Page

RETRY = b"retry: 2000\n\n"
ALIVE = b": alive\n\n"
ASK_AGAIN = 60.0
READ_AGAIN = 10.0
PAUSE = 1.0

Wait = Callable[[int], Awaitable[bool]]


class EventStream:
    """Tells page after page; `page` reads what comes after a position."""

    def __init__(
        self,
        page: Callable[[int], Awaitable[Page]],
        still_admitted: Callable[[], Awaitable[bool]],
        wait: Wait,
        stopping: Stopping,
    ) -> None:
        self._page = page
        self._still_admitted = still_admitted
        self._wait = wait
        self._stopping = stopping
        self._asked_at = time.monotonic()

    async def told(self, after: int, seat: AbstractContextManager[None]) -> AsyncIterator[bytes]:
        """What is sent, until the stream ends; it takes a seat before the first word."""
        with seat:
            yield RETRY
            while await self._goes_on():
                page = await self._next(after)
                for event in page.events if page else ():
                    yield _message(event)
                if page and page.through > after:
                    after = page.through
                    yield f"id: {after}\n\n".encode()
                elif not page or not page.more:
                    yield ALIVE
                if not page or not page.more:
                    await self._rest(after + 1)

    async def _next(self, after: int) -> Page | None:
        """The next page; none while the log cannot be read."""
        try:
            return await self._page(after)
        except Unavailable:
            return None

    async def _goes_on(self) -> bool:
        """R3."""
        if self._stopping.asked:
            return False
        if time.monotonic() - self._asked_at < ASK_AGAIN:
            return True
        self._asked_at = time.monotonic()
        return await self._still_admitted()

    async def _rest(self, position: int) -> None:
        """R4: rest until there is more, it is time to look anyway, or the service stops."""
        until = time.monotonic() + READ_AGAIN
        while time.monotonic() < until and not self._stopping.asked:
            began = time.monotonic()
            if await self._stopping.unless(self._wait(position)):
                return
            if time.monotonic() - began < PAUSE:
                await self._stopping.unless(asyncio.sleep(PAUSE))


def _message(event: Event) -> bytes:
    """R1: the body is one line of JSON."""
    return b"id: %d\ndata: %s\n\n" % (event.position, event.body)
