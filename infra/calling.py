"""Calling: where the custodians are called who are on call, from the log and the accounts.

R1  Who of a roster has no account here as a custodian, or one that lets nobody in, is not counted:
    nobody can call them (api/graphql/on_call.py R3).
R2  What was found is remembered for a second at most.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from api.auth import Account, State
from api.on_call import Office, OnCall
from domain import on_call
from domain.messages import Role
from domain.on_call import CustodiansOnCallSetWords
from domain.ports import EventLog
from infra.remembered import Remembered
from infra.rosters import state_of

AskAccount = Callable[[str], Awaitable[Account]]


class Calling:
    """Answers api.graphql.on_call's question; `account` tells the account of a person by its id."""

    def __init__(self, log: EventLog, account: AskAccount) -> None:
        self._log = log
        self._account = account
        self._remembered: Remembered[str, OnCall | None] = Remembered()

    async def of(self, jurisdiction_id: str) -> OnCall | None:
        """Tell where those are called who are on call now; None where no roster is in force.

        Raises: Unavailable.
        """
        return await self._remembered.get(jurisdiction_id, lambda: self._find(jurisdiction_id))

    async def _find(self, jurisdiction_id: str) -> OnCall | None:
        roster = await asyncio.to_thread(self._roster, jurisdiction_id)
        if roster is None:
            return None
        accounts = [await self._account(one) for one in dict.fromkeys(roster.user_ids)]
        there = Counter(
            account.principal.actor.agency_id
            for account in accounts
            if account.principal is not None and _may_release(account, jurisdiction_id)
        )
        offices = (
            Office(organization_id=agency_id, role=Role.CUSTODIAN, count=count)
            for agency_id, count in sorted(there.items())
        )
        return OnCall(until=roster.until_at, offices=tuple(offices))

    def _roster(self, jurisdiction_id: str) -> CustodiansOnCallSetWords | None:
        history = self._log.read({jurisdiction_id: 0})
        return on_call.in_force(state_of(history).rosters, self._log.now())


def _may_release(account: Account, jurisdiction_id: str) -> bool:
    """R1."""
    who = account.principal
    if who is None or account.state is not State.IN_FORCE:
        return False
    return who.actor.role is Role.CUSTODIAN and who.jurisdiction_id == jurisdiction_id
