"""What `rejea serve` says once it is ready: where to go, and how each kind of user signs in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from infra.demonstration.cast import ACCOUNTS, Account

_QUERY = "{ cases(first: 3) { totalCount edges { node { id stage } } } }"


def welcome(base: str, looks: Iterable[str] = (), leaving: str = "") -> str:
    """The whole text; `looks` show a case of the demonstration, `leaving` says where events go."""
    return "\n".join(_lines(base, _command(), list(looks), leaving))


def plain_welcome(base: str, issuer: str, leaving: str = "") -> str:
    """What there is to say in production: where people sign in, and who may."""
    told = [
        "",
        f"Rejea is ready: {base}/graphql",
        "",
        f"Sign in with a token of {issuer}; {_command()} accounts list tells who may.",
        *(["", leaving.format(rejea=_command())] if leaving else []),
    ]
    return "\n".join(told)


def _lines(base: str, rejea: str, looks: list[str], leaving: str) -> Iterator[str]:
    accounts = _one_of_each_role()
    width = max(len(account.key) for account in accounts)
    yield ""
    yield f"Rejea is ready: {base}/graphql (open it in a browser)"
    yield ""
    yield f"Sign in with a token; one account of each kind ({rejea} accounts lists all):"
    for account in accounts:
        yield f"  {rejea} token {account.key:<{width}}  # {account.name}"
    yield from looks or _example(base, rejea)
    if leaving:
        yield ""
        yield leaving.format(rejea=rejea)
    yield ""
    yield "Ctrl-C stops everything."


def _example(base: str, rejea: str) -> Iterator[str]:
    yield ""
    yield "Ask from a terminal, for example as the border post:"
    yield f"  curl -s {base}/graphql -H 'Content-Type: application/json' \\"
    yield f'    -H "Authorization: Bearer $({rejea} token police-kigoma)" \\'
    yield f'    -d \'{{"query": "{_QUERY}"}}\''


def _one_of_each_role() -> list[Account]:
    first: dict[str, Account] = {}
    for account in ACCOUNTS.values():
        first.setdefault(account.role, account)
    return list(first.values())


def _command() -> str:
    """How this program is called from here."""
    called = Path(sys.argv[0])
    try:
        relative = os.path.relpath(called)
    except ValueError:
        return str(called)
    inside = called.name == "rejea" and not relative.startswith("..")
    return relative if inside else "rejea"
