"""What is shown of a follow-up: it is shown whole, or not at all (follow_ups.py R2).

Who coordinates is told times by the hour (hours.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.timers import Kind
from projections.follow_ups import CLASS_OF
from projections.reading import Record
from projections.visibility.hours import timed_for
from projections.visibility.look import look_at
from projections.visibility.readings import Readings

Shown = dict[str, Any]

_COPIED = ("follow_up_id", "case_id", "kind", "reference", "due_at")


def shape_follow_up(readings: Readings, row: Record, now: datetime) -> Shown | None:
    """A follow-up with the last visit that was made; None if hidden."""
    look = look_at(readings, row)
    kind = Kind(row["kind"])
    if look is None or not (look.view.whole and look.permits(CLASS_OF[kind])):
        return None
    visited = kind is Kind.MONITORING_VISIT
    shown = {
        **{name: row[name] for name in _COPIED},
        "late": row["due_at"] <= now,
        "worker_id": look.standing.worker_id or None if look.view.persons else None,
        "visits": row["reintegration"].get("visits", 0) if visited else None,
        "last_visit_on": row["reintegration"].get("last_visit_on") if visited else None,
    }
    look.note("follow_up", dict.fromkeys(shown, CLASS_OF[kind]))
    return timed_for(look.view.tie, shown)
