"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ContactText, NarrativeText, Personal, classed, personal
from domain.vocabulary import ANSWER, CONTACT_CHANNEL, CONTACT_OUTCOME, LAST_CONTACT, RELATION, Code


class SafetyCheckedWords(Value):
    """What the command and the fact both say."""

    still_exploited: Annotated[Code, ANSWER, classed(RecordClass.NARRATIVE)]
    kept_there_by: NarrativeText | None = None
    last_contact: Annotated[Code, LAST_CONTACT, classed(RecordClass.NARRATIVE)] | None = None
    safe_to_call: Annotated[Code, ANSWER]
    safe_to_text: Annotated[Code, ANSWER]
    safe_to_email: Annotated[Code, ANSWER]
    safe_to_post: Annotated[Code, ANSWER]
    contact_words: ContactText | None = None
    phone: ContactText | None = None
    email: ContactText | None = None
    postal_address: ContactText | None = None
    alternative_contact_id: str | None = None
    alternative_contact: (
        Annotated[
            Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="alternative_contact_id")
        ]
        | None
    ) = None
    alternative_relation: Annotated[Code, RELATION] | None = None
    alternative_permitted: Annotated[Code, ANSWER]
    exploiters_location_known: Annotated[Code, ANSWER, classed(RecordClass.NARRATIVE)]
    exploiters_in_country: Annotated[Code, ANSWER, classed(RecordClass.NARRATIVE)]


class SafetyChecked(SafetyCheckedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """TODO-DOC."""

    lapses_at: datetime


class CheckSafety(SafetyCheckedWords, Command):
    """TODO-DOC."""


class SafetyLapsed(Event):
    """TODO-DOC."""

    due_at: datetime


class LapseSafety(Command):
    """TODO-DOC."""

    due_at: datetime


class ContactAttemptedWords(Value):
    """What the command and the fact both say."""

    channel: Annotated[Code, CONTACT_CHANNEL]
    outcome: Annotated[Code, CONTACT_OUTCOME]
    note: NarrativeText | None = None
    with_alternative_contact: bool | None = None


class ContactAttempted(ContactAttemptedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """TODO-DOC."""


class RecordContactAttempt(ContactAttemptedWords, Command):
    """TODO-DOC."""


Commands = CheckSafety | LapseSafety | RecordContactAttempt


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
