"""Building a life: plan, support, school and work, visits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.reintegration.education import CompleteEducation, EnrolInEducation, RecordAttendance
from domain.reintegration.plan import (
    AgreeReintegrationPlan,
    AssessReintegration,
    CompleteReintegration,
    GiveReintegrationSupport,
    RecordMonitoringVisit,
)
from infra.demonstration.person import Person


def agree(
    person: Person, by: str, objectives: str, activities: str, currency: str, cash: int = 600
) -> str:
    """Skills are looked at, and a plan is agreed with the person."""
    plan_id = person.id("reintegration", "plan")
    person.tell(
        AssessReintegration,
        by,
        skills="Knows what work the person had, and what they would like to learn.",
        economic=30,
        social=40,
        psychosocial=45,
    )
    person.after(days=3)
    person.tell(
        AgreeReintegrationPlan,
        by,
        plan_id=plan_id,
        objectives=objectives,
        activities=activities,
        feasibility="medium",
        cash_amount=Decimal(cash),
        in_kind_amount=Decimal(cash * 2),
        currency=currency,
        agreed_by_person="yes",
    )
    return plan_id


def support(
    person: Person, by: str, plan_id: str, category: str, form: str, amount: int, currency: str
) -> None:
    """Support in cash, in kind or as a service."""
    person.tell(
        GiveReintegrationSupport,
        by,
        plan_id=plan_id,
        category=category,
        form=form,
        amount=Decimal(amount) if amount else None,
        currency=currency if amount else None,
    )


def visits(
    person: Person, by: str, plan_id: str | None, count: int, every: int = 28, risk: str = "low"
) -> None:
    """Visits at their interval; the person stands a little better each time."""
    for number in range(1, count + 1):
        person.after(days=every)
        visit(person, by, plan_id, f"regular {number}", 35 + 8 * number, risk)


def visit(
    person: Person,
    by: str,
    plan_id: str | None,
    name: str,
    score: int,
    risk: str = "low",
    **more: Any,
) -> None:
    score = min(score, 100)
    told: dict[str, Any] = {
        "visit_id": person.id("visit", name),
        "plan_id": plan_id,
        "visited_on": person.today,
        "method": "in_person",
        "economic": score,
        "social": score,
        "psychosocial": score,
        "retrafficking_risk": risk,
        "further_action": "ongoing_monitoring",
    }
    person.tell(RecordMonitoringVisit, by, **(told | more))


def complete(person: Person, by: str, plan_id: str, outcome: str = "sustainable") -> None:
    person.tell(CompleteReintegration, by, plan_id=plan_id, outcome=outcome)


def enrol(person: Person, by: str, kind: str, institution: str) -> str:
    """A school or training takes the person in."""
    enrolment_id = person.id("enrolment", kind)
    person.tell(
        EnrolInEducation,
        by,
        enrolment_id=enrolment_id,
        kind=kind,
        institution=institution,
        starts_on=person.today,
    )
    return enrolment_id


def attend(person: Person, by: str, enrolment_id: str, regular: str = "yes") -> None:
    person.tell(
        RecordAttendance, by, enrolment_id=enrolment_id, until_on=person.today, regular=regular
    )


def graduate(person: Person, by: str, enrolment_id: str, outcome: str = "completed") -> None:
    person.tell(
        CompleteEducation,
        by,
        enrolment_id=enrolment_id,
        completed_on=person.today,
        outcome=outcome,
    )
