"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.clocks import Clock, Rule, Rules
from domain.messages import Command, Event, Fact, Recorded, Value
from domain.vocabulary import COUNTRY, IDENTIFICATION_MODEL, LANGUAGE, Code


class JurisdictionConfiguredWords(Value):
    """What the command and the fact both say."""

    key: str
    name: str
    country: Annotated[Code, COUNTRY]
    time_zone: str
    languages: Annotated[tuple[Code, ...], LANGUAGE] = ()
    majority_age: int
    identification_model: Annotated[Code, IDENTIFICATION_MODEL]
    working_days: tuple[int, ...] = ()
    clocks: tuple[Clock, ...]
    rules: tuple[Rule, ...]
    effective_from: datetime
    sources: tuple[str, ...] = ()


class JurisdictionConfigured(JurisdictionConfiguredWords, Event):
    """TODO-DOC."""


class ConfigureJurisdiction(JurisdictionConfiguredWords, Command):
    """TODO-DOC."""


class HolidaysDeclaredWords(Value):
    """What the command and the fact both say."""

    year: int
    days: tuple[date, ...]
    names: tuple[str, ...] = ()
    source: str


class HolidaysDeclared(HolidaysDeclaredWords, Event):
    """TODO-DOC."""


class DeclareHolidays(HolidaysDeclaredWords, Command):
    """TODO-DOC."""


class IndicatorSetPublishedWords(Value):
    """What the command and the fact both say."""

    name: str
    version: str
    indicators: tuple[str, ...] = ()
    sufficient: int
    effective_from: datetime
    source: str


class IndicatorSetPublished(IndicatorSetPublishedWords, Event):
    """TODO-DOC."""


class PublishIndicatorSet(IndicatorSetPublishedWords, Command):
    """TODO-DOC."""


Commands = ConfigureJurisdiction | DeclareHolidays | PublishIndicatorSet


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)


class Jurisdiction(Value):
    """TODO-DOC: every configuration of one jurisdiction, by the moment from which it is in force."""


def evolve(state: Jurisdiction, recorded: Recorded) -> Jurisdiction:
    """Take one fact into account."""
    return state


def in_force(state: Jurisdiction, at: datetime) -> Rules | None:
    """The rules that hold at `at`."""
    return None
