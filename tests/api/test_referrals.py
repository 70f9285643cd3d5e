"""The inbox and the outbox over real HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.served import Served
from tests.api.statements import counted
from tests.api.world import TO_CLINIC, TO_LEGAL_AID, TO_SHELTER
from tests.examples import CASE, CLINIC

QUERY = """
query ($filter: ReferralFilter, $first: Int, $after: String) {
  referrals(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id caseId status late open: replyDueAt masked toAgencyId toAgency { name } } }
  }
}
"""


def asked(served: Served, who: str, **variables: Any) -> dict[str, dict[str, Any]]:
    """The referrals of one case; other tests of the same world send some in other cases."""
    answer = served.asks(who, QUERY, **variables, first=50)["referrals"]
    nodes = {edge["node"]["id"]: edge["node"] for edge in answer["edges"]}
    assert answer["totalCount"] == len(nodes)
    return {key: node for key, node in nodes.items() if node["caseId"] == CASE}


INBOXES = [
    ("nurse", TO_CLINIC, "accepted"),
    ("lawyer", TO_LEGAL_AID, "sent"),
    ("shelter worker", TO_SHELTER, "accepted"),
]


@pytest.mark.parametrize(("who", "key", "status"), INBOXES)
def test_an_inbox_holds_what_came_to_the_agency(
    served: Served, who: str, key: str, status: str
) -> None:
    nodes = asked(served, who, filter={"direction": "IN"})
    assert set(nodes) == {key}
    assert (nodes[key]["status"], nodes[key]["caseId"]) == (status, CASE)
    assert asked(served, who, filter={"direction": "OUT"}) == {}


def test_the_outbox_holds_what_the_holder_sent(served: Served) -> None:
    nodes = asked(served, "social worker", filter={"direction": "OUT"})
    assert set(nodes) == {TO_CLINIC, TO_LEGAL_AID, TO_SHELTER}
    assert nodes[TO_CLINIC]["toAgencyId"] == CLINIC
    assert nodes[TO_CLINIC]["toAgency"]["name"] == "An invented organization"
    waiting = asked(served, "social worker", filter={"open": True, "late": False})
    assert set(waiting) == {TO_LEGAL_AID}


@pytest.mark.parametrize("who", ["police", "authority", "consul", "foreign coordinator"])
def test_who_has_no_referral_sees_none(served: Served, who: str) -> None:
    assert asked(served, who) == {}
    node = served.asks(who, "query ($id: ID!) { node(id: $id) { id } }", id=TO_CLINIC)
    assert node == {"node": None}


@pytest.mark.parametrize("who", ["social worker", "nurse", "lawyer", "coordinator"])
def test_the_list_and_the_case_show_the_same_referrals(served: Served, who: str) -> None:
    query = "query ($id: ID!) { case(id: $id) { referrals { id masked status toAgencyId } } }"
    within = {found["id"]: found for found in served.asks(who, query, id=CASE)["case"]["referrals"]}
    nodes = asked(served, who)
    assert nodes.keys() == within.keys()
    for key, found in within.items():
        assert found.items() <= nodes[key].items()


def test_a_page_of_the_list_costs_what_one_of_one_row_costs(served: Served) -> None:
    statements = []
    for first in (1, 20):
        with counted() as sent:
            served.asks("social worker", QUERY, first=first)
        statements.append(len(sent))
    assert statements == [3, 3]


def test_a_referral_is_a_node(served: Served) -> None:
    query = "query ($id: ID!) { node(id: $id) { id ... on Referral { status } } }"
    answer = served.asks("lawyer", query, id=TO_LEGAL_AID)
    assert answer == {"node": {"id": TO_LEGAL_AID, "status": "sent"}}
