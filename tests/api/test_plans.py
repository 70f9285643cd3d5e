"""A compiled document is answered as the ordinary executor answers it, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from api.graphql.plan import plan_of
from api.graphql.schema import core, make_schema
from tests.api.documents import documents
from tests.api.served import Served
from tests.api.statements import counted
from tests.api.world import PEOPLE
from tests.examples import CASE, OTHER_CASE

SCHEMA = core(make_schema())
ORDINARY = "ordinary: __typename @include(if: true)"
"""No plan is made for a document with a directive."""


def both(served: Served, who: str, planned: str, ordinary: str, variables: Any) -> tuple[Any, Any]:
    """The answers of the plan and of the ordinary executor, their errors by place.

    The plan is asked twice: the second answer tells again what the first told.
    """
    first = served.posted(who, planned, **variables).json()
    ours = served.posted(who, planned, **variables).json()
    assert ours == first
    theirs = served.posted(who, ordinary, **variables).json()
    (theirs.get("data") or {}).pop("ordinary", None)
    for answer in (ours, theirs):
        answer.get("errors", []).sort(key=lambda error: str(error.get("path")))
    return ours, theirs


@pytest.mark.parametrize("who", sorted(PEOPLE))
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(asked=documents(SCHEMA, ORDINARY))
def test_a_plan_answers_as_the_ordinary_executor(
    served: Served, who: str, asked: tuple[str, str, Mapping[str, Any]]
) -> None:
    planned, ordinary, variables = asked
    ours, theirs = both(served, who, planned, ordinary, variables)
    assert ours == theirs
    assert json.dumps(ours.get("data")) == json.dumps(theirs.get("data")), "the order of fields"
    assert plan_of(SCHEMA, ordinary, None) is None


WHOLE = """
query ($id: ID!) {
  node(id: $id) {
    __typename id ... on Case {
      etag seenAs stage child reportedAt nextDue identificationLevel recoveryPeriod { startedOn }
      holder { id name kind { code label(language: SW) } locations { id area { label } } }
      consents { id state purpose { code label } recordClasses }
      referrals { id status toAgency { name } recordClasses sentAt expectedOn }
      stays { id masked shelterId } withheld { recordClass reason }
      person { knownAs parts { entry recordClass words { field value label } } }
      timeline(first: 7) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { cursor node { id name agency { name } role words { field value label } } }
      }
    }
  }
  cases(first: 3, sort: CHANGED_LAST) {
    totalCount edges { node { id person { firstName } timeline { totalCount } } }
  }
  %s
}
"""


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_a_whole_case_is_told_alike_to_everybody(served: Served, who: str) -> None:
    assert plan_of(SCHEMA, WHOLE % "", None) is not None
    ours, theirs = both(served, who, WHOLE % "", WHOLE % ORDINARY, {"id": CASE})
    assert json.dumps(ours) == json.dumps(theirs), "the order of fields is the document's"
    assert "errors" not in ours


def test_a_plan_asks_no_more_of_the_database(served: Served) -> None:
    statements = []
    for text in (WHOLE % "", WHOLE % ORDINARY):
        with counted() as sent:
            served.asks("social worker", text, id=CASE)
        statements.append(len(sent))
    assert statements[0] <= statements[1]


ERRORS = """
query ($id: ID!) {
  bad: cases(after: "nonsense") { totalCount }
  case(id: $id) { id timeline(first: 99) { totalCount } }
  me { name }
  nodes(ids: [$id]) { id ... on Case { timeline(last: 0) { totalCount } stage } }
  %s
}
"""


def test_an_error_takes_the_place_of_what_may_be_missing(served: Served) -> None:
    ours, theirs = both(served, "social worker", ERRORS % "", ERRORS % ORDINARY, {"id": CASE})
    assert ours == theirs
    assert ours["data"] == {
        "bad": None,
        "case": None,
        "me": {"name": "social worker"},
        "nodes": [None],
    }
    assert [error["path"] for error in ours["errors"]] == [
        ["bad"],
        ["case", "timeline"],
        ["nodes", 0, "timeline"],
    ]


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { queryType { name } } }",
        "query ($yes: Boolean!) { me { id name @skip(if: $yes) } }",
        'query { node(id: "x") { ... on Case @include(if: true) { id } } }',
        "{ me { nothing } }",
        "query A { me { id } } query B { me { id } }",
    ],
)
def test_what_is_unusual_is_left_to_the_ordinary_executor(query: str) -> None:
    assert plan_of(SCHEMA, query, None) is None


def test_an_operation_is_chosen_by_its_name(served: Served) -> None:
    query = "query A { me { id } } query B { me { name } }"
    body = {"query": query, "operationName": "B"}
    answer = served.http.post("/graphql", json=body, headers=served.headers("police"))
    assert answer.json() == {"data": {"me": {"name": "police"}}}
    assert plan_of(SCHEMA, query, "B") is not None


def test_variables_that_do_not_fit_are_refused(served: Served) -> None:
    query = "query ($id: ID!) { case(id: $id) { id } }"
    assert plan_of(SCHEMA, query, None) is not None
    answer = served.posted("police", query, id={"no": "text"})
    assert answer.status_code == 400
    assert "data" not in answer.json()


def test_one_answer_is_not_kept_for_another(served: Served) -> None:
    query = "query ($id: ID!) { case(id: $id) { id seenAs } }"
    first = served.asks("social worker", query, id=CASE)["case"]
    second = served.asks("social worker", query, id=OTHER_CASE)["case"]
    other = served.asks("police", query, id=CASE)["case"]
    assert (first["id"], second["id"]) == (CASE, OTHER_CASE)
    assert (first["seenAs"], other["seenAs"]) == ("HOLDER", "REPORTER")
