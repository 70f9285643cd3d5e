"""Shelters' answers to a coarse profile, told when they change.

R1  Counts locate people: something is told only when what is shown changed, so that whoever is not
    of the shelter's agency learns of a new answer, and not that somebody came or went.
R2  A stream begins with the answer of every shelter; so does one that goes on, since what was told
    before is not kept here.
R3  Within an hour others are told nothing, not even that there is nothing to tell: at the moment of
    a change nothing is done for them, and what has changed is looked at when the hour has turned.
R4  Others get no position of a change, but how far the log had come when they were told.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from api.graphql.live.context import LiveContext, LiveInfo
from api.graphql.live.happenings import SHELTERS, Happening
from api.graphql.shelters import Shelter, ShelterProfile, shelter
from projections import shelter_occupancy
from projections.reading import MOST, Page, Record
from projections.shelter_occupancy import Profile
from projections.shelter_turns import has_turned, may_turn, next_turn
from projections.visibility import shape_shelter
from projections.visibility.services import is_own


@strawberry.type(description="A shelter answers, or answers anew.")
class ShelterAnswer:
    position: int = strawberry.field(
        description="How far the log had come when this was told; to the shelter's own agency, "
        "the place of the change. The answers of all shelters come first, at one position."
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
    answers = _Answers(context, Profile(**vars(profile)), jurisdiction)
    begin = context.live.hub.position
    async for row in _all(context, jurisdiction):
        if (told := answers.changed(row, begin)) is not None:
            yield told
    async with context.following(SHELTERS, begin) as changes:
        while True:
            change = await changes.before(answers.awaited)
            for shelter_id in answers.turned():
                if (told := await answers.at_the_turn(shelter_id)) is not None:
                    yield told
            if change and (told := await answers.at_a_change(change)) is not None:
                yield told


class _Answers:
    """R1: remembers of each shelter what was shown last and until when it waits, no more."""

    def __init__(self, context: LiveContext, profile: Profile, jurisdiction: str | None) -> None:
        self._context = context
        self._profile = profile
        self._jurisdiction = jurisdiction
        self._shown: dict[str, int] = {}
        self._waiting: dict[str, datetime] = {}

    @property
    def awaited(self) -> datetime | None:
        """The turn at which something may be told; None where nothing waits for one."""
        return min(self._waiting.values(), default=None)

    def turned(self) -> Sequence[str]:
        """The shelters whose turn has come; they wait no longer."""
        at = self._context.now()
        found = [key for key, turn in self._waiting.items() if turn <= at]
        for key in found:
            del self._waiting[key]
        return found

    async def at_the_turn(self, shelter_id: str) -> ShelterAnswer | None:
        """What is to be told of a shelter that waited for the turn (R4)."""
        row = await self._row(shelter_id)
        return None if row is None else await self._anew(row, self._context.live.hub.position)

    async def at_a_change(self, change: Happening) -> ShelterAnswer | None:
        """What is to be told of a shelter that changed; to others, nothing in that hour (R3)."""
        row = await self._row(change.stream)
        if row is None:
            return None
        if is_own(self._context.principal, row):
            return await self._anew(row, change.position)
        at = self._context.now()
        if has_turned(row, at):
            return await self._anew(row, self._context.live.hub.position)
        self._waiting.setdefault(change.stream, next_turn(at))
        return None

    def changed(self, row: Record, position: int) -> ShelterAnswer | None:
        """What is to be told of a shelter; None where it is shown as before."""
        context, key, at = self._context, row["shelter_id"], self._context.now()
        if not is_own(context.principal, row) and may_turn(row, at):
            self._waiting[key] = next_turn(at)
        shown = hash(repr(shape_shelter(context.principal, row, at, self._profile)))
        if self._shown.get(key) == shown:
            return None
        self._shown[key] = shown
        return ShelterAnswer(position=position, shelter=shelter(context, row, self._profile))

    async def _anew(self, row: Record, position: int) -> ShelterAnswer | None:
        await self._context.renew()
        return self.changed(row, position)

    async def _row(self, shelter_id: str) -> Record | None:
        row = await self._context.live.rows.shelter(shelter_id)
        wanted = row is not None and self._jurisdiction in (None, row["jurisdiction_id"])
        return row if wanted else None


async def _all(context: LiveContext, jurisdiction: str | None) -> AsyncIterator[Record]:
    """Every shelter, page by page, each page with a context of its own moment."""
    page: Page | None = Page(first=MOST)
    while page is not None:
        await context.renew()
        found = await context.ask(shelter_occupancy.listed(page, jurisdiction))
        for row in found.rows:
            yield row
        page = Page(first=MOST, after=found.cursors[-1]) if found.has_next else None
