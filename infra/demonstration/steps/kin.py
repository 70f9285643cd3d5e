"""Relatives: searched for on a basis, verified by other eyes, cleared of conflicts."""

from __future__ import annotations

from typing import Any

from domain.assessment.persons import CheckConflict, LinkPerson
from domain.family.reunification import (
    ArrangeAlternativeCare,
    AssessReunification,
    CompleteReunification,
)
from domain.family.tracing import (
    RecordRelativeClaim,
    RequestTracing,
    TakeTracingAction,
    VerifyRelative,
)
from infra.demonstration.person import Person


def second_worker(person: Person) -> str:
    """Another worker of the same town."""
    return f"second-social-worker-{person.town}"


def search(person: Person, basis_id: str, relatives: str, **more: Any) -> str:
    """A search for relatives begins."""
    tracing_id = person.id("tracing")
    person.tell(
        RequestTracing,
        tracing_id=tracing_id,
        kind="individual_tracing",
        basis_id=basis_id,
        relatives=relatives,
        **more,
    )
    return tracing_id


def act(person: Person, tracing_id: str, outcome: str, by: str = "", **more: Any) -> None:
    """A step of the search."""
    told: dict[str, Any] = {"kind": "individual_tracing", "outcome": outcome}
    person.tell(TakeTracingAction, by, tracing_id=tracing_id, **(told | more))


def claim(person: Person, tracing_id: str, who: str, relation: str) -> str:
    """Somebody says to be a relative; that gives them nothing yet."""
    relative_id = person.id("person", who)
    person.tell(
        RecordRelativeClaim,
        tracing_id=tracing_id,
        relative_id=relative_id,
        name=who,
        relation=relation,
    )
    return relative_id


def verify(person: Person, tracing_id: str, relative_id: str, outcome: str, evidence: str) -> None:
    """A second worker finds out whether the claim is true."""
    person.tell(
        VerifyRelative,
        second_worker(person),
        tracing_id=tracing_id,
        relative_id=relative_id,
        outcome=outcome,
        evidence=evidence,
    )


def know(
    person: Person,
    person_id: str,
    role: str,
    name: str,
    outcome: str = "clear",
    reasons: str | None = None,
    **more: Any,
) -> None:
    """Somebody near the person is linked by one worker and checked by another."""
    person.tell(LinkPerson, linked_person_id=person_id, role=role, name=name, **more)
    person.after(hours=3)
    person.tell(
        CheckConflict,
        second_worker(person),
        linked_person_id=person_id,
        outcome=outcome,
        reasons=reasons,
    )


def assess_living_with(person: Person, relative_id: str, name: str = "", **more: Any) -> str:
    """The family is visited, and the person asked."""
    reunification_id = person.id("reunification", name)
    told: dict[str, Any] = {
        "family_assessment": "The house was visited twice; neighbours and school were heard.",
        "persons_wish": "agrees",
        "safe": "yes",
        "recommended": True,
    }
    person.tell(
        AssessReunification,
        reunification_id=reunification_id,
        relative_id=relative_id,
        **(told | more),
    )
    return reunification_id


def reunite(person: Person, reunification_id: str, relative_id: str) -> None:
    """The person lives with the relative from today."""
    person.tell(
        CompleteReunification,
        reunification_id=reunification_id,
        relative_id=relative_id,
        reunified_on=person.today,
    )


def care_otherwise(
    person: Person, kind: str, carer_id: str | None = None, carer: str | None = None
) -> None:
    """Somebody else cares for the child."""
    person.tell(
        ArrangeAlternativeCare,
        care_id=person.id("care", kind),
        kind=kind,
        carer_id=carer_id,
        carer=carer,
        begins_on=person.today,
    )
