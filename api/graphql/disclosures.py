"""Who read a case: the access log, to those who may know it; reading it is noted in turn."""

from __future__ import annotations

from datetime import datetime

import strawberry

from api.graphql.context import Context, Info
from api.graphql.directory import Organization, organization_named
from api.graphql.making import made
from api.graphql.node import may_be
from api.graphql.nodes import Id
from api.graphql.paging import (
    After,
    Before,
    Connection,
    First,
    Last,
    page_wanted,
    paged,
)
from domain.access import Tie
from domain.messages import RecordClass, Role
from projections import access_log, case_view
from projections.reading import Page, Record
from projections.visibility.disclosures import Review, review_of, shape_disclosure, with_merged


@strawberry.type(description="What one operation showed to somebody of a case, or refused them.")
class Disclosure:
    id: strawberry.ID = strawberry.field(description="The position in the access log.")
    case_id: strawberry.ID = strawberry.field(
        description="The case that was read: the one that was asked for, or one merged into it."
    )
    recorded_at: datetime = strawberry.field(description="When it was noted, before it was shown.")
    permitted: bool = strawberry.field(description="It was shown; or else it was refused.")
    masked: bool = strawberry.field(
        description="Who it was is withheld, since that would tell where the person is."
    )
    user_id: strawberry.ID | None = strawberry.field(description="Who read.")
    role: Role = strawberry.field(description="In which role.")
    agency_id: strawberry.ID | None = strawberry.field(description="For which agency.")
    agency: Organization | None = strawberry.field(
        resolver=organization_named("agency_id"), description="For which agency."
    )
    on_behalf_of: strawberry.ID | None = strawberry.field(description="On whose behalf.")
    purpose_of_use: str | None = strawberry.field(description="For which purpose.")
    seen_as: Tie = strawberry.field(description="How the agency was tied to the case then.")
    reason: str = strawberry.field(description="Why it was shown, or refused.")
    record_classes: list[RecordClass] = strawberry.field(
        description="The kinds of knowledge that were shown, or asked for and refused."
    )
    fields: list[str] = strawberry.field(description="The names of what was shown.")
    door: str = strawberry.field(description="By which way they asked.")


async def disclosures(  # Those of a Relay paged, and its own.
    info: Info,
    case_id: Id,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[Disclosure] | None:
    """A page of who read a case; None where the asker may not know."""
    page = page_wanted(first, after, last, before)
    review = await _review(info.context, case_id)
    return None if review is None else await _listed(info.context, review, page)


async def _review(context: Context, case_id: str) -> Review | None:
    if not may_be("case", case_id):
        return None
    found = await context.ask(case_view.by_id(case_id))
    review = review_of(context.readings, found, case_id)
    if review is None or not review.knows_merges:
        return review
    return with_merged(review, await context.ask(case_view.resting_behind(case_id)))


async def _listed(context: Context, review: Review, page: Page) -> Connection[Disclosure]:
    return await paged(
        context.ask,
        access_log.listed(review.case_ids, page),
        lambda: access_log.counted(review.case_ids),
        lambda row: _disclosure(review, row),
    )


def _disclosure(review: Review, row: Record) -> Disclosure:
    shown = shape_disclosure(review, row)
    seen_as, role = Tie(shown["seen_as"]), Role(shown["role"])
    return made(Disclosure, shown, id=str(shown["position"]), seen_as=seen_as, role=role)
