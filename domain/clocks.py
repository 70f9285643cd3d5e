"""Clocks: how long a step may take, in the working days and time zone of a jurisdiction.

R1  A clock is an entry of the jurisdiction, marked law, guidance or default, with its source.
R2  Working days and public holidays count; days are reckoned in the time zone of the case's
    jurisdiction.
R3  A due time is fixed when its step is taken; a later rule never moves it.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.messages import Value


class Clock(Value):
    """How long something may take: `amount` of `unit` (hours, days, working_days, months)."""

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
        found = self.clocks[clock]
        if found.unit == "hours":
            return start + timedelta(hours=found.amount)
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
