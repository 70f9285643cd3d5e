from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from domain.clocks import Rules, RulesMissing
from domain.consent.legal_basis import ConfidentialityLimitsExplained, LimitsNotExplained
from domain.identification.age import AgeStated
from domain.identification.grounds import IdentificationDecided
from domain.identification.interpreter import InterpreterConflictFound
from domain.identification.level import Level
from domain.identification.screening import (
    AssessTraffickingElements,
    ConductScreening,
    ConfirmedAsTrafficked,
    GroupIncidentJoined,
    IndicatorSetNotPublished,
    InterpreterMayNotInterpret,
    JoinGroupIncident,
    RecordSmuggling,
    ScreeningConducted,
    SmugglingFound,
    TraffickingElementsAssessed,
    decide,
)
from domain.identification.state import Identification
from domain.messages import AlreadyDone, Event, Malformed
from domain.vocabulary import (
    DECIDER_KIND,
    EXPLOITATION_TYPE,
    INCIDENT_ROLE,
    INDICATOR,
    MEANS_OF_CONTROL,
    SCREENING_OUTCOME,
    TRAFFICKING_ACT,
)
from tests.domain.identification_examples import (
    ASSIGNED,
    INDICATED,
    INTERPRETER,
    NO,
    NOT_ASKED,
    REPORTED,
    REPORTED_CHILD,
    YES,
    age_stated,
    decision_words,
    screening_words,
)
from tests.domain.scenario import given, held
from tests.examples import TANZANIA, command, made_id

OWN_SET: Rules = replace(TANZANIA, indicator_sets={"tanzania": "3"})
EXPLAINED = ConfidentialityLimitsExplained(understood=YES)
CONFIRMED = IdentificationDecided(
    **decision_words(), decider_kind=DECIDER_KIND["NonPoliceGovernmentalOrganization"]
)


def screen(**words: Any) -> ConductScreening:
    return command(ConductScreening, **screening_words(**words))


def screened(outcome: str) -> ScreeningConducted:
    return ScreeningConducted(**screening_words(outcome=SCREENING_OUTCOME[outcome]))


def elements(**words: Any) -> AssessTraffickingElements:
    told: dict[str, Any] = {
        "acts": (TRAFFICKING_ACT["recruitment"],),
        "means": (MEANS_OF_CONTROL["FalsePromises"],),
        "exploitation": (EXPLOITATION_TYPE["ForcedLabour"],),
        "child_when_trafficked": NO,
    }
    return command(AssessTraffickingElements, **(told | words))


def are_met(wish: AssessTraffickingElements, *history: Event) -> bool:
    (event,) = given(*(history or (REPORTED,))).when(wish).records(TraffickingElementsAssessed)
    assert isinstance(event, TraffickingElementsAssessed)
    return event.elements_met


def test_a_screening_is_recorded_with_its_guidance_and_qualification() -> None:
    given(REPORTED, EXPLAINED).when(screen()).then(INDICATED)
    assert INDICATED.interviewer_qualification == "social_worker"
    assert INDICATED.guidance_version == "2025-1"


def test_the_limits_of_confidentiality_are_explained_before_the_questions() -> None:
    given(REPORTED).when(screen()).refused(LimitsNotExplained)
    for understood in (YES, NO):
        explained = replace(EXPLAINED, understood=understood)
        given(REPORTED, explained).when(screen()).records(ScreeningConducted)


def test_an_indicated_screening_presumes_a_victim() -> None:
    assert held(REPORTED, INDICATED).identification.level is Level.PRESUMED


@pytest.mark.parametrize("outcome", ["not_indicated", "unclear"])
def test_another_screening_presumes_nobody_and_lowers_no_level(outcome: str) -> None:
    assert held(REPORTED, screened(outcome)).identification.level is Level.SCREENING
    assert held(REPORTED, INDICATED, screened(outcome)).identification.level is Level.PRESUMED


def test_without_a_published_set_the_indicators_of_the_ilo_are_used() -> None:
    given(REPORTED, EXPLAINED).when(screen(indicator_set="own")).refused(IndicatorSetNotPublished)
    given(REPORTED, EXPLAINED).when(screen(indicator_set_version="2011")).refused(
        IndicatorSetNotPublished
    )


