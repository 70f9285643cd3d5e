"""What is shown of a review that is due: to whoever may make it, at the agency that answers.

R1  A review stands in the list of the agency that answers for the case, and in that of whoever
    protects the data of its jurisdiction: a use of broken glass, a released safety card, a demand
    to be answered, a recall that its recipient has not acknowledged. From whom that is recalled is
    shown to those who may know the recipients (recipients.py R1).
R2  Of its people, whoever may take the step that ends it (permissions.py) sees it; an open recall,
    which the recipient alone ends, those who may review broken glass.
R3  That something is due is case administration, as the miss of a deadline is; what it is about
    stands in the timeline, by its reference, for whoever sees that there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain import access
from domain.access import Principal, Tie, View
from domain.messages import Command, RecordClass
from domain.permissions import WHO_MAY_ACT
from domain.protection.break_glass import ReviewGlass
from domain.protection.demand import ComplyWithDemand, ContestDemand, NarrowDemand, RefuseDemand
from domain.protection.safety_card import ReviewSafetyCardRelease
from domain.timers import Kind
from projections.case_row import standing_from
from projections.reading import Record
from projections.visibility.look import Look, look_at
from projections.visibility.readings import Readings

Shown = dict[str, Any]

ENDED_BY: Mapping[Kind, tuple[type[Command], ...]] = {
    Kind.GLASS_REVIEW: (ReviewGlass,),
    Kind.SAFETY_CARD_REVIEW: (ReviewSafetyCardRelease,),
    Kind.DEMAND_REPLY: (ContestDemand, NarrowDemand, RefuseDemand, ComplyWithDemand),
    Kind.RECALL: (ReviewGlass,),
}
"""R2: the kinds of reviews, each with the steps whose roles see it."""


def reviewed_by(principal: Principal) -> tuple[Kind, ...]:
    """The kinds of reviews that concern somebody in this role (R2)."""
    role = principal.actor.role
    return tuple(
        kind
        for kind, steps in ENDED_BY.items()
        if any(role in WHO_MAY_ACT[step].roles for step in steps)
    )


def shape_review(readings: Readings, row: Record, now: datetime) -> Shown | None:
    """A review that is due, or will be; None if hidden."""
    look = look_at(readings, row)
    holder = look if look is not None and look.view.tie is Tie.HOLDER else None
    view = holder.view if holder else _examined(readings.principal, row)
    if not view.permit or Kind(row["kind"]) not in reviewed_by(readings.principal):
        return None
    shown = {
        **{name: row[name] for name in ("review_id", "case_id", "kind", "reference", "due_at")},
        "late": row["due_at"] <= now,
        "organization_id": _recalled_from(holder, row["organization_id"]) if holder else None,
    }
    names = dict.fromkeys(shown, RecordClass.CASE_ADMINISTRATION)
    readings.show(row["case_id"], view, "review", names)
    return shown


def _recalled_from(look: Look, recipient_id: str | None) -> str | None:
    """R1; a shelter is not named to whoever may not know the place (look.py)."""
    if recipient_id is None or look.hides_agency(recipient_id):
        return None
    return recipient_id if access.knows_recipients(look.principal, look.view) else None


def _examined(principal: Principal, row: Record) -> View:
    """What whoever protects the data of the jurisdiction may know."""
    return access.decide_review(principal, standing_from(row["standing"]))
