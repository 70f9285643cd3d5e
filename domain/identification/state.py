"""What the identification rooms remember of a case, and what every other room may ask of it.

R1  Each room keeps what its own rules need; here they stand side by side.
R2  A child is who is presumed one: a blank age is neither a child nor an obstacle (rules.md 1).
R3  Whether and how the person may be contacted is asked of contact.py and nowhere else: what is
    unknown or has lapsed is unsafe (rules.md 5).
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

from domain.clocks import Rules
from domain.identification import (
    age,
    decisions,
    interpreter,
    recovery_period,
    removal,
    report,
    safety,
    screening,
)
from domain.identification.level import Level
from domain.messages import Recorded, Value
from domain.vocabulary import Code


class Identification(Value):
    """Only what the rules need to know of who the person is said to be and what was decided."""

    report: report.Report = field(default_factory=report.Report)
    interpreters: interpreter.Interpreters = field(default_factory=interpreter.Interpreters)
    safety_check: safety.SafetyCheck = field(default_factory=safety.SafetyCheck)
    age: age.Age = field(default_factory=age.Age)
    screenings: screening.Screenings = field(default_factory=screening.Screenings)
    removal: removal.Removal = field(default_factory=removal.Removal)
    recovery: recovery_period.RecoveryPeriod | None = None
    decisions: decisions.Decisions = field(default_factory=decisions.Decisions)

    def presumed_child(self, at: datetime, rules: Rules | None) -> bool:
        """Tell whether the person counts as a child at this moment.

        So do a stated child, one presumed with recorded reasons, one assessed a child, one whose
        age is disputed, and one whose latest possible birth day is less than the age of majority
        ago. A blank age alone never does.
        """
        return self.age.presumed_child(at, rules)

    def majority_at(self, rules: Rules | None) -> datetime | None:
        """When the person comes of age where the case is, by their latest possible birth day."""
        return self.age.majority_at(rules)

    @property
    def age_disputed(self) -> bool:
        """The age was disputed and not assessed since: the person is placed in a single room."""
        return self.age.disputed

    @property
    def sex(self) -> Code | None:
        return self.report.sex

    @property
    def level(self) -> Level:
        return self.decisions.level

    @property
    def removed_on(self) -> date | None:
        """The day of a recorded removal, which is never a voluntary return."""
        return self.removal.removed_on


def evolve(state: Identification, recorded: Recorded) -> Identification:
    """Take one fact into account."""
    kept = Identification(
        report=report.remember(state.report, recorded),
        interpreters=interpreter.remember(state.interpreters, recorded),
        safety_check=safety.remember(state.safety_check, recorded),
        age=age.remember(state.age, recorded),
        screenings=screening.remember(state.screenings, recorded),
        removal=removal.remember(state.removal, recorded),
        recovery=recovery_period.remember(state.recovery, recorded),
        decisions=decisions.remember(state.decisions, recorded),
    )
    return state if kept == state else kept
