"""What is shown of a return in a list across cases, from the permitted classes.

R1  A step, and what is missing for one, is shown to whoever holds the class of that knowledge; what
    else may be missing is withheld by its class.
R2  Who sees no persons gets no id of an organization: who awaits somebody tells where they go; and
    no country, which describes the person (look.py R7).
R3  Why a return was deferred tells what its word does (domain/telltale/words.py).
R4  A return of which no step is shown is not shown; nor is it listed or counted (rows.py).
R5  Who coordinates is told times by the hour (hours.py); steps stand in the order of their times.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.messages import RecordClass
from domain.voluntary_return.state import Stage
from projections.reading import Record
from projections.return_list import ENDED
from projections.return_readiness import missing
from projections.return_steps import CLASS_OF
from projections.visibility.cases import TOLD_BY_DEFERRAL
from projections.visibility.hours import timed_for
from projections.visibility.look import Look, look_at
from projections.visibility.readings import Readings

Shown = dict[str, Any]

_TOLD = ("status", "changed_at", "country", "departed_at", "arrived_at", "reason", "until_on")
_WHERE_TO = ("country", "organization_id")
_NAMES = dict.fromkeys(
    ("return_id", "case_id", *_TOLD, "organization_id", "missing", "ready"),
    RecordClass.CASE_ADMINISTRATION,
)
_ASKED_OF = (*dict.fromkeys(CLASS_OF.values()), RecordClass.CHILD)
"""The classes of knowledge that readiness rests on."""


def shape_return(readings: Readings, row: Record, now: datetime) -> Shown | None:
    """A return, how far it has come, and what is still missing; None if hidden."""
    look = look_at(readings, row)
    if look is None or not look.view.whole:
        return None
    told, steps = row["told"], _steps(look, row)
    if not steps:
        return None
    look.note("return", _NAMES)
    shown = {
        "return_id": row["return_id"],
        "case_id": row["case_id"],
        **{name: told.get(name) for name in _TOLD},
        "reason": told.get("reason") if look.knows_all(TOLD_BY_DEFERRAL, "") else None,
        **(_where_to(told) if look.view.persons else dict.fromkeys(_WHERE_TO)),
        "steps": steps,
        **_readiness(look, row, now),
    }
    return timed_for(look.view.tie, shown)


def _where_to(told: Record) -> Shown:
    """R2."""
    country = told.get("country") or told.get("country_of_stay")
    return {"country": country, "organization_id": told.get("organization_id")}


def _steps(look: Look, row: Record) -> list[Shown]:
    steps = sorted(row["steps"].items(), key=lambda pair: (pair[1], pair[0]))
    shown = [{"step": name, "at": at} for name, at in steps if look.permits(CLASS_OF[name])]
    for step in shown:
        look.note("return", {"steps": CLASS_OF[step["step"]]})
    return shown


def _readiness(look: Look, row: Record, now: datetime) -> Shown:
    """R1: whether it is ready is known to whoever may know all that it rests on."""
    if row["told"].get("status") in ENDED or row["plan"]["stage"] != Stage.PREPARING:
        return {"missing": [], "ready": None, "withheld": []}
    hidden = [kind for kind in _ASKED_OF if not look.permits(kind)]
    lacking = [found for found in missing(row, now) if look.permits(found.record_class)]
    ready = None if hidden and not lacking else not lacking
    for found in lacking:
        look.note("return", {"missing": found.record_class, "ready": found.record_class})
    return {
        "missing": [found.code for found in lacking],
        "ready": ready,
        "withheld": [
            {"record_class": kind.value, "reason": look.withheld_because(kind)} for kind in hidden
        ],
    }