def test_where_a_set_is_published_no_other_is_used() -> None:
    own = screen(indicator_set="tanzania", indicator_set_version="3")
    given(REPORTED, EXPLAINED, rules=OWN_SET).when(own).records(ScreeningConducted)
    given(REPORTED, EXPLAINED, rules=OWN_SET).when(screen()).refused(IndicatorSetNotPublished)
    old = replace(own, indicator_set_version="2")
    given(REPORTED, EXPLAINED, rules=OWN_SET).when(old).refused(IndicatorSetNotPublished)


def test_no_screening_without_rules() -> None:
    with pytest.raises(RulesMissing):
        decide(screen(), Identification(), None)


def test_a_screening_is_recorded_once() -> None:
    given(REPORTED, EXPLAINED, INDICATED).when(screen()).refused(AlreadyDone)


def test_an_indicator_is_not_both_found_and_left_unasked() -> None:
    both = (INDICATOR["isolation"],)
    given(REPORTED, EXPLAINED).when(screen(indicators=both, not_asked=both)).refused(Malformed)


def test_the_interpreter_of_a_screening_is_assigned_and_without_conflict() -> None:
    wish = screen(interpreter_id=INTERPRETER)
    conflict = InterpreterConflictFound(interpreter_id=INTERPRETER, reasons="A cousin.")
    given(REPORTED, EXPLAINED, ASSIGNED).when(wish).records(ScreeningConducted)
    given(REPORTED, EXPLAINED).when(wish).refused(InterpreterMayNotInterpret)
    given(REPORTED, EXPLAINED, ASSIGNED, conflict).when(wish).refused(InterpreterMayNotInterpret)


def test_trafficking_of_an_adult_is_act_means_and_purpose() -> None:
    assert are_met(elements())
    assert not are_met(elements(acts=()))
    assert not are_met(elements(means=()))
    assert not are_met(elements(exploitation=()))


def test_for_a_child_no_means_is_needed() -> None:
    stated_child: AgeStated = age_stated(child_at_exploitation=YES)
    assert are_met(elements(means=(), child_when_trafficked=YES))
    assert are_met(elements(means=()), REPORTED_CHILD)
    assert are_met(elements(means=()), REPORTED, stated_child)
    assert not are_met(elements(means=(), child_when_trafficked=NOT_ASKED))
    assert not are_met(elements(means=(), acts=(), child_when_trafficked=YES))


def test_exploitation_does_not_end_before_it_begins() -> None:
    wish = elements(exploitation_from=date(2025, 2, 2), exploitation_until=date(2025, 2, 1))
    given(REPORTED).when(wish).refused(Malformed)
    assert are_met(replace(wish, exploitation_until=date(2025, 2, 2)))


def test_smuggled_and_not_trafficked_is_its_own_fact_and_lowers_no_level() -> None:
    wish = command(RecordSmuggling, reasons="Paid for the crossing and left free.")
    found = SmugglingFound(reasons="Paid for the crossing and left free.")
    given(REPORTED, INDICATED).when(wish).then(found)
    assert held(REPORTED, INDICATED, found).identification.level is Level.PRESUMED
    given(REPORTED, found).when(wish).refused(AlreadyDone)


def test_a_confirmed_victim_is_not_recorded_as_smuggled() -> None:
    wish = command(RecordSmuggling, reasons="Paid for the crossing.")
    given(REPORTED, CONFIRMED).when(wish).refused(ConfirmedAsTrafficked)


def test_a_group_incident_is_joined_once_and_names_nobody_else() -> None:
    incident_id = made_id("incident", "truck")
    role = INCIDENT_ROLE["presumed_victim"]
    joined = GroupIncidentJoined(incident_id=incident_id, role=role)
    wish = command(JoinGroupIncident, incident_id=incident_id, role=role)
    given(REPORTED).when(wish).then(joined)
    given(REPORTED, joined).when(wish).refused(AlreadyDone)
    assert [field.name for field in fields(joined)] == ["incident_id", "role"]
