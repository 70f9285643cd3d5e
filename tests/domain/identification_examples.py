"""What had happened in identification before the rules of these tests are asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.identification.age import AgeStated
from domain.identification.grounds import IdentificationRequested, ReasonableGroundsDecided
from domain.identification.interpreter import InterpreterAssigned
from domain.identification.recovery_period import RecoveryPeriodStarted, begun
from domain.identification.report import CaseReported
from domain.identification.safety import SafetyChecked
from domain.identification.screening import ScreeningConducted
from domain.vocabulary import (
    AGE_OUTCOME,
    ANSWER,
    DECISION_OUTCOME,
    INTERVIEW_METHOD,
    INTERVIEWER_QUALIFICATION,
    LANGUAGE,
    REPORT_CHANNEL,
    SCREENING_OUTCOME,
    SERVED_ON,
    STANDARD_OF_PROOF,
    STATED_AGE,
)
from tests.examples import (
    AUTHORITY,
    MORNING,
    POLICE_POST,
    TANZANIA,
    UNITED_KINGDOM,
    WELFARE,
    later,
    made_id,
)

IN_A_MONTH = later(days=30)
MOMENT = timedelta(microseconds=1)
YES, NO, NOT_ASKED = ANSWER["yes"], ANSWER["no"], ANSWER["not_asked"]
ADULT, CHILD, UNKNOWN = STATED_AGE["adult"], STATED_AGE["child"], STATED_AGE["unknown"]
FOUND_ADULT, FOUND_CHILD = AGE_OUTCOME["adult"], AGE_OUTCOME["child"]
POSITIVE, NEGATIVE = DECISION_OUTCOME["positive"], DECISION_OUTCOME["negative"]
PERSON, REPRESENTATIVE = SERVED_ON["person"], SERVED_ON["representative"]
INTERPRETER = made_id("person", "interpreter")
INTERVIEW = made_id("screening", "first")


def reported(**words: Any) -> CaseReported:
    """A report by the police of somebody who says nothing of their age."""
    told: dict[str, Any] = {
        "jurisdiction_id": TANZANIA.jurisdiction_id,
        "channel": REPORT_CHANNEL["police_operation"],
        "addressed_to_id": WELFARE,
        "stated_age": UNKNOWN,
        "reporter_agency_id": POLICE_POST,
    }
    return CaseReported(**(told | words))


REPORTED = reported()
REPORTED_ADULT = reported(stated_age=ADULT)
REPORTED_CHILD = reported(stated_age=CHILD)


def age_stated(**words: Any) -> AgeStated:
    told: dict[str, Any] = {
        "stated_age": UNKNOWN,
        "child_at_exploitation": NOT_ASKED,
        "presumed_child": False,
    }
    return AgeStated(**(told | words))


def safety_words(**words: Any) -> dict[str, Any]:
    """A check in which the person said no to every channel."""
    told: dict[str, Any] = {
        "still_exploited": NO,
        "safe_to_call": NO,
        "safe_to_text": NO,
        "safe_to_email": NO,
        "safe_to_post": NO,
        "alternative_permitted": NO,
        "exploiters_location_known": NOT_ASKED,
        "exploiters_in_country": NOT_ASKED,
    }
    return told | words


def safety_checked(**words: Any) -> SafetyChecked:
    """A check that lapses in a month."""
    told: dict[str, Any] = {"lapses_at": IN_A_MONTH}
    return SafetyChecked(**(told | safety_words(**words)))


ASSIGNED = InterpreterAssigned(
    interpreter_id=INTERPRETER, language=LANGUAGE["swa"], name="an invented name"
)


def screening_words(**words: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "screening_id": INTERVIEW,
        "indicator_set": "ilo_forced_labour",
        "indicator_set_version": "2012",
        "method": INTERVIEW_METHOD["in_person"],
        "outcome": SCREENING_OUTCOME["indicated"],
        "other_victims": NOT_ASKED,
        "reported_before": NO,
        "interviewer_qualification": INTERVIEWER_QUALIFICATION["social_worker"],
        "guidance_version": "2025-1",
        "first_chance_to_report": YES,
    }
    return told | words


INDICATED = ScreeningConducted(**screening_words())
REQUESTED = IdentificationRequested(decider_id=AUTHORITY)


def decision_words(**words: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "outcome": POSITIVE,
        "standard": STANDARD_OF_PROOF["reasonable_grounds_to_believe"],
        "reasons": "The account is consistent.",
        "served_on": PERSON,
    }
    return told | words


REASONABLE_GROUNDS = ReasonableGroundsDecided(**decision_words())
NO_REASONABLE_GROUNDS = ReasonableGroundsDecided(**decision_words(outcome=NEGATIVE))
RECOVERING: RecoveryPeriodStarted = begun(UNITED_KINGDOM, MORNING)
