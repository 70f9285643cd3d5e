"""Circumstances: what somebody brings to a decision besides who they are.

R1  The moment of asking is the database's time: what has ended by it is over, whether or not a
    clock has noted it.
R2  The agreements of an agency that are over are at most a second old (Remembered).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from api.graphql.asking import Ask
from domain.access import Principal
from infra.remembered import Remembered
from projections.directory_view import agreement_ended_with


class Circumstances:
    """Puts a principal into the moment at which they ask."""

    def __init__(self, ask: Ask, now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._ended: Remembered[str, tuple[str, ...]] = Remembered()

    async def of(self, principal: Principal) -> Principal:
        """The same principal, as they ask now.

        Raises: Unavailable.
        """
        now, agency_id = self._now(), principal.actor.agency_id
        ended = await self._ended.get(
            agency_id, lambda: self._ask(agreement_ended_with(agency_id, now.date()))
        )
        return replace(principal, asks_at=now, agreement_ended_with=ended)
