"""A case of the small programme that was taken on: its consent, its referral and its stay."""

from __future__ import annotations

from typing import Any

from domain import case as lifecycle
from domain.consent.grant import GiveConsent
from domain.holding.holder import TakeOnCase
from domain.messages import RecordClass
from domain.referral.send import SendReferral
from domain.shelter.stay import AdmitResident
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    INTERVIEW_SUBJECT,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
    SEX,
    STAY_ARRANGEMENT,
)
from tests.domain.programme import SHELTER_SERVICE, Programme, day
from tests.examples import CASE, SHELTER, SHELTER_HOUSE, SHELTER_WORKER, SOCIAL_WORKER, made_id

CONSENT = made_id("consent", "to the shelter")
REFERRAL = made_id("referral", "to the shelter")


def taken_on() -> Programme:
    """Begin with a case that was reported, and that a social worker has taken on."""
    programme = Programme()
    programme.report(sex=SEX["female"])
    programme.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    return programme


def consented(programme: Programme, **words: Any) -> None:
    told: dict[str, Any] = {
        "consent_id": CONSENT,
        "purpose": CONSENT_PURPOSE["referral"],
        "recipient_id": SHELTER_HOUSE,
        "record_classes": (RecordClass.CASE_ADMINISTRATION,),
        "basis": CONSENT_BASIS["adult_informed"],
        "given_by": INTERVIEW_SUBJECT["individual"],
        "wording": "what is disclosed, and to whom",
        "ends_at": day(60),
    }
    programme.give(GiveConsent, **(told | words))


def referred(programme: Programme) -> None:
    consented(programme)
    programme.give(
        SendReferral,
        referral_id=REFERRAL,
        to_agency_id=SHELTER_HOUSE,
        service_id=SHELTER_SERVICE,
        service_type=SERVICE_TYPE["safehouse_service"],
        reason=REFERRAL_REASON["AdditionalServicesRequired"],
        priority=REFERRAL_PRIORITY["urgent_72h"],
        record_classes=(RecordClass.CASE_ADMINISTRATION,),
        basis_id=CONSENT,
        caregiver_informed=ANSWER["not_asked"],
    )


def admitted(programme: Programme, bed: str) -> None:
    programme.give(
        AdmitResident,
        by=SHELTER_WORKER,
        stay_id=made_id("stay", "first"),
        shelter_id=SHELTER,
        place_id=bed,
        arrangement=STAY_ARRANGEMENT["dormitory"],
        house_rules_explained=ANSWER["yes"],
        medical_check_offered=ANSWER["declined"],
        consent_to_stay=ANSWER["yes"],
    )


def state_of(programme: Programme, stream: str = CASE) -> lifecycle.Case:
    """Fold what was recorded of a case."""
    return lifecycle.replay(programme.log.read({stream: 0}))
