"""What a fact of one step brings about in another."""

from __future__ import annotations

from typing import Any

import pytest

from domain import case as lifecycle
from domain.access import Principal, decide_view
from domain.assessment.guardian import GuardianEnded
from domain.assessment.persons import LinkPerson, NamePerpetrator
from domain.consent.consents import ConsentMissing
from domain.consent.grant import GiveConsent
from domain.consequences import (
    AgencyUnknown,
    ReferralsStillOpen,
    StayStillOpen,
)
from domain.contact import PersonHasDied, PersonInConflict
from domain.holding.closure import ApproveClosure, CloseOnRequest, RecordDeath, RequestClosure
from domain.holding.holder import TakeOnCase, WorkerAlerted
from domain.identification.age import MajorityReached, ReachMajority
from domain.identification.grounds import RequestIdentification
from domain.identification.interpreter import AssignInterpreter
from domain.identification.report import CaseReported
from domain.identification.safety import CheckSafety, RecordContactAttempt
from domain.messages import Actor, RecordClass, Role
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralSent, SendReferral
from domain.reintegration.plan import (
    AgreeReintegrationPlan,
    AssessReintegration,
    RecordMonitoringVisit,
)
from domain.reintegration.retrafficking import SuspectRetrafficking
from domain.shelter.request import RecordUnexpectedArrival
from domain.shelter.stay import AdmitResident, DischargeResident
from domain.vocabulary import (
    ANSWER,
    CLOSURE_REASON,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    CONTACT_OUTCOME,
    DISCHARGE_REASON,
    FURTHER_ACTION,
    INTERVIEW_SUBJECT,
    LANGUAGE,
    PERSON_ROLE,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    RISK_LEVEL,
    SERVICE_TYPE,
    SEX,
    STATED_AGE,
    STAY_ARRANGEMENT,
)
from tests.domain.assessment_examples import appointed
from tests.domain.identification_examples import age_stated, reported
from tests.domain.programme import SHELTER_SERVICE, Programme, day
from tests.domain.scenario import given
from tests.domain.test_age import BIRTHDAY, TURNS_18
from tests.examples import (
    ASKING,
    AUTHORITY,
    CASE,
    CLOCK_WATCHER,
    NURSE,
    OTHER_CASE,
    POLICE,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    WELFARE,
    command,
    made_id,
)
from tests.made import made

CONSENT = made_id("consent", "to the shelter")
REFERRAL = made_id("referral", "to the shelter")
SAFE_WAYS = (
    "still_exploited",
    "safe_to_call",
    "safe_to_text",
    "safe_to_email",
    "safe_to_post",
    "alternative_permitted",
    "exploiters_location_known",
    "exploiters_in_country",
)


def consented(programme: Programme, **words: Any) -> None:
    told: dict[str, Any] = {
        "consent_id": CONSENT,
        "purpose": CONSENT_PURPOSE["referral"],
        "recipient_id": SHELTER_HOUSE,
        "record_classes": (RecordClass.CASE_ADMINISTRATION,),
        "basis": CONSENT_BASIS["adult_informed"],
        "given_by": INTERVIEW_SUBJECT["individual"],
        "wording": "what is disclosed, and to whom",
        "ends_at": day(60),
    }
    programme.give(GiveConsent, **(told | words))


def referred(programme: Programme) -> None:
    consented(programme)
    programme.give(
        SendReferral,
        referral_id=REFERRAL,
        to_agency_id=SHELTER_HOUSE,
        service_id=SHELTER_SERVICE,
        service_type=SERVICE_TYPE["safehouse_service"],
        reason=REFERRAL_REASON["AdditionalServicesRequired"],
        priority=REFERRAL_PRIORITY["urgent_72h"],
        record_classes=(RecordClass.CASE_ADMINISTRATION,),
        basis_id=CONSENT,
        caregiver_informed=ANSWER["not_asked"],
    )


