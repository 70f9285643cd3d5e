"""Risk: how much danger the person is in, what they need, and what must be known in an emergency.

R1  Risk is judged for the person, the household, the community and the structures around them, and
    as a whole, several times in a case (IOM determinants of migrant vulnerability; HTCDS 2.0).
R2  Each assessment sets the day of the next by the jurisdiction's clock (process.md row 13).
R3  Whoever expects further exploitation says what the concern is.
R4  The safety card holds allergies, medication and danger, and no location; in an emergency it
    alone may be released (rules.md section 2).
R5  Whether the person cooperates with the police is asked nowhere here (rules.md section 5).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from domain.clocks import Rules, known
from domain.messages import Command, Event, Fact, RecordClass, Recorded, Refused, Value, stated
from domain.personal import MedicalText, PsychosocialText, classed
from domain.vocabulary import ANSWER, RISK_LEVEL, SERVICE_TYPE, Code


class RiskAssessedWords(Value):
    """The level of risk in each domain and as a whole, the concern, and what lessens it."""

    level: Annotated[Code, RISK_LEVEL]
    individual: Annotated[Code, RISK_LEVEL]
    household: Annotated[Code, RISK_LEVEL]
    community: Annotated[Code, RISK_LEVEL]
    structural: Annotated[Code, RISK_LEVEL]
    further_exploitation: Annotated[Code, ANSWER]
    concerns: PsychosocialText | None = None
    mitigation: PsychosocialText | None = None


class RiskAssessed(RiskAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The risk was assessed, and the next assessment set (process.md row 13)."""

    review_due_at: datetime


class AssessRisk(RiskAssessedWords, Command):
    """Assess the risk in each domain and as a whole."""


class NeedsAssessedWords(Value):
    """Which services are needed, how urgent health is, and who depends on the person."""

    service_types: Annotated[tuple[Code, ...], SERVICE_TYPE] = ()
    urgent_health: Annotated[Code, ANSWER, classed(RecordClass.MEDICAL)]
    pregnant: MedicalText | None = None
    disability: MedicalText | None = None
    health: MedicalText | None = None
    children: int | None = None
    dependants: int | None = None
    note: PsychosocialText | None = None


class NeedsAssessed(NeedsAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The needs of the person were assessed (process.md row 14)."""


class AssessNeeds(NeedsAssessedWords, Command):
    """Assess what the person needs."""


class SafetyCardRecordedWords(Value):
    """What an emergency must know of the person, and nothing of where they are."""

    allergies: MedicalText | None = None
    medication: MedicalText | None = None
    danger: MedicalText | None = None


class SafetyCardRecorded(SafetyCardRecordedWords, Event, record_class=RecordClass.MEDICAL):
    """The safety card was written: it alone is released for vital interest."""


class RecordSafetyCard(SafetyCardRecordedWords, Command):
    """Write the safety card; it takes the place of the earlier one."""


Commands = AssessRisk | AssessNeeds | RecordSafetyCard


class ConcernMissing(Refused):
    """R3: further exploitation is expected, and no concern says why."""

    rule = "R3"
    advice = "Say what gives reason to expect further exploitation."


class SafetyCardEmpty(Refused):
    """R4: a safety card without anything on it."""

    rule = "R4"
    advice = "Write down an allergy, a medication or a danger."


class Risk(Value):
    """The latest level as a whole, empty before the first assessment, and whether a card exists."""

    level: str = ""
    review_due_at: datetime | None = None
    safety_card: bool = False


def decide(command: Commands, jurisdiction: Rules | None) -> tuple[Event | Fact, ...]:
    """Record risk, needs, or the safety card.

    Raises: ConcernMissing, SafetyCardEmpty, RulesMissing.
    """
    match command:
        case AssessRisk():
            return (_assess(command, known(jurisdiction)),)
        case AssessNeeds():
            return (stated(NeedsAssessed, command),)
        case RecordSafetyCard():
            return (_card(command),)


def remember(before: Risk, recorded: Recorded) -> Risk:
    """Take one fact into account."""
    match recorded.event:
        case RiskAssessed(level=level, review_due_at=review_due_at):
            return replace(before, level=str(level), review_due_at=review_due_at)
        case SafetyCardRecorded():
            return replace(before, safety_card=True)
        case _:
            return before


def _assess(command: AssessRisk, rules: Rules) -> RiskAssessed:
    if command.further_exploitation == "yes" and command.concerns is None:
        raise ConcernMissing(command.stream)
    return stated(RiskAssessed, command, review_due_at=rules.due("risk_review", command.at))


def _card(command: RecordSafetyCard) -> SafetyCardRecorded:
    card = stated(SafetyCardRecorded, command)
    if card == SafetyCardRecorded():
        raise SafetyCardEmpty(command.stream)
    return card
