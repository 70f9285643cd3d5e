"""Names: what the bare name of a step, or that a timer runs, may tell somebody.

R1  What a name or a timer tells of (domain/telltale) is told to whoever sees that record class.
R2  Whoever answers for the case knows its steps and its timers; and the people of an agency know
    which steps it recorded itself.
R3  No role and no purpose gets by R2 what no case shows to it (rules.md 2), and nobody what a seal
    keeps from them: its list is explicit, and who leads or recorded inherits nothing. No more does
    a colleague of whoever is assigned to the case.
R4  When a case changed last, for somebody, is when the last thing was recorded whose name they may
    know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import sql

from domain import access
from domain.access import Principal, View
from domain.messages import RecordClass
from domain.standing import Standing
from domain.telltale.timers import TIMERS
from domain.telltale.told import Lasts
from projections.reading import Record

Classes = tuple[RecordClass, ...]


def known_to(view: View) -> Classes:
    """The classes of which names and timers of a case may tell somebody (R1 to R3).

    Whoever answers for the case sees every class but those that R3 takes away.
    """
    return view.record_classes


def known_of_own(principal: Principal, standing: Standing) -> Classes:
    """The classes of which the steps that their own agency recorded may tell somebody (R3)."""
    taken = (
        *access.never_seen_by(principal),
        *access.sealed_from(principal, standing),
        *access.kept_by_assignment(principal, standing),
    )
    return tuple(kind for kind in RecordClass if kind not in taken)


def last_versions(case: Record) -> Lasts:
    """By record class, the version of the last entry whose name tells of it."""
    return {kind: version for kind, (version, _) in case["lasts"].items()}


def last_told(lasts: Lasts, known: Classes) -> int:
    """The version of the last entry whose name somebody may know."""
    return max((version for kind, version in lasts.items() if kind in known), default=0)


def changed_at(case: Record, known: Classes) -> datetime | None:
    """R4."""
    times = [datetime.fromisoformat(at) for kind, (_, at) in case["lasts"].items() if kind in known]
    return max(times, default=None)


def next_due(case: Record, known: Classes) -> datetime | None:
    """When the next thing falls due of which somebody may know."""
    due: Mapping[str, str] = case["next_due"] or {}
    times = [datetime.fromisoformat(at) for kind, at in due.items() if _CLASS_OF[kind] in known]
    return min(times, default=None)


def parameters_of(principal: Principal, watching: View | None = None) -> Mapping[str, Any]:
    """What the conditions below take; `watching` is the view of whoever watches."""
    told = {
        "never_seen": [kind.value for kind in access.never_seen_by(principal)],
        "timers": _TIMERS,
    }
    if watching is None:
        return told
    return told | {"known": [kind.value for kind in watching.record_classes]}


def parameters_of_entries(principal: Principal, standing: Standing) -> Mapping[str, Any]:
    """What the condition OWN_ENTRY_KNOWN takes besides `agency_id`."""
    return {"known_of_own": [kind.value for kind in known_of_own(principal, standing)]}


def timers_known(known: sql.Composable, timer: sql.Composable) -> sql.Composed:
    """The condition that somebody may know of a timer, by its kind; `known` is an array."""
    return sql.SQL("(%(timers)s::text::jsonb ->> {}) = ANY({})").format(timer, known)


KNOWN_TO_WATCHER = sql.SQL("%(known)s::text[]")
OWN_ENTRY_KNOWN = sql.SQL(
    "t.agency_id = %(agency_id)s AND t.tells_of = ANY(%(known_of_own)s::text[])"
)
ENTRY_KNOWN = sql.SQL("t.tells_of = ANY(%(known)s) OR {}").format(OWN_ENTRY_KNOWN)
LAST_CHANGE = sql.SQL(
    "(SELECT max((l.value ->> 1)::timestamptz) FROM jsonb_each(c.lasts) AS l WHERE l.key = ANY({}))"
)
"""R4, for an array of classes."""
_CLASS_OF: Mapping[str, str] = {
    kind.value: told.record_class.value for kind, told in TIMERS.items()
}
_TIMERS = json.dumps(_CLASS_OF)
