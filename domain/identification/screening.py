"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText, NarrativeText, classed
from domain.vocabulary import (
    ANSWER,
    COUNTRY,
    EXPLOITATION_TYPE,
    INCIDENT_ROLE,
    INDICATOR,
    INTERVIEW_METHOD,
    INTERVIEWER_QUALIFICATION,
    ISIC,
    MEANS_OF_CONTROL,
    PLATFORM,
    RECRUITMENT_METHOD,
    SCREENING_OUTCOME,
    SEXUAL_EXPLOITATION,
    TRAFFICKER_RELATION,
    TRAFFICKING_ACT,
    Code,
)


class ScreeningConductedWords(Value):
    """What the command and the fact both say."""

    screening_id: str
    indicator_set: str
    indicator_set_version: str
    indicators: Annotated[tuple[Code, ...], INDICATOR] = ()
    not_asked: Annotated[tuple[Code, ...], INDICATOR] = ()
    method: Annotated[Code, INTERVIEW_METHOD]
    outcome: Annotated[Code, SCREENING_OUTCOME]
    account: NarrativeText | None = None
    journey: NarrativeText | None = None
    living_conditions: NarrativeText | None = None
    evidence: LegalText | None = None
    insight: NarrativeText | None = None
    other_victims: Annotated[Code, ANSWER]
    reported_before: Annotated[Code, ANSWER]
    interviewer_qualification: Annotated[Code, INTERVIEWER_QUALIFICATION]
    guidance_version: str
    interpreter_id: str | None = None
    first_chance_to_report: Annotated[Code, ANSWER]


class ScreeningConducted(ScreeningConductedWords, Event, record_class=RecordClass.NARRATIVE):
    """TODO-DOC."""


class ConductScreening(ScreeningConductedWords, Command):
    """TODO-DOC."""


class TraffickingElementsAssessedWords(Value):
    """What the command and the fact both say."""

    acts: Annotated[tuple[Code, ...], TRAFFICKING_ACT] = ()
    means: Annotated[tuple[Code, ...], MEANS_OF_CONTROL] = ()
    exploitation: Annotated[tuple[Code, ...], EXPLOITATION_TYPE] = ()
    industry: Annotated[Code, ISIC] | None = None
    sexual_exploitation: Annotated[Code, SEXUAL_EXPLOITATION] | None = None
    recruitment_method: Annotated[Code, RECRUITMENT_METHOD] | None = None
    platforms: Annotated[tuple[Code, ...], PLATFORM] = ()
    recruitment_country: Annotated[Code, COUNTRY] | None = None
    transit_countries: Annotated[tuple[Code, ...], COUNTRY] = ()
    exploitation_countries: Annotated[tuple[Code, ...], COUNTRY] = ()
    exploitation_from: date | None = None
    exploitation_until: date | None = None
    relation_to_trafficker: Annotated[Code, TRAFFICKER_RELATION] | None = None
    child_when_trafficked: Annotated[Code, ANSWER, classed(RecordClass.CHILD)]


class TraffickingElementsAssessed(
    TraffickingElementsAssessedWords, Event, record_class=RecordClass.NARRATIVE
):
    """TODO-DOC."""

    elements_met: bool


class AssessTraffickingElements(TraffickingElementsAssessedWords, Command):
    """TODO-DOC."""


class SmugglingFound(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    reasons: LegalText


class RecordSmuggling(Command):
    """TODO-DOC."""

    reasons: LegalText


class GroupIncidentJoined(Event, record_class=RecordClass.NARRATIVE):
    """TODO-DOC."""

    incident_id: str
    role: Annotated[Code, INCIDENT_ROLE]


class JoinGroupIncident(Command):
    """TODO-DOC."""

    incident_id: str
    role: Annotated[Code, INCIDENT_ROLE]


Commands = ConductScreening | AssessTraffickingElements | RecordSmuggling | JoinGroupIncident


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
