"""What each kind of user sees of a case."""

from __future__ import annotations

from dataclasses import replace

from domain.access import Principal, Tie, View, decide_view
from domain.messages import Actor, RecordClass, Role
from domain.standing import Bond, ReferralBond, Standing
from tests.examples import (
    CLINIC,
    COORDINATION,
    LEGAL_AID,
    POLICE_POST,
    SHELTER_HOUSE,
    WELFARE,
    made_id,
)

TANZANIA = made_id("jurisdiction", "TZ")
MEDICAL = ReferralBond(
    from_agency_id=WELFARE, to_agency_id=CLINIC, record_classes=(RecordClass.MEDICAL,)
)
CASE = Standing(
    jurisdiction_id=TANZANIA,
    reporter_agency_id=POLICE_POST,
    addressed_to_id=WELFARE,
    holder_id=WELFARE,
    referrals={"referral-1": MEDICAL},
)
ACCEPTED = replace(CASE, referrals={"referral-1": replace(MEDICAL, bond=Bond.IN_FORCE)})
ENDED = replace(CASE, referrals={"referral-1": replace(MEDICAL, bond=Bond.ENDED)})


def seen(agency_id: str, standing: Standing, role: Role = Role.SOCIAL_WORKER) -> View:
    actor = Actor(user_id=made_id("user", agency_id), role=role, agency_id=agency_id)
    return decide_view(Principal(actor=actor, jurisdiction_id=TANZANIA), standing)


def test_the_agency_that_answers_for_the_case_sees_its_work_and_every_class() -> None:
    view = seen(WELFARE, CASE)
    assert (view.tie, view.whole, view.persons) == (Tie.HOLDER, True, True)
    assert view.record_classes == tuple(RecordClass)


def test_reporter_sees_receipt_but_not_the_file() -> None:
    view = seen(POLICE_POST, CASE, Role.POLICE_OFFICER)
    assert (view.tie, view.whole, view.persons) == (Tie.REPORTER, False, False)


def test_the_receiver_of_an_open_referral_sees_that_referral_alone() -> None:
    view = seen(CLINIC, CASE, Role.HEALTH_WORKER)
    assert (view.tie, view.whole, view.referral_ids) == (Tie.RECEIVER, False, ("referral-1",))


def test_an_accepted_referral_opens_the_classes_that_it_enumerates() -> None:
    view = seen(CLINIC, ACCEPTED, Role.HEALTH_WORKER)
    assert view.whole
    assert view.record_classes == (RecordClass.MEDICAL, RecordClass.CASE_ADMINISTRATION)


def test_a_referral_that_ended_opens_nothing() -> None:
    assert not seen(CLINIC, ENDED, Role.HEALTH_WORKER).permit


def test_the_shelter_that_admitted_sees_the_work_while_the_stay_runs() -> None:
    sheltered = replace(CASE, stays={"stay-1": SHELTER_HOUSE})
    assert seen(SHELTER_HOUSE, sheltered, Role.SHELTER_WORKER).tie is Tie.REFERRAL
    assert not seen(SHELTER_HOUSE, CASE, Role.SHELTER_WORKER).permit


def test_the_coordinator_sees_steps_without_persons_in_its_own_jurisdiction() -> None:
    view = seen(COORDINATION, CASE, Role.COORDINATOR)
    assert (view.tie, view.whole, view.persons) == (Tie.COORDINATOR, True, False)
    abroad = replace(CASE, jurisdiction_id=made_id("jurisdiction", "MZ"))
    assert not seen(COORDINATION, abroad, Role.COORDINATOR).permit


def test_the_auditor_sees_steps_without_persons() -> None:
    view = seen(COORDINATION, CASE, Role.AUDITOR)
    assert (view.tie, view.whole, view.persons) == (Tie.AUDITOR, True, False)


def test_an_agency_without_a_relation_sees_nothing() -> None:
    assert not seen(LEGAL_AID, CASE, Role.LEGAL_COUNSEL).permit


def test_an_agency_to_which_a_case_is_offered_sees_no_file_before_it_takes_over() -> None:
    offered = replace(CASE, transfer_to_id=LEGAL_AID)
    assert not seen(LEGAL_AID, offered, Role.SOCIAL_WORKER).whole


def test_every_decision_cites_its_policy() -> None:
    assert len(seen(WELFARE, CASE).policy_hash) == 64
