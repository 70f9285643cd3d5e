"""What a disclosure rests on: an adult's consent, a guardian's, or a recorded legal basis."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.assessment.guardian import AppointGuardian
from domain.assessment.persons import CheckConflict
from domain.consent.grant import GiveConsent, RecordChildViews, RefuseConsent, WithdrawConsent
from domain.consent.legal_basis import RecordLegalBasis
from domain.messages import RecordClass
from infra.demonstration.cast import AGENCIES
from infra.demonstration.person import Person, agency_id
from infra.demonstration.steps import kin

NEEDED = (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION, RecordClass.PSYCHOSOCIAL)
HEALTH = (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION, RecordClass.MEDICAL)
LEGAL = (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION, RecordClass.LEGAL)
WHOLE_FILE = tuple(RecordClass)

_ABROAD = "Personal Data Protection Act, section 31: the person consents to this transfer."


def permit(
    person: Person,
    to: str,
    purpose: str = "referral",
    classes: tuple[RecordClass, ...] = NEEDED,
    days: int = 350,
    name: str = "",
    **more: Any,
) -> str:
    """Let an agency learn what it needs, and give the id of what that rests on."""
    if person.is_child:
        return protect(person, to, purpose, classes, days, name, **more)
    return consent(person, to, purpose, classes, days, name, **more)


def consent(
    person: Person,
    to: str,
    purpose: str = "referral",
    classes: tuple[RecordClass, ...] = NEEDED,
    days: int = 350,
    name: str = "",
    **more: Any,
) -> str:
    """An adult agrees to exactly this, until then."""
    consent_id = person.id("consent", f"{to}/{purpose}/{name}")
    told: dict[str, Any] = {
        "consent_id": consent_id,
        "purpose": purpose,
        "recipient_id": agency_id(to),
        "record_classes": classes,
        "basis": "adult_informed",
        "given_by": "individual",
        "informed_of": ("purpose", "actual_and_potential_use", "withdrawal"),
        "wording": f"{AGENCIES[to].name} learns this much of me, for this, until then.",
        "language": person.language,
        "ends_at": person.now + timedelta(days=days),
        "abroad_basis": _abroad(person, to),
    }
    person.tell(GiveConsent, **(told | more))
    return consent_id


def protect(
    person: Person,
    to: str,
    purpose: str = "referral",
    classes: tuple[RecordClass, ...] = NEEDED,
    days: int = 350,
    name: str = "",
    view: str = "agrees",
    **more: Any,
) -> str:
    """A child is heard, and the agency that discloses records the basis of child protection."""
    basis_id = person.id("basis", f"{to}/{purpose}/{name}")
    hear(person, to, purpose, view)
    told: dict[str, Any] = {
        "basis_id": basis_id,
        "basis": "not_required_child_protection",
        "purpose": purpose,
        "recipient_id": agency_id(to),
        "record_classes": classes,
        "source": "Law of the Child, duty to protect a child in need of care",
        "reasons": "The child needs this service, and nobody with power to consent is safe.",
        "ends_at": person.now + timedelta(days=days),
        "abroad_basis": _abroad(person, to),
    }
    person.tell(RecordLegalBasis, **(told | more))
    return basis_id


def hear(person: Person, to: str, purpose: str, view: str = "agrees", words: str = "") -> None:
    """What the child thinks of it."""
    person.tell(
        RecordChildViews,
        purpose=purpose,
        recipient_id=agency_id(to),
        view=view,
        words=words or None,
    )


def appoint_guardian(person: Person, name: str = "Guardian of the welfare office") -> str:
    """A guardian of the social welfare office, whom a second worker finds in no conflict."""
    guardian_id = person.id("guardian", name)
    person.tell(
        AppointGuardian,
        guardian_id=guardian_id,
        name=name,
        capacity="social_welfare",
        mandate_from=person.today,
    )
    person.after(hours=2)
    person.tell(
        CheckConflict, kin.second_worker(person), linked_person_id=guardian_id, outcome="clear"
    )
    return guardian_id


def guardian_consents(
    person: Person,
    guardian_id: str,
    to: str,
    purpose: str = "referral",
    classes: tuple[RecordClass, ...] = NEEDED,
) -> str:
    """The child is heard, and the guardian agrees."""
    hear(person, to, purpose)
    return consent(
        person,
        to,
        purpose,
        classes,
        name="guardian",
        basis="guardian",
        given_by="caregiver",
        guardian_id=guardian_id,
    )


def refuse(person: Person, to: str | None, purpose: str, reason: str) -> None:
    """The person says no; no care depends on it."""
    person.tell(
        RefuseConsent,
        purpose=purpose,
        recipient_id=agency_id(to) if to else None,
        given_by="individual",
        reason=reason,
    )


def withdraw(person: Person, consent_id: str, reason: str, mark: str = "") -> None:
    """The person takes a consent back: disclosure stops, care goes on."""
    person.tell(WithdrawConsent, mark=mark, consent_id=consent_id, reason=reason)


def _abroad(person: Person, to: str) -> str | None:
    return None if AGENCIES[to].jurisdiction == person.jurisdiction else _ABROAD
