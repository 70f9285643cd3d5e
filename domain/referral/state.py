"""What the referral rooms remember of a case: how far each referral has come.

R1  A fact that does not concern a referral leaves everything as it was.
R2  Information that was given sets the clock anew; what was overdue before is overdue no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.messages import Event, Recorded
from domain.referral.answer import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralReceived,
    ReferralReferredOnward,
    ReferralWaitlisted,
)
from domain.referral.referrals import Referral, Referrals, Status
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

__all__ = ("Referral", "Referrals", "Status", "evolve")

_BECOMES: Mapping[type[Event], Status] = {
    ReferralWaitlisted: Status.WAITLISTED,
    ReferralAccepted: Status.ACCEPTED,
    ReferralDeclined: Status.DECLINED,
    ReferralReferredOnward: Status.REFERRED_ONWARD,
    ReferralRecalled: Status.RECALLED,
    ReferralCancelledBySurvivor: Status.CANCELLED,
    ReferralReceived: Status.RECEIVED,
    ServiceStarted: Status.IN_SERVICE,
    ServiceDelivered: Status.DELIVERED,
    ServiceNotDelivered: Status.NOT_DELIVERED,
}


def evolve(state: Referrals, recorded: Recorded) -> Referrals:
    """Take one fact into account."""
    event = recorded.event
    if isinstance(event, ReferralSent):
        return replace(state, by_id={**state.by_id, event.referral_id: _sent(event)})
    referral = state.get(getattr(event, "referral_id", None))
    changed = _changed(referral, event) if referral else None
    if changed is None or changed == referral:
        return state
    key: str = getattr(event, "referral_id", "")
    return replace(state, by_id={**state.by_id, key: changed})


def _sent(event: ReferralSent) -> Referral:
    return Referral(
        from_agency_id=event.from_agency_id,
        to_agency_id=event.to_agency_id,
        service_id=event.service_id,
        service_type=event.service_type,
        priority=event.priority,
        record_classes=event.record_classes,
        basis_id=event.basis_id or "",
        reply_due_at=event.reply_due_at,
    )


def _changed(referral: Referral, event: Event) -> Referral:
    match event:
        case ReferralInformationRequested():
            return replace(referral, question_open=True)
        case ReferralInformationGiven(reply_due_at=due_at):
            return replace(
                referral, question_open=False, reply_due_at=due_at, overdue_since=None, level=0
            )
        case ReferralOverdue(due_at=due_at):
            return replace(referral, overdue_since=due_at)
        case ReferralEscalated(level=level):
            return replace(referral, level=level or referral.level + 1)
        case ReferralClosed(outcome=outcome):
            return replace(referral, status=Status.CLOSED, outcome=outcome)
        case ReferralFeedbackGiven():
            return replace(referral, feedback_given=True)
        case _:
            return replace(referral, status=_BECOMES.get(type(event), referral.status))
