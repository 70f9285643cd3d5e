"""Following: what happened since a position, and then what happens, as one sequence.

R1  What came since is read page by page until it stands where the hub stands; in that same moment
    a line is entered: nothing is missed, and nothing comes twice.
R2  How far back one may begin in the whole log is bounded; what is older is read from the lists.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from api.graphql.live.happenings import Happening
from api.graphql.live.hub import PAGE, Hub
from api.graphql.live.lines import Line
from domain.messages import Refused

MOST_BEHIND = 50_000
"""R2: entries of the log; reading so many takes a few seconds."""

Since = Callable[[int, int], Awaitable[Sequence[Happening]]]
"""A page of what happened after a position, and at most up to another one."""


class PositionTooOld(Refused):
    """R2: too much came since that position to be told one by one."""

    rule = "R2"
    advice = "Ask for the list and for `position` in one query, and go on from that position."


class Following:
    """Gives one happening after the other, for as long as it is asked."""

    def __init__(self, hub: Hub, topic: str, position: int, since: Since) -> None:
        self._hub = hub
        self._topic = topic
        self._position = position
        self._since = since
        self._found: deque[Happening] = deque()
        self._line: Line | None = None

    def __aiter__(self) -> Following:
        return self

    async def __anext__(self) -> Happening:
        """What comes next.

        Raises: Over, Unavailable.
        """
        while not self._found:
            if self._line is not None:
                return await self._line.next()
            await self._catch_up()
        return self._found.popleft()

    def close(self) -> None:
        """Wait no longer."""
        if self._line is not None:
            self._hub.leave(self._line)

    async def _catch_up(self) -> None:
        """R1: between the comparison and the line there is no other turn."""
        upto = self._hub.position
        if self._position >= upto:
            self._line = self._hub.enter(self._topic, self._position)
            return
        found = await self._since(self._position, upto)
        self._found.extend(each for each in found if self._topic in each.topics)
        self._position = found[-1].position if len(found) == PAGE else upto


@asynccontextmanager
async def following(
    hub: Hub, topic: str, after: int | None, since: Since | None = None
) -> AsyncIterator[Following]:
    """Follow a topic for one block, from a position or from now on.

    Raises: PositionTooOld.
    """
    await hub.begun()
    position = hub.position if after is None else after
    if since is None and hub.position - position > MOST_BEHIND:
        raise PositionTooOld
    found = Following(hub, topic, position, since or hub.since)
    try:
        yield found
    finally:
        found.close()
