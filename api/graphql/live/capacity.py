"""Shelters' answers to a coarse profile, told when they change.

R1  Counts locate people: something is told only when what is shown changed, so that whoever is not
    of the shelter's agency learns of a new answer, and not that somebody came or went.
R2  A stream begins with the answer of every shelter; so does one that goes on, since what was told
    before is not kept here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import strawberry

from api.graphql.live.context import LiveContext, LiveInfo
from api.graphql.live.happenings import SHELTERS
from api.graphql.shelters import Shelter, ShelterProfile, shelter
from projections import shelter_occupancy
from projections.reading import MOST, Page, Record
from projections.shelter_occupancy import Profile
from projections.visibility import shape_shelter


@strawberry.type(description="A shelter answers, or answers anew.")
class ShelterAnswer:
    position: int = strawberry.field(
        description="The place in the log; the answers of all shelters come first, at one position."
    )
    shelter: Shelter = strawberry.field(description="The shelter with its answer to the profile.")


async def shelter_capacity(
    info: LiveInfo,
    profile: Annotated[
        ShelterProfile, strawberry.argument(description="Who needs a place, coarsely.")
    ],
    jurisdiction: Annotated[
        strawberry.ID | None, strawberry.argument(description="Of this jurisdiction alone.")
    ] = None,
    after: Annotated[
        int | None,
        strawberry.argument(
            description="Begin with the answers at this position or a later one. Every stream "
            "begins with the answers of all shelters, so nothing is missed in between."
        ),
    ] = None,
) -> AsyncIterator[ShelterAnswer]:
    """Tell what shelters answer to a profile, now and whenever it changes."""
    context = info.context
    await context.reach(after)
    answers = _Answers(context, Profile(**vars(profile)))
    begin = context.live.hub.position
    async for row in _all(context, jurisdiction):
        if (told := answers.changed(row, begin)) is not None:
            yield told
    async with context.following(SHELTERS, begin) as changes:
        async for change in changes:
            found = await context.live.rows.shelter(change.stream)
            if found is None or jurisdiction not in (None, found["jurisdiction_id"]):
                continue
            if (told := answers.changed(found, change.position)) is not None:
                yield told


class _Answers:
    """R1: remembers what was shown last of each shelter, and nothing else of it."""

    def __init__(self, context: LiveContext, profile: Profile) -> None:
        self._context = context
        self._profile = profile
        self._shown: dict[str, int] = {}

    def changed(self, row: Record, position: int) -> ShelterAnswer | None:
        """What is to be told of a shelter; None where it is shown as before."""
        context, key = self._context, row["shelter_id"]
        shown = hash(repr(shape_shelter(context.principal, row, context.now(), self._profile)))
        if self._shown.get(key) == shown:
            return None
        self._shown[key] = shown
        return ShelterAnswer(position=position, shelter=shelter(context, row, self._profile))


async def _all(context: LiveContext, jurisdiction: str | None) -> AsyncIterator[Record]:
    """Every shelter, page by page, each page with a context of its own moment."""
    page: Page | None = Page(first=MOST)
    while page is not None:
        await context.renew()
        found = await context.ask(shelter_occupancy.listed(page, jurisdiction))
        for row in found.rows:
            yield row
        page = Page(first=MOST, after=found.cursors[-1]) if found.has_next else None
