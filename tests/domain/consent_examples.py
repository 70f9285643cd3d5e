"""What had been agreed to, refused or recorded before the rules of these tests are asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.assessment.guardian import GuardianAppointed
from domain.assessment.persons import ConflictChecked, PerpetratorNamed
from domain.consent.grant import ChildViewsRecorded, ConsentGiven, GiveConsent
from domain.consent.legal_basis import LegalBasisRecorded, RecordLegalBasis
from domain.directory.organization import (
    LocationRecorded,
    OrganizationRegistered,
    ServiceOffered,
)
from domain.messages import Fact, RecordClass
from domain.vocabulary import (
    CHILD_VIEW,
    CONFLICT_OUTCOME,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    COUNTRY,
    GUARDIAN_CAPACITY,
    INTERVIEW_SUBJECT,
    LEGAL_BASIS,
    LOCATION_KIND,
    ORGANIZATION_KIND,
    SERVICE_STATUS,
    SERVICE_TYPE,
)
from tests.domain.scenario import Past
from tests.examples import CLINIC, SECOND_WORKER, TANZANIA, command, later, made_id

CONSENT = made_id("consent", "to the clinic")
OTHER_CONSENT = made_id("consent", "second")
BASIS = made_id("basis", "for the clinic")
GUARDIAN = made_id("guardian", "first")
OTHER_GUARDIAN = made_id("guardian", "second")
COUNSELLING = made_id("service", "counselling")

IDENTITY, MEDICAL = RecordClass.IDENTITY, RecordClass.MEDICAL
BOTH = (IDENTITY, MEDICAL)
REFERRAL = CONSENT_PURPOSE["referral"]
CASE_MANAGEMENT = CONSENT_PURPOSE["case_management"]
INDIVIDUAL, CAREGIVER = INTERVIEW_SUBJECT["individual"], INTERVIEW_SUBJECT["caregiver"]
IN_PERSON = {"basis": CONSENT_BASIS["adult_informed"], "given_by": INDIVIDUAL}
BY_GUARDIAN = {
    "basis": CONSENT_BASIS["guardian"],
    "given_by": CAREGIVER,
    "guardian_id": GUARDIAN,
}


def consent_words(**words: Any) -> dict[str, Any]:
    """Consent of an adult to tell the clinic who they are and what they need, for ninety days."""
    told = {
        "consent_id": CONSENT,
        "purpose": REFERRAL,
        "recipient_id": CLINIC,
        "record_classes": BOTH,
        "wording": "The clinic learns your name and your health record.",
        "ends_at": later(days=90),
        **IN_PERSON,
    }
    return told | words


def consented(**words: Any) -> ConsentGiven:
    return ConsentGiven(**consent_words(**words))


def give(**words: Any) -> GiveConsent:
    kind = ("by", "at", "occurred_at", "late_reason")
    told = consent_words(**{key: value for key, value in words.items() if key not in kind})
    return command(GiveConsent, **told, **{key: words[key] for key in kind if key in words})


def basis_words(**words: Any) -> dict[str, Any]:
    """Vital interest of the person towards the clinic, for three days."""
    told = {
        "basis_id": BASIS,
        "basis": LEGAL_BASIS["vital_interests"],
        "purpose": REFERRAL,
        "recipient_id": CLINIC,
        "record_classes": BOTH,
        "source": "Data protection act, section on vital interests",
        "reasons": "Unconscious; the clinic needs to know the allergies.",
        "ends_at": later(days=3),
    }
    return told | words


def based(**words: Any) -> LegalBasisRecorded:
    return LegalBasisRecorded(**basis_words(**words))


def record_basis(**words: Any) -> RecordLegalBasis:
    by = {key: words.pop(key) for key in ("by", "at") if key in words}
    return command(RecordLegalBasis, **basis_words(**words), **by)


def guardian(guardian_id: str = GUARDIAN) -> GuardianAppointed:
    return GuardianAppointed(
        guardian_id=guardian_id,
        name="(a guardian)",
        capacity=GUARDIAN_CAPACITY["social_welfare"],
        mandate_from=date(2026, 1, 1),
    )


def cleared(guardian_id: str = GUARDIAN) -> Past:
    """A second worker found no conflict."""
    clear = CONFLICT_OUTCOME["clear"]
    return Past(ConflictChecked(linked_person_id=guardian_id, outcome=clear), by=SECOND_WORKER)


def named_perpetrator(person_id: str = GUARDIAN) -> PerpetratorNamed:
    return PerpetratorNamed(linked_person_id=person_id, allegation="(an allegation)")


def child_says(view: str, **words: Any) -> ChildViewsRecorded:
    told = {"purpose": REFERRAL, "recipient_id": CLINIC, "view": CHILD_VIEW[view]}
    return ChildViewsRecorded(**(told | words))


def organization(agency_id: str, service_id: str = COUNSELLING) -> tuple[Fact, ...]:
    """An organization of the directory with one active service."""
    registered = OrganizationRegistered(
        name="(an organization)",
        kind=ORGANIZATION_KIND["NGO"],
        jurisdiction_id=TANZANIA.jurisdiction_id,
    )
    offered = ServiceOffered(
        service_id=service_id,
        name="(a service)",
        service_type=SERVICE_TYPE["psychosocial_service"],
        status=SERVICE_STATUS["active"],
    )
    return (Fact(stream=agency_id, event=registered), Fact(stream=agency_id, event=offered))


def located(agency_id: str, country: str) -> Fact:
    """A location of an organization in a country."""
    location = LocationRecorded(
        location_id=made_id("location", country),
        name="(a location)",
        country=COUNTRY[country],
        confidential=True,
        kind=LOCATION_KIND["physical"],
    )
    return Fact(stream=agency_id, event=location)
