"""Clocks: how long a step may take, in the working days and time zone of a jurisdiction.

R1  A clock is an entry of the jurisdiction, marked law, guidance or default, with its source.
R2  Working days and public holidays count; days are reckoned in the time zone of the case's
    jurisdiction.
R3  A due time is fixed when its step is taken; a later rule never moves it.
R4  A configuration is complete: every clock below with a positive amount of a known unit, each name
    once.
R5  A clock that came later has a default, which runs where a configuration does not name it, and
    where no rules are in force: what protects the person waits for no configuration.
R6  No configuration lets a clock that protects the person run longer than its LONGEST: what
    protects is nobody's to switch off (rules.md).
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.messages import Refused, Value

STANDINGS = ("law", "guidance", "default")
UNITS = ("minutes", "hours", "days", "working_days", "months")


class RulesMissing(Refused):
    """R1: no rules are in force for the case, so no time can be reckoned."""

    rule = "R1"
    advice = "Configure the jurisdiction of the case first."


class Clock(Value):
    """How long something may take: `amount` of `unit` (UNITS)."""

    name: str
    amount: int
    unit: str
    standing: str
    source: str


class Rule(Value):
    """A rule of a jurisdiction by name; `value` is text, `standing` is law, guidance or default."""

    name: str
    value: str
    standing: str
    source: str


class Rules(Value):
    """The clocks and rules of a jurisdiction in force at one moment, with their version."""

    jurisdiction_id: str
    version: int
    key: str
    country: str
    time_zone: str
    languages: tuple[str, ...] = ()
    majority_age: int = 18
    identification_model: str = "single_step"
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    indicator_sets: Mapping[str, str] = field(default_factory=dict)

    def due(self, clock: str, start: datetime) -> datetime:
        """When a clock runs out that starts at `start`; days end at local midnight."""
        found = self.clocks.get(clock) or DEFAULTS[clock]
        if found.unit in _SHORT:
            return start + found.amount * _SHORT[found.unit]
        return self.end_of(self.day_after(found, self.day(start)))

    def day_after(self, clock: Clock, day: date) -> date:
        """The last day of a clock that starts on `day`, which itself is not counted."""
        if clock.unit == "working_days":
            return self.working_days_from(day, clock.amount)
        if clock.unit == "months":
            return _months_after(day, clock.amount)
        return day + timedelta(days=clock.amount)

    def working_days_from(self, day: date, count: int) -> date:
        """Count working days forward, or backward when `count` is negative."""
        step = timedelta(days=1 if count > 0 else -1)
        while count:
            day += step
            if self.is_working_day(day):
                count -= 1 if count > 0 else -1
        return day

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.working_days and day not in self.holidays

    def day(self, at: datetime) -> date:
        """The day in the jurisdiction's time zone on which `at` falls."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def hour(self, at: datetime) -> int:
        """The hour of the day, 0 to 23, at which `at` falls in the jurisdiction's time zone."""
        return at.astimezone(ZoneInfo(self.time_zone)).hour

    def end_of(self, day: date) -> datetime:
        """The instant at which `day` is over in the jurisdiction, in UTC."""
        midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.time_zone))
        return midnight.astimezone(UTC)

    def start_of(self, day: date) -> datetime:
        """The instant at which `day` begins in the jurisdiction, in UTC."""
        return self.end_of(day - timedelta(days=1))

    def says(self, rule: str) -> str:
        """The value of a rule, or an empty text when the jurisdiction has none of that name."""
        found = self.rules.get(rule)
        return found.value if found else ""


def known(rules: Rules | None) -> Rules:
    """The rules in force for a case.

    Raises: RulesMissing when its jurisdiction has none.
    """
    if rules is None:
        raise RulesMissing
    return rules


def due_at(clock: str, start: datetime, rules: Rules | None) -> datetime:
    """R5: when a clock runs out; without rules in force, by its default and in UTC."""
    return (rules or _NO_RULES).due(clock, start)


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


CLOCKS: Mapping[str, str] = {
    "safety_check": "a safety check lapses",
    "reasonable_grounds": "the first identification decision is due after it was requested",
    "recovery_period": "the shortest recovery and reflection period",
    "recovery_review": "the review of a recovery period, this long before its end",
    "reconsideration": "how long after a decision its reconsideration may be asked for",
    "referral_emergency_24h": "the reply to an emergency referral",
    "referral_urgent_72h": "the reply to an urgent referral",
    "referral_normal_2w": "the reply to a normal referral",
    "place_hold": "how long a place is held for a person",
    "risk_review": "the next risk assessment",
    "best_interests_review": "the review of a best-interests assessment or determination",
    "support_plan_review": "the review of a support plan",
    "alternative_care_review": "the review of alternative care",
    "reintegration_plan": "the reintegration plan after arrival",
    "monitoring_visit": "the next monitoring visit",
    "monitoring": "how long monitoring goes on after arrival",
    "reunification_follow_up": "the first follow-up after reunification",
}
"""The clocks that every jurisdiction configures, by name, with what each measures."""

