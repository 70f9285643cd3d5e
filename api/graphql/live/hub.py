"""The hub: follows the log behind the read models, once for all who wait in this process.

R1  A happening is told only after the read models stand for it: whoever is told can read it.
R2  It hears before it reads, reads when it is woken, and again on a timer: nothing waits for the
    next change (projections.progress; the listener hears before it reads, too).
R3  While nobody waits, nothing is read.
R4  When the service stops, every line ends; whoever comes then is told the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from api.graphql.live.happenings import Happening, happening
from api.graphql.live.lines import Line, Stopped
from api.stopping import Stopping
from api.surface import log_unexpected
from domain.messages import Recorded
from domain.ports import Unavailable
from projections.progress import Progress

_LOG = logging.getLogger("rejea.live")

READ = ("case_view", "timeline", "referral_list", "shelter_occupancy", "due_list")
"""The read models that what is told is read from."""
EVERY = 5.0
PAUSE = 0.5
PAGE = 500


class Entries(Protocol):
    """Reads the log: the next entries after a position, personal fields sealed, in their order."""

    def __call__(self, after_position: int, limit: int) -> Sequence[Recorded]: ...


class Hub:
    """Lets those who wait know what happened; it lives in one loop.

    `stands` asks how far the read models have come.
    """

    def __init__(
        self,
        entries: Entries,
        progress: Progress,
        stands: Callable[[], Awaitable[int]],
        stopping: Stopping,
    ) -> None:
        self._entries = entries
        self._progress = progress
        self._stands = stands
        self._lines: dict[str, set[Line]] = {}
        self._position = 0
        self._begun = asyncio.Event()
        self._stopping = stopping

    @property
    def position(self) -> int:
        """How far what is told has come; whoever begins here misses nothing that comes later."""
        return self._position

    @property
    def waiting(self) -> int:
        """How many lines there are."""
        return sum(len(lines) for lines in self._lines.values())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow the log for one block."""
        tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._end())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _end(self) -> None:
        """R4."""
        await self._stopping.unless(asyncio.Event().wait())
        for line in [line for lines in self._lines.values() for line in lines]:
            line.end(Stopped())

    def enter(self, topic: str, after: int) -> Line:
        """Take a place: what happens from now on comes into this line."""
        line = Line(topic, after)
        self._lines.setdefault(topic, set()).add(line)
        if self._stopping.asked:
            line.end(Stopped())
        return line

    def leave(self, line: Line) -> None:
        """Give the place back."""
        lines = self._lines.get(line.topic, set())
        lines.discard(line)
        if not lines:
            self._lines.pop(line.topic, None)

    async def since(self, position: int, upto: int) -> Sequence[Happening]:
        """A page of what happened after a position, and at most up to another one.

        Raises: Unavailable.
        """
        limit = min(PAGE, upto - position)
        found = await asyncio.to_thread(self._entries, position, limit)
        return [happening(entry) for entry in found]

    async def begun(self) -> None:
        """Wait until it is known how far the read models have come, or the service stops."""
        await self._stopping.unless(self._begun.wait())

    async def _follow(self) -> None:
        while True:
            try:
                await (self._woken() if self._begun.is_set() else self._begin())
                await self._pull()
            except Unavailable:
                await asyncio.sleep(PAUSE)
            except Exception as error:  # noqa: BLE001  # One bad moment must not end all streams.
                log_unexpected(error)
                await asyncio.sleep(PAUSE)

    async def _begin(self) -> None:
        self._position = await self._stands()
        self._begun.set()

    async def _woken(self) -> None:
        """R2; a read model that halted is not waited for, so there is a pause instead."""
        began = asyncio.get_running_loop().time()
        came = await self._progress.wait_async(self._position + 1, READ, EVERY)
        if not came and asyncio.get_running_loop().time() - began < PAUSE:
            await asyncio.sleep(PAUSE)

    async def _pull(self) -> None:
        """R1."""
        positions = self._progress.positions
        reached = min(positions[name] for name in READ)
        if not self._lines:
            self._position = max(self._position, reached)
        while self._position < reached:
            found = await self.since(self._position, reached)
            for each in found:
                self._tell(each)
            self._position = found[-1].position if found else reached

    def _tell(self, found: Happening) -> None:
        for topic in found.topics:
            for line in self._lines.get(topic, ()):
                line.put(found)
