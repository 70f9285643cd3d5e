"""What watches over what was told: recipients of a case, recalls, reviews that are due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from api.graphql.context import Context, Info
from api.graphql.directory import Organization, organization_named
from api.graphql.enumerations import enumeration
from api.graphql.making import made
from api.graphql.node import may_be
from api.graphql.nodes import Id
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
from api.graphql.words import Code
from domain.messages import RecordClass
from domain.timers import Kind
from projections import access_log, case_view
from projections import recipients as projection
from projections import reviews as review_list
from projections.reading import Record
from projections.reviews import Wanted
from projections.visibility import Look, look_at
from projections.visibility.recipients import shape_recall, shape_recipients
from projections.visibility.reviews import shape_review


class Way(StrEnum):
    """How somebody learned something of a case."""

    REFERRAL = "referral"
    TRANSFER = "transfer"
    OUTSIDE = "outside"
    MANDATORY_REPORT = "mandatory_report"
    DEMAND = "demand"
    SAFETY_CARD = "safety_card"
    BREAK_GLASS = "break_glass"
    HOLDER = "holder"
    SYSTEM = "system"


class ReviewKind(StrEnum):
    """The kinds of timers that watch over what was opened, received or demanded."""

    GLASS_REVIEW = Kind.GLASS_REVIEW.value
    SAFETY_CARD_REVIEW = Kind.SAFETY_CARD_REVIEW.value
    RECALL = Kind.RECALL.value
    DEMAND_REPLY = Kind.DEMAND_REPLY.value


enumeration(
    Way,
    name="WayOfTelling",
    description="How somebody learned something of a case.",
    words={
        Way.REFERRAL: "By a referral that it accepted.",
        Way.TRANSFER: "By the whole file, when it took the case over.",
        Way.OUTSIDE: "Outside the system, by telephone or on paper.",
        Way.MANDATORY_REPORT: "By a report that a law demands; such a report is not recalled.",
        Way.DEMAND: "A court or an authority demanded it by law; that is not recalled.",
        Way.SAFETY_CARD: "A custodian released the safety card; whoever releases it reads it, too.",
        Way.BREAK_GLASS: "Somebody of the agency broke the glass in an emergency.",
        Way.HOLDER: "It answered for the case before another agency did.",
        Way.SYSTEM: "Its computer system was told of steps, without a word of the person.",
    },
)
enumeration(
    ReviewKind,
    name="ReviewKind",
    description="What is to be reviewed, acknowledged or answered.",
    words={
        ReviewKind.GLASS_REVIEW: "Somebody broke the glass in an emergency.",
        ReviewKind.SAFETY_CARD_REVIEW: "A custodian released the safety card.",
        ReviewKind.RECALL: "An agency was asked to delete or return what it was told.",
        ReviewKind.DEMAND_REPLY: "A court or an authority demands records.",
    },
)


@strawberry.type(description="An agency may no longer use something that it was told.")
class Recall:
    id: strawberry.ID = strawberry.field(description="The id that `acknowledge-recall` names.")
    case_id: strawberry.ID = strawberry.field(description="The case that it is about.")
    recipient_id: strawberry.ID = strawberry.field(description="Who was told, and is asked.")
    ground_id: strawberry.ID = strawberry.field(
        description="The consent or other basis under which it was told."
    )
    referral_id: strawberry.ID | None = strawberry.field(
        description="The one referral by which it learned of it, where it was one."
    )
    reason: Code = strawberry.field(description="Why the permission ended.")
    record_classes: list[RecordClass] = strawberry.field(
        description="What is to be deleted or returned."
    )
    kept_classes: list[RecordClass] = strawberry.field(description="What the ground still permits.")
    recalled_at: datetime = strawberry.field(description="Since when it is recalled.")
    acknowledge_by: datetime = strawberry.field(description="When an acknowledgement is due.")
    acknowledged_at: datetime | None = strawberry.field(
        description="When the agency said what it did, if it did."
    )
    action: Code | None = strawberry.field(description="What the agency did.")
    late: bool = strawberry.field(description="Its time has come and nothing was acknowledged.")


@strawberry.type(description="What somebody was told, on which ground and until when.")
class Told:
    way: Way = strawberry.field(description="How it was told.")
    ground_id: strawberry.ID | None = strawberry.field(
        description="The consent or other basis that it rests on; what a law demands rests on that"
        " law, and what an emergency opens on nothing else."
    )
    record_classes: list[RecordClass] = strawberry.field(
        description="Which kinds of knowledge; of an emergency, none to those who may not know of"
        " health."
    )
    told_at: datetime = strawberry.field(description="Since when it is known.")
    until: datetime | None = strawberry.field(
        description="Until when the ground holds, or the emergency or the answering lasts, or did."
    )
    runs: bool = strawberry.field(description="That holds now.")
    outcome: Code | None = strawberry.field(description="What the review of an emergency found.")


@strawberry.type(description="Somebody to whom something of a case was told.")
class Recipient:
    recipient_id: strawberry.ID = strawberry.field(
        description="The agency, by id; of whoever is in no directory, the demand or the release."
    )
    kind: Code | None = strawberry.field(
        description="Of whoever is in no directory: the kind of authority, or of reader of a card."
    )
    recipient: Organization | None = strawberry.field(
        resolver=organization_named("recipient_id"), description="The agency."
    )
    told: list[Told] = strawberry.field(description="What it was told, the earliest first.")
    recalls: list[Recall] = strawberry.field(description="What was recalled from it.")
    unacknowledged: int = strawberry.field(description="How many recalls it has not answered.")
    late: bool = strawberry.field(description="The time of one of these has passed.")


@strawberry.type(description="A review, an acknowledgement or an answer that is or will be due.")
class Review:
    id: strawberry.ID = strawberry.field(description="The case, the kind, and what it is about.")
    case_id: strawberry.ID = strawberry.field(description="The case that it belongs to.")
    kind: ReviewKind = strawberry.field(description="What is to be done.")
    reference: strawberry.ID = strawberry.field(
        description="The broken glass, the release, the recall or the demand, as commands name it."
    )
    due_at: datetime = strawberry.field(description="When it is due.")
    late: bool = strawberry.field(description="Its time has come and it is not done.")
    organization_id: strawberry.ID | None = strawberry.field(
        description="Of a recall: who has not acknowledged it."
    )
    organization: Organization | None = strawberry.field(
        resolver=organization_named("organization_id"),
        description="Of a recall: who has not acknowledged it.",
    )


@strawberry.input(description="Which reviews; what is left out filters nothing.")
class ReviewFilter:
    kind: list[ReviewKind] | None = strawberry.field(default=None, description="Of these kinds.")
    late: bool | None = strawberry.field(default=None, description="Late, or not yet due.")


Which = Annotated[ReviewFilter | None, strawberry.argument(description="Which reviews.")]


async def recipients(info: Info, case_id: Id, at_least: AtLeast = None) -> list[Recipient] | None:
    """To whom a case was told; None where the asker may not know, as where there is no case."""
    context = info.context
    await context.reach(at_least)
    look = await _look(context, case_id)
    if look is None:
        return None
    found = await context.ask(projection.of_case(case_id))
    systems = await context.ask(access_log.told_to_systems(case_id))
    shown = shape_recipients(look, found, context.now(), systems)
    return None if shown is None else [_recipient(one) for one in shown]


async def recalls(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    at_least: AtLeast = None,
) -> Connection[Recall] | None:
    """A page of what the asker's agency has to acknowledge."""
    context = info.context
    await context.reach(at_least)
    return await paged(
        context.ask,
        projection.listed(context.principal, page_wanted(first, after, last, before)),
        lambda: projection.counted(context.principal),
        lambda row: _listed_recall(context, row),
    )