_SHORT = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
_NO_RULES = Rules(jurisdiction_id="", version=0, key="", country="", time_zone="UTC")


def _default(name: str, amount: int, unit: str, source: str = "Rejea") -> Clock:
    return Clock(name=name, amount=amount, unit=unit, standing="default", source=source)


DEFAULTS: Mapping[str, Clock] = {
    "recall_acknowledgement": _default("recall_acknowledgement", 5, "working_days"),
    "break_glass": _default("break_glass", 30, "minutes"),
    "break_glass_review": _default("break_glass_review", 72, "hours"),
    "safety_card_review": _default("safety_card_review", 24, "hours"),
    "vital_interests": _default(
        "vital_interests", 72, "hours", "Rejea, after the 72 hours of an urgent referral (IASC)"
    ),
}
"""R5: the acknowledgement of a recall, how long a broken glass stays open, its review, the review
of a released safety card, and how long a basis of vital interest may run before it is judged
again."""


LONGEST: Mapping[str, Mapping[str, int]] = {
    "break_glass": {"minutes": 30},
    "break_glass_review": {"minutes": 72 * 60, "hours": 72, "days": 2},
    "safety_card_review": {"minutes": 24 * 60, "hours": 24},
    "vital_interests": {"minutes": 72 * 60, "hours": 72, "days": 2},
    "recall_acknowledgement": {"minutes": 168 * 60, "hours": 168, "days": 7, "working_days": 5},
    "referral_emergency_24h": {"minutes": 24 * 60, "hours": 24},
    "referral_urgent_72h": {"minutes": 72 * 60, "hours": 72, "days": 2},
}
"""R6: by clock and unit, the largest amount; a unit that is not named could be longer. A day ends
at its midnight, so that two days are 72 hours at most."""


class SourceMissing(Refused):
    """R1: an entry names no source."""

    rule = "R1"
    advice = "Name the act, the guidance or, for a default, who proposes it."


class StandingUnknown(Refused):
    """R1: an entry is marked neither law nor guidance nor default."""

    rule = "R1"
    advice = "Mark it law, guidance or default; when unsure, default."


class ClockMissing(Refused):
    """R4: a clock that steps rely on is not configured."""

    rule = "R4"
    advice = "Configure every clock; a default is better than none."


class ClockImpossible(Refused):
    """R4: a clock has no positive amount or no known unit."""

    rule = "R4"
    advice = "Give a positive whole amount of minutes, hours, days, working_days or months."


class ClockTooLong(Refused):
    """R6: a clock that protects the person would run longer than it may anywhere."""

    rule = "R6"
    advice = (
        "Give at most the time that this clock has by default, in the same unit or a finer one."
    )


class NamedTwice(Refused):
    """R4: two entries have one name, so that nobody could say which holds."""

    rule = "R4"
    advice = "Give every clock and every rule once."


class TimeZoneUnknown(Refused):
    """R2: days cannot be reckoned in a time zone that nobody knows."""

    rule = "R2"
    advice = "Use a name of the IANA time zone database, as Africa/Dar_es_Salaam."


class WorkingDaysImpossible(Refused):
    """R2: the working days are no days of the week, or there is none."""

    rule = "R2"
    advice = "Give the working days as 0 (Monday) to 6 (Sunday), each once, at least one."


def check_configuration(clocks: tuple[Clock, ...], rules: tuple[Rule, ...]) -> None:
    """R1, R4, R6: every clock is there, every entry says what it rests on, and none runs too long.

    Raises: NamedTwice, ClockMissing, StandingUnknown, SourceMissing, ClockImpossible, ClockTooLong.
    """
    _check_names(clock.name for clock in clocks)
    _check_names(rule.name for rule in rules)
    missing = set(CLOCKS) - {clock.name for clock in clocks}
    if missing:
        raise ClockMissing(", ".join(sorted(missing)))
    entries: tuple[Clock | Rule, ...] = (*clocks, *rules)
    for entry in entries:
        _check_standing(entry.name, entry.standing, entry.source)
    for clock in clocks:
        if clock.amount <= 0 or clock.unit not in UNITS:
            raise ClockImpossible(clock.name)
        longest = LONGEST.get(clock.name)
        if longest is not None and clock.amount > longest.get(clock.unit, 0):
            raise ClockTooLong(clock.name)


def check_calendar(time_zone: str, working_days: tuple[int, ...]) -> None:
    """R2: days and working days can be reckoned.

    Raises: TimeZoneUnknown, WorkingDaysImpossible.
    """
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise TimeZoneUnknown(time_zone) from error
    is_repeated = len(set(working_days)) != len(working_days)
    if not working_days or is_repeated or not set(working_days) <= set(range(7)):
        raise WorkingDaysImpossible(str(working_days))


def _check_names(names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise NamedTwice(", ".join(twice))


def _check_standing(name: str, standing: str, source: str) -> None:
    if standing not in STANDINGS:
        raise StandingUnknown(name)
    if not source.strip():
        raise SourceMissing(name)
