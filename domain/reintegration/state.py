"""TODO-DOC: what the reintegration rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Reintegration(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Reintegration, recorded: Recorded) -> Reintegration:
    """Take one fact into account."""
    return state
