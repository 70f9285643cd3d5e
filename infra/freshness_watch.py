"""Watches how fresh the read models are that decisions rest on: one connection for each API.

R1  It looks four times in a second, and at once when something was projected, but no more often
    than every 50 ms: whoever asks for cases never has to look.
R2  It looks at the database and not at a runner: projections may run in any process, or in none.
R3  Whatever fails, it goes on; while it cannot look the read models grow old by themselves.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from infra.postgres import Deadlines, connection_parameters
from projections.freshness import Freshness, stands
from projections.progress import CHANNEL

_LOG = logging.getLogger("rejea.projections")

EVERY = 0.25
LEAST = 0.05
PAUSES = (0.05, 0.1, 0.2, 0.5)

Link = psycopg.AsyncConnection[Any]


class FreshnessWatch:
    """Keeps a Freshness up to date, in its loop; `url` may be the application's."""

    def __init__(self, url: str, freshness: Freshness) -> None:
        self._deadlines = Deadlines()
        self._parameters = connection_parameters(url, self._deadlines)
        self._freshness = freshness
        self._failures = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch for one block."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        """R3."""
        while True:
            try:
                await self._follow()
            except Exception as error:  # noqa: BLE001  # R3: one bad moment must not end it.
                self._note(error)
            self._freshness.lost()
            await asyncio.sleep(PAUSES[min(self._failures, len(PAUSES)) - 1])

    async def _follow(self) -> None:
        async with await psycopg.AsyncConnection.connect(**self._parameters) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            while True:
                await self._look(connection)
                await self._rest(connection)

    async def _look(self, connection: Link) -> None:
        looked_at = time.monotonic()
        async with asyncio.timeout(self._deadlines.silence):
            found = await stands().ask_async(connection)
        self._failures = 0
        self._freshness.told(looked_at, found)

    async def _rest(self, connection: Link) -> None:
        """R1."""
        await asyncio.sleep(LEAST)
        async for _ in connection.notifies(timeout=EVERY - LEAST, stop_after=1):
            pass

    def _note(self, error: Exception) -> None:
        self._failures += 1
        _LOG.warning("it cannot be seen how fresh the views are (%s)", type(error).__name__)
