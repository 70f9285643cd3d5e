"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, Value
from domain.personal import NarrativeText, PsychosocialText
from domain.vocabulary import NOT_DELIVERED_REASON, REFERRAL_OUTCOME, SATISFACTION, Code


class ServiceStarted(Event):
    """TODO-DOC."""

    referral_id: str
    appointment_on: date | None = None


class StartService(Command):
    """TODO-DOC."""

    referral_id: str
    appointment_on: date | None = None


class ServiceDeliveredWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    delivered_on: date
    sessions: int | None = None
    provider_note: PsychosocialText | None = None


class ServiceDelivered(ServiceDeliveredWords, Event):
    """TODO-DOC."""


class DeliverService(ServiceDeliveredWords, Command):
    """TODO-DOC."""


class ServiceNotDeliveredWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    reason: Annotated[Code, NOT_DELIVERED_REASON]
    provider_note: PsychosocialText | None = None


class ServiceNotDelivered(ServiceNotDeliveredWords, Event):
    """TODO-DOC."""


class RecordServiceNotDelivered(ServiceNotDeliveredWords, Command):
    """TODO-DOC."""


class ReferralFeedbackGivenWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    satisfaction: Annotated[Code, SATISFACTION]
    words: NarrativeText | None = None


class ReferralFeedbackGiven(ReferralFeedbackGivenWords, Event):
    """TODO-DOC."""


class GiveReferralFeedback(ReferralFeedbackGivenWords, Command):
    """TODO-DOC."""


class ReferralClosed(Event):
    """TODO-DOC."""

    referral_id: str
    outcome: Annotated[Code, REFERRAL_OUTCOME]


class CloseReferral(Command):
    """TODO-DOC."""

    referral_id: str
    outcome: Annotated[Code, REFERRAL_OUTCOME]


Commands = (
    StartService | DeliverService | RecordServiceNotDelivered | GiveReferralFeedback | CloseReferral
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
