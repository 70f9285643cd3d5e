"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import (
    BiometricText,
    LegalText,
    MedicalText,
    NarrativeText,
    Personal,
    PsychosocialText,
    personal,
)
from domain.vocabulary import (
    ASYLUM_OUTCOME,
    ESCORT_KIND,
    RETURN_DEFERRAL_REASON,
    RISK_LEVEL,
    TRAVEL_DOCUMENT,
    Code,
)


class AsylumScreenedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    outcome: Annotated[Code, ASYLUM_OUTCOME]
    reasons: LegalText | None = None


class AsylumScreened(AsylumScreenedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class ScreenForAsylum(AsylumScreenedWords, Command):
    """TODO-DOC."""


class ReturnRiskAssessedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    level: Annotated[Code, RISK_LEVEL]
    trafficker_proximity: Annotated[Code, RISK_LEVEL]
    family_attitude: Annotated[Code, RISK_LEVEL]
    reprisal: Annotated[Code, RISK_LEVEL]
    mitigated: bool
    mitigation: PsychosocialText | None = None
    explained_to_person: bool


class ReturnRiskAssessed(ReturnRiskAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""


class AssessReturnRisk(ReturnRiskAssessedWords, Command):
    """TODO-DOC."""


class EmbassyContactedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    embassy_id: str
    basis_id: str
    record_classes: tuple[RecordClass, ...]


class EmbassyContacted(EmbassyContactedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class ContactEmbassy(EmbassyContactedWords, Command):
    """TODO-DOC."""


class TravelDocumentObtainedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    kind: Annotated[Code, TRAVEL_DOCUMENT]
    number: BiometricText
    valid_until: date


class TravelDocumentObtained(TravelDocumentObtainedWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class ObtainTravelDocument(TravelDocumentObtainedWords, Command):
    """TODO-DOC."""


class FitToTravelCertifiedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    fit: bool
    valid_until: date
    opinion: MedicalText | None = None


class FitToTravelCertified(FitToTravelCertifiedWords, Event, record_class=RecordClass.MEDICAL):
    """TODO-DOC."""


class CertifyFitToTravel(FitToTravelCertifiedWords, Command):
    """TODO-DOC."""


class EscortAssignedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    escort_id: str
    kind: Annotated[Code, ESCORT_KIND]
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="escort_id")]


class EscortAssigned(EscortAssignedWords, Event):
    """TODO-DOC."""


class AssignEscort(EscortAssignedWords, Command):
    """TODO-DOC."""


class ReceptionArrangedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    organization_id: str
    verified: bool
    verified_by_agency_id: str | None = None
    note: NarrativeText | None = None


class ReceptionArranged(ReceptionArrangedWords, Event):
    """TODO-DOC."""


class ArrangeReception(ReceptionArrangedWords, Command):
    """TODO-DOC."""


class CourtOrderRecordedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    court: LegalText
    ordered_on: date
    terms: LegalText | None = None


class CourtOrderRecorded(CourtOrderRecordedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordReturnOrder(CourtOrderRecordedWords, Command):
    """TODO-DOC."""


class ReturnDeferredWords(Value):
    """What the command and the fact both say."""

    return_id: str
    reason: Annotated[Code, RETURN_DEFERRAL_REASON]
    until_on: date | None = None
    note: NarrativeText | None = None


class ReturnDeferred(ReturnDeferredWords, Event):
    """TODO-DOC."""


class DeferReturn(ReturnDeferredWords, Command):
    """TODO-DOC."""


Commands = (
    ScreenForAsylum
    | AssessReturnRisk
    | ContactEmbassy
    | ObtainTravelDocument
    | CertifyFitToTravel
    | AssignEscort
    | ArrangeReception
    | RecordReturnOrder
    | DeferReturn
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
