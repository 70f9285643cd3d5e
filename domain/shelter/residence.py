"""Residence: what happens while somebody lives in a shelter.

R1  Documents are kept only because the person asked for it, and go back on demand, at any time and
    without a reason (OHCHR Recommended Principles, guideline 6; rules.md 3).
R2  A medical check is offered and may be declined; findings are those of a check that was accepted.
R3  What happened in the shelter is told to an agency outside only on a consent or legal basis in
    force; the agency that answers for the case is not outside (rules.md 1).
R4  A visitor is a person linked to the case whom a second worker cleared, and never an alleged
    perpetrator (rules.md 2); a refused visitor is a fact of its own, and so is a visit that the
    person declined.
R5  A child born in the shelter gets a case and a cot of its own; a cot has room or is not given
    (rules.md 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Protocol
from uuid import UUID, uuid5

from domain.assessment.state import Assessment
from domain.consent.carried import DisclosureUnderOne
from domain.consent.state import Consents
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import IdentityText, MedicalText, NarrativeText, Personal, personal
from domain.shelter.fitting import PlaceDoesNotFit, PlaceFull, PlaceOutOfService
from domain.shelter.house import Shelter, opened, place_in
from domain.shelter.places import PlaceTaken
from domain.shelter.stay import running
from domain.vocabulary import ANSWER, INCIDENT_KIND, STAY_ARRANGEMENT, VISIT_OUTCOME, Code

if TYPE_CHECKING:
    from domain.shelter.state import Stay, Stays


class DocumentsKeptWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    at_persons_request: bool
    documents: IdentityText


class DocumentsKept(DocumentsKeptWords, Event, record_class=RecordClass.IDENTITY):
    """The shelter keeps a resident's documents, because the resident asked for it."""


class KeepDocuments(DocumentsKeptWords, Command):
    """Keep documents for a resident who asks for it."""


class DocumentsReturned(Event, record_class=RecordClass.IDENTITY):
    """A resident has the documents back."""

    stay_id: str
    documents: IdentityText


class ReturnDocuments(Command):
    """Give a resident's documents back."""

    stay_id: str
    documents: IdentityText


class MedicalCheckDoneWords(Value):
    """What the command and the fact both say."""

    stay_id: str | None = None
    accepted: Annotated[Code, ANSWER]
    findings: MedicalText | None = None


class MedicalCheckDone(MedicalCheckDoneWords, Event, record_class=RecordClass.MEDICAL):
    """A medical check was offered, and done or declined; neither changes the stay."""


class RecordMedicalCheck(MedicalCheckDoneWords, Command):
    """Record a medical check, or that it was declined."""


class MedicationGiven(Event, record_class=RecordClass.MEDICAL):
    """A resident was given medication."""

    stay_id: str
    medication: MedicalText


class GiveMedication(Command):
    """Record medication that was given."""

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
    """Something happened in the shelter that must not be forgotten."""


class RecordIncident(IncidentRecordedWords, Command):
    """Record what happened in the shelter."""


class IncidentEscalatedWords(Value):
    """What the command and the fact both say."""

    incident_id: str
    to_agency_id: str
    basis_id: str | None = None
    reason: NarrativeText | None = None


class IncidentEscalated(
    IncidentEscalatedWords, DisclosureUnderOne, Event, record_class=RecordClass.NARRATIVE
):
    """An incident was told to an agency, on the basis that it needed."""


class EscalateIncident(IncidentEscalatedWords, Command):
    """Tell an agency of an incident."""


class VisitRecordedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    visitor_id: str
    outcome: Annotated[Code, VISIT_OUTCOME]
    note: NarrativeText | None = None


class VisitRecorded(VisitRecordedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """A cleared visitor came; the visit took place, ended early, or the person declined it."""


class RecordVisit(VisitRecordedWords, Command):
    """Record a visit."""


class VisitorRefusedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    visitor_id: str | None = None
    visitor: (
        Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="visitor_id")] | None
    ) = None
    reason: NarrativeText


