"""Histories of cases as plain facts, from the report to the end, for the read models."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.assessment.risk import NeedsAssessed
from domain.assessment.support_plan import SupportPlanAgreed
from domain.consent.grant import ConsentGiven, ConsentWithdrawn
from domain.holding.closure import CaseClosed, ClosureRequested
from domain.holding.holder import CaseTakenOn
from domain.identification.age import AgeStated
from domain.identification.grounds import IdentificationDecided, IdentificationRequested
from domain.identification.report import CaseReported, PersonDescribed, ReportReceiptGiven
from domain.identification.safety import SafetyChecked
from domain.identification.screening import ScreeningConducted
from domain.messages import Event, RecordClass
from domain.referral.answer import ReferralAccepted, ReferralDeclined, ReferralReceived
from domain.referral.send import ReferralSent
from domain.referral.service import ServiceDelivered, ServiceStarted
from domain.reintegration.plan import ReintegrationSupportGiven
from domain.shelter.stay import ResidentAdmitted, ResidentDischarged
from domain.vocabulary import (
    AGE_GROUP,
    CLOSURE_REASON,
    CONSENT_PURPOSE,
    PLACE_KIND,
    REFERRAL_PRIORITY,
    SCREENING_OUTCOME,
    SERVICE_TYPE,
    SEX,
    STATED_AGE,
    STAY_ARRANGEMENT,
)
from tests.examples import (
    CLINIC,
    MORNING,
    POLICE_POST,
    SHELTER,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    made_id,
)
from tests.made import made

__all__ = ["AGE_GROUP", "PLACE_KIND", "SEX", "Decimal"]

CONSENT = made_id("consent", "first")
REFERRAL = made_id("referral", "first")
SHELTERING = made_id("referral", "sheltering")
STAY = made_id("stay", "first")
PLACE = made_id("place", "first")


def reported(**words: Any) -> CaseReported:
    told = {
        "jurisdiction_id": TANZANIA.jurisdiction_id,
        "addressed_to_id": WELFARE,
        "reporter_agency_id": POLICE_POST,
        "stated_age": STATED_AGE["adult"],
        "account": "was found at the bus station",
        "known_as": "the quiet one",
    }
    return made(CaseReported, **(told | words))


def taken_on() -> CaseTakenOn:
    return CaseTakenOn(worker_id=SOCIAL_WORKER.user_id, holder_id=WELFARE)


def consented(key: str = CONSENT, recipient: str = CLINIC, **words: Any) -> ConsentGiven:
    told = {
        "consent_id": key,
        "purpose": next(iter(CONSENT_PURPOSE)),
        "recipient_id": recipient,
        "record_classes": (RecordClass.IDENTITY, RecordClass.MEDICAL),
        "ends_at": MORNING + timedelta(days=90),
    }
    return made(ConsentGiven, **(told | words))


def sent(key: str = REFERRAL, to: str = CLINIC, **words: Any) -> ReferralSent:
    told = {
        "referral_id": key,
        "from_agency_id": WELFARE,
        "to_agency_id": to,
        "service_type": SERVICE_TYPE["health_medical_service"],
        "priority": REFERRAL_PRIORITY["urgent_72h"],
        "record_classes": (RecordClass.IDENTITY, RecordClass.MEDICAL),
        "basis_id": CONSENT,
        "reply_due_at": MORNING + timedelta(hours=72),
        "notes": "has a cough",
    }
    return made(ReferralSent, **(told | words))


def accepted(key: str = REFERRAL) -> ReferralAccepted:
    return made(ReferralAccepted, referral_id=key)


def screened(outcome: str = "indicated") -> ScreeningConducted:
    return made(ScreeningConducted, outcome=SCREENING_OUTCOME[outcome])


def admitted(key: str = STAY) -> ResidentAdmitted:
    return made(
        ResidentAdmitted,
        stay_id=key,
        shelter_id=SHELTER,
        place_id=PLACE,
        referral_id=SHELTERING,
        hold_id=None,
        arrangement=STAY_ARRANGEMENT["dormitory"],
        with_case_ids=(),
    )


def closed() -> CaseClosed:
    return made(CaseClosed, reason=CLOSURE_REASON["plan_completed"])


def a_whole_case() -> tuple[Event, ...]:
    """From report to closure, with a referral in force, one declined, a stay and a plan."""
    return (
        reported(),
        taken_on(),
        made(ReportReceiptGiven, reporter_agency_id=POLICE_POST),
        made(PersonDescribed),
        made(SafetyChecked, lapses_at=MORNING + timedelta(days=30)),
        made(AgeStated, stated_age=STATED_AGE["adult"], presumed_child=False),
        screened(),
        made(NeedsAssessed),
        consented(),
        sent(),
        made(ReferralReceived, referral_id=REFERRAL),
        accepted(),
        made(ServiceStarted, referral_id=REFERRAL),
        sent(SHELTERING, SHELTER_HOUSE, service_type=SERVICE_TYPE["safehouse_service"]),
        accepted(SHELTERING),
        admitted(),
        made(SupportPlanAgreed, review_due_at=MORNING + timedelta(days=60)),
        sent(made_id("referral", "declined"), CLINIC),
        made(ReferralDeclined, referral_id=made_id("referral", "declined")),
        made(IdentificationRequested, due_at=MORNING + timedelta(days=7)),
        made(IdentificationDecided),
        made(ServiceDelivered, referral_id=REFERRAL, delivered_on=date(2026, 4, 1)),
        made(ReintegrationSupportGiven),
        made(ConsentWithdrawn, consent_id=CONSENT),
        made(ResidentDischarged, stay_id=STAY, shelter_id=SHELTER, place_id=PLACE),
        made(ClosureRequested),
        closed(),
    )