async def reviews(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Which = None,  # noqa: A002  # The argument's name.
    at_least: AtLeast = None,
) -> Connection[Review] | None:
    """A page of what is to be reviewed."""
    context = info.context
    await context.reach(at_least)
    which = _wanted(context, filter or ReviewFilter())
    page = page_wanted(first, after, last, before)
    return await paged(
        context.ask,
        review_list.listed(context.principal, which, page),
        lambda: review_list.counted(context.principal, which),
        lambda row: _listed_review(context, row, which.now),
    )


async def _look(context: Context, case_id: str) -> Look | None:
    if not may_be("case", case_id):
        return None
    row = await context.ask(case_view.by_id(case_id, _READ))
    return look_at(context.readings, row, case_id)


_READ = frozenset({"case_id", "standing", "consents", "legal_bases"})
"""What a look and the ends of grounds need of a case."""


def _recipient(shown: Mapping[str, Any]) -> Recipient:
    told = [made(Told, one | {"way": Way(one["way"])}) for one in shown["told"]]
    recalls = [_recall(one) for one in shown["recalls"]]
    return made(Recipient, {**shown, "told": told, "recalls": recalls})


def _recall(shown: Mapping[str, Any]) -> Recall:
    return made(Recall, shown, id=shown["recall_id"])


def _listed_recall(context: Context, row: Record) -> Recall:
    shown = shape_recall(context.readings, row, context.now())
    if shown is None:
        raise LookupError("a listed recall that may not be known")
    return _recall(shown)


def review_shown(context: Context, row: Record, now: datetime) -> Review | None:
    """A review as it is shown to whoever asks; None where it may not be known."""
    shown = shape_review(context.readings, row, now)
    if shown is None:
        return None
    return made(Review, shown | {"kind": ReviewKind(shown["kind"])}, id=shown["review_id"])


def _listed_review(context: Context, row: Record, now: datetime) -> Review:
    shown = review_shown(context, row, now)
    if shown is None:
        raise LookupError("a listed review that may not be known")
    return shown


def _wanted(context: Context, wanted: ReviewFilter) -> Wanted:
    kinds = wanted.kind
    return Wanted(
        now=context.now(),
        kinds=None if kinds is None else tuple(Kind(found.value) for found in kinds),
        late=wanted.late,
    )
