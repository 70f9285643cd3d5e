"""What a resolver may use: who asks, how to ask the read models, and what opens sealed parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from strawberry.types import Info as StrawberryInfo

from api.etag import Tagger
from api.graphql.asking import Ask
from api.graphql.loaders import Loaders
from api.on_call import AskOnCall
from domain.access import Principal
from domain.messages import Refused
from domain.ports import Opener
from projections.person_index import Tokens
from projections.visibility.readings import Readings
from projections.visibility.remembered import Memory

Wait = Callable[[int], Awaitable[bool]]
"""Waits until the read models stand for a position; False when that took too long."""
Now = Callable[[], datetime]


class PositionNotReached(Refused):
    """The read models do not yet stand for the position that was asked for."""

    advice = "Ask again in a moment, or without `atLeast` for what is known now."


class Context:
    """One operation: who asks, how to find out, and what they are shown.

    `readings` goes to whatever looks at a case or shapes a row. Whoever executes the operation says
    `await readings.keep()` before the answer leaves; a subscription says it before each item.
    """

    position: int = 0
    """How far what is told live had come when the operation began."""
    memory: Memory | None = None
    """What cases were told as before, where that is kept."""
    on_call: AskOnCall
    """Where the custodians on call are called."""

    def __init__(
        self,
        readings: Readings,
        ask: Ask,
        opener: Opener,
        wait: Wait,
        now: Now,
        tagger: Tagger,
        tokens: Tokens,
    ) -> None:
        self.readings = readings
        self.ask = ask
        self.opener = opener
        self.now = now
        self.tagger = tagger
        self.tokens = tokens
        self.load = Loaders(ask)
        self._wait = wait

    @property
    def principal(self) -> Principal:
        """Who asks."""
        return self.readings.principal

    async def reach(self, position: int | None) -> None:
        """Wait until what was recorded up to a position can be read.

        Raises: PositionNotReached.
        """
        if position is not None and position > 0 and not await self._wait(position):
            raise PositionNotReached(f"position {position}")


Info = StrawberryInfo[Context, None]
