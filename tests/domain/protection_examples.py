"""What was told, sealed, opened or demanded before the rules of these tests are asked."""

from __future__ import annotations

from typing import Any

from domain.clocks import due_at
from domain.messages import RecordClass
from domain.protection.break_glass import BreakGlassUsed
from domain.protection.demand import DemandReceived
from domain.protection.recall import DisclosureRecalled
from domain.protection.safety_card import SafetyCardReleased
from domain.protection.sealing import SealConfirmed, SealProposed
from domain.vocabulary import (
    DEMAND_AUTHORITY,
    DISCLOSURE_RECALL_REASON,
    GLASS_REASON,
    SEAL_CHANGE,
    SEAL_KIND,
    VITAL_INTEREST,
)
from tests.domain.consent_examples import BOTH, CONSENT
from tests.domain.referral_examples import REFERRAL_ID
from tests.domain.scenario import Past
from tests.examples import (
    CHILD_OFFICER,
    CLINIC,
    MORNING,
    NURSE,
    SECOND_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    later,
    made_id,
)

RECALL = made_id("recall", "first")
SEAL = made_id("seal", "first")
PROPOSAL = made_id("proposal", "first")
GLASS = made_id("glass", "first")
RELEASE = made_id("release", "first")
DEMAND = made_id("demand", "first")
IDENTITY, MEDICAL, NARRATIVE = RecordClass.IDENTITY, RecordClass.MEDICAL, RecordClass.NARRATIVE
LISTED = (SOCIAL_WORKER.user_id, CHILD_OFFICER.user_id)


def recall_due(start: Any = MORNING) -> Any:
    return due_at("recall_acknowledgement", start, TANZANIA)


def recalled(reason: str = "consent_withdrawn", **words: Any) -> DisclosureRecalled:
    """The clinic has to give back what it learned by the referral."""
    told: dict[str, Any] = {
        "recall_id": RECALL,
        "recipient_id": CLINIC,
        "ground_id": CONSENT,
        "referral_id": REFERRAL_ID,
        "record_classes": BOTH,
        "reason": DISCLOSURE_RECALL_REASON[reason],
        "acknowledge_by": recall_due(),
    }
    return DisclosureRecalled(**(told | words))


def seal_words(**words: Any) -> dict[str, Any]:
    """A seal over the record of a child, for two people of social welfare."""
    told: dict[str, Any] = {
        "proposal_id": PROPOSAL,
        "seal_id": SEAL,
        "change": SEAL_CHANGE["seal"],
        "kind": SEAL_KIND["child_record"],
        "listed_user_ids": LISTED,
    }
    return told | words


def proposed(**words: Any) -> Past:
    """By the social worker."""
    told = {"reason": "(a reason)"} | seal_words(**words)
    return Past(SealProposed(**told), by=SOCIAL_WORKER)


def confirmed(**words: Any) -> Past:
    """By the second worker."""
    return Past(SealConfirmed(**seal_words(**words)), by=SECOND_WORKER)


def glass_words(**words: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "glass_id": GLASS,
        "reason": GLASS_REASON["medical_emergency"],
        "words": "(found unconscious at the bus station)",
        "record_classes": (IDENTITY, MEDICAL),
    }
    return told | words


def broken(by: Any = NURSE, at: Any = MORNING, **words: Any) -> Past:
    """By the nurse, for half an hour, to be reviewed in three days."""
    told: dict[str, Any] = {
        "agency_id": by.agency_id,
        "until": due_at("break_glass", at, TANZANIA),
        "review_due_at": due_at("break_glass_review", at, TANZANIA),
    }
    return Past(BreakGlassUsed(**(told | glass_words(**words))), by=by, at=at)


def release_words(**words: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "release_id": RELEASE,
        "reason": VITAL_INTEREST["unconscious_or_incapable"],
        "recipient_id": CLINIC,
        "words": "(the ambulance asks for allergies)",
    }
    return told | words


def released(by: Any, **words: Any) -> Past:
    due = due_at("safety_card_review", MORNING, TANZANIA)
    return Past(SafetyCardReleased(review_due_at=due, **release_words(**words)), by=by)


def demand_words(**words: Any) -> dict[str, Any]:
    """A criminal court demands who the person is and what they told."""
    told: dict[str, Any] = {
        "demand_id": DEMAND,
        "authority": DEMAND_AUTHORITY["criminal_court"],
        "law": "(a section of an evidence act)",
        "record_classes": (IDENTITY, NARRATIVE),
        "reply_due_at": later(days=7),
    }
    return told | words


def demanded(**words: Any) -> Past:
    """Received by the social worker."""
    return Past(DemandReceived(**demand_words(**words)), by=SOCIAL_WORKER)
