"""One run of a plan: what it still waits for, and what went wrong where.

R1  An error takes the place of the nearest value above it that may be missing, as the
    specification has it (Handling Execution Errors); of several in one such place the first is
    told.
R2  What is awaited is begun together, so that loaders see all that is wanted of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeAlias

from graphql import FieldNode, GraphQLError, located_error
from graphql.execution.values import VariableValues

from api.graphql.context import Context

Key: TypeAlias = str | int


Place: TypeAlias = tuple["Place | None", Any, Key, bool]
"""Where a value stands: below which place, in what, under which key, whether it may be missing."""


class Stop(Exception):
    """R1: an error that was noted already, on its way up to a place that may be missing."""


class Run:
    """Notes what is awaited and what failed; resolvers get it as their `info`."""

    def __init__(self, context: Context, variables: VariableValues) -> None:
        self.context = context
        self.variables = variables
        self.arguments: dict[int, dict[str, Any]] = {}
        self._awaited: list[Coroutine[Any, Any, None]] = []
        self._failed: list[tuple[tuple[Key, ...], GraphQLError]] = []
        self._lost = False

    @property
    def has_failed(self) -> bool:
        """Whether something could not be told."""
        return bool(self._failed)

    def begin(self, job: Coroutine[Any, Any, None]) -> None:
        """Wait for this before the answer is told."""
        self._awaited.append(job)

    async def finish(self) -> None:
        """R2."""
        while self._awaited:
            jobs, self._awaited = self._awaited, []
            if len(jobs) == 1:
                await jobs[0]
            else:
                await asyncio.gather(*jobs)

    def note(self, error: Exception, nodes: Sequence[FieldNode], place: Place) -> None:
        """Note an error of the value in this place, unless it was noted below."""
        if not isinstance(error, Stop):
            told = located_error(error, nodes, list(_path(place)))
            self._failed.append((_missing(place), told))

    def empty(self, place: Place | None) -> None:
        """R1: let the nearest place above be empty."""
        found = _nullable(place)
        if found is None:
            self._lost = True
        else:
            _, inside, key, _ = found
            inside[key] = None

    def answer(self, data: dict[str, Any]) -> dict[str, Any] | None:
        """The whole answer, or nothing where an error came up to the top."""
        return None if self._lost else data

    def errors(self) -> list[GraphQLError]:
        """R1, in the order of the document."""
        lost: dict[tuple[Key, ...], GraphQLError] = {}
        for missing, error in self._failed:
            lost.setdefault(missing, error)
        told = [error for missing, error in lost.items() if not _is_inside(missing, lost)]
        return sorted(told, key=lambda error: (error.locations or [], str(error.path)))


def _path(place: Place | None) -> tuple[Key, ...]:
    keys: list[Key] = []
    while place is not None:
        place, _, key, _ = place
        keys.append(key)
    return tuple(reversed(keys))


def _missing(place: Place | None) -> tuple[Key, ...]:
    """The path of the place that an error empties."""
    return _path(_nullable(place))


def _nullable(place: Place | None) -> Place | None:
    while place is not None and not place[3]:
        place = place[0]
    return place


def _is_inside(missing: tuple[Key, ...], lost: dict[tuple[Key, ...], GraphQLError]) -> bool:
    return any(missing[:length] in lost for length in range(len(missing)))
