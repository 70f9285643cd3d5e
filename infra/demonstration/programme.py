"""The programme: the setting and the people of one year, played from the first day to the last.

R1  The year ended within the last week, on the same day of the week whenever it is played: no
    entry is ahead of those who read it, and what was granted for a year still runs for months.
    It never begins before the shipped rules were in force.
R2  A programme that stands whole is not played again; one that was broken off goes on, in the year
    in which it was begun.
R3  Other stories are another edition: a log that holds an earlier one is left as it is.
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
from infra.demonstration.stories.many_doors import FEATURED
from infra.event_store import SyntheticLog

EDITION = 4
EARLIEST = date(2024, 1, 22)
"""A Monday, and long enough after the shipped rules came into force for the setting (R1)."""
_SPARE = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def programme(seed: int, today: date) -> Play:
    """Everything that is wished in the year that ended last before a day."""
    return _beginning(seed, first_day(today))


def programme_of(log: SyntheticLog, seed: int, today: date) -> Play:
    """The programme as it was begun in a log, or else as it would be played on a day (R2)."""
    play = programme(seed, today)
    begun = ground.recorded_at(log, play.first)
    if begun is None:
        return play
    return _beginning(seed, play.first_day + (begun.date() - play.first.at.date()))


def first_day(today: date) -> date:
    """R1."""
    weeks = (today - _SPARE - YEAR - FIRST_DAY) // _WEEK
    return max(EARLIEST, FIRST_DAY + weeks * _WEEK)


def featured_case(seed: int) -> str:
    """The id of the case that is looked at, in any year (R3)."""
    return _empty(seed, FIRST_DAY).made_id("case", FEATURED)


def _beginning(seed: int, first_day: date) -> Play:
    play = _empty(seed, first_day)
    every.tell(play)
    return play


def _empty(seed: int, first_day: date) -> Play:
    """R3."""
    return Play(f"{seed}/{EDITION}", first_day)


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
