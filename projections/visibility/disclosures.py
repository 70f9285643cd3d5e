"""What is shown of the access log: who read a case, to those who may know it.

R1  The decision is domain.access.decide_review on the standing that the row holds.
R2  That a shelter's people read tells where the person is: it is named to the agency that answers
    for the case, and to those who see no persons it is a shelter, without a name.
R3  Who reads who read is noted too.
R4  Why a command was refused is shown as far as whoever reviews may see what that tells
    (domain/telltale/refusals.py); whoever answers for the case may know its grounds.
R5  What a survivor is told of it says report.py.
R6  Whoever works on cases at the agency that answers for the case is told of the cases that were
    merged into it, too, masked as merged.py says; why commands on them were refused is shown no
    further than to the public.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from domain import access
from domain.access import Tie, View
from domain.messages import RecordClass, Role, Value
from domain.telltale.refusals import PUBLIC, REFUSALS, WITHHELD, Beyond, Matter
from projections.access_log import Decision
from projections.case_row import standing_from
from projections.reading import Record
from projections.visibility import names
from projections.visibility.merged import names_no_agency
from projections.visibility.readings import NOTHING_THERE, Readings

Shown = dict[str, Any]

_TOLD = ("position", "case_id", "recorded_at", "role", "reason", "purpose_of_use", "fields", "door")
_WHO = ("user_id", "agency_id", "on_behalf_of")
_NAMES: Mapping[str, RecordClass] = dict.fromkeys(
    (*_TOLD, *_WHO, "permitted", "masked", "seen_as", "record_classes", "count"),
    RecordClass.CASE_ADMINISTRATION,
)


class Review(Value):
    """Somebody who may know who read a case, the case, and those that rest behind it, by id."""

    case: Record
    view: View
    known: frozenset[Matter] = frozenset()
    behind: Mapping[str, Record] = field(default_factory=dict)

    @property
    def names_shelters(self) -> bool:
        """R2."""
        return self.view.persons

    @property
    def knows_merges(self) -> bool:
        """R6."""
        return self.view.tie is Tie.HOLDER and self.view.persons

    @property
    def case_ids(self) -> Sequence[str]:
        """The cases whose readings are listed, the one that was asked for first."""
        return (self.case["case_id"], *self.behind)


def review_of(readings: Readings, case: Record | None, asked_id: str) -> Review | None:
    """Decide who may know who read a case; None where they may not, as where there is none."""
    return _noted(readings, case, asked_id, _decided(readings, case), _NAMES)


def with_merged(review: Review, resting: Sequence[Record]) -> Review:
    """The review of a case with those that rest behind it (R6)."""
    return replace(review, behind={row["case_id"]: row for row in resting})


def _decided(readings: Readings, case: Record | None) -> View:
    """R1."""
    if case is None:
        return View(permit=False, reason=NOTHING_THERE, tie=Tie.NONE)
    return access.decide_review(readings.principal, standing_from(case["standing"]))


def _noted(
    readings: Readings,
    case: Record | None,
    asked_id: str,
    view: View,
    names: Mapping[str, RecordClass],
) -> Review | None:
    """R3."""
    if case is None or not view.permit:
        readings.deny(asked_id, view.reason)
        return None
    readings.show(case["case_id"], view, "disclosure", names)
    return Review(case=case, view=view, known=_known(view))


def _known(view: View) -> frozenset[Matter]:
    """R4."""
    own = (Beyond.GROUNDS,) if view.tie is Tie.HOLDER else ()
    return frozenset((*PUBLIC, *own, *names.known_to(view)))


def shape_disclosure(review: Review, entry: Record) -> Shown:
    """An entry of the access log as this review shows it."""
    masked = _masked(review, entry)
    return {
        **{name: entry[name] for name in _TOLD},
        **{name: None if masked else entry[name] for name in _WHO},
        "reason": _reason(review, entry),
        "permitted": entry["decision"] == Decision.PERMIT,
        "masked": masked,
        "seen_as": entry["tie"],
        "record_classes": entry["record_classes"],
    }


def _masked(review: Review, entry: Record) -> bool:
    """R2, R6."""
    merged = review.behind.get(entry["case_id"])
    if merged is None:
        return not review.names_shelters and is_of_a_shelter(review.case, entry)
    return names_no_agency(merged) or is_of_a_shelter(merged, entry)


def _reason(review: Review, entry: Record) -> str:
    """R4, R6."""
    row = REFUSALS.get(entry["reason"])
    known = frozenset(PUBLIC) if entry["case_id"] in review.behind else review.known
    shown = row is None or row.matter in known
    return str(entry["reason"]) if shown else WITHHELD


def is_of_a_shelter(case: Record, entry: Record) -> bool:
    """Whether whoever read did so for a shelter, as far as the case tells."""
    sheltering = standing_from(case["standing"]).shelters(entry["agency_id"])
    return sheltering or entry["role"] == Role.SHELTER_WORKER
