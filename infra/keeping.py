"""Keeping: whether a person may be given something in writing to keep, by the log as it is now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Protocol

from domain.case import replay
from domain.contact import keeping_permitted
from domain.jurisdiction import Jurisdiction, evolve, in_force
from domain.messages import Recorded, Refused


class Log(Protocol):
    """Reads streams from a version on, and tells the time."""

    def read(self, after: Mapping[str, int]) -> Sequence[Recorded]: ...

    def now(self) -> datetime: ...


class Keeping:
    """Asks the one function that guards what reaches a person (domain/contact.py)."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def refusal(self, case_id: str) -> Refused | None:
        """What stands against it; None where it is safe.

        Raises: Unavailable.
        """
        return await asyncio.to_thread(self._refusal, case_id)

    def _refusal(self, case_id: str) -> Refused | None:
        at, case = self._log.now(), replay(self._log.read({case_id: 0}))
        told = self._log.read({case.standing.jurisdiction_id: 0})
        rules = in_force(reduce(evolve, told, Jurisdiction()), at)
        try:
            keeping_permitted(case.identification, case.assessment, case.holding, rules, at=at)
        except Refused as refusal:
            return refusal
        return None
