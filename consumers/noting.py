"""Noting: of which cases somebody is told stands in the access log before it leaves.

R1  One entry for each receiver and case of what is delivered together, as for a page of the feed.
R2  What cannot be noted does not leave: the relay waits, loses nothing, and no command waits.
R3  What was noted and then could not be sent is not noted once more when it is tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Protocol

from consumers.followed import reader_of
from consumers.ports import Message
from projections.access_log import AccessLog
from projections.visibility.readings import Occasion, Readings

DOOR = "kafka"


class Closable(AccessLog, Protocol):
    """An access log that is let go when it is needed no more."""

    async def close(self) -> None: ...


class Noting:
    """Notes for one thread, which has no loop of its own."""

    def __init__(self, log: Closable) -> None:
        self._log = log
        self._runner = asyncio.Runner()
        self._noted: set[tuple[str, str]] = set()

    def note(self, messages: Sequence[Message]) -> None:
        """Note who is about to be told of which cases (R1, R3).

        Raises: AccessLogUnavailable, and then nothing may leave (R2).
        """
        told = {(each.receiver, each.case_id) for each in messages if each.case_id} - self._noted
        if told:
            self._runner.run(self._keep(sorted(told)))
            self._noted |= told

    def sent(self) -> None:
        """Say that what was noted has left."""
        self._noted.clear()

    def close(self) -> None:
        """Let go of the log."""
        with self._runner:
            self._runner.run(self._log.close())

    async def _keep(self, told: Iterable[tuple[str, str]]) -> None:
        readings: dict[str, Readings] = {}
        for receiver, case_id in told:
            if receiver not in readings:
                occasion = Occasion(door=DOOR)
                readings[receiver] = Readings(reader_of(receiver), occasion, self._log)
            readings[receiver].tell(case_id)
        await asyncio.gather(*(each.keep() for each in readings.values()))
