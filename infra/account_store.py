"""The book of accounts, as its keeper writes it, with the owner's rights; every change is noted.

R1  A role, an agency and an identity never change: whoever moves gets an account of their own.
R2  An account is for an agency of the directory that is not closed; editors alone come before it.
R3  Suspending is for a time; an account that ended does not begin again.
R4  A service has no person behind it. Only a service has API keys, and a key lasts a year at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.rows import dict_row

from domain.messages import Role, Value
from infra.account_book import EDITORS
from infra.api_keys import ApiKey, new_key
from infra.settings import Misconfigured, WrongUse

Row = Mapping[str, Any]
Connection = psycopg.Connection[dict[str, Any]]

_ADD = """
INSERT INTO accounts.account (user_id, kind, issuer, subject, name, role, agency_id,
    jurisdiction_id, clearances, active_from, active_until)
VALUES (%(user_id)s, %(kind)s, %(issuer)s, %(subject)s, %(name)s, %(role)s, %(agency_id)s,
    %(jurisdiction_id)s, %(clearances)s, coalesce(%(active_from)s, clock_timestamp()),
    %(active_until)s)
"""
_LIST = """
SELECT a.user_id, a.kind, a.name, a.role, a.agency_id, o.name AS organization, a.jurisdiction_id,
    a.clearances, a.issuer, a.subject, a.active_from, a.active_until,
    CASE WHEN a.ended_at IS NOT NULL THEN 'ended' WHEN a.suspended_at IS NOT NULL THEN 'suspended'
        WHEN now() < a.active_from THEN 'not begun' WHEN now() >= a.active_until THEN 'over'
        WHEN o.closed THEN 'agency closed' ELSE 'in force' END AS state
FROM accounts.account AS a LEFT JOIN views.organization AS o ON o.organization_id = a.agency_id
ORDER BY a.ended_at IS NOT NULL, o.name, a.name, a.user_id
"""
_MARKS = {
    "suspend": "suspended_at = coalesce(suspended_at, clock_timestamp())",
    "resume": "suspended_at = NULL",
    "end": "ended_at = clock_timestamp()",
}
CHANGEABLE = ("name", "clearances", "active_until")
_CHANGE = """
UPDATE accounts.account SET name = coalesce(%(name)s, name),
    clearances = coalesce(%(clearances)s, clearances),
    active_until = coalesce(%(active_until)s, active_until)
WHERE user_id = %(user_id)s AND ended_at IS NULL
"""
_LIST_KEYS = """
SELECT k.prefix, k.user_id, a.name, k.made_at::date AS made_on, k.expires_at, k.last_used_on,
    CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN now() >= k.expires_at THEN 'expired'
        ELSE 'in force' END AS state
FROM accounts.api_key AS k JOIN accounts.account AS a USING (user_id) ORDER BY k.made_at
"""


class NewAccount(Value):
    """What is said of a new account; a service may have no identity at a provider."""

    kind: str
    issuer: str | None
    subject: str | None
    name: str
    role: Role
    agency_id: str
    jurisdiction_id: str
    clearances: Sequence[str] = ()
    active_from: datetime | None = None
    active_until: datetime | None = None


@contextmanager
def book(owner_url: str) -> Iterator[Connection]:
    """Open the book for one block, as its keeper.

    Raises: Misconfigured when the database does not let us, or does not answer.
    """
    try:
        with psycopg.connect(owner_url, autocommit=True, row_factory=dict_row) as connection:
            yield connection
    except (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError) as error:
        raise Misconfigured(
            f"The book of accounts cannot be written ({type(error).__name__}).",
            "Accounts are kept with the owner's URL: set REJEA_MIGRATION_URL.",
        ) from error


def add(connection: Connection, account: NewAccount) -> str:
    """Write a new account, and tell its id.

    Raises: WrongUse when it cannot be (R2), or is there already.
    """
    _check_agency(connection, account)
    words = {**vars(account), "clearances": list(account.clearances), "user_id": f"user-{uuid4()}"}
    try:
        connection.execute(_ADD, words)
    except psycopg.errors.UniqueViolation as error:
        raise WrongUse(
            "There is an account for this identity already.",
            "Look into `rejea accounts list`; end that one first where somebody moved.",
        ) from error
    except psycopg.errors.CheckViolation as error:
        raise WrongUse(
            f"That cannot be an account ({error.diag.constraint_name}).",
            "An id is organization-<uuid>; an account begins before it ends.",
        ) from error
    return str(words["user_id"])


def listed(connection: Connection) -> Sequence[Row]:
    """Every account, with its state of now."""
    return connection.execute(_LIST).fetchall()


def mark(connection: Connection, user_id: str, what: str) -> None:
    """Suspend, resume or end an account (R3).

    Raises: WrongUse when there is none that it could become of.
    """
    done = connection.execute(
        f"UPDATE accounts.account SET {_MARKS[what]}"  # noqa: S608  # One of our own three.
        " WHERE user_id = %s AND ended_at IS NULL",
        [user_id],
    )
    if not done.rowcount:
        raise WrongUse(f"There is no account {user_id!r}, or it has ended.", _WHERE)


def change(connection: Connection, user_id: str, changed: Row) -> None:
    """Write anew what may change: the name, the clearances, the end (R1).

    Raises: WrongUse when there is no such account, or it would end before it began.
    """
    words = {name: changed.get(name) for name in CHANGEABLE} | {"user_id": user_id}
    try:
        done = connection.execute(_CHANGE, words)
    except psycopg.errors.CheckViolation as error:
        raise WrongUse("An account begins before it ends.", _WHERE) from error
    if not done.rowcount:
        raise WrongUse(f"There is no account {user_id!r}, or it has ended.", _WHERE)


def add_key(connection: Connection, user_id: str, days: int) -> ApiKey:
    """Make a key for a service; it is told here once, and never again (R4).

    Raises: WrongUse when there is no such service.
    """
    key = new_key()
    words = [key.sha256, key.prefix, user_id, timedelta(days=days)]
    try:
        connection.execute(
            "INSERT INTO accounts.api_key (sha256, prefix, user_id, made_at, expires_at)"
            " VALUES (%s, %s, %s, now(), now() + %s)",
            words,
        )
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise WrongUse(f"{user_id!r} is no account of a service.", _WHERE) from error
    return key


def keys_listed(connection: Connection) -> Sequence[Row]:
    """Every key by its prefix, with the day of its last use; never the key."""
    return connection.execute(_LIST_KEYS).fetchall()


def revoke_key(connection: Connection, prefix: str) -> None:
    """End a key.

    Raises: WrongUse when there is none of that prefix.
    """
    done = connection.execute(
        "UPDATE accounts.api_key SET revoked_at = coalesce(revoked_at, clock_timestamp())"
        " WHERE prefix = %s",
        [prefix],
    )
    if not done.rowcount:
        raise WrongUse(f"There is no key {prefix!r}.", "`rejea apikey list` shows their prefixes.")


def _check_agency(connection: Connection, account: NewAccount) -> None:
    """R2."""
    found = connection.execute(
        "SELECT closed FROM views.organization WHERE organization_id = %s", [account.agency_id]
    ).fetchone()
    if found is None and account.role in EDITORS:
        return
    if found is None or found["closed"]:
        raise WrongUse(
            f"{account.agency_id!r} is not in the directory, or is closed.",
            "Register the organization first; editors of the directory alone come before it.",
        )


_WHERE = "`rejea accounts list` shows them all."
