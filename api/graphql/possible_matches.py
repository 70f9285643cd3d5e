"""Possible matches: pairs of cases that may be of one person, for the coordinator to decide on."""

from __future__ import annotations

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
from projections import possible_matches as projection
from projections.possible_matches import Agreement
from projections.reading import Record
from projections.visibility.searching import shape_pair

enumeration(
    Agreement,
    description="How much of two cases agrees.",
    words={
        Agreement.LIKELY: "Three kinds of fields or more, or the number of a document.",
        Agreement.POSSIBLE: "Two kinds of fields.",
    },
)


@strawberry.type(description="Two cases that may be of one person; nothing of the person.")
class PossibleMatch:
    id: strawberry.ID = strawberry.field(description="The two ids, with `/` between them.")
    case_ids: list[strawberry.ID] = strawberry.field(description="The two cases.")
    agreement: Agreement = strawberry.field(description="How much agrees, coarsely.")


async def possible_matches(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    at_least: AtLeast = None,
) -> Connection[PossibleMatch] | None:
    """A page of pairs; there are none for whoever is not the coordinator of a jurisdiction."""
    context = info.context
    await context.reach(at_least)
    page = page_wanted(first, after, last, before)
    return await paged(
        context.ask,
        projection.listed(context.principal, page),
        lambda: projection.counted(context.principal),
        lambda row: _pair(context, row),
    )


def _pair(context: Context, row: Record) -> PossibleMatch:
    if not shape_pair(context.readings, projection.cases_of(row)):
        raise LookupError("a listed pair that may not be told")
    agreement = Agreement(row["agreement"])
    return made(PossibleMatch, row, id=row["pair_id"], agreement=agreement)
