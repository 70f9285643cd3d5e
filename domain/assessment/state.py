"""TODO-DOC: what the assessment rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Assessment(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Assessment, recorded: Recorded) -> Assessment:
    """Take one fact into account."""
    return state
