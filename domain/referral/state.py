"""TODO-DOC: what the referral rooms remember of a case."""

from __future__ import annotations

from domain.messages import Recorded, Value


class Referrals(Value):
    """TODO-DOC: only what the rules need to know."""


def evolve(state: Referrals, recorded: Recorded) -> Referrals:
    """Take one fact into account."""
    return state
