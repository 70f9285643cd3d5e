"""Rows that several who wait need at the same moment are read once for all of them.

R1  What was read is kept until a read model moves, and no longer: every decision rests on the state
    of its own moment.
R2  Here are rows as they are; what is shown of them is for visibility to say, for each alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from api.graphql.asking import Ask
from projections import case_view, shelter_occupancy, timeline
from projections.reading import Question, Record

A = TypeVar("A")
MOST = 1000


class Rows:
    """The rows of this moment; `stand` is another one whenever a read model has moved."""

    def __init__(self, ask: Ask, stand: Callable[[], object]) -> None:
        self._ask = ask
        self._stand = stand
        self._stood: object = None
        self._kept: dict[object, asyncio.Task[Any]] = {}

    async def case(self, case_id: str) -> Record | None:
        return await self._once(case_id, lambda: case_view.by_id(case_id))

    async def entry(self, case_id: str, version: int) -> Record | None:
        return await self._once((case_id, version), lambda: timeline.entry(case_id, version))

    async def shelter(self, shelter_id: str) -> Record | None:
        return await self._once(shelter_id, lambda: shelter_occupancy.by_id(shelter_id))

    async def _once(self, key: object, question: Callable[[], Question[A]]) -> A:
        """R1; whoever stops waiting does not stop the others."""
        self._forget()
        asking = self._kept.get(key)
        if asking is None or (asking.done() and asking.exception() is not None):
            asking = self._kept[key] = asyncio.create_task(self._asked(question()))
        answer: A = await asyncio.shield(asking)
        return answer

    async def _asked(self, question: Question[A]) -> A:
        return await self._ask(question)

    def _forget(self) -> None:
        stand = self._stand()
        if stand != self._stood or len(self._kept) >= MOST:
            self._stood = stand
            self._kept.clear()
