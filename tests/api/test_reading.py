"""How much is asked of the database, and how soon what was recorded can be read."""

from __future__ import annotations

import time

import pytest
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

from api.graphql import limits
from tests.api.served import Served
from tests.api.statements import counted
from tests.api.world import Live
from tests.examples import CASE, made_id

EVERYTHING = """
query ($first: Int) {
  me { name }
  cases(first: $first) {
    totalCount
    edges { node {
      id etag stage holder { name } person { firstName } referrals { id } stays { id }
      timeline(first: 5) { totalCount edges { node { name agency { name } } } }
    } }
  }
  shelters { totalCount edges { node { id organization { name } } } }
  services(first: 50) { totalCount edges { node { id organization { name } } } }
}
"""


@pytest.mark.parametrize("who", ["social worker", "coordinator", "police", "nurse"])
def test_no_document_costs_a_statement_per_row(served: Served, who: str) -> None:
    statements = []
    for first in (1, 8):
        with counted() as sent:
            served.asks(who, EVERYTHING, first=first)
        statements.append(len(sent))
    assert statements[1] <= statements[0] + 1, "a page of eight costs what a page of one costs"
    assert max(statements) <= 14


def test_a_case_costs_one_statement_and_its_person_and_timeline_one_each(served: Served) -> None:
    query = "query ($id: ID!) { case(id: $id) { id stage referrals { id } } }"
    with counted() as sent:
        served.asks("social worker", query, id=CASE)
    assert len(sent) == 1
    query = (
        "query ($id: ID!) { case(id: $id)"
        " { person { knownAs } timeline { edges { node { name } } } } }"
    )
    with counted() as sent:
        served.asks("social worker", query, id=CASE)
    assert len(sent) == 3


def test_a_document_is_parsed_and_validated_once(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "query OnlyHere { me { id } }"
    served.asks("police", query)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("again")

    monkeypatch.setattr(limits, "parse", never)
    monkeypatch.setattr(limits, "validate", never)
    monkeypatch.setattr("strawberry.schema.schema.validate", never)
    assert served.asks("police", query)


def test_what_was_recorded_can_be_read_at_once_at_its_position(served: Served) -> None:
    live = Live(served.parts.log)
    for number in range(5):
        case_id = made_id("case", f"at once {number}")
        position = live.report(stream=case_id).position
        query = "query ($id: ID!, $p: Int) { case(id: $id, atLeast: $p) { id } }"
        answer = served.asks("social worker", query, id=case_id, p=position)
        assert answer["case"] == {"id": case_id}


def test_a_position_that_does_not_come_is_told_after_a_while(served: Served) -> None:
    began = time.monotonic()
    answer = served.posted(
        "social worker", "{ cases(atLeast: 1000000) { totalCount } me { name } }"
    ).json()
    assert 1 < time.monotonic() - began < 4
    assert answer["errors"][0]["extensions"]["code"] == "position_not_reached"
    assert answer["data"] == {"cases": None, "me": {"name": "social worker"}}


def test_a_stock_client_can_ask(served: Served) -> None:
    transport = HTTPXTransport(
        url=f"{served.base}/graphql", headers=served.headers("social worker")
    )
    with Client(transport=transport, fetch_schema_from_transport=True) as client:
        asked = gql("query ($id: ID!) { case(id: $id) { id } }")
        asked.variable_values = {"id": CASE}
        answer = client.execute(asked)
    assert answer == {"case": {"id": CASE}}
