"""The referrals of a case, as its row shows them: each with its parties, priority and answer.

R1  A referral's state is that of its last event; late is what is overdue and not yet answered.
R2  Notes stay in the entries of the timeline, sealed; here are ids, codes, days and classes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from domain.messages import Event, Recorded
from domain.referral.answer import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralReceived,
    ReferralReferredOnward,
    ReferralWaitlisted,
)
from domain.referral.send import (
    ReferralCancelledBySurvivor,
    ReferralEscalated,
    ReferralInformationGiven,
    ReferralOverdue,
    ReferralRecalled,
    ReferralSent,
)
from domain.referral.service import (
    ReferralClosed,
    ReferralFeedbackGiven,
    ServiceDelivered,
    ServiceNotDelivered,
    ServiceStarted,
)
from projections.words import told, told_code

Referral: TypeAlias = dict[str, Any]
Referrals: TypeAlias = dict[str, Referral]


def take(referrals: Referrals, recorded: Recorded) -> None:
    """Take one fact into account, in place."""
    event = recorded.event
    if type(event) is ReferralSent:
        referrals[event.referral_id] = _sent(event, recorded)
        return
    status = _STATUS.get(type(event))
    change = _CHANGES.get(type(event))
    if status is None and change is None:
        return
    referral = referrals.get(event.referral_id)  # type: ignore[attr-defined]
    if referral is None:
        return
    if status is not None:
        referral["status"] = status
    if change is not None:
        change(referral, event, recorded)


def _sent(event: ReferralSent, recorded: Recorded) -> Referral:
    return {
        "status": "sent",
        "from_agency_id": event.from_agency_id,
        "to_agency_id": event.to_agency_id,
        "service_id": event.service_id,
        "service_type": told_code(event.service_type),
        "reason": told_code(event.reason),
        "priority": told_code(event.priority),
        "record_classes": [kind.value for kind in event.record_classes],
        "basis_id": event.basis_id,
        "batch_id": event.batch_id,
        "onward_of_id": event.onward_of_id,
        "sent_at": recorded.recorded_at.isoformat(),
        "reply_due_at": event.reply_due_at.isoformat(),
        "answered_at": None,
        "late": False,
        "version": recorded.version,
    }


def _answered(referral: Referral, _: Any, recorded: Recorded) -> None:
    referral["answered_at"] = recorded.recorded_at.isoformat()
    referral["late"] = False


def _accepted(referral: Referral, event: Any, recorded: Recorded) -> None:
    _answered(referral, event, recorded)
    if event.expected_on is not None:
        referral["expected_on"] = event.expected_on.isoformat()


def _with_reason(referral: Referral, event: Any, recorded: Recorded) -> None:
    _answered(referral, event, recorded)
    referral["answer_reason"] = told_code(event.reason)


def _asked_back(referral: Referral, _: Any, recorded: Recorded) -> None:
    referral["late"] = False
    referral["asked_at"] = recorded.recorded_at.isoformat()


def _told_more(referral: Referral, event: ReferralInformationGiven, _: Recorded) -> None:
    referral["reply_due_at"] = event.reply_due_at.isoformat()


def _overdue(referral: Referral, event: ReferralOverdue, _: Recorded) -> None:
    referral["late"] = referral["answered_at"] is None
    referral["overdue_since"] = event.due_at.isoformat()


def _escalated(referral: Referral, event: ReferralEscalated, _: Recorded) -> None:
    referral["escalation_level"] = event.level or referral.get("escalation_level", 0) + 1


def _ended(referral: Referral, *_: Any) -> None:
    referral["late"] = False


def _recalled(referral: Referral, event: ReferralRecalled, _: Recorded) -> None:
    referral["late"] = False
    referral["recall_reason"] = told_code(event.reason)


def _delivered(referral: Referral, event: ServiceDelivered, _: Recorded) -> None:
    referral["delivered_on"] = told(event.delivered_on)


def _not_delivered(referral: Referral, event: ServiceNotDelivered, _: Recorded) -> None:
    referral["not_delivered_reason"] = told_code(event.reason)


def _closed(referral: Referral, event: ReferralClosed, _: Recorded) -> None:
    referral["late"] = False
    referral["outcome"] = told_code(event.outcome)


_STATUS: Mapping[type[Event], str] = {
    ReferralReceived: "received",
    ReferralInformationRequested: "information_requested",
    ReferralInformationGiven: "received",
    ReferralAccepted: "accepted",
    ReferralWaitlisted: "waitlisted",
    ReferralDeclined: "declined",
    ReferralReferredOnward: "referred_onward",
    ReferralRecalled: "recalled",
    ReferralCancelledBySurvivor: "cancelled_by_survivor",
    ServiceStarted: "in_service",
    ServiceDelivered: "delivered",
    ServiceNotDelivered: "not_delivered",
    ReferralFeedbackGiven: "feedback_given",
    ReferralClosed: "closed",
}
_CHANGES: Mapping[type[Event], Callable[[Referral, Any, Recorded], None]] = {
    ReferralInformationRequested: _asked_back,
    ReferralInformationGiven: _told_more,
    ReferralAccepted: _accepted,
    ReferralWaitlisted: _accepted,
    ReferralDeclined: _with_reason,
    ReferralReferredOnward: _with_reason,
    ReferralRecalled: _recalled,
    ReferralCancelledBySurvivor: _ended,
    ReferralOverdue: _overdue,
    ReferralEscalated: _escalated,
    ServiceDelivered: _delivered,
    ServiceNotDelivered: _not_delivered,
    ReferralClosed: _closed,
}
CONCERNS = frozenset(_STATUS.keys() | _CHANGES.keys() | {ReferralSent})
