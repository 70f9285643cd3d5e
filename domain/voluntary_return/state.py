"""TODO-DOC: what the voluntary_return rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Returns(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Returns, recorded: Recorded) -> Returns:
    """Take one fact into account."""
    return state
