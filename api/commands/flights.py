"""Flights: commands that are being handled now, so that a repetition waits for the first answer.

R1  A command that is sent again while the first is under way waits up to 2 seconds for it, then is
    told to come again; the log itself would not take it twice.
R2  At most so many commands are under way; whoever cannot begin in time is told to come again, and
    nothing of theirs was begun.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TypeVar
from uuid import UUID

from api.errors import Problem
from domain.ports import Unavailable

Answer = TypeVar("Answer")

PATIENCE = 2.0
THREADS = 48
"""As many commands as one group commit takes along without anybody waiting for a thread."""
LONGEST_QUEUE = 512
DEADLINE = 10.0


class Flights:
    """Runs blocking work for many at once, one at a time for each command id."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="command")
        self._under_way: dict[UUID, asyncio.Event] = {}
        self._count = 0

    async def run(self, command_id: UUID, work: Callable[[], Answer]) -> Answer:
        """Run the work of a command.

        Raises: Problem (409) while the first of it is under way; Unavailable, R2 or late.
        """
        if self._count >= LONGEST_QUEUE:
            raise Unavailable("too many commands are under way; try again")
        self._count += 1
        try:
            async with self._turn(command_id):
                return await self._done(work)
        finally:
            self._count -= 1

    def close(self) -> None:
        """Let what was begun end."""
        self._pool.shutdown(wait=True)

    async def _done(self, work: Callable[[], Answer]) -> Answer:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(DEADLINE):
                return await loop.run_in_executor(self._pool, work)
        except TimeoutError:
            raise Unavailable("the command took too long; send it again with its key") from None

    @asynccontextmanager
    async def _turn(self, command_id: UUID) -> AsyncIterator[None]:
        """R1."""
        await self._wait_for(command_id)
        landed = self._under_way[command_id] = asyncio.Event()
        try:
            yield
        finally:
            landed.set()
            if self._under_way.get(command_id) is landed:
                del self._under_way[command_id]

    async def _wait_for(self, command_id: UUID) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while (first := self._under_way.get(command_id)) is not None:
                    await first.wait()
        except TimeoutError:
            raise _in_flight() from None


def _in_flight() -> Problem:
    detail = "The same command is still being handled; send it again with its key in a moment."
    headers = {"Retry-After": "1"}
    return Problem(HTTPStatus.CONFLICT, "command_in_flight", detail, headers)
