"""Every story of the programme, in the order of its files."""

from __future__ import annotations

from infra.demonstration.play import Play
from infra.demonstration.stories import border, detours, families, home, justice, kingdom, wills

GROUPS = (border, families, wills, kingdom, justice, home, detours)


def tell(play: Play) -> None:
    """Let every story add what is wished in it."""
    for group in GROUPS:
        group.tell(play)
