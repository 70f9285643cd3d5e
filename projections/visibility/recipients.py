"""What is shown of those to whom a case was told, and of what was recalled from them.

R1  To whom something was told is known to the agency that answers for the case: to whoever works on
    its cases, and to its data-protection officer. Whoever was told is shown what was told to itself
    and recalled from it, and nothing of others; whoever watches, or only reported, nothing.
    That a report was made which a law demands is of the law, and told to those who see that class.
R2  A recall to be acknowledged is shown to the agency that it is addressed to, and no other.
R3  Until when a ground holds is its own end, or the fact that ended it.
R4  What is shown is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain import access
from domain.access import Tie
from domain.messages import RecordClass
from projections.reading import Record
from projections.visibility.look import Look, look_at
from projections.visibility.readings import Readings

Shown = dict[str, Any]
Found = list[Shown] | None
ToldAndRecalled = tuple[Mapping[str, Shown], Sequence[Record]]
_ADMINISTRATION = RecordClass.CASE_ADMINISTRATION
_OF_ITSELF = (Tie.HOLDER, Tie.REFERRAL, Tie.SERVICE, Tie.RECEIVER, Tie.RECALLED)


def shape_recipients(look: Look, told_and_recalled: ToldAndRecalled, now: datetime) -> Found:
    """Everybody to whom something was told, each with what and what was recalled; None: R1."""
    told, recalls = told_and_recalled
    if look.view.tie not in _OF_ITSELF:
        return None
    everybody = access.knows_recipients(look.principal, look.view)
    found = [one for one in told.items() if one[1]["told_at"] and look.permits(_class_of(one[1]))]
    found.sort(key=lambda one: (datetime.fromisoformat(one[1]["told_at"]), one[0]))
    named = dict.fromkeys(
        [part["recipient_id"] for _, part in found] + [row["recipient_id"] for row in recalls]
    )
    return [
        _recipient(look, key, found, recalls, now)
        for key in named
        if (everybody or key == look.agency_id) and not look.hides_agency(key)
    ]


def shape_recall(readings: Readings, row: Record, now: datetime) -> Shown | None:
    """A recall to be acknowledged by the asker's agency (R2); None if hidden."""
    look = look_at(readings, row)
    if look is None or row["recipient_id"] != look.agency_id:
        return None
    return _recall(look, row, now)


def _class_of(part: Shown) -> RecordClass:
    """R1."""
    return RecordClass.LEGAL if part["way"] == "mandatory_report" else _ADMINISTRATION


def _recipient(
    look: Look,
    recipient_id: str,
    told: Sequence[tuple[str, Shown]],
    recalls: Sequence[Record],
    now: datetime,
) -> Shown:
    own = [_recall(look, row, now) for row in recalls if row["recipient_id"] == recipient_id]
    own_told = list(_told(look, recipient_id, told, now))
    shown = {
        "recipient_id": recipient_id,
        "told": own_told,
        "recalls": own,
        "unacknowledged": sum(found["acknowledged_at"] is None for found in own),
        "late": any(found["late"] for found in own),
    }
    look.note("recipient", dict.fromkeys(shown, _ADMINISTRATION))
    for part in own_told:
        look.note("recipient", {"told": _class_of(part)})
    return shown


def _told(
    look: Look, recipient_id: str, told: Sequence[tuple[str, Shown]], now: datetime
) -> Iterator[Shown]:
    for key, part in told:
        if part["recipient_id"] != recipient_id:
            continue
        until = _until(look.case, part["ground_id"])
        yield {
            "told_id": key,
            "way": part["way"],
            "ground_id": part["ground_id"],
            "record_classes": part["record_classes"],
            "told_at": part["told_at"],
            "until": until,
            "runs": part["ground_id"] is None or (until is not None and now < until),
        }


def _until(case: Record, ground_id: str | None) -> datetime | None:
    """R3."""
    ground = case["consents"].get(ground_id) or case["legal_bases"].get(ground_id) or {}
    ends = [ground[name] for name in ("ends_at", "ended_at") if ground.get(name)]
    return min(map(datetime.fromisoformat, ends)) if ends else None


def _recall(look: Look, row: Record, now: datetime) -> Shown:
    told = row["told"]
    shown = {
        "recall_id": row["recall_id"],
        "case_id": row["case_id"],
        **{name: told[name] for name in _COPIED},
        "late": told["acknowledged_at"] is None and row["acknowledge_by"] <= now,
    }
    look.note("recall", dict.fromkeys(shown, _ADMINISTRATION))
    return shown


_COPIED = (
    "recipient_id",
    "ground_id",
    "referral_id",
    "reason",
    "record_classes",
    "kept_classes",
    "recalled_at",
    "acknowledge_by",
    "acknowledged_at",
    "action",
)
