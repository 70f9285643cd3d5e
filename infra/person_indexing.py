"""Person indexing: what the index of persons is made and searched with, in a process with the keys.

R1  The secret of the tokens is derived from the home's own (bootstrap.handler_secret); it is in no
    database and no backup of one. With another secret nothing is found until a rebuild.
R2  A field whose key was destroyed, or is not there, or does not fit, makes no row. The last two
    are no erasure and are told in the log, without saying whose they are.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from typing import Any

from domain.messages import Sealed
from domain.ports import Opener
from infra.key_wrapping import WrongKey
from infra.keys import KeyMissing
from infra.personal_parts import Keys, PartOpener
from projections.person_index import Indexing, Tokens
from projections.person_words import Form

_LOG = logging.getLogger("rejea.projections")
_PURPOSE = b"rejea person index v1"


def make_indexing(secret: bytes, keys: Keys) -> Indexing:
    """What the projection is made with."""
    return Indexing(opener=_Willing(PartOpener(keys)), tokens=make_tokens(secret))


def make_tokens(secret: bytes) -> Tokens:
    """What a search is made with; the key of the tokens is used for nothing else (R1)."""
    key = hmac.digest(secret, _PURPOSE, "sha256")

    def token(form: Form) -> bytes:
        space, word = form
        return hmac.digest(key, f"{space.value}\0{word}".encode(), "sha256")

    return token


class _Willing:
    """R2: an opener that goes on where a part cannot be opened."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    def open(self, part: Sealed) -> Mapping[str, Any] | None:
        try:
            return self._opener.open(part)
        except (KeyMissing, WrongKey) as error:
            _LOG.warning("a sealed field was left out of a search: %s", type(error).__name__)
            return None
