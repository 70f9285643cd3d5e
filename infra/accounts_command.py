"""`rejea accounts add|list|change|suspend|resume|end` and `rejea apikey create|list|revoke`.

R1  Only who has the owner's rights on the database keeps accounts.
R2  An API key is printed once, alone on its line; what else there is to say goes to standard error.
R3  What was changed counts within a second at every door.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from domain.jurisdiction import jurisdiction_stream
from domain.messages import Role
from infra import account_store
from infra.account_store import Connection, NewAccount
from infra.databases import databases
from infra.migrate import apply_where_ours
from infra.settings import Settings, WrongUse, read_settings

MOST_DAYS = 366
_SHOWN = ("user_id", "kind", "name", "role", "organization", "jurisdiction_id", "state")
_SHOWN_KEYS = ("prefix", "name", "made_on", "expires_at", "last_used_on", "state")


def add(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    wanted = _account(arguments, settings)
    with _book(settings) as book:
        print(account_store.add(book, wanted))
    return 0


def show(arguments: argparse.Namespace) -> int:
    with _book(read_settings()) as book:
        _print(account_store.listed(book), _SHOWN, as_json=arguments.json)
    return 0


def change(arguments: argparse.Namespace) -> int:
    changed = {
        "name": arguments.name,
        "clearances": _clearances(arguments.clearances),
        "active_until": _moment(arguments.ends),
    }
    if all(value is None for value in changed.values()):
        raise WrongUse("Nothing is to change.", "Say a --name, --clearances or --ends.")
    with _book(read_settings()) as book:
        account_store.change(book, arguments.user_id, changed)
    return 0


def suspend(arguments: argparse.Namespace) -> int:
    return _mark(arguments.user_id, "suspend")


def resume(arguments: argparse.Namespace) -> int:
    return _mark(arguments.user_id, "resume")


def end(arguments: argparse.Namespace) -> int:
    return _mark(arguments.user_id, "end")


def create_key(arguments: argparse.Namespace) -> int:
    if arguments.days > MOST_DAYS:
        raise WrongUse(f"A key lasts {MOST_DAYS} days at most.", "Make a new one before it ends.")
    with _book(read_settings()) as book:
        key = account_store.add_key(book, arguments.user_id, arguments.days)
    print("Keep it now: it is shown this once.", file=sys.stderr)
    print(key.text)
    return 0


def show_keys(arguments: argparse.Namespace) -> int:
    with _book(read_settings()) as book:
        _print(account_store.keys_listed(book), _SHOWN_KEYS, as_json=arguments.json)
    return 0


def revoke_key(arguments: argparse.Namespace) -> int:
    with _book(read_settings()) as book:
        account_store.revoke_key(book, arguments.prefix)
    return 0


def _mark(user_id: str, what: str) -> int:
    with _book(read_settings()) as book:
        account_store.mark(book, user_id, what)
    return 0


@contextmanager
def _book(settings: Settings) -> Iterator[Connection]:
    """R1."""
    with databases(settings, _tell) as urls:
        apply_where_ours(settings, urls)
        with account_store.book(urls.owner) as connection:
            yield connection


def _account(arguments: argparse.Namespace, settings: Settings) -> NewAccount:
    subject = arguments.subject or None
    issuer = (arguments.issuer or settings.oidc_issuer) if subject else None
    if subject is None and not arguments.service:
        raise WrongUse(
            "A person signs in with a provider.",
            "Name their --subject there, or say --service for a program with an API key.",
        )
    if subject is not None and issuer is None:
        raise WrongUse("No provider is named.", "Set REJEA_OIDC_ISSUER, or name it in --issuer.")
    return NewAccount(
        kind="service" if arguments.service else "person",
        issuer=issuer,
        subject=subject,
        name=arguments.name,
        role=_role(arguments.role),
        agency_id=arguments.agency,
        jurisdiction_id=jurisdiction_stream(arguments.jurisdiction),
        clearances=_clearances(arguments.clearances) or (),
        active_from=_moment(arguments.begins),
        active_until=_moment(arguments.ends),
    )


def _clearances(text: str | None) -> list[str] | None:
    return None if text is None else sorted(set(text.split()))


def _role(text: str) -> Role:
    roles = [role.value for role in Role if role is not Role.CLOCK]
    if text not in roles:
        raise WrongUse(f"{text!r} is no role.", f"The roles are: {', '.join(roles)}.")
    return Role(text)


def _moment(text: str | None) -> datetime | None:
    """A day begins at midnight UTC; a moment says its zone."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"{text!r} is no day.", "Write 2026-03-31, or a moment with zone.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _print(rows: Sequence[Mapping[str, Any]], shown: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, default=_told))
        return
    lines = [[_told(row[name]) for name in shown] for row in rows]
    widths = [max((len(line[place]) for line in lines), default=0) for place in range(len(shown))]
    for line in lines:
        print(
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value or "-")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
