"""TODO-DOC: what the directory remembers of one organization."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Organization(Value):
    """TODO-DOC."""


def evolve(state: Organization, recorded: Recorded) -> Organization:
    """Take one fact into account."""
    return state
