"""Stopping: tells what has no end of its own, a stream, that the service stops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

ABORT = "rejea.abort"
"""The extension of a scope that ends its connection at once: closing it would wait for a reader who
does not read."""


class Stopping:
    """Whether the service was asked to stop; it belongs to the loop that serves."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> None:
        """Let every stream end."""
        self._asked.set()

    async def unless(self, waiting: Awaitable[Any]) -> Any:  # noqa: ANN401  # Whatever is awaited.
        """Wait for something, but not once the service stops; None then."""
        task, stop = asyncio.ensure_future(waiting), asyncio.ensure_future(self._asked.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            stop.cancel()