def admitted(programme: Programme, bed: str) -> None:
    programme.give(
        AdmitResident,
        by=SHELTER_WORKER,
        stay_id=made_id("stay", "first"),
        shelter_id=SHELTER,
        place_id=bed,
        arrangement=STAY_ARRANGEMENT["dormitory"],
        house_rules_explained=ANSWER["yes"],
        medical_check_offered=ANSWER["declined"],
        consent_to_stay=ANSWER["yes"],
    )


def held(programme: Programme, stream: str = CASE) -> lifecycle.Case:
    return lifecycle.replay(programme.log.read({stream: 0}))


@pytest.fixture
def programme() -> Programme:
    programme = Programme()
    programme.report(sex=SEX["female"])
    programme.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    return programme


def ask_closure(programme: Programme) -> None:
    programme.give(
        RequestClosure, reason=CLOSURE_REASON["plan_completed"], safe_to_close=ANSWER["yes"]
    )


def test_a_case_is_not_closed_over_somebody_who_lives_in_a_shelter(programme: Programme) -> None:
    bed = programme.open_shelter(1)[0]
    referred(programme)
    admitted(programme, bed)
    ask_closure(programme)
    with pytest.raises(StayStillOpen):
        programme.give(ApproveClosure, by=SUPERVISOR, reason=CLOSURE_REASON["plan_completed"])


def test_a_case_is_not_closed_over_an_open_referral(programme: Programme) -> None:
    programme.open_shelter(1)
    referred(programme)
    ask_closure(programme)
    with pytest.raises(ReferralsStillOpen):
        programme.give(ApproveClosure, by=SUPERVISOR, reason=CLOSURE_REASON["plan_completed"])


def test_an_adult_leaves_at_will_and_open_referrals_are_cancelled(programme: Programme) -> None:
    programme.open_shelter(1)
    referred(programme)
    programme.give(CloseOnRequest, reason=CLOSURE_REASON["declined_support"])
    assert programme.history()[-2:] == ["CaseClosed", "ReferralCancelledBySurvivor"]


def test_death_recalls_what_nobody_accepted(programme: Programme) -> None:
    programme.open_shelter(1)
    referred(programme)
    programme.give(RecordDeath, died_on=day(0).date())
    assert programme.history()[-2:] == ["PersonDied", "ReferralRecalled"]


def test_a_suspicion_opens_a_linked_case(programme: Programme) -> None:
    programme.give(SuspectRetrafficking, new_case_id=OTHER_CASE, elements="the same recruiter")
    assert programme.history()[-2:] == ["RetraffickingSuspected", "CasesLinked"]
    assert programme.history(OTHER_CASE) == ["CaseReported", "CasesLinked"]
    assert held(programme, OTHER_CASE).standing.responsible_id == SOCIAL_WORKER.agency_id


def test_who_stands_at_the_door_of_a_shelter_gets_a_case(programme: Programme) -> None:
    programme.open_shelter(1)
    programme.give(
        RecordUnexpectedArrival, stream=OTHER_CASE, by=SHELTER_WORKER, shelter_id=SHELTER
    )
    events = [entry.event for entry in programme.log.read({OTHER_CASE: 0})]
    reports = [event for event in events if isinstance(event, CaseReported)]
    assert [report.addressed_to_id for report in reports] == [SHELTER_HOUSE]


def test_a_report_is_addressed_to_an_agency_that_exists(programme: Programme) -> None:
    with pytest.raises(AgencyUnknown):
        programme.report(stream=OTHER_CASE, addressed_to_id=made_id("organization", "nobody"))


def test_the_identification_of_an_adult_needs_consent(programme: Programme) -> None:
    wish = {"decider_id": AUTHORITY}
    with pytest.raises(ConsentMissing):
        programme.give(RequestIdentification, **wish)
    consented(programme, recipient_id=AUTHORITY, purpose=CONSENT_PURPOSE["identification"])
    programme.give(RequestIdentification, **wish, basis_id=CONSENT)
    assert programme.history()[-1] == "IdentificationRequested"


