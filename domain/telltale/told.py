"""What one fact tells by its name alone, and what was last told of each record class.

R1  What notes that something fell due tells what its timer tells; an alert, what its reason does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from domain.due import DeadlineMissed, ReviewFellDue
from domain.holding.holder import WorkerAlerted
from domain.messages import Event, RecordClass, Recorded
from domain.telltale import words
from domain.telltale.steps import STEPS
from domain.telltale.timers import ALERTS, TIMERS
from domain.timers import Kind

Lasts: TypeAlias = Mapping[str, int]
"""By record class, the version of the last entry of a case that tells of it by its name."""

_KINDS = {kind.value: kind for kind in Kind}


def tells_of(event: Event) -> RecordClass:
    """The record class that it tells of that this happened, whatever else is said (R1)."""
    match event:
        case ReviewFellDue(review=kind) | DeadlineMissed(deadline=kind) if str(kind) in _KINDS:
            return TIMERS[_KINDS[str(kind)]].record_class
        case WorkerAlerted(reason=reason) if str(reason) in ALERTS:
            return ALERTS[str(reason)].record_class
        case _:
            return STEPS[type(event)].record_class


def evolve(lasts: Lasts, recorded: Recorded) -> Lasts:
    """Take one fact into account."""
    return {**lasts, tells_of(recorded.event).value: recorded.version}


def written() -> tuple[str, ...]:
    """The tables row by row, for the hash that decisions cite."""
    steps = (f"step {kind.__name__}|{told.record_class}" for kind, told in STEPS.items())
    timers = (f"timer {kind}|{told.record_class}" for kind, told in TIMERS.items())
    alerts = (f"alert {reason}|{told.record_class}" for reason, told in ALERTS.items())
    return tuple(sorted((*steps, *timers, *alerts, *words.written())))
