"""What was read and told of cases that were merged into one: it belongs to the same person.

R1  It is known to whoever works on cases at the agency that answers for the case that goes on, with
    what was read and told of that case; the database lets nobody else read it (0610).
R2  A merge that was undone takes it away again: then they are two persons.
R3  Who answers for the one case did not know of the other: of a merged case every shelter is only
    a shelter, and while a seal stands on it no agency is named. What was told of a class that its
    seals cover is left out, which the report says (report.py R4).
R4  That it was read is noted where it is told: with the case that goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.messages import RecordClass, Value
from domain.policy import SEALS
from domain.standing import Standing
from projections.case_row import standing_from
from projections.reading import Record
from projections.visibility.look import Look

Shown = dict[str, Any]


class File(Value):
    """One case of those that are one person's, and the look at it."""

    case_id: str
    look: Look


def files_of(look: Look, resting: Sequence[Record]) -> tuple[File, ...]:
    """The case of a look, and those that rest behind it, as far as R3 lets them be seen."""
    return (
        File(case_id=look.case["case_id"], look=look),
        *(File(case_id=row["case_id"], look=_behind(look, row)) for row in resting),
    )


def names_no_agency(resting: Record) -> bool:
    """R3: whether a seal stands on a merged case."""
    return bool(standing_from(resting["standing"]).openings.seals)


def readings_together(files: Iterable[Iterable[Shown]]) -> list[Shown]:
    """The days on which somebody looked at one of several files, as those of one."""
    days: dict[date, Shown] = {}
    for shown in (day for file in files for day in file):
        day = days.setdefault(shown["day"], shown | {"readings": [], "refused": 0})
        day["readings"] = _united([*day["readings"], *shown["readings"]])
        day["refused"] += shown["refused"]
    return [days[day] for day in sorted(days, reverse=True)]


def told_together(files: Iterable[Iterable[Shown]]) -> list[Shown]:
    """The days on which something of one of several files was told, as those of one."""
    days: dict[date, list[Shown]] = {}
    for shown in (day for file in files for day in file):
        days[shown["day"]] = _united([*days.get(shown["day"], []), *shown["told"]])
    return [{"day": day, "told": days[day]} for day in sorted(days, reverse=True)]


def _united(lines: Sequence[Shown]) -> list[Shown]:
    """What is counted of one agency in one role is counted in one line, where it is named."""
    found: dict[Any, Shown] = {}
    for place, line in enumerate(lines):
        named = line["agency_id"] and "count" in line
        key = (line["agency_id"], line.get("role"), line.get("way")) if named else place
        found[key] = _sum(found[key], line) if key in found else line
    return list(found.values())


def _sum(one: Shown, other: Shown) -> Shown:
    told = {*one["record_classes"], *other["record_classes"]}
    kinds = [kind for kind in RecordClass if kind in told]
    return one | {"count": one["count"] + other["count"], "record_classes": kinds}


def _behind(look: Look, row: Record) -> Look:
    """R3, R4."""
    covered = _covered(standing_from(row["standing"]))
    classes = tuple(kind for kind in look.view.record_classes if kind not in covered)
    case = {**row, "case_id": look.case["case_id"], "unnamed": names_no_agency(row)}
    return replace(look, case=case, view=replace(look.view, record_classes=classes))


def _covered(standing: Standing) -> frozenset[str]:
    seals = standing.openings.seals.values()
    return frozenset(kind for seal in seals for kind in SEALS[seal.kind])
