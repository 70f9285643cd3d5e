"""Looking back: what was recorded shortly before a position, for whoever goes on from there.

R1  What an unreadable entry stands between is read around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from consumers.ports import Log
from domain.messages import Recorded
from domain.ports import Unavailable
from projections.shelter_turns import turn_of

PAGE = 500
APART = timedelta(minutes=5)
"""By so much the clocks of two machines may differ."""


def hour_before(log: Log, position: int, kind: str) -> Sequence[Recorded]:
    """The entries of streams of a kind that were recorded in the hour that a position ends.

    Raises: Unavailable.
    """
    found: list[Recorded] = []
    since: datetime | None = None
    while position > 0:
        begin = max(position - PAGE, 0)
        page = _readable(log, begin, position)
        if page:
            since = since or turn_of(page[-1].recorded_at - APART)
            recent = [entry for entry in page if entry.recorded_at >= since]
            found = [*(each for each in recent if each.stream.startswith(kind)), *found]
            if len(recent) < len(page):
                break
        position = begin
    return found


def _readable(log: Log, after: int, upto: int) -> Sequence[Recorded]:
    """R1."""
    try:
        page = log.entries(after, upto - after)
        return [entry for entry in page if entry.position <= upto]
    except Unavailable:
        raise
    except Exception:  # noqa: BLE001  # R1: whatever it is, one entry is the cause.
        if upto - after == 1:
            return ()
        middle = (after + upto) // 2
        return (*_readable(log, after, middle), *_readable(log, middle, upto))
