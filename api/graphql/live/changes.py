"""Changes of cases and of their referrals, and clocks that were missed, told as they happen.

R1  Each is decided by a look at the case as it stands when it is told; what may not be known is
    passed over without a word.
R2  A stream of one case ends when the case may no longer be known, and at once where it may not be
    or is not there: both are the same.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

import strawberry

from api.graphql.case import Case, case_of
from api.graphql.case_parts import Referral, referral
from api.graphql.live.context import LiveContext, LiveInfo
from api.graphql.live.happenings import CLOCKS, REFERRALS, Happening
from api.graphql.live.hub import PAGE
from api.graphql.node import may_be
from api.graphql.timeline import TimelineEntry, entry_of
from projections import timeline
from projections.visibility import Look, look_at, shows_entry
from projections.visibility.inbox import shape_received

Position = Annotated[
    int | None,
    strawberry.argument(
        description="Go on behind this position: that of the last item that came, `Rejea-Position` "
        "of a command, or `position` of a query. Without it, from now on."
    ),
]
POSITION = "The place in the log: give it as `after` to go on behind this item."


@strawberry.type(description="Something happened in a case.")
class CaseChange:
    position: int = strawberry.field(description=POSITION)
    entry: TimelineEntry = strawberry.field(description="What happened.")
    case: Case = strawberry.field(description="The case as it stands now.")


@strawberry.type(description="Something happened to a referral that came to the asker's agency.")
class ReferralChange:
    position: int = strawberry.field(description=POSITION)
    referral: Referral = strawberry.field(description="The referral as it stands now.")


@strawberry.type(description="Nobody did in time what a clock of the process asks for.")
class ClockMiss:
    position: int = strawberry.field(description=POSITION)
    case_id: strawberry.ID = strawberry.field(description="The case, by its id.")
    entry: TimelineEntry = strawberry.field(
        description="What the clock noted: its kind, and when it was due, as far as may be known."
    )


async def case_changed(
    info: LiveInfo,
    case_id: Annotated[strawberry.ID, strawberry.argument(description="The case, by its id.")],
    after: Position = None,
) -> AsyncIterator[CaseChange]:
    """Tell what happens in one case (R2)."""
    context = info.context
    await context.reach(after)
    if not may_be("case", case_id) or await _look(context, case_id, case_id) is None:
        return

    async def since(position: int, upto: int) -> Sequence[Happening]:
        return await _since(context, case_id, position, upto)

    async with context.following(case_id, after, since) as changes:
        async for change in changes:
            look = await _look(context, case_id, case_id)
            if look is None:
                return
            entry = await _entry(context, look, change)
            if entry is not None:
                yield CaseChange(position=change.position, entry=entry, case=case_of(look))


async def referral_inbox(info: LiveInfo, after: Position = None) -> AsyncIterator[ReferralChange]:
    """Tell what happens to the referrals of the asker's inbox (R1)."""
    context = info.context
    await context.reach(after)
    async with context.following(REFERRALS, after) as changes:
        async for change in changes:
            case = await context.live.rows.case(change.stream)
            shown = shape_received(context.readings, case, change.referral_id)
            if shown is not None:
                told = referral(change.stream, shown)
                yield ReferralChange(position=change.position, referral=told)


async def clock_missed(info: LiveInfo, after: Position = None) -> AsyncIterator[ClockMiss]:
    """Tell what clocks noted in the cases that the asker may know of (R1)."""
    context = info.context
    await context.reach(after)
    async with context.following(CLOCKS, after) as misses:
        async for miss in misses:
            look = await _look(context, miss.stream)
            entry = None if look is None else await _entry(context, look, miss)
            if entry is not None:
                case_id = strawberry.ID(miss.stream)
                yield ClockMiss(position=miss.position, case_id=case_id, entry=entry)


async def _look(context: LiveContext, case_id: str, asked_id: str = "") -> Look | None:
    return look_at(context.readings, await context.live.rows.case(case_id), asked_id)


async def _entry(context: LiveContext, look: Look, change: Happening) -> TimelineEntry | None:
    """What happened, as the look shows it; None where it does not."""
    row = await context.live.rows.entry(change.stream, change.version)
    if row is None or not shows_entry(look, row):
        return None
    return entry_of(context, look, row)


async def _since(
    context: LiveContext, case_id: str, position: int, upto: int
) -> Sequence[Happening]:
    """What happened in one case, however long ago."""
    places = await context.ask(timeline.places(case_id, position, upto, PAGE))
    return [
        Happening(position=at, stream=case_id, version=version, topics=(case_id,))
        for at, version in places
    ]
