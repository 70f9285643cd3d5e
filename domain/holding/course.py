"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import IdentityText, NarrativeText, PsychosocialText
from domain.vocabulary import HOLD_REASON, VOID_REASON, Code


class CasePutOnHold(Event):
    """TODO-DOC."""

    reason: Annotated[Code, HOLD_REASON]
    review_due_at: datetime


class PutOnHold(Command):
    """TODO-DOC."""

    reason: Annotated[Code, HOLD_REASON]
    review_due_at: datetime


class CaseResumed(Event):
    """TODO-DOC."""

    note: NarrativeText | None = None


class ResumeCase(Command):
    """TODO-DOC."""

    note: NarrativeText | None = None


class ContactLost(Event):
    """TODO-DOC."""

    last_contact_on: date | None = None
    note: NarrativeText | None = None


class RecordContactLost(Command):
    """TODO-DOC."""

    last_contact_on: date | None = None
    note: NarrativeText | None = None


class CaseConferenceHeldWords(Value):
    """What the command and the fact both say."""

    conference_id: str
    agency_ids: tuple[str, ...] = ()
    held_on: date
    basis_ids: tuple[str, ...] = ()
    actions: PsychosocialText


class CaseConferenceHeld(CaseConferenceHeldWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""


class HoldConference(CaseConferenceHeldWords, Command):
    """TODO-DOC."""


class PropertyHandedOverWords(Value):
    """What the command and the fact both say."""

    to_agency_id: str | None = None
    to_person: bool
    items: IdentityText


class PropertyHandedOver(PropertyHandedOverWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class HandOverProperty(PropertyHandedOverWords, Command):
    """TODO-DOC."""


class CustodyHandedOverWords(Value):
    """What the command and the fact both say."""

    to_agency_id: str
    handed_over_at: datetime
    note: NarrativeText | None = None


class CustodyHandedOver(CustodyHandedOverWords, Event):
    """TODO-DOC."""


class HandOverCustody(CustodyHandedOverWords, Command):
    """TODO-DOC."""


class EntryVoidedWords(Value):
    """What the command and the fact both say."""

    version: int
    reason: Annotated[Code, VOID_REASON]
    note: NarrativeText | None = None


class EntryVoided(EntryVoidedWords, Event):
    """TODO-DOC."""


class VoidEntry(EntryVoidedWords, Command):
    """TODO-DOC."""


class WrongCaseCorrected(Event):
    """TODO-DOC."""

    version: int
    belongs_to_case_id: str


class CorrectWrongCase(Command):
    """TODO-DOC."""

    version: int
    belongs_to_case_id: str


Commands = (
    PutOnHold
    | ResumeCase
    | RecordContactLost
    | HoldConference
    | HandOverProperty
    | HandOverCustody
    | VoidEntry
    | CorrectWrongCase
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
