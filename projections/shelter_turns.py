"""Turns: everybody but a shelter's own agency is told how it stood when the hour last turned.

R1  An answer that turned at the moment of an admission or a discharge would tell whoever watches
    where and when somebody came; so within an hour nothing changes of what others are told.
R2  Beside the places of now, the row of a shelter keeps those of the turn before its last change.
R3  Holds are judged at that turn, too: none of them ends between two turns.
R4  Turns are those of the clock's full hours in UTC, the same for all shelters.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from projections.reading import Record

Places: TypeAlias = dict[str, dict[str, Any]]

TURN = timedelta(hours=1)
"""How long others are told the same."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""R4: turns are counted from here; before it, nothing was recorded."""

_ASKED_ABOUT = ("sexes", "age_groups", "capacity", "accessible", "isolation", "out_of_service")


def turn_of(at: datetime) -> datetime:
    """The last turn, which may be this very moment."""
    return (at - (at - NEVER) % TURN).astimezone(UTC)


def next_turn(at: datetime) -> datetime:
    """When others are next told anything new."""
    return turn_of(at) + TURN


def kept(places: Mapping[str, Mapping[str, Any]]) -> Places:
    """R2: what of the places an answer rests on, as it stays while they go on changing."""
    return {key: _kept(place) for key, place in places.items()}


def has_turned(row: Record, at: datetime) -> bool:
    """Whether the hour of a shelter's last change is over, so that its places may be told."""
    changed: datetime = row["turned_at"]
    return changed < turn_of(at)


def as_told(row: Record, at: datetime) -> tuple[Record, datetime]:
    """The row as others are told it, and the turn at which its holds are judged (R1, R3)."""
    if has_turned(row, at):
        return row, turn_of(at)
    return {**row, "places": row["turned_places"]}, row["turned_at"]


def may_turn(row: Record, at: datetime) -> bool:
    """Whether others may be told something else at the next turn."""
    held = any(place["holds"] for place in row["places"].values())
    return held or not has_turned(row, at)


def _kept(place: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: place[name] for name in _ASKED_ABOUT}
    return {**told, "holds": dict(place["holds"]), "stays": dict(place["stays"])}
