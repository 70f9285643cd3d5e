"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ChildText, ContactText, LegalText, Personal, PsychosocialText, personal
from domain.vocabulary import ANSWER, CARE_ARRANGEMENT, CHILD_VIEW, Code


class ReunificationAssessedWords(Value):
    """What the command and the fact both say."""

    reunification_id: str
    relative_id: str
    family_assessment: PsychosocialText
    persons_wish: Annotated[Code, CHILD_VIEW]
    wish_words: ChildText | None = None
    safe: Annotated[Code, ANSWER]
    recommended: bool


class ReunificationAssessed(
    ReunificationAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """TODO-DOC."""


class AssessReunification(ReunificationAssessedWords, Command):
    """TODO-DOC."""


class ReunificationCompletedWords(Value):
    """What the command and the fact both say."""

    reunification_id: str
    relative_id: str
    reunified_on: date
    order_reference: LegalText | None = None
    escort_id: str | None = None
    address: ContactText | None = None


class ReunificationCompleted(
    ReunificationCompletedWords, Event, record_class=RecordClass.CONTACT_LOCATION
):
    """TODO-DOC."""

    follow_up_due_at: datetime


class CompleteReunification(ReunificationCompletedWords, Command):
    """TODO-DOC."""


class ReunificationRefused(Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""

    reunification_id: str
    reasons: PsychosocialText


class RefuseReunification(Command):
    """TODO-DOC."""

    reunification_id: str
    reasons: PsychosocialText


class AlternativeCareArrangedWords(Value):
    """What the command and the fact both say."""

    care_id: str
    kind: Annotated[Code, CARE_ARRANGEMENT]
    carer_id: str | None = None
    carer: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="carer_id")] | None = (
        None
    )
    begins_on: date


class AlternativeCareArranged(AlternativeCareArrangedWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""

    review_due_at: datetime


class ArrangeAlternativeCare(AlternativeCareArrangedWords, Command):
    """TODO-DOC."""


Commands = (
    AssessReunification | CompleteReunification | RefuseReunification | ArrangeAlternativeCare
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
