"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, Value
from domain.personal import NarrativeText
from domain.vocabulary import DECLINE_REASON, Code


class ReferralReceived(Event):
    """TODO-DOC."""

    referral_id: str


class ReceiveReferral(Command):
    """TODO-DOC."""

    referral_id: str


class ReferralInformationRequested(Event):
    """TODO-DOC."""

    referral_id: str
    question: NarrativeText


class RequestReferralInformation(Command):
    """TODO-DOC."""

    referral_id: str
    question: NarrativeText


class ReferralAcceptedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    expected_on: date | None = None
    note: NarrativeText | None = None


class ReferralAccepted(ReferralAcceptedWords, Event):
    """TODO-DOC."""


class AcceptReferral(ReferralAcceptedWords, Command):
    """TODO-DOC."""


class ReferralWaitlistedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    expected_on: date | None = None
    note: NarrativeText | None = None


class ReferralWaitlisted(ReferralWaitlistedWords, Event):
    """TODO-DOC."""


class WaitlistReferral(ReferralWaitlistedWords, Command):
    """TODO-DOC."""


class ReferralDeclinedWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None
    alternative_service_id: str | None = None


class ReferralDeclined(ReferralDeclinedWords, Event):
    """TODO-DOC."""


class DeclineReferral(ReferralDeclinedWords, Command):
    """TODO-DOC."""


class ReferralReferredOnwardWords(Value):
    """What the command and the fact both say."""

    referral_id: str
    to_agency_id: str
    service_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None


class ReferralReferredOnward(ReferralReferredOnwardWords, Event):
    """TODO-DOC."""


class ReferOnward(ReferralReferredOnwardWords, Command):
    """TODO-DOC."""


Commands = (
    ReceiveReferral
    | RequestReferralInformation
    | AcceptReferral
    | WaitlistReferral
    | DeclineReferral
    | ReferOnward
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
