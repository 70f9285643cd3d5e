"""Each kind of user sees exactly its part of one case: by case, cases, timeline and node alike."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.served import Served
from tests.api.world import (
    FOREIGN_CASE,
    KNOWN_AS,
    NAME,
    PEOPLE,
    PHONE,
    TO_CLINIC,
    TO_LEGAL_AID,
    TO_SHELTER,
)
from tests.examples import CASE, OTHER_CASE

WHOLE = """
fragment whole on Case {
  id seenAs etag stage jurisdiction child urgent closed reportedAt nextDue holderId workerId
  reporterAgencyId identificationLevel recoveryPeriod { startedOn } consents { id }
  legalBases { id } referrals { id masked status toAgencyId recordClasses }
  stays { id masked shelterId placeId } returns { id } reintegration { status } links takenOver
  person { knownAs firstName phone parts { recordClass words { field value } } }
  withheld { recordClass reason }
  timeline(first: 35) { totalCount edges { node {
    id name agencyId role userId words { field recordClass value personal } withheld { recordClass }
  } } }
}
"""
CASE_QUERY = WHOLE + "query ($id: ID!) { case(id: $id) { ...whole } }"

SEES = {
    "social worker": "HOLDER",
    "supervisor": "HOLDER",
    "nurse": "REFERRAL",
    "shelter worker": "REFERRAL",
    "lawyer": "RECEIVER",
    "police": "REPORTER",
    "coordinator": "COORDINATOR",
    "auditor": "AUDITOR",
}
OUTSIDERS = sorted(set(PEOPLE) - set(SEES))


def seen(served: Served, who: str) -> dict[str, Any]:
    case: dict[str, Any] = served.asks(who, CASE_QUERY, id=CASE)["case"]
    return case


@pytest.mark.parametrize(("who", "tie"), SEES.items())
def test_each_relation_sees_the_case_as_itself(served: Served, who: str, tie: str) -> None:
    assert seen(served, who)["seenAs"] == tie


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_gets_the_same_answer_for_a_hidden_a_missing_and_a_malformed_case(
    served: Served, who: str
) -> None:
    query = (
        "query ($id: ID!) { case(id: $id) { id } node(id: $id) { id }"
        " timeline(caseId: $id) { totalCount } }"
    )
    missing = CASE[:-1] + ("0" if CASE[-1] != "0" else "1")
    bodies = {
        served.posted(who, query, id=key).text for key in (CASE, missing, "case-1", "x", "", "\0")
    }
    assert bodies == {'{"data":{"case":null,"node":null,"timeline":null}}'}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_list_holds_no_hidden_case(served: Served, who: str) -> None:
    listed = served.asks(who, "{ cases(first: 50) { totalCount edges { node { id } } } }")["cases"]
    ids = {edge["node"]["id"] for edge in listed["edges"]}
    assert CASE not in ids
    assert listed["totalCount"] == len(ids)


def test_the_holder_sees_person_referrals_and_where_the_person_stays(served: Served) -> None:
    case = seen(served, "social worker")
    assert case["person"]["firstName"] == NAME
    assert case["person"]["knownAs"] == KNOWN_AS
    assert case["person"]["phone"] == PHONE
    assert {found["id"] for found in case["referrals"]} == {TO_CLINIC, TO_LEGAL_AID, TO_SHELTER}
    assert not any(found["masked"] for found in case["referrals"])
    assert case["stays"][0]["shelterId"]
    assert case["withheld"] == []


def test_a_referral_in_force_shows_the_enumerated_classes_and_no_location(served: Served) -> None:
    case = seen(served, "nurse")
    assert case["person"]["firstName"] == NAME
    assert case["person"]["phone"] is None
    assert [stay["masked"] for stay in case["stays"]] == [True]
    assert case["stays"][0]["shelterId"] is None
    withheld = {found["recordClass"] for found in case["withheld"]}
    assert {"CONTACT_LOCATION", "NARRATIVE", "LEGAL", "CHILD", "BIOMETRIC"} <= withheld
    assert PHONE not in str(case)
    assert "Canary-Account" not in str(case)


def test_the_shelter_knows_where_its_own_resident_sleeps(served: Served) -> None:
    assert seen(served, "shelter worker")["stays"][0]["shelterId"]


def test_a_receiver_sees_its_own_open_referral_alone(served: Served) -> None:
    case = seen(served, "lawyer")
    assert [found["id"] for found in case["referrals"]] == [TO_LEGAL_AID]
    assert case["person"] is None
    assert case["stays"] == []
    assert {edge["node"]["name"] for edge in case["timeline"]["edges"]} == {"referral.sent.v1"}
    assert NAME not in str(case)
    assert KNOWN_AS not in str(case)


def test_reporter_sees_receipt_but_not_the_file(served: Served) -> None:
    case = seen(served, "police")
    assert case["takenOver"] is True
    names = [edge["node"]["name"] for edge in case["timeline"]["edges"]]
    assert names == ["case.reported.v1", "report.receipt_given.v1"]
    assert case["referrals"] == case["stays"] == []
    assert case["stage"] is None
    assert NAME not in str(case)


@pytest.mark.parametrize("who", ["coordinator", "auditor"])
def test_coordination_sees_steps_without_persons(served: Served, who: str) -> None:
    case = seen(served, who)
    assert case["stage"] == "REPORTED" or case["stage"]
    assert case["person"] is None
    assert case["stays"] == []
    assert case["workerId"] is None
    assert case["timeline"]["totalCount"] > 5
    for edge in case["timeline"]["edges"]:
        node = edge["node"]
        assert node["agencyId"] is None
        assert node["userId"] is None
        assert not any(word["personal"] for word in node["words"])
    for canary in (NAME, KNOWN_AS, PHONE, "Canary-Account"):
        assert canary not in str(case)


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_case_node_list_and_timeline_show_the_same(served: Served, who: str) -> None:
    query = (
        WHOLE
        + """query ($id: ID!) {
      case(id: $id) { ...whole }
      node(id: $id) { ...whole }
      cases(last: 50) { edges { node { ...whole } } }
      timeline(caseId: $id, first: 50) { totalCount edges { node { id name } } }
    }"""
    )
    answer = served.asks(who, query, id=CASE)
    listed = {edge["node"]["id"]: edge["node"] for edge in answer["cases"]["edges"]}
    assert answer["node"] == answer["case"] == listed.get(CASE)
    if answer["case"] is None:
        assert answer["timeline"] is None
        return
    within = answer["case"]["timeline"]
    assert answer["timeline"]["totalCount"] == within["totalCount"]
    assert [edge["node"]["id"] for edge in answer["timeline"]["edges"]] == [
        edge["node"]["id"] for edge in within["edges"]
    ]


def test_two_agencies_never_see_each_others_cases(served: Served) -> None:
    query = "{ cases(last: 50) { edges { node { id } } } }"

    def ids(who: str) -> set[str]:
        return {edge["node"]["id"] for edge in served.asks(who, query)["cases"]["edges"]}

    assert FOREIGN_CASE not in ids("social worker")
    assert ids("return officer") == {FOREIGN_CASE}
    assert {CASE, OTHER_CASE} <= ids("social worker")


def test_what_one_may_not_see_changes_nothing_in_their_etag(served: Served) -> None:
    tags = {who: seen(served, who)["etag"] for who in SEES}
    again = {who: seen(served, who)["etag"] for who in SEES}
    assert tags == again
    assert tags["police"] != tags["social worker"]
