"""Seats: how much may be open at once, of one person and in one process.

R1  Whoever finds no seat is told so at once; nobody who sits is disturbed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from api.errors import Problem

MOST_OF_ONE = 20
MOST = 1000


class Seats:
    """Counts what is open, by who opened it."""

    def __init__(self, most_of_one: int = MOST_OF_ONE, most: int = MOST) -> None:
        self._most_of_one = most_of_one
        self._most = most
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        return self._taken.total()

    @contextmanager
    def one(self, who: str) -> Iterator[None]:
        """Sit for one block.

        Raises: Problem, R1.
        """
        if self._taken[who] >= self._most_of_one or self.taken >= self._most:
            raise too_many()
        self._taken[who] += 1
        try:
            yield
        finally:
            self._taken[who] -= 1
            self._taken += Counter()


def too_many() -> Problem:
    """R1."""
    detail = "Too many streams are open; close one, or come back after Retry-After."
    headers = {"Retry-After": "10"}
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_streams", detail, headers)
