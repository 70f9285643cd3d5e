"""TODO-DOC: what the justice rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Justice(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Justice, recorded: Recorded) -> Justice:
    """Take one fact into account."""
    return state
