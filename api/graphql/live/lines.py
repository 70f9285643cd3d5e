"""Lines: what waits to be told to one subscriber, and how it ends.

R1  A line is bounded: whoever takes too long to be told is cut off, and may come back with the
    position of the last thing that was told; nobody else waits for them.
"""

from __future__ import annotations

import asyncio
from collections import deque

from api.graphql.live.happenings import Happening

MOST_WAITING = 256


class Over(Exception):
    """A stream ends."""


class TooSlow(Over):
    """R1."""


class Stopped(Over):
    """The service stops; another one goes on from the same position."""


class Line:
    """One subscriber's line; it belongs to the loop in which it was made."""

    def __init__(self, topic: str, after: int) -> None:
        self.topic = topic
        self._after = after
        self._waiting: deque[Happening] = deque()
        self._came = asyncio.Event()
        self._over: Over | None = None

    def put(self, found: Happening) -> None:
        """Let something wait, unless it was told before."""
        if found.position <= self._after or self._over is not None:
            return
        if len(self._waiting) >= MOST_WAITING:
            self.end(TooSlow())
            return
        self._waiting.append(found)
        self._came.set()

    def end(self, over: Over) -> None:
        """End now: what still waits is not told."""
        self._waiting.clear()
        self._over = over
        self._came.set()

    async def next(self) -> Happening:
        """What comes next, as soon as it is there.

        Raises: Over.
        """
        while not self._waiting:
            if self._over is not None:
                raise self._over
            self._came.clear()
            await self._came.wait()
        return self._waiting.popleft()
