"""Readings of somebody in a test, and the access log that keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Principal
from domain.messages import Actor
from projections.access_log import AccessEntry
from projections.visibility.readings import AskedFields, Occasion, Readings


class Kept:
    """An access log that only remembers."""

    def __init__(self) -> None:
        self.entries: list[AccessEntry] = []

    async def write(self, asker: Actor, entries: Sequence[AccessEntry]) -> None:
        assert {entry.user_id for entry in entries} == {asker.user_id}
        self.entries += entries


def reading(
    principal: Principal, log: Kept | None = None, asked: AskedFields | None = None
) -> Readings:
    """The readings of one operation of somebody."""
    return Readings(principal, Occasion(door="test", operation="Test"), log or Kept(), asked)
