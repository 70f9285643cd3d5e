"""Lateness: when nobody answers, and when everybody says no.

R1  A reply is late at its due time and not before; it is noted once for each due time.
R2  An emergency or urgent referral that is late is escalated at once.
R3  Refused by all lists refused referrals of one kind of service, when none of it still waits.
"""

from __future__ import annotations

from datetime import datetime

from domain.messages import AlreadyDone, Malformed, OutOfOrder
from domain.referral.referrals import Referral, ReferralAlreadyAnswered, Referrals, found

ESCALATED_AT_ONCE = ("emergency_24h", "urgent_72h")


class ReplyNotYetDue(OutOfOrder):
    """R1: there is still time to answer."""

    rule = "R1"
    advice = "Wait for the time at which the reply is due."


class NotRefused(Malformed):
    """R3: one of the referrals was not refused, or asked for another kind of service."""

    rule = "R3"
    advice = "List the refused referrals of this kind of service."


class AnswerStillAwaited(OutOfOrder):
    """R3: a referral for this kind of service has no answer yet."""

    rule = "R3"
    advice = "Wait for the answer, or recall that referral."


def late(referrals: Referrals, referral_id: str, due_at: datetime, at: datetime) -> Referral:
    """R1: the referral, if its answer is late.

    Raises: Missing, ReferralAlreadyAnswered, ReplyNotYetDue, AlreadyDone.
    """
    referral = found(referrals, referral_id)
    if not referral.is_waiting:
        raise ReferralAlreadyAnswered(referral_id)
    if due_at != referral.reply_due_at or at < due_at:
        raise ReplyNotYetDue(referral_id)
    if referral.overdue_since is not None:
        raise AlreadyDone(referral_id)
    return referral


def check_refused(referrals: Referrals, referral_ids: tuple[str, ...], service_type: str) -> None:
    """R3.

    Raises: Missing, NotRefused, AnswerStillAwaited.
    """
    listed = [found(referrals, key) for key in referral_ids]
    if not listed or not all(_is_refused(one, service_type) for one in listed):
        raise NotRefused(service_type)
    waiting = [referrals[key] for key in referrals.pending]
    if any(one.service_type == service_type for one in waiting):
        raise AnswerStillAwaited(service_type)


def _is_refused(referral: Referral, service_type: str) -> bool:
    return referral.was_refused and referral.service_type == service_type
