"""The programme: the setting and the people of one year, played from the first day to the last.

R1  The year lies behind: if it would end after today, it begins as many whole years earlier as it
    takes, so that no entry is ever ahead of those who read it.
R2  A programme that stands whole is not played again; one that was broken off goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from domain.messages import Recorded
from infra.demonstration import ground, setting
from infra.demonstration.play import FIRST_DAY, YEAR, Play, Wish
from infra.demonstration.stage import Stage, Tell
from infra.demonstration.stories import every
from infra.event_store import SyntheticLog

_SPARE = timedelta(days=1)


def programme(seed: int, today: date) -> Play:
    """Everything that is wished in the year."""
    play = Play(seed, first_day(today))
    setting.set_the_scene(play)
    every.tell(play)
    return play


def first_day(today: date) -> date:
    """R1."""
    first = FIRST_DAY
    while first + YEAR + _SPARE > today:
        first -= YEAR
    return first


def perform(
    log: SyntheticLog, play: Play, secret: bytes, listen: Callable[[Recorded], None], tell: Tell
) -> Stage:
    """Play a programme, or what is missing of it, to the end of its year (R2).

    Raises: StoryRefused.
    """
    stage = Stage(log, secret, listen)
    for entry in ground.entries(log):
        stage.hear(entry)
    stage.lay_down(setting.commands_of_law(play))
    stage.play(play.in_order(), tell)
    stage.let_pass(play.begins_at + YEAR)
    return stage


def stands(log: SyntheticLog, wish: Wish) -> bool:
    """Whether a wish was fulfilled already."""
    return any(entry.command_id == wish.command_id for entry in log.read({wish.stream: 0}))
