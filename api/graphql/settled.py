"""What of the schema is settled: it follows from the look at one case alone.

Whoever looks at the same case in the same way is given the same, whatever else was asked or has
happened elsewhere; so it may be told again (projections/visibility/remembered.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
_SETTLED = "settled"
_WORDS: dict[type[Any], frozenset[str]] = {}


def settled(resolver: F) -> F:
    """Say of a resolver that what it gives is settled."""
    setattr(resolver, _SETTLED, True)
    return resolver


def settle(kind: type[Any], words: frozenset[str]) -> None:
    """Say which fields without a resolver are settled; of other types, every one of them is."""
    _WORDS[kind] = words


def is_settled(kind: type[Any], name: str, resolver: Callable[..., Any] | None) -> bool:
    """Whether a field of a type is settled, where the object itself is."""
    if resolver is not None:
        return getattr(resolver, _SETTLED, False)
    return name in _WORDS.get(kind, frozenset({name}))
