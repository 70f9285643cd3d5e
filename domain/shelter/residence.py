"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import IdentityText, MedicalText, NarrativeText, Personal, personal
from domain.vocabulary import ANSWER, INCIDENT_KIND, VISIT_OUTCOME, Code


class DocumentsKeptWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    at_persons_request: bool
    documents: IdentityText


class DocumentsKept(DocumentsKeptWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class KeepDocuments(DocumentsKeptWords, Command):
    """TODO-DOC."""


class DocumentsReturned(Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""

    stay_id: str
    documents: IdentityText


class ReturnDocuments(Command):
    """TODO-DOC."""

    stay_id: str
    documents: IdentityText


class MedicalCheckDoneWords(Value):
    """What the command and the fact both say."""

    stay_id: str | None = None
    accepted: Annotated[Code, ANSWER]
    findings: MedicalText | None = None


class MedicalCheckDone(MedicalCheckDoneWords, Event, record_class=RecordClass.MEDICAL):
    """TODO-DOC."""


class RecordMedicalCheck(MedicalCheckDoneWords, Command):
    """TODO-DOC."""


class MedicationGiven(Event, record_class=RecordClass.MEDICAL):
    """TODO-DOC."""

    stay_id: str
    medication: MedicalText


class GiveMedication(Command):
    """TODO-DOC."""

    stay_id: str
    medication: MedicalText


class IncidentRecordedWords(Value):
    """What the command and the fact both say."""

    incident_id: str
    stay_id: str
    kind: Annotated[Code, INCIDENT_KIND]
    what_happened: NarrativeText
    action: NarrativeText | None = None


class IncidentRecorded(IncidentRecordedWords, Event, record_class=RecordClass.NARRATIVE):
    """TODO-DOC."""


class RecordIncident(IncidentRecordedWords, Command):
    """TODO-DOC."""


class IncidentEscalatedWords(Value):
    """What the command and the fact both say."""

    incident_id: str
    to_agency_id: str
    basis_id: str | None = None
    reason: NarrativeText | None = None


class IncidentEscalated(IncidentEscalatedWords, Event, record_class=RecordClass.NARRATIVE):
    """TODO-DOC."""


class EscalateIncident(IncidentEscalatedWords, Command):
    """TODO-DOC."""


class VisitRecordedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    visitor_id: str
    outcome: Annotated[Code, VISIT_OUTCOME]
    note: NarrativeText | None = None


class VisitRecorded(VisitRecordedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """TODO-DOC."""


class RecordVisit(VisitRecordedWords, Command):
    """TODO-DOC."""


class VisitorRefusedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    visitor_id: str | None = None
    visitor: (
        Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="visitor_id")] | None
    ) = None
    reason: NarrativeText


class VisitorRefused(VisitorRefusedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """TODO-DOC."""


class RefuseVisitor(VisitorRefusedWords, Command):
    """TODO-DOC."""


class ChildBornWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    child_case_id: str
    born_on: Annotated[Personal[date], personal(RecordClass.CHILD)]
    cot_place_id: str
    shelter_id: str


class ChildBorn(ChildBornWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""


class RecordBirth(ChildBornWords, Command):
    """TODO-DOC."""


Commands = (
    KeepDocuments
    | ReturnDocuments
    | RecordMedicalCheck
    | GiveMedication
    | RecordIncident
    | EscalateIncident
    | RecordVisit
    | RefuseVisitor
    | RecordBirth
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
