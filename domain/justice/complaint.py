"""Complaints: made about any agency, one's own too, and decided by another.

R1  A complaint may be made about any agency, the one that records it included, also when the case
    is closed (rules.md 6).
R2  It is decided once, by somebody who does not act for the agency that it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, assert_never

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Missing,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.vocabulary import COMPLAINT_KIND, COMPLAINT_OUTCOME, Code

if TYPE_CHECKING:
    from domain.justice.state import Justice


class ComplaintMadeWords(Value):
    """About which agency, of what kind, in which words."""

    complaint_id: str
    against_agency_id: str
    kind: Annotated[Code, COMPLAINT_KIND]
    words: LegalText


class ComplaintMade(ComplaintMadeWords, Event, record_class=RecordClass.LEGAL):
    """The person, or somebody for them, complained about an agency."""


class MakeComplaint(ComplaintMadeWords, Command):
    """Record a complaint."""


class ComplaintDecidedWords(Value):
    """What came of the complaint, and why."""

    complaint_id: str
    outcome: Annotated[Code, COMPLAINT_OUTCOME]
    reasons: LegalText


class ComplaintDecided(ComplaintDecidedWords, Event, record_class=RecordClass.LEGAL):
    """A complaint was decided by another agency than the one that it is about."""


class DecideComplaint(ComplaintDecidedWords, Command):
    """Decide a complaint."""


class ComplaintAlreadyMade(AlreadyDone):
    """R1."""

    rule = "R1"


class ComplaintAlreadyDecided(AlreadyDone):
    """R2."""

    rule = "R2"


class OwnComplaint(Refused):
    """R2."""

    rule = "R2"
    advice = "Let somebody decide who does not act for the agency that the complaint is about."


Commands = MakeComplaint | DecideComplaint


def decide(command: Commands, justice: Justice) -> tuple[Event | Fact, ...]:
    """Record a complaint or its decision.

    Raises: the refusals of this room.
    """
    match command:
        case MakeComplaint():
            if command.complaint_id in justice.complaints:
                raise ComplaintAlreadyMade(command.complaint_id)
            return (stated(ComplaintMade, command),)
        case DecideComplaint():
            return (decide_complaint(justice, command),)
        case _:
            assert_never(command)


def decide_complaint(justice: Justice, command: DecideComplaint) -> ComplaintDecided:
    """R2: decide a complaint about another agency."""
    complaint = justice.complaints.get(command.complaint_id)
    if complaint is None:
        raise Missing(command.complaint_id)
    if complaint.decided:
        raise ComplaintAlreadyDecided(command.complaint_id)
    if complaint.against_agency_id in (command.by.agency_id, command.by.on_behalf_of):
        raise OwnComplaint(command.complaint_id)
    return stated(ComplaintDecided, command)
