"""What is shown of those to whom a case was told, and of what was recalled from them.

R1  To whom something was told is known to the agency that answers for the case: to whoever works on
    its cases, and to its data-protection officer. Whoever was told is shown what was told to itself
    and recalled from it, and nothing of others; whoever watches, or only reported, nothing.
    That a law demanded a report or records is of the law, and that a safety card was released is of
    health: told to those who see that class. So are the classes that an emergency opened.
R2  A recall to be acknowledged is shown to the agency that it is addressed to, and no other.
R3  Until when a ground holds is its own end, or the fact that ended it.
R4  What is shown is noted.
R5  Whoever answers for the case works with the file and is nobody to whom it was told, but where it
    was told by a transfer; who answered for it before is.
R6  Whose computer system was told of steps, on Kafka or by the feed, says the access log alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from domain import access
from domain.access import Tie
from domain.messages import RecordClass
from domain.policy import CARD_CLASS
from projections.reading import Record
from projections.telling import moment_of
from projections.visibility.look import Look, look_at
from projections.visibility.readings import Readings

Shown = dict[str, Any]
Found = list[Shown] | None
ToldAndRecalled = tuple[Mapping[str, Shown], Sequence[Record]]
_ADMINISTRATION = RecordClass.CASE_ADMINISTRATION
_CLASS_OF_WAY: Mapping[str, RecordClass] = {
    "mandatory_report": RecordClass.LEGAL,
    "demand": RecordClass.LEGAL,
    "safety_card": CARD_CLASS,
}
_WORKING = ("holder", "system")
_OF_ITSELF = (Tie.HOLDER, Tie.REFERRAL, Tie.SERVICE, Tie.RECEIVER, Tie.RECALLED)


def shape_recipients(
    look: Look, told_and_recalled: ToldAndRecalled, now: datetime, systems: Sequence[Record] = ()
) -> Found:
    """Everybody to whom something was told, each with what and what was recalled; None: R1.

    `systems` are those of agencies that were told of steps (R6), as the access log counts them.
    """
    told, recalls = told_and_recalled
    if look.view.tie not in _OF_ITSELF:
        return None
    everybody = access.knows_recipients(look.principal, look.view)
    found = told_parts(look, {**told, **_by_systems(systems)})
    named = dict.fromkeys(
        [_who(key, part) for key, part in found] + [row["recipient_id"] for row in recalls]
    )
    return [
        _recipient(look, who, found, recalls, now)
        for who in named
        if (everybody or who == look.agency_id) and not look.hides_agency(who)
    ]


def told_parts(look: Look, told: Mapping[str, Shown]) -> list[tuple[str, Shown]]:
    """What was told and may be known, the earliest first (R1, R5)."""
    found = [one for one in told.items() if one[1]["told_at"] and _shows(look, one[1])]
    return sorted(found, key=lambda one: (moment_of(one[1]), one[0]))


def shape_recall(readings: Readings, row: Record, now: datetime) -> Shown | None:
    """A recall to be acknowledged by the asker's agency (R2); None if hidden."""
    look = look_at(readings, row)
    if look is None or row["recipient_id"] != look.agency_id:
        return None
    return _recall(look, row, now)


def _shows(look: Look, part: Shown) -> bool:
    """R1, R5."""
    works_with_it = part["recipient_id"] == look.standing.responsible_id
    return look.permits(class_of(part)) and not (part["way"] in _WORKING and works_with_it)


def class_of(part: Shown) -> RecordClass:
    """R1."""
    return _CLASS_OF_WAY.get(part["way"], _ADMINISTRATION)


def _by_systems(systems: Sequence[Record]) -> dict[str, Shown]:
    """R6."""
    return {
        f"system/{row['agency_id']}": {
            "way": "system",
            "recipient_id": row["agency_id"],
            "ground_id": None,
            "record_classes": [_ADMINISTRATION.value],
            "told_at": row["told_at"].isoformat(),
        }
        for row in systems
        if row["agency_id"]
    }


def _who(key: str, part: Shown) -> str:
    """Who was told: an agency by its id, another by what it was told with."""
    return str(part["recipient_id"] or key)


def _recipient(
    look: Look,
    recipient_id: str,
    told: Sequence[tuple[str, Shown]],
    recalls: Sequence[Record],
    now: datetime,
) -> Shown:
    of_it = [one for one in told if _who(*one) == recipient_id]
    own = [_recall(look, row, now) for row in recalls if row["recipient_id"] == recipient_id]
    shown = {
        "recipient_id": recipient_id,
        "kind": of_it[0][1].get("kind") if of_it else None,
        "told": [_told(look, key, part, now) for key, part in of_it],
        "recalls": own,
        "unacknowledged": sum(found["acknowledged_at"] is None for found in own),
        "late": any(found["late"] for found in own),
    }
    look.note("recipient", dict.fromkeys(shown, _ADMINISTRATION))
    for _, part in of_it:
        look.note("recipient", {"told": class_of(part)})
    return shown


def _told(look: Look, key: str, part: Shown, now: datetime) -> Shown:
    until = _until(look.case, part)
    lasting = part["ground_id"] is None and until is None
    return {
        "told_id": key,
        "way": part["way"],
        "ground_id": part["ground_id"],
        "record_classes": classes_shown(look, part),
        "told_at": part["told_at"],
        "until": until,
        "runs": lasting or (until is not None and now < until),
        "outcome": part.get("outcome"),
    }


def classes_shown(look: Look, part: Shown) -> list[str]:
    """The classes that were told; of what an emergency opened, to those who know of health (R1)."""
    hidden = part["way"] == "break_glass" and RecordClass.MEDICAL not in look.known
    return [] if hidden else list(part["record_classes"])


def _until(case: Record, part: Shown) -> datetime | None:
    """R3."""
    ground_id = part["ground_id"]
    ground = case["consents"].get(ground_id) or case["legal_bases"].get(ground_id) or {}
    ends = [ground[name] for name in ("ends_at", "ended_at") if ground.get(name)]
    ends += [part["until"]] if part.get("until") else []
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
