"""The first days: report, safety, limits of confidentiality, screening."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.consent.legal_basis import ExplainConfidentialityLimits
from domain.holding.holder import TakeOnCase
from domain.identification.age import StateAge
from domain.identification.report import DescribePerson, ReportCase
from domain.identification.safety import CheckSafety
from domain.identification.screening import AssessTraffickingElements, ConductScreening
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.person import Person, user_id


def report(person: Person, by: str, account: str, **more: Any) -> None:
    """An agency reports the person to the agency of the worker who will take the case on."""
    told: dict[str, Any] = {
        "jurisdiction_id": person.jurisdiction_id,
        "channel": "in_person",
        "addressed_to_id": person.agency.organization_id,
        "stated_age": person.age,
        "account": account,
        "known_as": person.known_as,
        "sex": person.sex,
        "nationality": person.nationality,
        "language": person.language,
        "region": ACCOUNTS[by].agency.region,
    }
    person.tell(ReportCase, by, **(told | more))


def take_on(person: Person) -> None:
    """The worker of the person takes the case on."""
    person.tell(TakeOnCase, worker_id=user_id(person.worker))


def first_talk(person: Person, safe: str = "no", **more: Any) -> None:
    """Before any question: what cannot stay confidential, and which way of contact is safe."""
    explain_limits(person)
    check_safety(person, safe, **more)


def explain_limits(person: Person) -> None:
    """What cannot stay confidential."""
    person.tell(ExplainConfidentialityLimits, language=person.language, understood="yes")


def check_safety(person: Person, safe: str = "no", by: str = "", **more: Any) -> None:
    told: dict[str, Any] = {
        "still_exploited": "no",
        "last_contact": "within-the-last-month",
        "safe_to_call": safe,
        "safe_to_text": safe,
        "safe_to_email": "no",
        "safe_to_post": "no",
        "alternative_permitted": "no",
        "exploiters_location_known": "not_sure",
        "exploiters_in_country": "not_sure",
    }
    person.tell(CheckSafety, by, **(told | more))


def describe(person: Person, by: str = "", **more: Any) -> None:
    told: dict[str, Any] = {
        "first_name": person.known_as,
        "sex": person.sex,
        "citizenships": (person.nationality,),
        "languages": (person.language,),
    }
    person.tell(DescribePerson, by, **(told | more))


def state_age(person: Person, by: str = "", born: date | None = None, **more: Any) -> None:
    """What the person says of their age; an estimated birth date names its latest day."""
    told: dict[str, Any] = {
        "stated_age": person.age,
        "child_at_exploitation": "yes" if person.is_child else "no",
        "birth_date": born,
    }
    person.tell(StateAge, by, **(told | more))


def screen(person: Person, *indicators: str, by: str = "", **more: Any) -> None:
    """An interview by the published indicators."""
    told: dict[str, Any] = {
        "screening_id": person.id("screening", "first"),
        "indicator_set": "child" if person.is_child else "ilo",
        "indicator_set_version": "1" if person.is_child else "2012",
        "indicators": indicators,
        "method": "in_person",
        "outcome": "indicated" if indicators else "unclear",
        "other_victims": "not_sure",
        "reported_before": "no",
        "interviewer_qualification": "child_specialist" if person.is_child else "social_worker",
        "guidance_version": "2025-1",
        "first_chance_to_report": "yes",
    }
    person.tell(ConductScreening, by, **(told | more))


def find_elements(person: Person, exploitation: str, *means: str, **more: Any) -> None:
    """Act, means and purpose."""
    told: dict[str, Any] = {
        "acts": ("recruitment", "transportation"),
        "means": means,
        "exploitation": (exploitation,),
        "exploitation_countries": ("TZA",),
        "relation_to_trafficker": "Acquainted",
        "child_when_trafficked": "yes" if person.is_child else "no",
    }
    person.tell(AssessTraffickingElements, **(told | more))
