"""What is shown of the access log: who read a case, to those who may know it.

R1  The decision is domain.access.decide_review on the standing that the row holds.
R2  That a shelter's people read tells where the person is: it is named to the agency that answers
    for the case, and to those who see no persons it is a shelter, without a name.
R3  Who reads who read is noted too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import access
from domain.access import View
from domain.messages import RecordClass, Role, Value
from projections.access_log import Decision
from projections.case_row import standing_from
from projections.reading import Record
from projections.visibility.readings import NOTHING_THERE, Readings

Shown = dict[str, Any]

_TOLD = ("position", "recorded_at", "role", "reason", "purpose_of_use", "fields", "door")
_WHO = ("user_id", "agency_id", "on_behalf_of")
_NAMES: Mapping[str, RecordClass] = dict.fromkeys(
    (*_TOLD, *_WHO, "permitted", "masked", "seen_as", "record_classes", "count"),
    RecordClass.CASE_ADMINISTRATION,
)


class Review(Value):
    """Somebody who may know who read a case, and the case."""

    case: Record
    view: View
    readings: Readings

    @property
    def names_shelters(self) -> bool:
        """R2."""
        return self.view.persons

    def note(self) -> None:
        """R3."""
        self.readings.show(self.case["case_id"], self.view, "disclosure", _NAMES)


def review_of(readings: Readings, case: Record | None, asked_id: str) -> Review | None:
    """Decide who may know who read a case; None where they may not, as where there is none."""
    if case is None:
        readings.deny(asked_id, NOTHING_THERE)
        return None
    view = access.decide_review(readings.principal, standing_from(case["standing"]))
    if not view.permit:
        readings.deny(asked_id, view.reason)
        return None
    review = Review(case=case, view=view, readings=readings)
    review.note()
    return review


def shape_disclosure(review: Review, entry: Record) -> Shown:
    """An entry of the access log as this review shows it."""
    masked = not review.names_shelters and is_of_a_shelter(review.case, entry)
    return {
        **{name: entry[name] for name in _TOLD},
        **{name: None if masked else entry[name] for name in _WHO},
        "permitted": entry["decision"] == Decision.PERMIT,
        "masked": masked,
        "seen_as": entry["tie"],
        "record_classes": entry["record_classes"],
    }


def is_of_a_shelter(case: Record, entry: Record) -> bool:
    """Whether whoever read did so for a shelter, as far as the case tells."""
    sheltering = {stay["agency_id"] for stay in case["stays"].values()}
    return entry["role"] == Role.SHELTER_WORKER or entry["agency_id"] in sheltering
