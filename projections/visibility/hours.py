"""Hours: who coordinates is told by the hour when something of a case happened, or falls due.

R1  Coordination sits with ministries that may prosecute or deport (rules.md 2): whoever saw who
    came through a door at 14:07 would find the case by the step of 14:07. So each time that is
    told of a case to its coordinator is that of the last full hour in UTC, at every door.
R2  What is asked for by a time is compared with the hour that is told; else the filter would tell.
R3  Everybody else is told the times themselves, the auditor among them, who replays what happened.
R4  What is no time stays as it is, and so do days, which have no hour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from domain.access import Principal, Tie
from projections.shelter_turns import next_turn, turn_of
from projections.visibility.watching import watching

T = TypeVar("T")


def timed_for(tie: Tie, told: T) -> T:
    """What is told of a case, however deep, with its times as this tie is told them (R1, R3)."""
    return cast("T", _by_the_hour(told)) if is_told_by_the_hour(tie) else told


def is_told_by_the_hour(tie: Tie) -> bool:
    """Whether somebody who is tied so to a case is told hours, and not times (R1, R3)."""
    return tie is Tie.COORDINATOR


def last_told_by(principal: Principal, moment: datetime | None) -> datetime | None:
    """The last moment that is told to somebody as one no later than this (R2)."""
    if moment is None or not is_told_by_the_hour(watching(principal).tie):
        return moment
    return next_turn(moment) - timedelta.resolution


def _by_the_hour(told: Any) -> Any:  # JSON, and times.
    """R1, R4."""
    if isinstance(told, datetime):
        return turn_of(told)
    if isinstance(told, str):
        return turn_of(datetime.fromisoformat(told)).isoformat() if _TIME.fullmatch(told) else told
    if isinstance(told, Mapping):
        return {name: _by_the_hour(each) for name, each in told.items()}
    if isinstance(told, list | tuple):
        return type(told)(map(_by_the_hour, told))
    return told


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
"""A time as read models keep it among their words."""
