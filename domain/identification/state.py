"""TODO-DOC: what the identification rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Identification(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Identification, recorded: Recorded) -> Identification:
    """Take one fact into account."""
    return state
