"""`rejea accounts` and `rejea token`: who can sign in on this machine, and how.

R1  The accounts are those of the demonstration's cast; nobody has a password.
R2  A token stands alone on its line, so that a script can take it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from difflib import get_close_matches

from domain.access import Principal
from infra.demonstration.cast import ACCOUNTS, Account
from infra.issuer import development_issuer
from infra.settings import WrongUse, read_settings


def main_accounts(arguments: argparse.Namespace) -> int:
    rows = [_row(account) for account in ACCOUNTS.values()]
    if arguments.json:
        print(json.dumps(rows))
        return 0
    widths = {name: max(len(row[name]) for row in rows) for name in rows[0]}
    for row in rows:
        print("  ".join(row[name].ljust(width) for name, width in widths.items()).rstrip())
    return 0


def main_token(arguments: argparse.Namespace) -> int:
    account = ACCOUNTS.get(arguments.key)
    if account is None:
        raise WrongUse(f"There is no account {arguments.key!r}.", _advice(arguments.key))
    print(development_issuer(read_settings()).issue(account.actor.user_id))
    return 0


def principals() -> Mapping[str, Principal]:
    """Everybody who can sign in, by the subject of their token."""
    return {account.actor.user_id: account.principal for account in ACCOUNTS.values()}


def _row(account: Account) -> dict[str, str]:
    return {
        "key": account.key,
        "name": account.name,
        "role": account.role.value,
        "organization": account.agency.name,
        "jurisdiction": account.agency.jurisdiction,
    }


def _advice(key: str) -> str:
    near = get_close_matches(key, ACCOUNTS, n=3, cutoff=0.5)
    hint = f"Did you mean {', '.join(near)}? " if near else ""
    return f"{hint}`rejea accounts` lists them all."
