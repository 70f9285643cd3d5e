"""What the assessment rooms remember of a case, and what every other room may ask of it.

R1  Whoever is to consent, visit, collect or be told was cleared by a second worker (rules.md 2).
R2  A guardian has power once a second worker has cleared them, whatever their capacity; one named
    as a perpetrator has none (rules.md 2).
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

from domain.assessment import best_interests, guardian, persons, risk, support_plan
from domain.assessment.best_interests import Determination
from domain.messages import Recorded, Value

_BY_OFFICE = ("guardian", "interpreter")
"""The roles in which somebody stands near the person by what they were asked to do."""


class Assessment(Value):
    """Only what the rules need to know of danger, of those near the person, and of what is best."""

    risk: risk.Risk = field(default_factory=risk.Risk)
    best_interests: best_interests.BestInterests = field(
        default_factory=best_interests.BestInterests
    )
    guardians: guardian.Guardians = field(default_factory=guardian.Guardians)
    support_plans: support_plan.SupportPlans = field(default_factory=support_plan.SupportPlans)
    persons: persons.Persons = field(default_factory=persons.Persons)

    def guardian_with_power(self, guardian_id: str, day: date) -> bool:
        """Tell whether this guardian decides for the child on this day (of the jurisdiction).

        So they do while their mandate runs and was not ended, once a second worker has cleared
        them, whatever their capacity: whoever appoints, a court too, does not know the alleged
        perpetrators of this case. Whether the person is still a child is asked of the
        identification.
        """
        found = self.guardians.by_id.get(guardian_id)
        return found is not None and found.is_mandated_on(day) and self.is_cleared(guardian_id)

    def may_be_told(self, person_id: str, moment: datetime, day: date) -> bool:
        """Tell whether somebody may be told of a child in its place at this moment, of this day.

        A guardian may while they have power, and afterwards only as somebody who stands near the
        child for another reason; everybody else once a second worker has cleared them. A check
        counts from when it was made: it clears nobody who was told before.
        """
        check = self.persons.checks.get(person_id)
        if check is None or check.checked_at > moment:
            return False
        found = self.persons.linked.get(person_id)
        near = found is not None and any(role not in _BY_OFFICE for role in found.roles)
        if person_id in self.guardians.by_id and not near:
            return self.guardian_with_power(person_id, day)
        return self.is_cleared(person_id)

    def is_cleared(self, person_id: str) -> bool:
        """Tell whether a worker other than who linked or appointed somebody found no conflict."""
        found = self.guardians.by_id.get(person_id)
        check = self.persons.checks.get(person_id)
        own = found is not None and check is not None and check.checked_by == found.appointed_by
        return self.persons.is_cleared(person_id) and not own

    def has_conflict(self, person_id: str) -> bool:
        """Tell whether somebody is an alleged perpetrator or was found in conflict."""
        return self.persons.has_conflict(person_id)

    def stands_near(self, person_id: str) -> bool:
        """Tell whether somebody is linked to the case for more than interpreting."""
        found = self.persons.linked.get(person_id)
        return found is not None and any(role != "interpreter" for role in found.roles)

    def is_known(self, person_id: str) -> bool:
        """Tell whether somebody is, or ever was, linked to the case, or a guardian in it."""
        return person_id in self.persons.linked or person_id in self.guardians.by_id

    def introduced_by(self, person_id: str) -> tuple[str, ...]:
        """The workers who linked or appointed somebody: none of them may check that person."""
        found = self.guardians.by_id.get(person_id)
        return self.persons.linked_by(person_id) + ((found.appointed_by,) if found else ())

    @property
    def perpetrators(self) -> tuple[str, ...]:
        """The alleged perpetrators near the person: they neither consent nor are told anything."""
        return tuple(self.persons.named_by)

    @property
    def parents_linked_case_ids(self) -> tuple[str, ...]:
        """The cases of the parents whom a second worker has cleared: a child stays with them."""
        return self.persons.cases_of("parent")

    @property
    def risk_level(self) -> str:
        """The latest level of risk (RISK_LEVEL), empty before the first assessment."""
        return self.risk.level

    @property
    def determination(self) -> Determination | None:
        """The latest determination of the best interests (BEST_INTERESTS_DECISION)."""
        return self.best_interests.determination


def evolve(state: Assessment, recorded: Recorded) -> Assessment:
    """Take one fact into account."""
    kept = Assessment(
        risk=risk.remember(state.risk, recorded),
        best_interests=best_interests.remember(state.best_interests, recorded),
        guardians=guardian.remember(state.guardians, recorded),
        support_plans=support_plan.remember(state.support_plans, recorded),
        persons=persons.remember(state.persons, recorded),
    )
    return state if kept == state else kept