class VisitorRefused(VisitorRefusedWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """A visitor was not let in."""


class RefuseVisitor(VisitorRefusedWords, Command):
    """Record that a visitor was not let in."""


class ChildBornWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    child_case_id: str
    born_on: Annotated[Personal[date], personal(RecordClass.CHILD)]
    cot_place_id: str
    shelter_id: str


class ChildBorn(ChildBornWords, Event, record_class=RecordClass.CHILD):
    """A resident gave birth; the child has a case and a cot of its own."""


class RecordBirth(ChildBornWords, Command):
    """Record a birth in the shelter."""


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


class DocumentsNotAskedFor(Refused):
    """R1."""

    rule = "R1"
    advice = "Leave the documents with the person, unless they ask the shelter to keep them."


class NoDocumentsKept(Refused):
    """R1."""

    rule = "R1"
    advice = "The shelter keeps no documents of this resident."


class BasisMissing(Refused):
    """R3."""

    rule = "R3"
    advice = "Name a consent or a legal basis that is in force."


class VisitorNotCleared(Refused):
    """R4."""

    rule = "R4"
    advice = (
        "Have a second worker check for conflicts first, or record that the visitor was refused."
    )


class Answering(Protocol):
    """Who answers for the case."""

    @property
    def responsible_id(self) -> str: ...


class Begun(Protocol):
    """Another case, which exists once something was recorded on it."""

    @property
    def version(self) -> int: ...


def decide(
    command: Commands,
    *,
    standing: Answering,
    stays: Stays,
    assessment: Assessment,
    consents: Consents,
    shelters: Mapping[str, Shelter],
    cases: Mapping[str, Begun],
) -> tuple[Event | Fact, ...]:
    """Decide what happens while somebody lives in a shelter.

    Raises: DocumentsNotAskedFor, NoDocumentsKept, BasisMissing, VisitorNotCleared, PlaceFull,
    PlaceDoesNotFit, PlaceOutOfService, Missing, AlreadyDone, OutOfOrder, Malformed.
    """
    match command:
        case KeepDocuments():
            return (_keep(command, stays),)
        case ReturnDocuments():
            return (_give_back(command, stays),)
        case RecordMedicalCheck():
            return (_check(command, stays),)
        case GiveMedication():
            running(stays, command.stay_id)
            return (stated(MedicationGiven, command),)
        case RecordIncident():
            return (_incident(command, stays),)
        case EscalateIncident():
            return (_escalate(command, stays, consents, standing.responsible_id),)
        case RecordVisit():
            return (_visit(command, stays, assessment),)
        case RefuseVisitor():
            return (_refuse_visitor(command, stays),)
        case RecordBirth():
            return _birth(command, stays, shelters, cases)


def childs_stay(command: RecordBirth) -> str:
    """The id of the first stay of a child who is born in the shelter, from the one command."""
    return f"stay-{uuid5(UUID(command.command_id), 'child')}"


def _keep(command: KeepDocuments, stays: Stays) -> DocumentsKept:
    running(stays, command.stay_id)
    if not command.at_persons_request:
        raise DocumentsNotAskedFor(command.stay_id)
    return stated(DocumentsKept, command)


def _give_back(command: ReturnDocuments, stays: Stays) -> DocumentsReturned:
    if not _known(stays, command.stay_id).documents_kept:
        raise NoDocumentsKept(command.stay_id)
    return stated(DocumentsReturned, command)


def _check(command: RecordMedicalCheck, stays: Stays) -> MedicalCheckDone:
    if command.stay_id is not None:
        _known(stays, command.stay_id)
    if command.findings is not None and command.accepted != "yes":
        raise Malformed("findings are those of a check that was accepted")
    return stated(MedicalCheckDone, command)


def _incident(command: RecordIncident, stays: Stays) -> IncidentRecorded:
    _known(stays, command.stay_id)
    if command.incident_id in stays.incidents:
        raise AlreadyDone(command.incident_id)
    return stated(IncidentRecorded, command)


def _escalate(
    command: EscalateIncident, stays: Stays, consents: Consents, responsible_id: str
) -> IncidentEscalated:
    if command.incident_id not in stays.incidents:
        raise Missing(command.incident_id)
    outside = command.to_agency_id not in (responsible_id, command.by.agency_id)
    basis = command.basis_id
    if outside and (basis is None or not consents.in_force(basis, command.at)):
        raise BasisMissing(command.incident_id)
    return stated(IncidentEscalated, command)


def _visit(command: RecordVisit, stays: Stays, assessment: Assessment) -> VisitRecorded:
    running(stays, command.stay_id)
    visitor = command.visitor_id
    safe = assessment.is_cleared(visitor) and not assessment.has_conflict(visitor)
    if command.outcome != "declined_by_person" and not safe:
        raise VisitorNotCleared(command.visitor_id)
    return stated(VisitRecorded, command)


def _refuse_visitor(command: RefuseVisitor, stays: Stays) -> VisitorRefused:
    running(stays, command.stay_id)
    return stated(VisitorRefused, command)


def _birth(
    command: RecordBirth,
    stays: Stays,
    shelters: Mapping[str, Shelter],
    cases: Mapping[str, Begun],
) -> tuple[Event | Fact, ...]:
    stay = running(stays, command.stay_id)
    if stay.shelter_id != command.shelter_id:
        raise Missing(command.shelter_id)
    other = cases.get(command.child_case_id)
    if command.child_case_id == command.stream or (other is not None and other.version > 0):
        raise AlreadyDone(command.child_case_id)
    shelter = opened(shelters, command.shelter_id)
    _require_cot(command, shelter)
    taken = PlaceTaken(
        place_id=command.cot_place_id,
        stay_id=childs_stay(command),
        arrangement=STAY_ARRANGEMENT["cot"],
        case_id=command.child_case_id,
    )
    return (stated(ChildBorn, command), Fact(stream=command.shelter_id, event=taken))


def _require_cot(command: RecordBirth, shelter: Shelter) -> None:
    cot = place_in(shelter, command.cot_place_id)
    if not cot.in_service:
        raise PlaceOutOfService(command.cot_place_id)
    if cot.kind != "cot":
        raise PlaceDoesNotFit(command.cot_place_id)
    if cot.free(command.at) < 1:
        raise PlaceFull(command.cot_place_id)


def _known(stays: Stays, stay_id: str) -> Stay:
    stay = stays.stays.get(stay_id)
    if stay is None:
        raise Missing(stay_id)
    return stay
