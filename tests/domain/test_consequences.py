"""What a fact of one step brings about in another."""

from __future__ import annotations

import pytest

from domain.access import Principal, decide_view
from domain.assessment.guardian import GuardianEnded
from domain.contact import PersonHasDied
from domain.holding.closure import CloseOnRequest, RecordDeath
from domain.holding.holder import WorkerAlerted
from domain.identification.age import MajorityReached, ReachMajority
from domain.identification.report import ReportReceiptGiven
from domain.identification.safety import CheckSafety, RecordContactAttempt
from domain.identity import MergeCases
from domain.messages import Actor, Role
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralSent
from domain.shelter.stay import DischargeResident
from domain.vocabulary import (
    ANSWER,
    CLOSURE_REASON,
    CONTACT_CHANNEL,
    CONTACT_OUTCOME,
    DISCHARGE_REASON,
    SEX,
    STATED_AGE,
)
from tests.domain.assessment_examples import appointed
from tests.domain.identification_examples import age_stated, reported
from tests.domain.programme import Programme, day
from tests.domain.scenario import given
from tests.domain.taken_on import REFERRAL, admitted, referred, state_of, taken_on
from tests.domain.test_age import BIRTHDAY, TURNS_18
from tests.examples import (
    ASKING,
    CASE,
    CLOCK_WATCHER,
    COORDINATOR,
    NURSE,
    OTHER_CASE,
    POLICE,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    WELFARE,
    command,
    made_id,
)
from tests.made import made

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


@pytest.fixture
def programme() -> Programme:
    return taken_on()


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
    assert state_of(programme).standing.closed


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
    assert strangers_are_shown_nothing(programme)
    programme.give(
        MergeCases,
        by=COORDINATOR,
        merge_id=made_id("merge", "of two reports"),
        other_case_id=OTHER_CASE,
        evidence="(one person)",
    )
    assert state_of(programme, OTHER_CASE).standing.merged_into == CASE
    assert strangers_are_shown_nothing(programme)
    (receipt,) = (
        entry.event
        for entry in programme.log.read({OTHER_CASE: 0})
        if isinstance(entry.event, ReportReceiptGiven)
    )
    assert receipt == ReportReceiptGiven(reporter_agency_id=NURSE.agency_id), "it names nobody else"


def strangers_are_shown_nothing(programme: Programme) -> bool:
    """Whether each reporter has no relation to the case that the other reported."""
    pairs = ((NURSE.agency_id, CASE), (POLICE.agency_id, OTHER_CASE))
    return not any(
        decide_view(
            Principal(
                actor=Actor(user_id=POLICE.user_id, role=role, agency_id=agency_id),
                jurisdiction_id=state_of(programme).standing.jurisdiction_id,
                asks_at=ASKING,
            ),
            state_of(programme, case_id).standing,
        ).permit
        for agency_id, case_id in pairs
        for role in (Role.POLICE_OFFICER, Role.SOCIAL_WORKER)
    )
