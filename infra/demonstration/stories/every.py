"""Every story of the programme, in the order of its files."""

from __future__ import annotations

from infra.demonstration.play import Play
from infra.demonstration.stories import (
    ages,
    border,
    boys,
    detention,
    detours,
    directory,
    families,
    girls,
    home,
    justice,
    kingdom,
    on_call,
    renewals,
    twice,
    wills,
)

GROUPS = (
    border,
    boys,
    families,
    girls,
    wills,
    ages,
    kingdom,
    justice,
    detention,
    home,
    detours,
    twice,
    directory,
    on_call,
    renewals,
)


def tell(play: Play) -> None:
    """Let every story add what is wished in it."""
    for group in GROUPS:
        group.tell(play)
