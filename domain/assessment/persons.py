"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText, NarrativeText, Personal, personal
from domain.vocabulary import CONFLICT_OUTCOME, PERSON_ROLE, Code


class PersonLinkedWords(Value):
    """What the command and the fact both say."""

    linked_person_id: str
    role: Annotated[Code, PERSON_ROLE]
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="linked_person_id")]
    contact: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="linked_person_id")]
        | None
    ) = None
    linked_case_id: str | None = None
    unrelated_adult: bool | None = None


class PersonLinked(PersonLinkedWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class LinkPerson(PersonLinkedWords, Command):
    """TODO-DOC."""


class PersonLinkEndedWords(Value):
    """What the command and the fact both say."""

    linked_person_id: str
    role: Annotated[Code, PERSON_ROLE]
    reason: NarrativeText


class PersonLinkEnded(PersonLinkEndedWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class EndPersonLink(PersonLinkEndedWords, Command):
    """TODO-DOC."""


class ConflictCheckedWords(Value):
    """What the command and the fact both say."""

    linked_person_id: str
    outcome: Annotated[Code, CONFLICT_OUTCOME]
    reasons: NarrativeText | None = None


class ConflictChecked(ConflictCheckedWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class CheckConflict(ConflictCheckedWords, Command):
    """TODO-DOC."""


class PerpetratorNamed(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    linked_person_id: str
    allegation: LegalText


class NamePerpetrator(Command):
    """TODO-DOC."""

    linked_person_id: str
    allegation: LegalText


Commands = LinkPerson | EndPersonLink | CheckConflict | NamePerpetrator


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
