"""Jurisdiction: the clocks, rules and calendar of a country or of a part of one, as facts.

R1  Each entry is marked law, guidance or default and names its source; what is not law says so.
R2  A configuration is complete (clocks.py R4), and days can be reckoned by it.
R3  A configuration holds from its day on, never backwards; only the first may reach into the past.
R4  Who decides at a moment decides by the configuration in force at it: the one with the latest
    effective time, and of several with the same, the one recorded last. `Rules.version` is the
    version of the stream at which that configuration was recorded.
R5  The holidays of a year are declared together; a later declaration of the year replaces the
    earlier one from the moment it was recorded, since days that follow the moon are known late.
R6  Screening uses the indicator sets in force: of each name the version with the latest effective
    time. No list of indicators is shared by all countries (TACT), so the sets are data.
R7  One stream holds one jurisdiction; its id follows from the jurisdiction's key.
R8  Who is on call stands in the same stream (on_call.py), and is no rule that a case is decided by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Annotated
from uuid import UUID, uuid5

from domain.clocks import Clock, Rule, Rules, SourceMissing, check_calendar, check_configuration
from domain.messages import Command, Event, Fact, OutOfOrder, Recorded, Refused, Value, stated
from domain.on_call import CustodiansOnCallSet
from domain.vocabulary import COUNTRY, IDENTIFICATION_MODEL, LANGUAGE, Code

_NAMESPACE = UUID("6f1f7b52-3f0c-5d0e-9a51-0d5c4a1e7a10")
_MAJORITY_AGES = range(15, 22)


class JurisdictionConfiguredWords(Value):
    """The whole configuration: who it is for, its clocks and rules, and from when it holds."""

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
    """The rules of a jurisdiction were set down, to hold from a day on."""


class ConfigureJurisdiction(JurisdictionConfiguredWords, Command):
    """Set down the rules of a jurisdiction, to hold from a day on."""


class HolidaysDeclaredWords(Value):
    """The public holidays of one year, each with its name, and who says so."""

    year: int
    days: tuple[date, ...]
    names: tuple[str, ...] = ()
    source: str


class HolidaysDeclared(HolidaysDeclaredWords, Event):
    """The public holidays of a year were declared, or declared anew."""


class DeclareHolidays(HolidaysDeclaredWords, Command):
    """Declare all public holidays of a year."""


class IndicatorSetPublishedWords(Value):
    """A versioned set of indicators, and how many of them suffice to presume a victim."""

    name: str
    version: str
    indicators: tuple[str, ...] = ()
    sufficient: int
    effective_from: datetime
    source: str


class IndicatorSetPublished(IndicatorSetPublishedWords, Event):
    """A set of indicators for screening was published."""


class PublishIndicatorSet(IndicatorSetPublishedWords, Command):
    """Publish a set of indicators for screening."""


class KeyOfAnotherStream(Refused):
    """R7: this stream belongs to another key, or the key to another stream."""

    rule = "R7"
    advice = "Send the configuration to the stream that follows from its key."


class MajorityAgeImpossible(Refused):
    """R2: nobody comes of age at this age."""

    rule = "R2"
    advice = "Give the age of majority in whole years, from 15 to 21."


class EffectiveInThePast(Refused):
    """R3: a rule would reach back over steps that were taken under another."""

    rule = "R3"
    advice = "Let it hold from now or from a later day."


class HolidaysImpossible(Refused):
    """R5: a day lies outside its year, stands twice, or days and names do not match."""

    rule = "R5"
    advice = "Give each day of that year once, and a name for every day or for none."


class IndicatorSetImpossible(Refused):
    """R6: the set is empty, repeats an indicator, or asks for more of them than it holds."""

    rule = "R6"
    advice = "Give each indicator once, and a sufficient number between 1 and all of them."


Commands = ConfigureJurisdiction | DeclareHolidays | PublishIndicatorSet


class Configuration(Value):
    """A configuration as it stands in the stream."""

    version: int
    words: JurisdictionConfigured


class Declaration(Value):
    """The holidays of a year, and since when they are known."""

    known_from: datetime
    year: int
    days: tuple[date, ...]


class Jurisdiction(Value):
    """Everything that was set down for one jurisdiction, in the order in which it was recorded."""

    jurisdiction_id: str = ""
    configurations: tuple[Configuration, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    indicator_sets: tuple[IndicatorSetPublished, ...] = ()
    rosters: tuple[CustodiansOnCallSet, ...] = ()

    @property
    def is_configured(self) -> bool:
        return bool(self.configurations)

    @cached_property
    def settled(self) -> tuple[datetime, Rules] | None:
        """The rules that hold from the last change that is known, and when that took effect."""
        if not self.configurations:
            return None
        changes = (
            *(found.words.effective_from for found in self.configurations),
            *(found.known_from for found in self.declarations),
            *(found.effective_from for found in self.indicator_sets),
        )
        last = max(changes)
        return last, _rules(self, _chosen(self, last), last)


def jurisdiction_stream(key: str) -> str:
    """The id of the jurisdiction with this key, the same in every deployment."""
    return f"jurisdiction-{uuid5(_NAMESPACE, key)}"


def decide(
    command: Commands, jurisdictions: Mapping[str, Jurisdiction]
) -> tuple[Event | Fact, ...]:
    """Set down rules, holidays or indicators.

    Raises: Refused, of the kind that the rule names.
    """
    state = jurisdictions.get(command.stream, Jurisdiction())
    match command:
        case ConfigureJurisdiction():
            return (_configured(state, command),)
        case DeclareHolidays():
            return (_declared(state, command),)
        case PublishIndicatorSet():
            return (_published(state, command),)


def evolve(state: Jurisdiction, recorded: Recorded) -> Jurisdiction:
    """Take one fact into account."""
    match recorded.event:
        case JurisdictionConfigured() as event:
            known = Configuration(version=recorded.version, words=event)
            return replace(
                state,
                jurisdiction_id=recorded.stream,
                configurations=(*state.configurations, known),
            )
        case HolidaysDeclared() as event:
            declared = Declaration(
                known_from=recorded.recorded_at, year=event.year, days=event.days
            )
            return replace(state, declarations=(*state.declarations, declared))
        case IndicatorSetPublished() as event:
            return replace(state, indicator_sets=(*state.indicator_sets, event))
        case CustodiansOnCallSet() as event:
            return replace(state, rosters=(*state.rosters, event))
        case _:
            return state


def in_force(state: Jurisdiction, at: datetime) -> Rules | None:
    """R4: the rules that hold at `at`; none before the first configuration takes effect."""
    if state.settled is not None and at >= state.settled[0]:
        return state.settled[1]
    if not any(found.words.effective_from <= at for found in state.configurations):
        return None
    return _rules(state, _chosen(state, at), at)


def _chosen(state: Jurisdiction, at: datetime) -> Configuration:
    effective = [found for found in state.configurations if found.words.effective_from <= at]
    return max(effective, key=lambda found: (found.words.effective_from, found.version))


def _rules(state: Jurisdiction, chosen: Configuration, at: datetime) -> Rules:
    words = chosen.words
    return Rules(
        jurisdiction_id=state.jurisdiction_id,
        version=chosen.version,
        key=words.key,
        country=words.country,
        time_zone=words.time_zone,
        languages=words.languages,
        majority_age=words.majority_age,
        identification_model=words.identification_model,
        working_days=words.working_days,
        clocks={clock.name: clock for clock in words.clocks},
        rules={rule.name: rule for rule in words.rules},
        holidays=_holidays(state, at),
        indicator_sets=_indicator_sets(state, at),
    )


def _holidays(state: Jurisdiction, at: datetime) -> frozenset[date]:
    """R5: of every year the last declaration that is known at `at`."""
    known = {found.year: found.days for found in state.declarations if found.known_from <= at}
    return frozenset(day for days in known.values() for day in days)


def _indicator_sets(state: Jurisdiction, at: datetime) -> Mapping[str, str]:
    """R6: the version in force of each set, by the set's name."""
    effective = [found for found in state.indicator_sets if found.effective_from <= at]
    return {found.name: found.version for found in sorted(effective, key=_effective)}


