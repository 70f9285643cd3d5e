"""Whoever sees a case is told why, what is kept from them, and what would be needed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from domain import policy, why
from domain.access import Principal, decide_view
from domain.messages import RecordClass, Role
from domain.policy import Tie
from domain.standing import Standing
from domain.why import Explanation, explain
from tests.domain.standings import principals, standings
from tests.domain.test_access import ACCEPTED, CASE, asker, opened, sealed
from tests.examples import CLINIC, COORDINATION, LEGAL_AID, POLICE_POST, WELFARE, made_id


def told(agency: str, standing: Standing, role: Role = Role.SOCIAL_WORKER) -> Explanation:
    explanation = explain(asker(agency, role), standing)
    assert explanation is not None
    return explanation


def code_of(explanation: Explanation, kind: RecordClass) -> str:
    return {kept.record_class: kept.code for kept in explanation.kept_back}[kind]


def test_the_holder_is_told_that_it_answers_for_the_case_and_nothing_is_kept_back() -> None:
    explanation = told(WELFARE, CASE)
    assert (explanation.reason, explanation.kept_back) == ("answers for the case", ())
    assert explanation.source == policy.GRANT_OF[Tie.HOLDER].source


def test_a_receiver_in_force_is_told_that_a_class_would_need_a_referral_that_enumerates_it() -> (
    None
):
    explanation = told(CLINIC, ACCEPTED, Role.HEALTH_WORKER)
    legal = next(kept for kept in explanation.kept_back if kept.record_class == "legal")
    assert legal.code == "not_in_referral"
    assert legal.needed == "A referral in force that enumerates legal."


def test_a_police_officer_is_told_that_nothing_opens_medical_to_the_role() -> None:
    holding = replace(CASE, holder_id=CLINIC)
    explanation = told(CLINIC, holding, Role.POLICE_OFFICER)
    assert code_of(explanation, RecordClass.MEDICAL) == "never_for_this_role"
    (source,) = {kept.source for kept in explanation.kept_back}
    assert source == policy.FORBIDS[0].source


def test_who_is_not_on_the_list_is_told_that_two_people_would_have_to_put_them_there() -> None:
    explanation = told(WELFARE, sealed("protected_witness", "user-listed"))
    assert {kept.code for kept in explanation.kept_back} == {"sealed"}
    assert "two people" in explanation.kept_back[0].needed
    assert "witness" not in str(explanation.kept_back)


def test_the_coordinator_is_told_that_its_office_opens_steps_without_persons() -> None:
    explanation = told(COORDINATION, CASE, Role.COORDINATOR)
    assert code_of(explanation, RecordClass.IDENTITY) == "steps_without_persons"


def test_who_broke_the_glass_is_told_that_the_records_of_their_own_agency_are_open_besides() -> (
    None
):
    alone = opened(made_id("user", LEGAL_AID), LEGAL_AID)
    beside = replace(alone, stays={"stay-1": LEGAL_AID})
    assert told(LEGAL_AID, alone).part == policy.Part.WHOLE
    explanation = told(LEGAL_AID, beside)
    assert explanation.part == f"{policy.Part.WHOLE}, and {policy.Part.OWN}"
    assert code_of(explanation, RecordClass.LEGAL) == "not_named"


def test_a_reporter_is_told_of_no_class() -> None:
    assert told(POLICE_POST, CASE, Role.POLICE_OFFICER).kept_back == ()


def test_who_is_asked_to_answer_a_referral_is_told_of_what_it_enumerates_alone() -> None:
    explanation = told(CLINIC, CASE, Role.HEALTH_WORKER)
    assert [kept.record_class for kept in explanation.kept_back] == [RecordClass.MEDICAL]
    assert code_of(explanation, RecordClass.MEDICAL) == "referral_not_accepted"


def test_of_a_hidden_case_as_much_is_told_as_of_a_missing_one() -> None:
    for standing in (CASE, Standing()):
        assert explain(asker(LEGAL_AID, Role.LEGAL_COUNSEL), standing) is None


def test_every_tie_and_every_forbid_has_words_for_what_would_be_needed() -> None:
    assert why.NOT_OPENED.keys() == set(Tie) - {Tie.NONE, Tie.HOLDER}
    codes = {row.code for row in policy.FORBIDS} | set(why.NOT_OPENED.values())
    assert codes == why.NEEDED.keys()


@settings(
    max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(principals, standings)
def test_whatever_is_decided_can_be_explained_and_is_explained_as_it_was_decided(
    principal: Principal, standing: Standing
) -> None:
    view, explanation = decide_view(principal, standing), explain(principal, standing)
    assert (explanation is not None) == view.permit
    if explanation is not None:
        assert explanation.record_classes == view.record_classes
        kept = {each.record_class for each in explanation.kept_back}
        whole = view.whole and view.persons
        assert not (kept & set(view.record_classes) and whole)


@pytest.mark.parametrize("code", why.NEEDED)
def test_what_is_needed_names_nobody(code: str) -> None:
    assert why.NEEDED[code].format(kind="medical").endswith(".")
