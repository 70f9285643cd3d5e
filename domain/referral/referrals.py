"""The referrals of a case, and what may be asked of them.

R1  A referral waits until its receiver answers; a place on a waiting list is an answer that a
    later one may replace.
R2  It is open until nothing is left to do: a delivered service still waits for feedback and
    closing.
R3  Overdue is no end: the referral stays open and can be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from domain.messages import Missing, NotPermitted, RecordClass, Refused, Value
from domain.vocabulary import Code


class Status(StrEnum):
    """How far a referral has come."""

    SENT = "sent"
    RECEIVED = "received"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    IN_SERVICE = "in_service"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    DECLINED = "declined"
    REFERRED_ONWARD = "referred_onward"
    RECALLED = "recalled"
    CANCELLED = "cancelled"
    CLOSED = "closed"


AWAITING = (Status.SENT, Status.RECEIVED)
PENDING = (*AWAITING, Status.WAITLISTED)
UNDER_WAY = (Status.ACCEPTED, Status.IN_SERVICE)
REFUSED = (Status.DECLINED, Status.REFERRED_ONWARD)
_REFUSED_OUTCOMES = tuple(status.value for status in REFUSED)
OPEN = (*PENDING, *UNDER_WAY, Status.DELIVERED)


class Referral(Value):
    """Only what the rules need to know of one referral."""

    status: Status = Status.SENT
    from_agency_id: str
    to_agency_id: str
    service_id: str
    service_type: Code
    priority: Code
    record_classes: tuple[RecordClass, ...]
    basis_id: str
    reply_due_at: datetime
    overdue_since: datetime | None = None
    level: int = 0
    question_open: bool = False
    feedback_given: bool = False
    outcome: Code | None = None

    @property
    def is_pending(self) -> bool:
        """Not yet accepted, and not ended."""
        return self.status in PENDING

    @property
    def is_waiting(self) -> bool:
        """R1: its receiver has not answered in any way."""
        return self.status in AWAITING

    @property
    def was_refused(self) -> bool:
        """Its receiver said no, or named somebody else."""
        return self.status in REFUSED or (self.outcome or "") in _REFUSED_OUTCOMES

    @property
    def is_open(self) -> bool:
        """R2: something is left to do."""
        return self.status in OPEN


class Referrals(Value):
    """The referrals of a case by their ids."""

    by_id: Mapping[str, Referral] = field(default_factory=dict)

    def get(self, referral_id: str | None) -> Referral | None:
        return self.by_id.get(referral_id or "")

    def __getitem__(self, referral_id: str) -> Referral:
        return self.by_id[referral_id]

    def __contains__(self, referral_id: object) -> bool:
        return referral_id in self.by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)

    @property
    def open(self) -> tuple[str, ...]:
        """R2: the referrals in which something is left to do."""
        return self._where(lambda referral: referral.is_open)

    @property
    def pending(self) -> tuple[str, ...]:
        """The referrals that nobody has accepted yet."""
        return self._where(lambda referral: referral.is_pending)

    def _where(self, fits: Callable[[Referral], bool]) -> tuple[str, ...]:
        return tuple(key for key, referral in self.by_id.items() if fits(referral))


class ReferralAlreadyAnswered(Refused):
    """The receiver has answered this referral, or it has ended; that is done once."""

    rule = "R1"
    advice = "Read the referral again; send a new one if there is a new need."


class NotTheReceiver(NotPermitted):
    """Another agency than the one that was asked wants to answer or to serve."""

    advice = "Only the agency to which the referral was sent does this."


class NotTheSender(NotPermitted):
    """Another agency than the one that asked wants to change or to close the referral."""

    advice = "Only the agency that sent the referral does this."


def found(referrals: Referrals, referral_id: str) -> Referral:
    """The referral of this id.

    Raises: Missing.
    """
    referral = referrals.get(referral_id)
    if referral is None:
        raise Missing(referral_id)
    return referral


def received_by(referrals: Referrals, referral_id: str, agency_id: str) -> Referral:
    """The referral, if this agency is the one that was asked.

    Raises: Missing, NotTheReceiver.
    """
    referral = found(referrals, referral_id)
    if referral.to_agency_id != agency_id:
        raise NotTheReceiver(referral_id)
    return referral


def sent_by(referrals: Referrals, referral_id: str, agency_id: str) -> Referral:
    """The referral, if this agency is the one that asked.

    Raises: Missing, NotTheSender.
    """
    referral = found(referrals, referral_id)
    if referral.from_agency_id != agency_id:
        raise NotTheSender(referral_id)
    return referral
