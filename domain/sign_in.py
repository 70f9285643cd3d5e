"""Sign-in: what may be done only by whoever proved a moment ago who they are.

R1  To break the glass, to hand out a safety card, and to confirm a change of a seal need a sign-in
    that is at most five minutes old (access-and-audit.md: signing in again). An API key, which
    nobody types, never is one.
R2  Where it is not known when somebody signed in, they did not.
"""

from __future__ import annotations

from datetime import timedelta

from domain.access import Principal
from domain.messages import Command, Refused
from domain.protection.break_glass import BreakGlass
from domain.protection.safety_card import ReleaseSafetyCard
from domain.protection.sealing import ConfirmSeal

FRESH = timedelta(minutes=5)
NEEDED_FOR: tuple[type[Command], ...] = (BreakGlass, ReleaseSafetyCard, ConfirmSeal)


class SignInTooOld(Refused):
    """R1: this act needs a sign-in of the last five minutes."""

    rule = "R1"
    advice = "Sign in again, and send the same command with the same key within five minutes."


def check(command: Command, principal: Principal) -> None:
    """Let a command pass, or ask for a new sign-in.

    Raises: SignInTooOld.
    """
    if isinstance(command, NEEDED_FOR) and not _is_fresh(principal):
        raise SignInTooOld(type(command).__name__)


def _is_fresh(principal: Principal) -> bool:
    """R2."""
    signed_in, now = principal.signed_in_at, principal.asks_at
    return signed_in is not None and now is not None and now - signed_in <= FRESH
