"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import NarrativeText
from domain.vocabulary import (
    ANSWER,
    RECALL_REASON,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    SERVICE_TYPE,
    Code,
)


class ReferralSentWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    batch_id: str | None = None
    to_agency_id: str
    service_id: str
    service_type: Annotated[Code, SERVICE_TYPE]
    reason: Annotated[Code, REFERRAL_REASON]
    priority: Annotated[Code, REFERRAL_PRIORITY]
    record_classes: tuple[RecordClass, ...]
    basis_id: str | None = None
    notes: NarrativeText | None = None
    caregiver_informed: Annotated[Code, ANSWER]
    onward_of_id: str | None = None


class ReferralSent(ReferralSentWords, Event):
    """TODO-DOC."""

    from_agency_id: str
    reply_due_at: datetime


class SendReferral(ReferralSentWords, Command):
    """TODO-DOC."""


class ReferralInformationGiven(Event):
    """TODO-DOC."""

    referral_id: str
    answer: NarrativeText
    reply_due_at: datetime


class GiveReferralInformation(Command):
    """TODO-DOC."""

    referral_id: str
    answer: NarrativeText


class ReferralRecalledWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    reason: Annotated[Code, RECALL_REASON]
    note: NarrativeText | None = None


class ReferralRecalled(ReferralRecalledWords, Event):
    """TODO-DOC."""


class RecallReferral(ReferralRecalledWords, Command):
    """TODO-DOC."""


class ReferralCancelledBySurvivor(Event):
    """TODO-DOC."""

    referral_id: str
    reason: NarrativeText | None = None


class CancelReferralForSurvivor(Command):
    """TODO-DOC."""

    referral_id: str
    reason: NarrativeText | None = None


class ReferralOverdue(Event):
    """TODO-DOC."""

    referral_id: str
    due_at: datetime
    priority: Annotated[Code, REFERRAL_PRIORITY]


class MarkReferralOverdue(Command):
    """TODO-DOC."""

    referral_id: str
    due_at: datetime


class ReferralEscalatedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    to_agency_id: str | None = None
    level: int | None = None


class ReferralEscalated(ReferralEscalatedWords, Event):
    """TODO-DOC."""


class EscalateReferral(ReferralEscalatedWords, Command):
    """TODO-DOC."""


class ReferralRefusedByAllWords(Value):
    """What the command and the fact both say."""

    service_type: Annotated[Code, SERVICE_TYPE]
    referral_ids: tuple[str, ...] = ()
    next_step: NarrativeText | None = None


class ReferralRefusedByAll(ReferralRefusedByAllWords, Event):
    """TODO-DOC."""


class RecordRefusalByAll(ReferralRefusedByAllWords, Command):
    """TODO-DOC."""


Commands = (
    SendReferral
    | GiveReferralInformation
    | RecallReferral
    | CancelReferralForSurvivor
    | MarkReferralOverdue
    | EscalateReferral
    | RecordRefusalByAll
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
