"""Screening: what an interview showed, the elements of trafficking, and who else was there.

R1  A screening names its indicator set and version: one that the jurisdiction has published, or the
    ILO indicators of forced labour where it has published none.
R2  The interviewer's qualification and the version of the guidance are recorded (rules.md section
    6). An interpreter who took part is assigned to the case and without a conflict.
R3  An indicator was found or not asked about, never both. An outcome of indicated raises the level
    to presumed.
R4  Trafficking is an act, a means and a purpose; for a child no means is needed (Palermo Protocol
    art. 3 (a) and (c)). Whether the elements are met is computed, never entered.
R5  Smuggled and not trafficked is a fact of its own, and lowers no level: only a decision does.
R6  A group incident is joined by its id and the person's own role; it names nobody else, and
    co-victims never see each other (rules.md section 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.identification.level import Level
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
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

if TYPE_CHECKING:
    from domain.identification.state import Identification


class ScreeningConductedWords(Value):
    """How the interview was done, what was found, and what was left unasked."""

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
    """The person was screened for indicators of trafficking (process.md row 6)."""


class ConductScreening(ScreeningConductedWords, Command):
    """Record a screening interview."""


class TraffickingElementsAssessedWords(Value):
    """Act, means and purpose, where and when, by whom."""

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
    """The elements of trafficking were assessed (process.md row 7; Palermo Protocol art. 3)."""

    elements_met: bool


class AssessTraffickingElements(TraffickingElementsAssessedWords, Command):
    """Assess act, means and purpose; whether they make up trafficking is computed."""


class SmugglingFound(Event, record_class=RecordClass.LEGAL):
    """The person was found smuggled and not trafficked."""

    reasons: LegalText


class RecordSmuggling(Command):
    """Record that the person was smuggled and not trafficked."""

    reasons: LegalText


class GroupIncidentJoined(Event, record_class=RecordClass.NARRATIVE):
    """The person was part of an incident with several people; none of them is named."""

    incident_id: str
    role: Annotated[Code, INCIDENT_ROLE]


class JoinGroupIncident(Command):
    """Join the case to an incident with several people, by the id of the incident."""

    incident_id: str
    role: Annotated[Code, INCIDENT_ROLE]


Commands = ConductScreening | AssessTraffickingElements | RecordSmuggling | JoinGroupIncident


ILO_INDICATORS = ("ilo_forced_labour", INDICATOR.version)
"""R1: the indicator set, with its version, where a jurisdiction has published none."""


class IndicatorSetNotPublished(Refused):
    """R1: the jurisdiction has not published this indicator set in this version."""

    rule = "R1"
    advice = "Use a published indicator set in its published version."


class InterpreterMayNotInterpret(Refused):
    """R2: the interpreter of the interview is not assigned, or has a conflict."""

    rule = "R2"
    advice = "Assign an interpreter without a conflict, and record the interview with them."


class ConfirmedAsTrafficked(Refused):
    """R5: a competent authority has confirmed the person as a victim of trafficking."""

    rule = "R5"
    advice = "A decision is changed by the competent authority alone."


class Screenings(Value):
    """The interpreter of each interview (empty without one), and what was found; ids only."""

    interviews: Mapping[str, str] = field(default_factory=dict)
    incident_ids: tuple[str, ...] = ()
    elements_met: bool | None = None
    smuggled: bool = False

    def interpreted_by(self, interpreter_id: str) -> tuple[str, ...]:
        """The interviews in which this interpreter took part, the oldest first."""
        return tuple(key for key, found in self.interviews.items() if found == interpreter_id)


def decide(
    command: Commands, identification: Identification, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Record a screening, the elements of trafficking, smuggling, or a group incident.

    Raises: IndicatorSetNotPublished, InterpreterMayNotInterpret, ConfirmedAsTrafficked, Malformed,
        AlreadyDone, RulesMissing.
    """
    match command:
        case ConductScreening():
            return (_screen(command, identification, known(jurisdiction)),)
        case AssessTraffickingElements():
            return (_assess(command, identification, jurisdiction),)
        case RecordSmuggling():
            return (_smuggled(command, identification),)
        case JoinGroupIncident():
            return (_join(command, identification.screenings),)


def remember(before: Screenings, recorded: Recorded) -> Screenings:
    """Take one fact into account."""
    match recorded.event:
        case ScreeningConducted(screening_id=key, interpreter_id=interpreter_id):
            return replace(before, interviews={**before.interviews, key: interpreter_id or ""})
        case TraffickingElementsAssessed(elements_met=met):
            return replace(before, elements_met=met)
        case SmugglingFound():
            return replace(before, smuggled=True)
        case GroupIncidentJoined(incident_id=key):
            return replace(before, incident_ids=(*before.incident_ids, key))
        case _:
            return before


def _screen(
    command: ConductScreening, identification: Identification, rules: Rules
) -> ScreeningConducted:
    if command.screening_id in identification.screenings.interviews:
        raise AlreadyDone(command.screening_id)
    if not _is_published(command.indicator_set, command.indicator_set_version, rules):
        raise IndicatorSetNotPublished(f"{command.indicator_set} {command.indicator_set_version}")
    if any(indicator in command.not_asked for indicator in command.indicators):
        raise Malformed("an indicator was found or not asked about, not both")
    interpreter_id = command.interpreter_id
    if interpreter_id and not identification.interpreters.may_interpret(interpreter_id):
        raise InterpreterMayNotInterpret(interpreter_id)
    return stated(ScreeningConducted, command)


def _is_published(name: str, version: str, rules: Rules) -> bool:
    if not rules.indicator_sets:
        return (name, version) == ILO_INDICATORS
    return rules.indicator_sets.get(name) == version


def _assess(
    command: AssessTraffickingElements, identification: Identification, rules: Rules | None
) -> TraffickingElementsAssessed:
    began, ended = command.exploitation_from, command.exploitation_until
    if began is not None and ended is not None and ended < began:
        raise Malformed("the exploitation ended before it began")
    child = (
        command.child_when_trafficked == "yes"
        or identification.age.child_at_exploitation
        or identification.presumed_child(command.at, rules)
    )
    means = child or bool(command.means)
    met = bool(command.acts) and means and bool(command.exploitation)
    return stated(TraffickingElementsAssessed, command, elements_met=met)


def _smuggled(command: RecordSmuggling, identification: Identification) -> SmugglingFound:
    if identification.level is Level.CONFIRMED:
        raise ConfirmedAsTrafficked(command.stream)
    if identification.screenings.smuggled:
        raise AlreadyDone(command.stream)
    return stated(SmugglingFound, command)


def _join(command: JoinGroupIncident, screenings: Screenings) -> GroupIncidentJoined:
    if command.incident_id in screenings.incident_ids:
        raise AlreadyDone(command.incident_id)
    return stated(GroupIncidentJoined, command)
