"""The inbox and the outbox: referrals across cases, what is open, when it is due, what is late."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql.case_parts import Referral, referral
from api.graphql.context import Context, Info
from api.graphql.enumerations import enumeration
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
from projections import referral_list
from projections.reading import Record
from projections.referral_list import Order, Wanted
from projections.visibility import shape_referral
from projections.visibility.rows import Direction

enumeration(
    Direction,
    name="ReferralDirection",
    description="Whether a referral came to the asker's agency, or went out from it or from a case "
    "that it answers for.",
    words={
        Direction.IN: "It came to the asker's agency.",
        Direction.OUT: "It went out from the agency, or from a case that it answers for.",
    },
)
enumeration(
    Order,
    name="ReferralOrder",
    description="How a list of referrals is ordered.",
    words={
        Order.DUE_FIRST: "Whose answer is due first comes first.",
        Order.NEWEST_FIRST: "What was sent last comes first.",
    },
)


@strawberry.input(description="Which referrals; what is left out filters nothing.")
class ReferralFilter:
    direction: Direction | None = strawberry.field(
        default=None, description="What came in, or what went out."
    )
    status: list[str] | None = strawberry.field(
        default=None, description="That have come this far, by their last answer."
    )
    priority: str | None = strawberry.field(
        default=None, description="Of this priority, by its code."
    )
    open: bool | None = strawberry.field(
        default=None, description="Waiting for an answer, or no longer."
    )
    late: bool | None = strawberry.field(
        default=None, description="Overdue and not yet answered, or not."
    )
    order: Order = strawberry.field(
        default=Order.DUE_FIRST,
        description="By the time an answer is due, or by the time it was sent.",
    )


Which = Annotated[ReferralFilter | None, strawberry.argument(description="Which referrals.")]


async def referrals(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Which = None,  # noqa: A002  # The argument's name.
    at_least: AtLeast = None,
) -> Connection[Referral] | None:
    """A page of the referrals that the asker may know of."""
    context = info.context
    await context.reach(at_least)
    which = _wanted(filter)
    page = page_wanted(first, after, last, before)
    return await paged(
        context.ask,
        referral_list.listed(context.principal, which, page),
        lambda: referral_list.counted(context.principal, which),
        lambda row: referral_shown(context, row),
    )


def referral_shown(context: Context, row: Record) -> Referral:
    """A referral by a row that visibility let through."""
    shown = shape_referral(context.readings, row)
    if shown is None:
        raise LookupError("a listed referral that may not be known")
    return referral(row["case_id"], shown)


def _wanted(wanted: ReferralFilter | None) -> Wanted:
    if wanted is None:
        return referral_list.EVERYTHING
    told = vars(wanted) | {"statuses": None if wanted.status is None else tuple(wanted.status)}
    del told["status"]
    return Wanted(**told)
