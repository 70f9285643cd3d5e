"""TODO-DOC: what the holding rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Holding(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Holding, recorded: Recorded) -> Holding:
    """Take one fact into account."""
    return state
