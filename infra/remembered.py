"""What was found a moment ago, kept for that moment: so that one who asks much costs little.

R1  Nothing is remembered longer than the given seconds, and no more than the given number.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

SECONDS = 1.0
MOST = 10_000


class Remembered(Generic[K, V]):
    """R1."""

    def __init__(
        self,
        seconds: float = SECONDS,
        most: int = MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._found: OrderedDict[K, tuple[float, V]] = OrderedDict()

    async def get(self, key: K, find: Callable[[], Awaitable[V]]) -> V:
        """Tell what is remembered, or find it; its age counts from before it was looked for."""
        now = self._clock()
        kept = self._found.get(key)
        if kept is not None and now - kept[0] < self._seconds:
            return kept[1]
        found = await find()
        self._found[key] = (now, found)
        self._found.move_to_end(key)
        if len(self._found) > self._most:
            self._found.popitem(last=False)
        return found
