"""What is to be followed up across cases, and what is late."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from api.graphql.context import Context, Info
from api.graphql.enumerations import enumeration
from api.graphql.making import made
from api.graphql.paging import (
    After,
    AtLeast,
    Before,
    Connection,
    First,
    Last,
    page_wanted,
    paged,
)
from domain.timers import Kind
from projections import follow_ups as projection
from projections.follow_ups import Wanted
from projections.reading import Record
from projections.visibility import shape_follow_up


class FollowUpKind(StrEnum):
    """The kinds of timers that are follow-ups."""

    MONITORING_VISIT = Kind.MONITORING_VISIT.value
    REUNIFICATION_FOLLOW_UP = Kind.REUNIFICATION_FOLLOW_UP.value
    SUPPORT_PLAN = Kind.SUPPORT_PLAN.value
    ALTERNATIVE_CARE = Kind.ALTERNATIVE_CARE.value


enumeration(
    FollowUpKind,
    description="What is followed up.",
    words={
        FollowUpKind.MONITORING_VISIT: "A visit that sees how reintegration goes.",
        FollowUpKind.REUNIFICATION_FOLLOW_UP: "A visit after a family was brought together.",
        FollowUpKind.SUPPORT_PLAN: "The review of a support plan.",
        FollowUpKind.ALTERNATIVE_CARE: "The review of a child's alternative care.",
    },
)


@strawberry.type(description="A visit, a follow-up or a review that is or will be due.")
class FollowUp:
    id: strawberry.ID = strawberry.field(description="The case, the kind, and what it is about.")
    case_id: strawberry.ID = strawberry.field(description="The case that it belongs to.")
    kind: FollowUpKind = strawberry.field(description="What is followed up.")
    reference: strawberry.ID = strawberry.field(
        description="The plan, the care or the reunification that it is about."
    )
    due_at: datetime = strawberry.field(description="When it is due.")
    late: bool = strawberry.field(description="Its time has come and it is not done.")
    worker_id: strawberry.ID | None = strawberry.field(description="Who works on the case.")
    visits: int | None = strawberry.field(
        description="How many monitoring visits were made; for visits alone."
    )
    last_visit_on: date | None = strawberry.field(
        description="The last monitoring visit; for visits alone."
    )


@strawberry.input(description="Which follow-ups; what is left out filters nothing.")
class FollowUpFilter:
    kind: list[FollowUpKind] | None = strawberry.field(default=None, description="Of these kinds.")
    late: bool | None = strawberry.field(default=None, description="Late, or not yet due.")
    due_by: datetime | None = strawberry.field(
        default=None, description="Due by this moment, the late ones among them."
    )
    assigned: bool | None = strawberry.field(
        default=None, description="True: of cases assigned to the asker personally."
    )


Which = Annotated[FollowUpFilter | None, strawberry.argument(description="Which follow-ups.")]


async def follow_ups(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Which = None,  # noqa: A002  # The argument's name.
    at_least: AtLeast = None,
) -> Connection[FollowUp] | None:
    """A page of what is to be followed up."""
    context = info.context
    await context.reach(at_least)
    which = _wanted(context, filter or FollowUpFilter())
    page = page_wanted(first, after, last, before)
    return await paged(
        context.ask,
        projection.listed(context.principal, which, page),
        lambda: projection.counted(context.principal, which),
        lambda row: _listed(context, row, which.now),
    )


def _listed(context: Context, row: Record, now: datetime) -> FollowUp:
    shown = shape_follow_up(context.readings, row, now)
    if shown is None:
        raise LookupError("a listed follow-up that may not be known")
    return made(FollowUp, shown | {"kind": FollowUpKind(shown["kind"])}, id=shown["follow_up_id"])


def _wanted(context: Context, wanted: FollowUpFilter) -> Wanted:
    kinds = wanted.kind
    return Wanted(
        now=context.now(),
        kinds=None if kinds is None else tuple(Kind(found.value) for found in kinds),
        late=wanted.late,
        due_by=wanted.due_by,
        worker_id=context.principal.actor.user_id if wanted.assigned else None,
    )
