"""Canaries: unique words in every personal field, each naming its case, its class and its field."""

from __future__ import annotations

import re
from itertools import count
from typing import Any, TypeVar

from domain.messages import Value
from domain.personal import Veiled, annotations_in, personal_fields
from tests.made import made

V = TypeVar("V", bound=Value)

CANARY = re.compile(r"Canary-[a-z0-9_-]+")
_NUMBERS = count(1)
_PHONES = count(255_700_100_000)
_UNFITTED = ("birth_date", "birth_date_latest", "born_on")
"""Personal days; they are told apart by the entry that they stand in."""


def canary(case: str, record_class: str, field: str) -> str:
    """A word that stands nowhere else."""
    return (
        f"Canary-{case}-{record_class}-{field}-{next(_NUMBERS)}".lower()
        .replace("canary", "Canary", 1)
        .replace(" ", "-")
    )


def with_canaries(kind: type[V], case: str, /, **words: Any) -> V:
    """An example in which every personal text is a canary of this case, but for `words`."""
    return made(kind, **(canaries_of(kind, case) | words))


def canaries_of(kind: type[Value], case: str) -> dict[str, Any]:
    """The personal texts of a command or an event, by field."""
    return {
        name: _fitted(case, mark.record_class.value, name)
        for name, mark in personal_fields(kind).items()
        if _is_text(kind, name)
    }


def _fitted(case: str, record_class: str, name: str) -> str:
    if name == "phone":
        return f"+{next(_PHONES)}"
    word = canary(case, record_class, name)
    return f"{word}@example.org" if name == "email" else word


def _is_text(kind: type[Value], name: str) -> bool:
    del kind
    return name not in _UNFITTED


__all__ = ["CANARY", "Veiled", "annotations_in", "canaries_of", "canary", "with_canaries"]
