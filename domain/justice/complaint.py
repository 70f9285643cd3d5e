"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText
from domain.vocabulary import COMPLAINT_KIND, COMPLAINT_OUTCOME, Code


class ComplaintMadeWords(Value):
    """What the command and the fact both say."""

    complaint_id: str
    against_agency_id: str
    kind: Annotated[Code, COMPLAINT_KIND]
    words: LegalText


class ComplaintMade(ComplaintMadeWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class MakeComplaint(ComplaintMadeWords, Command):
    """TODO-DOC."""


class ComplaintDecidedWords(Value):
    """What the command and the fact both say."""

    complaint_id: str
    outcome: Annotated[Code, COMPLAINT_OUTCOME]
    reasons: LegalText


class ComplaintDecided(ComplaintDecidedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class DecideComplaint(ComplaintDecidedWords, Command):
    """TODO-DOC."""


Commands = MakeComplaint | DecideComplaint


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
