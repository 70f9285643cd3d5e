"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ChildText, LegalText, NarrativeText
from domain.vocabulary import (
    ASK_ANEW_REASON,
    CHILD_VIEW,
    CONSENT_BASIS,
    CONSENT_PROMPT,
    CONSENT_PURPOSE,
    INTERVIEW_SUBJECT,
    LANGUAGE,
    WITHHOLDING_REASON,
    Code,
)


class ConsentGivenWords(Value):
    """What the command and the fact both say."""

    consent_id: str
    purpose: Annotated[Code, CONSENT_PURPOSE]
    recipient_id: str
    record_classes: tuple[RecordClass, ...]
    basis: Annotated[Code, CONSENT_BASIS]
    given_by: Annotated[Code, INTERVIEW_SUBJECT]
    guardian_id: str | None = None
    informed_of: Annotated[tuple[Code, ...], CONSENT_PROMPT] = ()
    wording: NarrativeText
    withheld: NarrativeText | None = None
    withholding_reason: Annotated[Code, WITHHOLDING_REASON] | None = None
    language: Annotated[Code, LANGUAGE] | None = None
    interpreter_id: str | None = None
    ends_at: datetime
    abroad_basis: LegalText | None = None


class ConsentGiven(ConsentGivenWords, Event):
    """TODO-DOC."""


class GiveConsent(ConsentGivenWords, Command):
    """TODO-DOC."""


class ConsentRefusedWords(Value):
    """What the command and the fact both say."""

    purpose: Annotated[Code, CONSENT_PURPOSE]
    recipient_id: str | None = None
    given_by: Annotated[Code, INTERVIEW_SUBJECT]
    guardian_id: str | None = None
    reason: NarrativeText | None = None


class ConsentRefused(ConsentRefusedWords, Event):
    """TODO-DOC."""


class RefuseConsent(ConsentRefusedWords, Command):
    """TODO-DOC."""


class ConsentNarrowedWords(Value):
    """What the command and the fact both say."""

    consent_id: str
    record_classes: tuple[RecordClass, ...]
    ends_at: datetime | None = None


class ConsentNarrowed(ConsentNarrowedWords, Event):
    """TODO-DOC."""


class NarrowConsent(ConsentNarrowedWords, Command):
    """TODO-DOC."""


class ConsentWithdrawn(Event):
    """TODO-DOC."""

    consent_id: str
    reason: NarrativeText | None = None


class WithdrawConsent(Command):
    """TODO-DOC."""

    consent_id: str
    reason: NarrativeText | None = None


class ConsentExpired(Event):
    """TODO-DOC."""

    consent_id: str
    due_at: datetime


class ExpireConsent(Command):
    """TODO-DOC."""

    consent_id: str
    due_at: datetime


class ConsentAskedAnew(Event):
    """TODO-DOC."""

    consent_ids: tuple[str, ...]
    reason: Annotated[Code, ASK_ANEW_REASON]


class ChildViewsRecordedWords(Value):
    """What the command and the fact both say."""

    purpose: Annotated[Code, CONSENT_PURPOSE]
    recipient_id: str | None = None
    view: Annotated[Code, CHILD_VIEW]
    words: ChildText | None = None


class ChildViewsRecorded(ChildViewsRecordedWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""


class RecordChildViews(ChildViewsRecordedWords, Command):
    """TODO-DOC."""


Commands = (
    GiveConsent | RefuseConsent | NarrowConsent | WithdrawConsent | ExpireConsent | RecordChildViews
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
