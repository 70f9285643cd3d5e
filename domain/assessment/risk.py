"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import MedicalText, PsychosocialText, classed
from domain.vocabulary import ANSWER, RISK_LEVEL, SERVICE_TYPE, Code


class RiskAssessedWords(Value):
    """What the command and the fact both say."""

    level: Annotated[Code, RISK_LEVEL]
    individual: Annotated[Code, RISK_LEVEL]
    household: Annotated[Code, RISK_LEVEL]
    community: Annotated[Code, RISK_LEVEL]
    structural: Annotated[Code, RISK_LEVEL]
    further_exploitation: Annotated[Code, ANSWER]
    concerns: PsychosocialText | None = None
    mitigation: PsychosocialText | None = None


class RiskAssessed(RiskAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""

    review_due_at: datetime


class AssessRisk(RiskAssessedWords, Command):
    """TODO-DOC."""


class NeedsAssessedWords(Value):
    """What the command and the fact both say."""

    service_types: Annotated[tuple[Code, ...], SERVICE_TYPE] = ()
    urgent_health: Annotated[Code, ANSWER, classed(RecordClass.MEDICAL)]
    pregnant: MedicalText | None = None
    disability: MedicalText | None = None
    health: MedicalText | None = None
    children: int | None = None
    dependants: int | None = None
    note: PsychosocialText | None = None


class NeedsAssessed(NeedsAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""


class AssessNeeds(NeedsAssessedWords, Command):
    """TODO-DOC."""


class SafetyCardRecordedWords(Value):
    """What the command and the fact both say."""

    allergies: MedicalText | None = None
    medication: MedicalText | None = None
    danger: MedicalText | None = None


class SafetyCardRecorded(SafetyCardRecordedWords, Event, record_class=RecordClass.MEDICAL):
    """TODO-DOC."""


class RecordSafetyCard(SafetyCardRecordedWords, Command):
    """TODO-DOC."""


Commands = AssessRisk | AssessNeeds | RecordSafetyCard


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
