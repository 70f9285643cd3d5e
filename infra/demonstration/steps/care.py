"""Risk, needs, plans, and what is best for a child."""

from __future__ import annotations

from typing import Any

from domain.assessment.best_interests import AssessBestInterests, DetermineBestInterests
from domain.assessment.risk import AssessNeeds, AssessRisk
from domain.assessment.support_plan import AgreeSupportPlan, ReviewSupportPlan
from infra.demonstration.person import Person


def assess_risk(person: Person, level: str = "medium", by: str = "", **more: Any) -> None:
    told: dict[str, Any] = {
        "level": level,
        "individual": level,
        "household": "medium",
        "community": "low",
        "structural": "medium",
        "further_exploitation": "not_sure",
    }
    person.tell(AssessRisk, by, **(told | more))


def assess_needs(person: Person, *service_types: str, by: str = "", **more: Any) -> None:
    told: dict[str, Any] = {"service_types": service_types, "urgent_health": "no"}
    person.tell(AssessNeeds, by, **(told | more))


def agree_plan(person: Person, objectives: str, actions: str, *types: str, name: str = "") -> str:
    """What the person and the worker agreed on."""
    plan_id = person.id("plan", name)
    person.tell(
        AgreeSupportPlan,
        plan_id=plan_id,
        support_types=types or ("SocialCare",),
        objectives=objectives,
        actions=actions,
        agreed_by_person="yes",
    )
    return plan_id


def review_plan(
    person: Person, plan_id: str, progress: str, next_step: str = "ongoing_monitoring"
) -> None:
    person.tell(ReviewSupportPlan, plan_id=plan_id, progress=progress, next_step=next_step)


def assess_best_interests(
    person: Person, trigger: str, wishes: str, recommendation: str, name: str = ""
) -> None:
    """A child officer looks at what is best for the child."""
    person.tell(
        AssessBestInterests,
        assessment_id=person.id("assessment", name),
        trigger=trigger,
        wishes=wishes,
        options="To stay in care, to live with relatives, to go home with an escort.",
        recommendation=recommendation,
        determination_required=True,
    )


def determine(person: Person, decision: str, wishes: str, reasons: str, name: str = "") -> None:
    """A panel of three decides what is best for the child."""
    person.tell(
        DetermineBestInterests,
        determination_id=person.id("determination", name),
        panel=("child_protection", "social_welfare", "legal"),
        decision=decision,
        wishes=wishes,
        reasons=reasons,
    )
