"""Circumstances: what somebody brings to a decision besides who they are.

R1  The moment of asking is the database's time: what has ended by it is over, whether or not a
    clock has noted it.
R2  What is known of the agreements of an agency is at most a second old (Remembered).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from api.graphql.asking import Ask
from domain.access import Principal
from domain.agreements import Agreements
from infra.remembered import Remembered
from projections.directory_view import agreements_of


class Circumstances:
    """Puts a principal into the moment at which they ask."""

    def __init__(self, ask: Ask, now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._agreements: Remembered[str, Agreements] = Remembered()

    async def of(self, principal: Principal) -> Principal:
        """The same principal, as they ask now.

        Raises: Unavailable.
        """
        now, agency_id = self._now(), principal.actor.agency_id
        agreed = await self._agreements.get(
            agency_id, lambda: self._ask(agreements_of(agency_id, now.date()))
        )
        return replace(
            principal,
            asks_at=now,
            agreement_ended_with=agreed.ended_with,
            agreement_limits=agreed.limits,
        )
