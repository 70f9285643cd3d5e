"""What had become of a referral to the clinic before the rules of these tests are asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.consent.grant import ConsentWithdrawn
from domain.holding.holder import CaseTakenOn
from domain.referral.answer import (
    AcceptReferral,
    ReferralAccepted,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralReceived,
    ReferralReferredOnward,
    ReferralWaitlisted,
)
from domain.referral.send import (
    ReferralCancelledBySurvivor,
    ReferralOverdue,
    ReferralRecalled,
    ReferralSent,
    SendReferral,
)
from domain.referral.service import (
    ReferralFeedbackGiven,
    ServiceDelivered,
    ServiceNotDelivered,
    ServiceStarted,
)
from domain.vocabulary import (
    ANSWER,
    DECLINE_REASON,
    NOT_DELIVERED_REASON,
    RECALL_REASON,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SATISFACTION,
    SERVICE_TYPE,
)
from tests.domain.consent_examples import BOTH, CONSENT, COUNSELLING, consented
from tests.examples import CLINIC, LEGAL_AID, NURSE, WELFARE, command, later, made_id

REFERRAL_ID = made_id("referral", "to the clinic")
OTHER_REFERRAL = made_id("referral", "second")
EMERGENCY = REFERRAL_PRIORITY["emergency_24h"]
URGENT = REFERRAL_PRIORITY["urgent_72h"]
NORMAL = REFERRAL_PRIORITY["normal_2w"]
PSYCHOSOCIAL = SERVICE_TYPE["psychosocial_service"]
IN_24_HOURS = later(hours=24)

TAKEN_ON = CaseTakenOn(worker_id=made_id("user", "worker"), holder_id=WELFARE)
WITHDRAWN = ConsentWithdrawn(consent_id=CONSENT)


def referral_words(**words: Any) -> dict[str, Any]:
    """An emergency referral by social welfare to the clinic, for counselling."""
    told = {
        "referral_id": REFERRAL_ID,
        "to_agency_id": CLINIC,
        "service_id": COUNSELLING,
        "service_type": PSYCHOSOCIAL,
        "reason": REFERRAL_REASON["AdditionalServicesRequired"],
        "priority": EMERGENCY,
        "record_classes": BOTH,
        "basis_id": CONSENT,
        "caregiver_informed": ANSWER["not_asked"],
    }
    return told | words


def sent(**words: Any) -> ReferralSent:
    told: dict[str, Any] = {"from_agency_id": WELFARE, "reply_due_at": IN_24_HOURS}
    return ReferralSent(**(told | referral_words(**words)))


def send(**words: Any) -> SendReferral:
    context = {key: words.pop(key) for key in ("by", "at") if key in words}
    return command(SendReferral, **referral_words(**words), **context)


def by_clinic(kind: Any, /, **words: Any) -> Any:
    """A command of the clinic's nurse about the referral."""
    told = {"referral_id": REFERRAL_ID, "by": NURSE}
    return command(kind, **(told | words))


def by_welfare(kind: Any, /, **words: Any) -> Any:
    """A command of the social worker who sent the referral."""
    return command(kind, **({"referral_id": REFERRAL_ID} | words))


accept: AcceptReferral = by_clinic(AcceptReferral)
SENT = (consented(), sent())
RECEIVED = ReferralReceived(referral_id=REFERRAL_ID)
ASKED = ReferralInformationRequested(referral_id=REFERRAL_ID, question="(a question)")
WAITLISTED = ReferralWaitlisted(referral_id=REFERRAL_ID)
ACCEPTED = ReferralAccepted(referral_id=REFERRAL_ID)
DECLINED = ReferralDeclined(referral_id=REFERRAL_ID, reason=DECLINE_REASON["no_capacity"])
ONWARD = ReferralReferredOnward(
    referral_id=REFERRAL_ID,
    to_agency_id=LEGAL_AID,
    service_id=COUNSELLING,
    reason=DECLINE_REASON["service_not_offered"],
)
RECALLED = ReferralRecalled(referral_id=REFERRAL_ID, reason=RECALL_REASON["sent_in_error"])
CANCELLED = ReferralCancelledBySurvivor(referral_id=REFERRAL_ID)
OVERDUE = ReferralOverdue(referral_id=REFERRAL_ID, due_at=IN_24_HOURS, priority=EMERGENCY)
STARTED = ServiceStarted(referral_id=REFERRAL_ID)
DELIVERED = ServiceDelivered(referral_id=REFERRAL_ID, delivered_on=date(2026, 3, 2))
NOT_DELIVERED = ServiceNotDelivered(referral_id=REFERRAL_ID, reason=NOT_DELIVERED_REASON["moved"])
FEEDBACK = ReferralFeedbackGiven(referral_id=REFERRAL_ID, satisfaction=SATISFACTION["satisfied"])