def _effective(found: IndicatorSetPublished) -> datetime:
    return found.effective_from


def _configured(state: Jurisdiction, command: ConfigureJurisdiction) -> JurisdictionConfigured:
    if command.stream != jurisdiction_stream(command.key):
        raise KeyOfAnotherStream(command.stream)
    if state.configurations and command.effective_from < command.at:
        raise EffectiveInThePast(command.effective_from.isoformat())
    if command.majority_age not in _MAJORITY_AGES:
        raise MajorityAgeImpossible(str(command.majority_age))
    check_configuration(command.clocks, command.rules)
    check_calendar(command.time_zone, command.working_days)
    return stated(JurisdictionConfigured, command)


def _declared(state: Jurisdiction, command: DeclareHolidays) -> HolidaysDeclared:
    _check_configured(state, command)
    names_differ = bool(command.names) and len(command.names) != len(command.days)
    is_repeated = len(set(command.days)) != len(command.days)
    if names_differ or is_repeated or any(day.year != command.year for day in command.days):
        raise HolidaysImpossible(str(command.year))
    _check_source(command.source)
    return stated(HolidaysDeclared, command)


def _published(state: Jurisdiction, command: PublishIndicatorSet) -> IndicatorSetPublished:
    _check_configured(state, command)
    if command.effective_from < command.at:
        raise EffectiveInThePast(command.effective_from.isoformat())
    if len(set(command.indicators)) != len(command.indicators):
        raise IndicatorSetImpossible(command.name)
    if not 1 <= command.sufficient <= len(command.indicators):
        raise IndicatorSetImpossible(command.name)
    _check_source(command.source)
    return stated(IndicatorSetPublished, command)


def _check_configured(state: Jurisdiction, command: Command) -> None:
    if not state.is_configured:
        raise OutOfOrder(command.stream)


def _check_source(source: str) -> None:
    if not source.strip():
        raise SourceMissing
