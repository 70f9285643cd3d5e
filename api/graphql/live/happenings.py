"""Happenings: what a change concerns, so that only those are asked who wait for such changes.

R1  A happening holds ids and places alone: what may be told is read and decided when it is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.due import DeadlineMissed, ReviewFellDue
from domain.messages import Recorded, Value
from domain.referral.send import ReferralOverdue
from domain.timers import opened
from projections.case_referrals import CONCERNS
from projections.reviews import id_of
from projections.visibility.reviews import ENDED_BY

CASE, SHELTER = "case-", "shelter-"
REFERRALS = "every referral"
SHELTERS = "every shelter"
CLOCKS = "every clock"
REVIEWS = "every review"
MISSES = (DeadlineMissed, ReviewFellDue, ReferralOverdue)
"""What the clock notes when nobody acted in time; the same as the funnel counts."""


class Happening(Value):
    """One entry of the log; `topics` are what somebody may wait for: the case, or a kind."""

    position: int
    stream: str
    version: int
    topics: tuple[str, ...]
    referral_id: str = ""
    review_id: str = ""


def happening(entry: Recorded) -> Happening:
    """What those who wait need to know of an entry."""
    return Happening(
        position=entry.position,
        stream=entry.stream,
        version=entry.version,
        topics=tuple(_topics(entry)),
        referral_id=getattr(entry.event, "referral_id", ""),
        review_id=_review_id(entry),
    )


def _review_id(entry: Recorded) -> str:
    """The review that begins with an entry of a case, as the list of reviews calls it."""
    begun = (each for each in opened(entry.event) if each.kind in ENDED_BY)
    return next((id_of(entry.stream, each.kind, each.reference) for each in begun), "")


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
    if _review_id(entry):
        yield REVIEWS
