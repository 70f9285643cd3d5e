"""TODO-DOC: what the shelter rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Stays(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Stays, recorded: Recorded) -> Stays:
    """Take one fact into account."""
    return state
