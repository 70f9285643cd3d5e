"""The programme: the setting and the people of one year, played from the first day to the last.

R1  The year lies behind: if it would end after today, it begins a whole year earlier, so that no
    entry is ahead of those who read it; but never before the shipped rules were in force.
R2  A programme that stands whole is not played again; one that was broken off goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from domain.adoption import STREAM
from domain.messages import Recorded
from infra.demonstration import ground, setting
from infra.demonstration.ground import Ground
from infra.demonstration.play import FIRST_DAY, YEAR, Play
from infra.demonstration.stage import Stage, Tell
from infra.demonstration.stories import every

_SPARE = timedelta(days=1)


def programme(seed: int, today: date) -> Play:
    """Everything that is wished in the year."""
    play = Play(seed, first_day(today))
    every.tell(play)
    return play


def first_day(today: date) -> date:
    """R1."""
    return FIRST_DAY if today >= FIRST_DAY + YEAR + _SPARE else FIRST_DAY - YEAR


def perform(
    found: Ground, play: Play, secret: bytes, listen: Callable[[Recorded], None], tell: Tell
) -> Stage:
    """Play a programme, or what is missing of it, to the end of its year (R2).

    Raises: StoryRefused.
    """
    found.await_people(person.case_id for person in play.people)
    stage = Stage(found.log, secret, listen)
    stage.recall(ground.entries(found.log))
    set_up(stage, play.first_day)
    stage.play(play.in_order(), tell)
    stage.let_pass(play.begins_at + YEAR)
    return stage


def set_up(stage: Stage, first_day: date) -> None:
    """The policy, the rules, the agencies and the houses, unless they stand."""
    if not stage.latest(STREAM):
        stage.lay_down([setting.adoption_of_policy(first_day)])
    stage.lay_down(setting.commands_of_law(first_day))
    stage.play(setting.scene(first_day).in_order(), _say_nothing)


def _say_nothing(_: int) -> None:
    pass
