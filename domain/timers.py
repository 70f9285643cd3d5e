"""Timers: which fact starts something that will fall due, and which fact stops it.

R1  A thing falls due at the time that its step fixed; a later rule never moves it (clocks.py R3).
R2  What is asked of one fact is answered from that fact alone, so that the slice of a case and a
    list across all cases follow the same rules. Stops come before starts: a fact that does both
    replaces a timer.
R3  Majority is reached when the birthday of the latest possible birth date begins where the case is
    (rules.md sections 1 and 5); a birth date that cannot be read starts no timer.
R4  A closed or merged case lets its timers rest; they run on when it is opened again. What watches
    over those who opened or received records never rests, and neither does the end of what they
    were told on: whoever was told is recalled then, whatever has become of the case.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from domain.assessment.best_interests import BestInterestsAssessed, BestInterestsDetermined
from domain.assessment.risk import RiskAssessed
from domain.assessment.support_plan import SupportPlanAgreed, SupportPlanReviewed
from domain.clocks import Rules
from domain.consent.grant import (
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentWithdrawn,
)
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded
from domain.family.reunification import AlternativeCareArranged, ReunificationCompleted
from domain.holding.closure import CaseClosed, CaseReopened
from domain.holding.course import CasePutOnHold, CaseResumed
from domain.identification.age import Age, AgeAssessed, AgeStated, MajorityReached
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    IdentificationDecided,
    IdentificationRequested,
    IdentificationWithdrawn,
    ReasonableGroundsDecided,
)
from domain.identification.recovery_period import (
    RecoveryPeriodEnded,
    RecoveryPeriodExtended,
    RecoveryPeriodReviewed,
    RecoveryPeriodStarted,
)
from domain.identification.safety import SafetyChecked, SafetyLapsed
from domain.identity import CaseMerged, CaseUnmerged
from domain.messages import Event
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed
from domain.protection.demand import (
    DemandComplied,
    DemandContested,
    DemandReceived,
    DemandRefused,
)
from domain.protection.recall import DisclosureRecalled, RecallAcknowledged
from domain.protection.safety_card import SafetyCardReleased, SafetyCardReleaseReviewed
from domain.referral.answer import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralReferredOnward,
    ReferralWaitlisted,
)
from domain.referral.send import (
    ReferralCancelledBySurvivor,
    ReferralInformationGiven,
    ReferralRecalled,
    ReferralSent,
)
from domain.referral.service import ReferralClosed
from domain.reintegration.plan import (
    MonitoringVisitDone,
    ReintegrationCompleted,
    ReintegrationEndedEarly,
    ReintegrationPlanAgreed,
)
from domain.shelter.request import PlaceHoldExpired, PlaceHoldReleased, PlaceOffered
from domain.shelter.stay import ResidentAdmitted


class Kind(StrEnum):
    """What falls due. A review and a deadline are named as in their code lists."""

    SAFETY = "safety"
    CONSENT = "consent"
    LEGAL_BASIS = "legal_basis"
    REFERRAL_REPLY = "referral_reply"
    PLACE_HOLD = "place_hold"
    MAJORITY = "majority"
    REASONABLE_GROUNDS = "reasonable_grounds"
    RECOVERY_END = "recovery_period_end"
    RECOVERY_REVIEW = "recovery_period"
    RISK = "risk"
    BEST_INTERESTS = "best_interests"
    SUPPORT_PLAN = "support_plan"
    ALTERNATIVE_CARE = "alternative_care"
    ON_HOLD = "on_hold"
    MONITORING_VISIT = "monitoring_visit"
    REUNIFICATION_FOLLOW_UP = "reunification_follow_up"
    RECALL = "recall_acknowledgement"
    GLASS_REVIEW = "break_glass_review"
    SAFETY_CARD_REVIEW = "safety_card_review"
    DEMAND_REPLY = "demand_reply"


RESTLESS = frozenset(
    {
        Kind.CONSENT,
        Kind.LEGAL_BASIS,
        Kind.RECALL,
        Kind.GLASS_REVIEW,
        Kind.SAFETY_CARD_REVIEW,
        Kind.DEMAND_REPLY,
    }
)
"""R4: the kinds that run on while the case is closed or merged."""

CASE_WIDE = "case"
"""The reference of a thing of which a case has one at a time."""


class Started(NamedTuple):
    """Something that will fall due: `reference` is the id of what it is about, or CASE_WIDE."""

    kind: Kind
    reference: str
    due_at: datetime


class Stopped(NamedTuple):
    """Something that no longer falls due; without a reference, all of its kind in the case."""

    kind: Kind
    reference: str | None


def opened(event: Event) -> tuple[Started, ...]:
    """The timers that a fact starts; one of the same kind and reference is replaced."""
    match event:
        case SafetyChecked():
            return (Started(Kind.SAFETY, CASE_WIDE, event.lapses_at),)
        case ConsentGiven():
            return (Started(Kind.CONSENT, event.consent_id, event.ends_at),)
        case ConsentNarrowed():
            return _started(Kind.CONSENT, event.consent_id, event.ends_at)
        case LegalBasisRecorded():
            return (Started(Kind.LEGAL_BASIS, event.basis_id, event.ends_at),)
        case ReferralSent() | ReferralInformationGiven():
            return (Started(Kind.REFERRAL_REPLY, event.referral_id, event.reply_due_at),)
        case PlaceOffered():
            reference = hold_reference(event.hold_id, event.shelter_id)
            return (Started(Kind.PLACE_HOLD, reference, event.held_until),)
        case IdentificationRequested():
            return _started(Kind.REASONABLE_GROUNDS, CASE_WIDE, event.due_at)
        case RecoveryPeriodStarted() | RecoveryPeriodExtended():
            review = _started(Kind.RECOVERY_REVIEW, CASE_WIDE, event.review_due_at)
            return (Started(Kind.RECOVERY_END, CASE_WIDE, event.ends_at), *review)
        case _:
            return _protection_opened(event) or _review_opened(event)


def closed(event: Event) -> tuple[Stopped, ...]:
    """The timers that a fact stops; done before those that it starts."""
    match event:
        case SafetyLapsed():
            return (Stopped(Kind.SAFETY, CASE_WIDE),)
        case ConsentWithdrawn() | ConsentExpired():
            return (Stopped(Kind.CONSENT, event.consent_id),)
        case ConsentAskedAnew():
            return tuple(Stopped(Kind.CONSENT, key) for key in event.consent_ids)
        case LegalBasisEnded() | LegalBasisLapsed():
            return (Stopped(Kind.LEGAL_BASIS, event.basis_id),)
        case PlaceHoldReleased() | PlaceHoldExpired():
            return _hold_ended(event.hold_id, event.shelter_id)
        case ResidentAdmitted(hold_id=str(hold_id)):
            return _hold_ended(hold_id, event.shelter_id)
        case MajorityReached() | AgeAssessed(outcome="adult"):
            return (Stopped(Kind.MAJORITY, CASE_WIDE),)
        case AgeStated() | AgeAssessed() if _born_by_latest(event):
            return (Stopped(Kind.MAJORITY, CASE_WIDE),)
        case (
            ReasonableGroundsDecided()
            | ConclusiveGroundsDecided()
            | IdentificationDecided()
            | IdentificationWithdrawn()
        ):
            return (Stopped(Kind.REASONABLE_GROUNDS, None),)
        case RecoveryPeriodEnded():
            return (Stopped(Kind.RECOVERY_END, None), Stopped(Kind.RECOVERY_REVIEW, None))
        case _:
            return _referral_answered(event) or _protection_closed(event) or _review_done(event)


def majority(event: Event, rules: Rules) -> tuple[Started, ...]:
    """R3: the timer that a birth date starts for whoever counts as a child.

    It stands apart from `opened` because it needs the rules of the case and an opened birth date.
    """
    match event:
        case AgeStated(presumed_child=True) | AgeAssessed(outcome="child" | "undetermined"):
            due_at = Age(born_by_latest=_born_by_latest(event)).majority_at(rules)
            return _started(Kind.MAJORITY, CASE_WIDE, due_at)
        case _:
            return ()


def paused(before: bool, event: Event) -> bool:  # noqa: FBT001  # A state that is folded, no switch.
    """R4: tell whether the timers of a case rest after a fact."""
    match event:
        case CaseClosed() | CaseMerged(surviving=False):
            return True
        case CaseReopened() | CaseUnmerged():
            return False
        case _:
            return before


def hold_reference(hold_id: str, shelter_id: str) -> str:
    """Name a hold together with its shelter, where the place is given back."""
    return f"{hold_id} {shelter_id}"


def _protection_opened(event: Event) -> tuple[Started, ...]:
    match event:
        case DisclosureRecalled():
            return (Started(Kind.RECALL, event.recall_id, event.acknowledge_by),)
        case BreakGlassUsed():
            return (Started(Kind.GLASS_REVIEW, event.glass_id, event.review_due_at),)
        case SafetyCardReleased():
            return (Started(Kind.SAFETY_CARD_REVIEW, event.release_id, event.review_due_at),)
        case DemandReceived():
            return (Started(Kind.DEMAND_REPLY, event.demand_id, event.reply_due_at),)
        case _:
            return ()


def _protection_closed(event: Event) -> tuple[Stopped, ...]:
    match event:
        case RecallAcknowledged():
            return (Stopped(Kind.RECALL, event.recall_id),)
        case GlassReviewed():
            return (Stopped(Kind.GLASS_REVIEW, event.glass_id),)
        case SafetyCardReleaseReviewed():
            return (Stopped(Kind.SAFETY_CARD_REVIEW, event.release_id),)
        case DemandContested() | DemandRefused() | DemandComplied():
            return (Stopped(Kind.DEMAND_REPLY, event.demand_id),)
        case _:
            return ()


def _review_opened(event: Event) -> tuple[Started, ...]:
    match event:
        case RiskAssessed():
            return (Started(Kind.RISK, CASE_WIDE, event.review_due_at),)
        case BestInterestsAssessed():
            return (Started(Kind.BEST_INTERESTS, event.assessment_id, event.review_due_at),)
        case BestInterestsDetermined():
            return (Started(Kind.BEST_INTERESTS, event.determination_id, event.review_due_at),)
        case SupportPlanAgreed() | SupportPlanReviewed():
            return (Started(Kind.SUPPORT_PLAN, event.plan_id, event.review_due_at),)
        case AlternativeCareArranged():
            return (Started(Kind.ALTERNATIVE_CARE, event.care_id, event.review_due_at),)
        case CasePutOnHold():
            return (Started(Kind.ON_HOLD, CASE_WIDE, event.review_due_at),)
        case ReintegrationPlanAgreed() | MonitoringVisitDone():
            return _started(Kind.MONITORING_VISIT, event.plan_id or CASE_WIDE, event.visit_due_at)
        case ReunificationCompleted():
            key = event.reunification_id
            return (Started(Kind.REUNIFICATION_FOLLOW_UP, key, event.follow_up_due_at),)
        case _:
            return ()


def _review_done(event: Event) -> tuple[Stopped, ...]:
    match event:
        case RecoveryPeriodReviewed():
            return (Stopped(Kind.RECOVERY_REVIEW, None),)
        case BestInterestsAssessed() | BestInterestsDetermined():
            return (Stopped(Kind.BEST_INTERESTS, None),)
        case SupportPlanAgreed():
            return (Stopped(Kind.SUPPORT_PLAN, None),)
        case AlternativeCareArranged():
            return (Stopped(Kind.ALTERNATIVE_CARE, None),)
        case CaseResumed():
            return (Stopped(Kind.ON_HOLD, None),)
        case MonitoringVisitDone():
            return _visited()
        case ReintegrationPlanAgreed() | ReintegrationCompleted() | ReintegrationEndedEarly():
            return (Stopped(Kind.MONITORING_VISIT, None),)
        case ReunificationCompleted():
            return (Stopped(Kind.ALTERNATIVE_CARE, None),)
        case _:
            return ()


def _referral_answered(event: Event) -> tuple[Stopped, ...]:
    match event:
        case (
            ReferralAccepted()
            | ReferralWaitlisted()
            | ReferralDeclined()
            | ReferralReferredOnward()
            | ReferralInformationRequested()
            | ReferralRecalled()
            | ReferralCancelledBySurvivor()
            | ReferralClosed()
        ):
            return (Stopped(Kind.REFERRAL_REPLY, event.referral_id),)
        case _:
            return ()


def _visited() -> tuple[Stopped, ...]:
    """A visit is also the follow-up after a reunification."""
    return (Stopped(Kind.MONITORING_VISIT, None), Stopped(Kind.REUNIFICATION_FOLLOW_UP, None))


def _hold_ended(hold_id: str, shelter_id: str) -> tuple[Stopped, ...]:
    return (Stopped(Kind.PLACE_HOLD, hold_reference(hold_id, shelter_id)),)


def _started(kind: Kind, reference: str, due_at: datetime | None) -> tuple[Started, ...]:
    return () if due_at is None else (Started(kind, reference, due_at),)


def _born_by_latest(event: AgeStated | AgeAssessed) -> date | None:
    born = event.birth_date_latest or event.birth_date
    return born if isinstance(born, date) else None
