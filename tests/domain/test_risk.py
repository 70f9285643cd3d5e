from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.assessment.risk import (
    AssessNeeds,
    AssessRisk,
    ConcernMissing,
    NeedsAssessed,
    RecordSafetyCard,
    RiskAssessed,
    SafetyCardEmpty,
    SafetyCardRecorded,
    decide,
)
from domain.clocks import RulesMissing
from domain.messages import RecordClass
from domain.personal import marks
from domain.vocabulary import RISK_LEVEL, SERVICE_TYPE
from tests.domain.identification_examples import NO, REPORTED, YES
from tests.domain.scenario import given, held
from tests.examples import MORNING, NURSE, TANZANIA, command

LEVELS: dict[str, Any] = {
    "level": RISK_LEVEL["high"],
    "individual": RISK_LEVEL["high"],
    "household": RISK_LEVEL["medium"],
    "community": RISK_LEVEL["low"],
    "structural": RISK_LEVEL["medium"],
    "further_exploitation": NO,
}
ASSESSED = RiskAssessed(**LEVELS, review_due_at=TANZANIA.due("risk_review", MORNING))
assess = command(AssessRisk, **LEVELS)


def test_each_assessment_of_risk_sets_the_day_of_the_next() -> None:
    given(REPORTED).when(assess).then(ASSESSED)
    given(REPORTED, ASSESSED).when(assess).then(ASSESSED)


def test_no_risk_is_assessed_without_a_day_for_the_next_time() -> None:
    with pytest.raises(RulesMissing):
        decide(assess, None)


def test_the_latest_level_of_risk_counts() -> None:
    assert held(REPORTED).assessment.risk_level == ""
    lower = replace(ASSESSED, level=RISK_LEVEL["low"])
    assert held(REPORTED, ASSESSED).assessment.risk_level == "high"
    assert held(REPORTED, ASSESSED, lower).assessment.risk_level == "low"


def test_who_expects_further_exploitation_says_what_the_concern_is() -> None:
    feared = replace(assess, further_exploitation=YES)
    given(REPORTED).when(feared).refused(ConcernMissing)
    explained = replace(feared, concerns="The recruiter calls daily.")
    given(REPORTED).when(explained).records(RiskAssessed)


def test_needs_are_assessed_with_who_depends_on_the_person() -> None:
    types = (SERVICE_TYPE["safehouse_service"],)
    wish = command(AssessNeeds, service_types=types, urgent_health=NO, children=2)
    needs = NeedsAssessed(service_types=types, urgent_health=NO, children=2)
    given(REPORTED).when(wish).then(needs)


def test_a_safety_card_says_something_and_nothing_of_a_location() -> None:
    given(REPORTED).when(command(RecordSafetyCard, by=NURSE)).refused(SafetyCardEmpty)
    wish = command(RecordSafetyCard, by=NURSE, allergies="Penicillin.")
    card = SafetyCardRecorded(allergies="Penicillin.")
    given(REPORTED).when(wish).then(card)
    assert held(REPORTED, card).assessment.risk.safety_card
    classes = {mark.record_class for mark in marks(SafetyCardRecorded).values()}
    assert RecordClass.CONTACT_LOCATION not in classes
