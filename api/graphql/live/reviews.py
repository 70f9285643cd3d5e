"""Reviews that are to be made, told at once to those who watch over whoever opens records.

R1  Whoever answers for a case, and the data-protection officers of its jurisdiction, are told at
    once that a glass was broken, a safety card released, records demanded or something recalled:
    the review that is due, and nothing of the person (access-and-audit.md).
R2  Each is decided anew when it is told, as in the list of reviews; what was reviewed meanwhile, or
    may not be known, is passed over without a word.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import strawberry

from api.graphql.live.changes import POSITION, Position
from api.graphql.live.context import LiveInfo
from api.graphql.live.happenings import REVIEWS
from api.graphql.protection import Review, review_shown
from projections import reviews


@strawberry.type(description="Something is to be reviewed, acknowledged or answered.")
class ReviewDue:
    position: int = strawberry.field(description=POSITION)
    review: Review = strawberry.field(description="What is to be done, and until when.")


async def review_due(info: LiveInfo, after: Position = None) -> AsyncIterator[ReviewDue]:
    """Tell what is to be reviewed as soon as that is so (R1)."""
    context = info.context
    await context.reach(after)
    async with context.following(REVIEWS, after) as opened:
        async for each in opened:
            now = context.now()
            row = await context.ask(reviews.by_id(context.principal, each.review_id, now))
            shown = None if row is None else review_shown(context, row, now)
            if shown is not None:
                yield ReviewDue(position=each.position, review=shown)
