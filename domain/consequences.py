"""Consequences: what a fact of one step brings about in another, in the same append.

R1  Withdrawal of consent stops disclosure, not care: referrals not yet accepted that rested on it
    are recalled, services under way go on, and a worker is alerted.
"""

from __future__ import annotations

from domain import case as lifecycle
from domain.messages import Command, Fact


def decide(command: Command, case: lifecycle.Case, world: lifecycle.World) -> tuple[Fact, ...]:
    """Decide a command, and add what its facts bring about in other steps.

    Raises: Refused, of the kind that the room's rules name.
    """
    return lifecycle.decide(command, case, world)
