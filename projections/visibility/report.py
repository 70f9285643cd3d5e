"""What a survivor is told of who looked at their file, and to whom else it was told.

R1  It is handed out by whoever works on cases at the agency that answers for the case; for anybody
    else there is no such case.
R2  A survivor is told the agency and the role, and never a name or an id of whoever read; every
    shelter is a shelter, whatever tells that it is one; of refusals, only how many there were.
R3  What was told stands on the day on which it was told, and a recall on the day of the recall with
    its answer, in the time zone of the case.
R4  What the worker who makes the report may not see does not stand in it; it says that more is
    known to somebody else.
R5  Of cases that were merged into this one it says the same, masked as merged.py says.
R6  How it was handed over is noted, and that it was not, because that is not safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain import access
from domain.access import Tie, View
from domain.messages import RecordClass, Role
from projections.access_log import Decision
from projections.case_row import standing_from
from projections.reading import Record
from projections.telling import moment_of
from projections.visibility.disclosures import is_of_a_shelter
from projections.visibility.look import Look
from projections.visibility.readings import NOTHING_THERE, Readings
from projections.visibility.recipients import class_of, classes_shown, told_parts

T = TypeVar("T")
Shown = dict[str, Any]
Agencies = Mapping[str, Record]
ToldAndRecalled = tuple[Mapping[str, Shown], Sequence[Record]]


class Handing(StrEnum):
    """How a report was handed over (R6)."""

    TO_KEEP = "report"
    ON_SCREEN = "report_on_screen"
    NOT_SAFE = "report_not_safe_to_hand_over"


def report_of(readings: Readings, case: Record | None, asked_id: str) -> Look | None:
    """Decide who may hand the report to the survivor; None where they may not (R1)."""
    view = _decided(readings, case)
    if case is None or not view.permit:
        readings.deny(asked_id, view.reason)
        return None
    return Look(
        principal=readings.principal,
        case=case,
        standing=standing_from(case["standing"]),
        view=view,
        readings=readings,
    )


def note_handing(look: Look, handing: Handing) -> None:
    """R6."""
    look.note("disclosure", {handing.value: RecordClass.CASE_ADMINISTRATION})


def agencies_told(
    look: Look, counted: Iterable[Record], told_and_recalled: ToldAndRecalled
) -> list[str]:
    """The agencies that a report names or masks, the one that answers for the case among them."""
    told, recalls = told_and_recalled
    found = {row["agency_id"] for row in counted} | {row["recipient_id"] for row in recalls}
    found |= {part["recipient_id"] for part in told.values()} | {look.case["holder_id"]}
    return sorted(each for each in found if each)


def shape_readings(look: Look, counted: Sequence[Record], agencies: Agencies) -> list[Shown]:
    """The days on which somebody looked or was refused, the last first (R2)."""
    rows = [row for row in counted if not row["by_system"]]
    return [
        {
            "day": day,
            "readings": [
                _reading(look, row, agencies) for row in of_day if row["decision"] == _SHOWN
            ],
            "refused": sum(row["readings"] for row in of_day if row["decision"] != _SHOWN),
        }
        for day, of_day in _by_day((row["day"], row) for row in rows)
    ]


def shape_told(
    look: Look,
    told_and_recalled: ToldAndRecalled,
    counted: Sequence[Record],
    agencies: Agencies,
    zone: ZoneInfo,
) -> list[Shown]:
    """The days on which something was told otherwise, or asked back, the last first (R3)."""
    told, recalls = told_and_recalled
    shown = [part for _, part in told_parts(look, told)]
    for part in shown:
        look.note("recipient", {"told": class_of(part)})
    lines = [
        *(_told(look, part, agencies, zone) for part in shown),
        *(_recall(look, row, agencies, zone) for row in recalls),
        *_to_systems(look, counted, agencies),
    ]
    return [
        {"day": day, "told": of_day}
        for day, of_day in _by_day((line["day"], line) for line in lines)
    ]


def keeps_back(look: Look, told_and_recalled: ToldAndRecalled) -> bool:
    """Whether something was told that the worker who makes the report may not see (R4)."""
    told, _ = told_and_recalled
    every = replace(look, view=replace(look.view, record_classes=tuple(RecordClass)))
    shown = told_parts(look, told)
    partly = any(classes_shown(look, part) != part["record_classes"] for _, part in shown)
    return partly or len(told_parts(every, told)) > len(shown)


def agency_named(look: Look, agency_id: str | None, agencies: Agencies, role: str = "") -> Shown:
    """An agency by its name, or as a shelter; the one function that masks (R2, R5)."""
    agency = agencies.get(agency_id or "")
    by_case = is_of_a_shelter(look.case, {"agency_id": agency_id, "role": role})
    shelter = by_case or bool(agency and agency["shelters"])
    if shelter or look.case.get("unnamed"):
        return {"shelter": shelter, "agency_id": None, "agency": None}
    named = None if agency is None else str(agency["name"])
    return {"shelter": False, "agency_id": agency_id, "agency": named}


def _decided(readings: Readings, case: Record | None) -> View:
    """R1."""
    if case is None:
        return View(permit=False, reason=NOTHING_THERE, tie=Tie.NONE)
    view = access.decide_review(readings.principal, standing_from(case["standing"]))
    if view.permit and view.tie is not Tie.HOLDER:
        return View(permit=False, reason="hands no report to the survivor", tie=view.tie)
    return view


def _by_day(found: Iterable[tuple[date, T]]) -> list[tuple[date, list[T]]]:
    """What belongs to each day, in the order in which it came; the last day first."""
    days: dict[date, list[T]] = {}
    for day, each in found:
        days.setdefault(day, []).append(each)
    return sorted(days.items(), reverse=True)


def _reading(look: Look, row: Record, agencies: Agencies) -> Shown:
    return {
        **agency_named(look, row["agency_id"], agencies, row["role"]),
        "role": row["role"],
        "record_classes": [kind for kind in RecordClass if kind in row["record_classes"]],
        "count": row["readings"],
    }


def _told(look: Look, part: Shown, agencies: Agencies, zone: ZoneInfo) -> Shown:
    role, kinds = part.get("role"), classes_shown(look, part)
    return {
        "day": moment_of(part).astimezone(zone).date(),
        "way": _way(part),
        **agency_named(look, part["recipient_id"], agencies, role or ""),
        "kind": part.get("kind"),
        "role": role,
        "record_classes": [kind for kind in RecordClass if kind in kinds],
        "until": _day(part.get("until"), zone),
        "outcome": part.get("outcome"),
    }


def _way(part: Shown) -> str:
    """A custodian's own reading of a card, and who answers for a merged case, stand apart."""
    if part["way"] == "holder" and not part.get("until"):
        return "holder_of_merged"
    own = part["way"] == "safety_card" and part.get("role") == Role.CUSTODIAN
    return "custodian" if own else str(part["way"])


def _recall(look: Look, row: Record, agencies: Agencies, zone: ZoneInfo) -> Shown:
    asked = row["told"]
    return {
        "day": row["recalled_at"].astimezone(zone).date(),
        "way": "recall",
        **agency_named(look, row["recipient_id"], agencies),
        "record_classes": [kind for kind in RecordClass if kind in asked["record_classes"]],
        "answered": _day(asked["acknowledged_at"], zone),
        "action": asked["action"],
    }


def _to_systems(look: Look, counted: Sequence[Record], agencies: Agencies) -> Iterator[Shown]:
    """What left on Kafka or by the feed: who of an agency reads it is not known."""
    for row in counted:
        if row["by_system"] and row["decision"] == _SHOWN:
            yield {
                "day": row["day"],
                "way": "system" if row["agency_id"] else "coordination",
                **agency_named(look, row["agency_id"], agencies),
                "record_classes": [kind for kind in RecordClass if kind in row["record_classes"]],
                "count": row["readings"],
            }


def _day(moment: str | None, zone: ZoneInfo) -> date | None:
    return None if moment is None else datetime.fromisoformat(moment).astimezone(zone).date()


_SHOWN = Decision.PERMIT.value
