"""TODO-DOC: what the family rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Family(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Family, recorded: Recorded) -> Family:
    """Take one fact into account."""
    return state
