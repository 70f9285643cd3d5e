"""Who read a case is told to those alone who may know it, and that they asked is noted too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.served import Served
from tests.api.test_access_log import noted
from tests.api.world import KNOWN_AS, NAME, PEOPLE, PHONE
from tests.examples import CASE, made_id

LIST = """query ($id: ID!) { disclosures(caseId: $id, first: 50) { totalCount edges { node {
  id recordedAt permitted masked userId role agencyId agency { name } purposeOfUse seenAs reason
  recordClasses fields door } } } }"""
COUNT = "query ($id: ID!) { disclosures(caseId: $id) { totalCount } }"
REVIEWERS = ("social worker", "supervisor", "auditor", "data protection officer")


def listed(served: Served, who: str) -> list[dict[str, Any]]:
    found = served.asks(who, LIST, id=CASE)["disclosures"]
    return [edge["node"] for edge in found["edges"]]


def looked(served: Served, who: str) -> None:
    query = "query ($id: ID!) { case(id: $id) { stage person { firstName phone } } }"
    served.asks(who, query, id=CASE)


def test_the_agency_that_answers_for_the_case_is_told_who_read_what_and_as_what(
    served: Served,
) -> None:
    looked(served, "nurse")
    last = listed(served, "social worker")[0]
    nurse = PEOPLE["nurse"]
    assert (last["userId"], last["role"]) == (nurse.user_id, "HEALTH_WORKER")
    assert (last["agencyId"], last["agency"]["name"]) == (nurse.agency_id, last["agency"]["name"])
    assert (last["permitted"], last["seenAs"], last["door"]) == (True, "REFERRAL", "graphql")
    assert last["recordClasses"] == ["IDENTITY", "CASE_ADMINISTRATION"]
    assert last["fields"] == ["case.case_id", "case.stage", "person.first_name"]


def test_it_is_told_who_was_refused(served: Served) -> None:
    looked(served, "consul")
    last = listed(served, "social worker")[0]
    assert (last["permitted"], last["userId"]) == (False, PEOPLE["consul"].user_id)
    assert last["recordClasses"] == last["fields"] == []


@pytest.mark.parametrize("who", REVIEWERS)
def test_whoever_reads_who_read_is_noted(served: Served, who: str) -> None:
    with noted(served) as entries:
        listed(served, who)
    (entry,) = entries
    assert (entry["decision"], entry["case_id"]) == ("permit", CASE)
    assert "disclosure.user_id" in entry["fields"]
    assert entry["record_classes"] == ["case_administration"]
    with noted(served) as entries:
        served.asks(who, COUNT, id=CASE)
    assert [entry["fields"] for entry in entries] == [["disclosure.count"]]


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - set(REVIEWERS)))
def test_everybody_else_is_told_nothing_as_of_a_missing_case_and_is_noted(
    served: Served, who: str
) -> None:
    missing = made_id("case", "that is nowhere")
    with noted(served) as entries:
        answers = {served.posted(who, LIST, id=key).text for key in (CASE, missing, "case-1", "")}
    assert answers == {'{"data":{"disclosures":null}}'}
    assert [entry["decision"] for entry in entries] == ["deny", "deny"]


@pytest.mark.parametrize("who", ["auditor", "data protection officer"])
def test_who_sees_no_persons_is_not_told_which_shelter_read(served: Served, who: str) -> None:
    looked(served, "shelter worker")
    last = listed(served, who)[0]
    assert (last["role"], last["masked"]) == ("SHELTER_WORKER", True)
    assert last["userId"] is last["agencyId"] is last["agency"] is None
    looked(served, "nurse")
    last = listed(served, who)[0]
    assert (last["userId"], last["masked"]) == (PEOPLE["nurse"].user_id, False)


def test_the_list_holds_nothing_of_what_was_read(served: Served) -> None:
    looked(served, "social worker")
    said = str(listed(served, "social worker"))
    assert not [word for word in (NAME, KNOWN_AS, PHONE) if word in said]


def test_the_list_is_paged_from_the_last_reading_on(served: Served) -> None:
    for _ in range(3):
        looked(served, "nurse")
    query = """query ($id: ID!, $after: String) { disclosures(caseId: $id, first: 2, after: $after)
      { pageInfo { hasNextPage endCursor } edges { node { id } } } }"""
    first = served.asks("auditor", query, id=CASE)["disclosures"]
    assert first["pageInfo"]["hasNextPage"]
    after = first["pageInfo"]["endCursor"]
    second = served.asks("auditor", query, id=CASE, after=after)["disclosures"]
    ids = [int(edge["node"]["id"]) for page in (first, second) for edge in page["edges"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 4
