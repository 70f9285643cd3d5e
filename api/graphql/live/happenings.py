"""Happenings: what a change concerns, so that only those are asked who wait for such changes.

R1  A happening holds ids and places alone: what may be told is read and decided when it is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.due import DeadlineMissed, ReviewFellDue
from domain.messages import Recorded, Value
from domain.referral.send import ReferralOverdue
from projections.case_referrals import CONCERNS

CASE, SHELTER = "case-", "shelter-"
REFERRALS = "every referral"
SHELTERS = "every shelter"
CLOCKS = "every clock"
MISSES = (DeadlineMissed, ReviewFellDue, ReferralOverdue)
"""What the clock notes when nobody acted in time; the same as the funnel counts."""


class Happening(Value):
    """One entry of the log; `topics` are what somebody may wait for: the case, or a kind."""

    position: int
    stream: str
    version: int
    topics: tuple[str, ...]
    referral_id: str = ""


def happening(entry: Recorded) -> Happening:
    """What those who wait need to know of an entry."""
    return Happening(
        position=entry.position,
        stream=entry.stream,
        version=entry.version,
        topics=tuple(_topics(entry)),
        referral_id=getattr(entry.event, "referral_id", ""),
    )


def _topics(entry: Recorded) -> Iterator[str]:
    if entry.stream.startswith(SHELTER):
        yield SHELTERS
    if not entry.stream.startswith(CASE):
        return
    yield entry.stream
    if type(entry.event) in CONCERNS:
        yield REFERRALS
    if isinstance(entry.event, MISSES):
        yield CLOCKS
