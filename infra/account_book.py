"""The book of accounts, as the doors look into it when somebody signs in.

R1  Who signed in (issuer and subject) names an account; role, agency, jurisdiction and times are
    the account's own, never the token's.
R2  An account counts from its beginning to its end, by the database's clock, and not while it is
    suspended.
R3  Nobody acts for an agency that is closed. Of one that is not in the directory there are editors
    alone: they come before the directory.
R4  What was found is remembered for a second at most.
R5  The development issuer's accounts are those that it was given; R3 holds for them where their
    agency was closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from psycopg import sql

from api.auth import Account, State
from api.graphql.asking import Ask
from api.tokens import SignedIn
from domain.access import Principal
from domain.messages import Actor, Role
from infra.issuer import ISSUER
from infra.remembered import Remembered
from projections.reading import Question, Record

UNKNOWN = Account(state=State.UNKNOWN)
EDITORS = (Role.DIRECTORY_EDITOR, Role.JURISDICTION_EDITOR)

COLUMNS = sql.SQL(
    "a.user_id, a.kind, a.name, a.role, a.agency_id, a.jurisdiction_id, a.clearances, o.closed,"
    " o.kind_code, a.suspended_at IS NULL AND a.ended_at IS NULL AND now() >= a.active_from"
    " AND (a.active_until IS NULL OR now() < a.active_until) AS in_force"
)
SOURCE = sql.SQL(
    "accounts.account AS a LEFT JOIN views.organization AS o ON o.organization_id = a.agency_id"
)
_BY_IDENTITY = sql.SQL(
    "SELECT {} FROM {} WHERE a.issuer = %(issuer)s AND a.subject = %(subject)s"
    " AND a.ended_at IS NULL"
).format(COLUMNS, SOURCE)
_PERSON = sql.SQL("SELECT {} FROM {} WHERE a.user_id = %(user_id)s AND a.kind = 'person'").format(
    COLUMNS, SOURCE
)
_CLOSED = sql.SQL(
    "SELECT closed FROM views.organization WHERE organization_id = %(agency_id)s AND closed"
).format()


class AccountBook:
    """Answers api.auth's question whose account it is; `given` are the development issuer's."""

    def __init__(self, ask: Ask, given: Mapping[str, Principal] | None = None) -> None:
        self._ask = ask
        self._given = given or {}
        self._remembered: Remembered[tuple[str, str], Account] = Remembered()
        self._persons: Remembered[str, Account] = Remembered()

    async def of(self, who: SignedIn) -> Account:
        """Tell the account of somebody who signed in (R1 to R5).

        Raises: Unavailable.
        """
        found = await self._remembered.get((who.issuer, who.subject), lambda: self._find(who))
        return signed(found, who)

    async def person(self, user_id: str) -> Account:
        """Tell the account of a person by its id; of a service there is none (R2 to R5).

        Raises: Unavailable.
        """
        return await self._persons.get(user_id, lambda: self._find_person(user_id))

    async def _find_person(self, user_id: str) -> Account:
        if user_id in self._given:
            return await self._find_given(user_id)
        words = {"user_id": user_id}
        return await self._ask(Question(statement=_PERSON, parameters=words, answer=_account))

    async def _find(self, who: SignedIn) -> Account:
        if who.issuer == ISSUER:
            return await self._find_given(who.subject)
        words = {"issuer": who.issuer, "subject": who.subject}
        return await self._ask(Question(statement=_BY_IDENTITY, parameters=words, answer=_account))

    async def _find_given(self, subject: str) -> Account:
        """R5."""
        principal = self._given.get(subject)
        if principal is None:
            return UNKNOWN
        words = {"agency_id": principal.actor.agency_id}
        closed = await self._ask(Question(statement=_CLOSED, parameters=words, answer=bool))
        state = State.AGENCY_CLOSED if closed else State.IN_FORCE
        return Account(state=state, principal=principal)


def signed(account: Account, who: SignedIn) -> Account:
    """Note on an account's principal when and how they signed in."""
    if account.principal is None:
        return account
    principal = replace(account.principal, signed_in_at=who.at, strength=who.strength)
    return replace(account, principal=principal)


def account_of(row: Record) -> Account:
    """Read an account from its row."""
    actor = Actor(user_id=row["user_id"], role=Role(row["role"]), agency_id=row["agency_id"])
    principal = Principal(
        actor=actor,
        jurisdiction_id=row["jurisdiction_id"],
        name=row["name"],
        clearances=tuple(row["clearances"]),
        agency_kind=row["kind_code"] or "",
    )
    service = row["kind"] == "service"
    return Account(state=_state(row, actor.role), principal=principal, service=service)


def _state(row: Record, role: Role) -> State:
    """R2 and R3."""
    if not row["in_force"]:
        return State.NOT_IN_FORCE
    missing = row["closed"] is None and role not in EDITORS
    return State.AGENCY_CLOSED if row["closed"] or missing else State.IN_FORCE


def _account(rows: Sequence[Record]) -> Account:
    return account_of(rows[0]) if rows else UNKNOWN