def test_an_alleged_perpetrator_does_not_interpret(programme: Programme) -> None:
    stranger = made_id("person", "interpreter")
    programme.give(
        LinkPerson,
        linked_person_id=stranger,
        role=PERSON_ROLE["interpreter"],
        name="an invented name",
    )
    programme.give(NamePerpetrator, linked_person_id=stranger, allegation="an invented allegation")
    with pytest.raises(PersonInConflict):
        programme.give(
            AssignInterpreter,
            interpreter_id=stranger,
            language=LANGUAGE["swa"],
            name="an invented name",
        )


def test_an_urgent_need_found_at_a_visit_alerts_a_worker(programme: Programme) -> None:
    plan = made_id("plan", "reintegration")
    programme.give(AssessReintegration, skills="an invented skill")
    programme.give(
        AgreeReintegrationPlan,
        plan_id=plan,
        objectives="an invented objective",
        activities="an invented activity",
        feasibility=RISK_LEVEL["low"],
        agreed_by_person=ANSWER["yes"],
    )
    programme.give(
        RecordMonitoringVisit,
        visit_id=made_id("visit", "first"),
        plan_id=plan,
        visited_on=day(0).date(),
        method=CONTACT_CHANNEL["in_person"],
        retrafficking_risk=RISK_LEVEL["high"],
        further_action=FURTHER_ACTION["urgent_intervention"],
    )
    assert programme.history()[-2:] == ["MonitoringVisitDone", "WorkerAlerted"]


def test_death_ends_messages_and_tells_no_family_automatically(programme: Programme) -> None:
    said = dict.fromkeys(SAFE_WAYS, ANSWER["yes"])
    programme.give(CheckSafety, **said)
    attempt = {
        "channel": CONTACT_CHANNEL["telephone"],
        "outcome": CONTACT_OUTCOME["reached"],
    }
    programme.give(RecordContactAttempt, **attempt)
    programme.give(RecordDeath, died_on=day(0).date())
    assert programme.history()[-1] == "PersonDied"
    with pytest.raises(PersonHasDied):
        programme.give(RecordContactAttempt, **attempt)


def test_adult_may_leave_shelter_and_case_without_approval(programme: Programme) -> None:
    bed = programme.open_shelter(1)[0]
    referred(programme)
    admitted(programme, bed)
    programme.give(CloseOnRequest, reason=CLOSURE_REASON["declined_support"])
    programme.give(
        DischargeResident,
        by=SHELTER_WORKER,
        stay_id=made_id("stay", "first"),
        shelter_id=SHELTER,
        reason=DISCHARGE_REASON["left_by_own_decision"],
        safe_destination=ANSWER["not_asked"],
        belongings_returned=True,
    )
    assert programme.history()[-1] == "ResidentDischarged"
    assert held(programme).standing.closed


def test_majority_ends_guardian_powers_but_not_services() -> None:
    served = made(
        ReferralSent, referral_id=REFERRAL, from_agency_id=WELFARE, to_agency_id=SHELTER_HOUSE
    )
    history = (
        reported(stated_age=STATED_AGE["child"]),
        age_stated(stated_age=STATED_AGE["child"], birth_date=TURNS_18, presumed_child=True),
        appointed(),
        served,
        ReferralAccepted(referral_id=REFERRAL),
    )
    grown = command(ReachMajority, by=CLOCK_WATCHER, at=BIRTHDAY, due_at=BIRTHDAY)
    facts = given(*history).when(grown).events()
    kinds = {type(fact) for fact in facts}
    assert kinds == {MajorityReached, GuardianEnded, WorkerAlerted}


def test_two_reporters_of_one_person_do_not_learn_of_each_other(programme: Programme) -> None:
    programme.report(stream=OTHER_CASE, by=NURSE, sex=SEX["female"])
    first, second = held(programme), held(programme, OTHER_CASE)
    for agency_id, stranger in ((NURSE.agency_id, first), (POLICE.agency_id, second)):
        actor = Actor(user_id=POLICE.user_id, role=Role.POLICE_OFFICER, agency_id=agency_id)
        asker = Principal(
            actor=actor, jurisdiction_id=first.standing.jurisdiction_id, asks_at=ASKING
        )
        assert not decide_view(asker, stranger.standing).permit
