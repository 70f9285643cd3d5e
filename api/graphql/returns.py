"""Voluntary returns across cases: how far each has come, and what is still missing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from api.graphql.case_parts import Withheld
from api.graphql.context import Context, Info
from api.graphql.making import made
from api.graphql.node import Node
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
from projections import return_list
from projections.reading import Record
from projections.return_list import Wanted
from projections.visibility import shape_return


@strawberry.type(description="A step of a return, and when it was last recorded.")
class ReturnStep:
    step: str = strawberry.field(description="The step, by its stable word.")
    at: datetime = strawberry.field(description="When it was last recorded.")


@strawberry.type(description="A voluntary return, how far it has come, and what it still needs.")
class VoluntaryReturn(Node):
    id: strawberry.ID = strawberry.field(description="The id, as `return-…`.")
    case_id: strawberry.ID = strawberry.field(description="The case that it belongs to.")
    status: str | None = strawberry.field(description="How far the return has come.")
    country: Code | None = strawberry.field(description="Where to.")
    changed_at: datetime | None = strawberry.field(description="When it came this far.")
    steps: list[ReturnStep] = strawberry.field(description="The steps that were taken, in order.")
    ready: bool | None = strawberry.field(
        description="Nothing stands in the way of a departure now; missing where not all that it "
        "rests on may be known, or where the person has departed or it has ended."
    )
    missing: list[str] = strawberry.field(
        description="What stands in the way of a departure now, by the code of the problem that "
        "`/v1` would answer with."
    )
    deferral_reason: Code | None = strawberry.field(description="Why it was deferred.")
    deferred_until: date | None = strawberry.field(description="Until which day it was deferred.")
    departed_at: datetime | None = strawberry.field(description="When the person departed.")
    arrived_at: datetime | None = strawberry.field(description="When the person arrived.")
    organization_id: strawberry.ID | None = strawberry.field(description="Who received the person.")
    withheld: list[Withheld] = strawberry.field(
        description="Kinds of knowledge that readiness rests on and that are withheld."
    )


@strawberry.input(description="Which returns; what is left out filters nothing.")
class ReturnFilter:
    status: list[str] | None = strawberry.field(
        default=None, description="That have come this far."
    )
    country: str | None = strawberry.field(
        default=None, description="To this country, by its code."
    )
    open: bool | None = strawberry.field(
        default=None, description="Under way; neither handed over nor with a withdrawn will."
    )


Which = Annotated[ReturnFilter | None, strawberry.argument(description="Which returns.")]


async def returns(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Which = None,  # noqa: A002  # The argument's name.
    at_least: AtLeast = None,
) -> Connection[VoluntaryReturn] | None:
    """A page of the returns that the asker may know of."""
    context = info.context
    await context.reach(at_least)
    which = _wanted(filter)
    page = page_wanted(first, after, last, before)
    return await paged(
        context.ask,
        return_list.listed(context.principal, which, page),
        lambda: return_list.counted(context.principal, which),
        lambda row: return_shown(context, row),
    )


def return_shown(context: Context, row: Record) -> VoluntaryReturn:
    """A return by a row that visibility let through."""
    shown = shape_return(context.readings, row, context.now())
    if shown is None:
        raise LookupError("a listed return that may not be known")
    return made(
        VoluntaryReturn,
        shown,
        id=shown["return_id"],
        deferral_reason=shown["reason"],
        deferred_until=shown["until_on"],
        steps=[made(ReturnStep, step) for step in shown["steps"]],
        withheld=[made(Withheld, told) for told in shown["withheld"]],
    )


def _wanted(wanted: ReturnFilter | None) -> Wanted:
    if wanted is None:
        return return_list.EVERYTHING
    statuses = None if wanted.status is None else tuple(wanted.status)
    return Wanted(statuses=statuses, country=wanted.country, open=wanted.open)
