"""API keys: what a program of an agency signs in with, where there is no person to sign in.

R1  A key is 256 random bits, shown once; what is kept is its SHA-256.
R2  A key looks like one: `rejea_`, eight characters to call it by, the secret, and a checksum, so
    that a scanner finds one that leaked, and a slip of the hand is refused without asking anybody.
R3  A key is its service account's, and ends with it, on its day, or when it is revoked.
R4  Of its use the day is kept, and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from psycopg import sql

from api.auth import KEY_PREFIX, KEY_STRENGTH, Account, State
from api.graphql.asking import Ask
from api.tokens import SignedIn
from infra.account_book import COLUMNS, SOURCE, account_of, signed
from infra.remembered import Remembered
from projections.reading import Question, Record

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
NAME, SECRET, CHECKSUM = 8, 43, 6
"""How many characters each part has: 62 ** 43 is more than 2 ** 256."""
PATTERN = re.compile(rf"{KEY_PREFIX}[0-9A-Za-z]{{{NAME}}}_[0-9A-Za-z]{{{SECRET + CHECKSUM}}}")
_BITS = 256

_FOUND = sql.SQL(
    "SELECT {}, k.sha256, k.last_used_on, (now() AT TIME ZONE 'UTC')::date AS today"
    " FROM accounts.api_key AS k JOIN {} ON a.user_id = k.user_id"
    " WHERE k.sha256 = %(sha256)s AND k.revoked_at IS NULL AND now() < k.expires_at"
).format(COLUMNS, SOURCE)
_USED = sql.SQL("SELECT accounts.note_use(%(sha256)s)").format()


@dataclass(frozen=True)
class ApiKey:
    """R1: a new key; `text` is what is shown once, and stays out of the representation."""

    text: str = field(repr=False)

    @property
    def prefix(self) -> str:
        """What people call the key by."""
        return self.text[: len(KEY_PREFIX) + NAME]

    @property
    def sha256(self) -> bytes:
        return digest(self.text)


@dataclass(frozen=True)
class _Known:
    """A key that counts, with what its account says."""

    account: Account
    sha256: bytes
    is_new_day: bool


class KeyBook:
    """Answers api.auth's question whose key it is (R3); what was found is remembered a second."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._remembered: Remembered[bytes, _Known | None] = Remembered()

    async def account(self, key: str) -> Account | None:
        """Tell the account of a key, or None.

        Raises: Unavailable.
        """
        if not is_whole(key):
            return None
        sha256 = digest(key)
        found = await self._remembered.get(sha256, lambda: self._find(sha256))
        if found is None or not hmac.compare_digest(found.sha256, sha256):
            return None
        return found.account

    async def _find(self, sha256: bytes) -> _Known | None:
        words = {"sha256": sha256}
        found = await self._ask(Question(statement=_FOUND, parameters=words, answer=_known))
        if found is not None and found.is_new_day and found.account.state is State.IN_FORCE:
            await self._ask(Question(statement=_USED, parameters=words, answer=bool))
        return found


def new_key() -> ApiKey:
    """R1 and R2."""
    name = "".join(secrets.choice(ALPHABET) for _ in range(NAME))
    secret = _written(secrets.randbits(_BITS), SECRET)
    text = f"{KEY_PREFIX}{name}_{secret}"
    return ApiKey(text + _checksum(text))


def is_whole(text: str) -> bool:
    """R2: whether a text is a key, as far as can be told without asking."""
    return PATTERN.fullmatch(text) is not None and text[-CHECKSUM:] == _checksum(text[:-CHECKSUM])


def digest(text: str) -> bytes:
    """R1. A plain hash is enough: nobody guesses 256 random bits."""
    return hashlib.sha256(text.encode()).digest()


def _checksum(text: str) -> str:
    return _written(zlib.crc32(text.encode()), CHECKSUM)


def _written(number: int, length: int) -> str:
    """A number in base 62."""
    told = ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        told = ALPHABET[place] + told
    return told


def _known(rows: Sequence[Record]) -> _Known | None:
    if not rows:
        return None
    row = rows[0]
    who = SignedIn(issuer="", subject="", strength=KEY_STRENGTH)
    used: date | None = row["last_used_on"]
    return _Known(signed(account_of(row), who), bytes(row["sha256"]), used != row["today"])
