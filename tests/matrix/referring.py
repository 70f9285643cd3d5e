"""Referring: consents and referrals, as the people of the stories give and send them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.consent.grant import GiveConsent, RefuseConsent
from domain.messages import Actor, RecordClass
from domain.referral.answer import AcceptReferral
from domain.referral.send import SendReferral
from domain.referral.service import (
    CloseReferral,
    GiveReferralFeedback,
)
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    INTERVIEW_SUBJECT,
    REFERRAL_OUTCOME,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
)
from tests.domain.programme import SHELTER_SERVICE
from tests.examples import (
    CLINIC,
    SHELTER_HOUSE,
    made_id,
)
from tests.matrix.story import LONG, Story


def service_of(agency: str) -> str:
    return SHELTER_SERVICE if agency == SHELTER_HOUSE else made_id("service", f"of {agency}")


def referral_of(case: str, agency: str) -> str:
    return made_id("referral", f"{case} {agency}")


def consent_of(case: str, agency: str) -> str:
    return made_id("consent", f"{case} {agency}")


def consent(story: Story, agency: str, classes: Sequence[RecordClass], **words: Any) -> str:
    """Record that the person agrees, for a referral unless `words` name another purpose."""
    consent_id = consent_of(story.case, words.pop("name", agency))
    told: dict[str, Any] = {
        "consent_id": consent_id,
        "purpose": CONSENT_PURPOSE["referral"],
        "recipient_id": agency,
        "record_classes": tuple(classes),
        "basis": CONSENT_BASIS["adult_informed"],
        "given_by": INTERVIEW_SUBJECT["individual"],
        "ends_at": words.pop("ends_at", story.at() + LONG),
        "withheld": None,
        "abroad_basis": None,
    }
    story.act(GiveConsent, **(told | words))
    return consent_id


def refuse(story: Story, agency: str) -> None:
    story.act(
        RefuseConsent,
        purpose=CONSENT_PURPOSE["referral"],
        recipient_id=agency,
        given_by=INTERVIEW_SUBJECT["individual"],
    )


def refer(
    story: Story,
    agency: str,
    classes: Sequence[RecordClass],
    accepted_by: Actor | None = None,
    **words: Any,
) -> None:
    """Send a referral under a consent of its own, and let it be accepted.

    A `name` tells apart several referrals to one agency.
    """
    referral_id = referral_of(story.case, words.get("name", agency))
    basis = words.pop("basis_id", None) or consent(story, agency, classes, **words)
    kind = "safehouse_service" if agency == SHELTER_HOUSE else "legal_assistance_service"
    if agency == CLINIC:
        kind = "health_medical_service"
    story.act(
        SendReferral,
        referral_id=referral_id,
        to_agency_id=agency,
        service_id=service_of(agency),
        service_type=SERVICE_TYPE[kind],
        reason=REFERRAL_REASON["AdditionalServicesRequired"],
        priority=REFERRAL_PRIORITY["urgent_72h"],
        record_classes=tuple(classes),
        basis_id=basis,
        caregiver_informed=ANSWER["not_asked"],
    )
    if accepted_by is not None:
        story.act(AcceptReferral, by=accepted_by, referral_id=referral_id)


def close(story: Story, referral_id: str) -> None:
    story.fill(GiveReferralFeedback, referral_id=referral_id)
    outcome = REFERRAL_OUTCOME["service_delivered"]
    story.act(CloseReferral, referral_id=referral_id, outcome=outcome)
