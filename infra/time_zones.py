"""The time zone of a jurisdiction, as its configuration in the log says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.jurisdiction import JurisdictionConfigured
from domain.messages import Recorded

NONE_SET_DOWN = "UTC"


class Log(Protocol):
    """Reads streams from a version on."""

    def read(self, after: Mapping[str, int]) -> Sequence[Recorded]: ...


class TimeZones:
    """Asks the log; the last configuration counts."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def of(self, jurisdiction_id: str) -> str:
        """The zone, by its name in the time-zone database.

        Raises: Unavailable.
        """
        entries = await asyncio.to_thread(self._log.read, {jurisdiction_id: 0})
        found = [each.event for each in entries if isinstance(each.event, JurisdictionConfigured)]
        return found[-1].time_zone if found else NONE_SET_DOWN
