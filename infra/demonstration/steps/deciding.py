"""Formal identification: the authority is asked, and decides."""

from __future__ import annotations

from typing import Any

from domain.identification.grounds import DecideIdentification, RequestIdentification
from infra.demonstration.person import Person, agency_id
from infra.demonstration.steps.permission import LEGAL, permit
from infra.demonstration.steps.referrals import begin, finish


def identify(person: Person, outcome: str = "positive", waits: int = 4, **more: Any) -> None:
    """Ask the authority, which decides in one step; asking and deciding touch no assistance."""
    referral_id = ask_authority(person)
    person.after(days=waits)
    decide(person, outcome, **more)
    person.after(hours=1)
    finish(person, referral_id, "authority", satisfaction="not_asked")


def ask_authority(person: Person) -> str:
    """Refer the person to the authority and request its decision."""
    referral_id = begin(person, "authority", "identification_service", classes=LEGAL)
    basis_id = permit(person, "authority", "identification", LEGAL)
    person.tell(RequestIdentification, decider_id=agency_id("authority"), basis_id=basis_id)
    return referral_id


def decide(person: Person, outcome: str = "positive", **more: Any) -> None:
    told: dict[str, Any] = {
        "outcome": outcome,
        "standard": "formal_identification",
        "reasons": "Act, means and purpose are found in what was told and seen.",
        "served_on": "representative" if person.is_child else "person",
        "decider_kind": "NonPoliceGovernmentalOrganization",
    }
    person.tell(DecideIdentification, "authority", **(told | more))
