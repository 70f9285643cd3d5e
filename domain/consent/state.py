"""TODO-DOC: what the consent rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Consents(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Consents, recorded: Recorded) -> Consents:
    """Take one fact into account."""
    return state
