"""GraphQL over HTTP: types, statuses, limits, and what a malformed request is told."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest
from graphql import build_schema, get_introspection_query, parse, validate

from api.graphql.limits import RULES
from tests.api.served import GRAPHQL, Served

JSON = "application/json"


def post(served: Served, accept: str | None = GRAPHQL, **request: Any) -> Any:
    headers = served.headers("police")
    headers.pop("Accept")
    if accept is not None:
        headers["Accept"] = accept
    headers |= request.pop("headers", {})
    return served.http.post("/graphql", headers=headers, **request)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (GRAPHQL, GRAPHQL),
        (JSON, JSON),
        ("*/*", JSON),
        ("", JSON),
        (f"{JSON};q=0.5, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0, {JSON}", JSON),
        ("text/html, application/*", JSON),
    ],
)
def test_an_answer_has_the_type_that_the_caller_prefers(
    served: Served, accept: str, given: str
) -> None:
    answer = post(served, accept, json={"query": "{ me { id } }"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{given}; charset=utf-8"


def test_who_accepts_nothing_that_can_be_given_is_told_so(served: Served) -> None:
    assert post(served, "text/csv", json={"query": "{ me { id } }"}).status_code == 406


@pytest.mark.parametrize("query", ["{ me {", "{ nothing }", "{ case }"])
def test_what_does_not_validate_is_refused_before_anything_is_read(
    served: Served, query: str
) -> None:
    strict, plain = (post(served, kind, json={"query": query}) for kind in (GRAPHQL, JSON))
    assert (strict.status_code, plain.status_code) == (400, 200)
    assert set(strict.json()) == set(plain.json()) == {"errors"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": None},
        {"query": 1},
        {"query": ""},
        {"query": "{ me { id } }", "variables": "x"},
        {"query": "{ me { id } }", "variables": [1]},
        {"query": "{ me { id } }", "operationName": 1},
        {"query": "{ me { id } }", "extensions": "x"},
        [],
        [{"query": "{ me { id } }"}],
        "text",
    ],
)
def test_what_is_no_graphql_request_is_told_with_400(served: Served, body: object) -> None:
    answer = post(served, json=body)
    assert answer.status_code == 400
    assert "errors" in answer.json()


def test_malformed_json_is_not_repeated(served: Served) -> None:
    answer = post(served, content=b'{"query": "secret words', headers={"Content-Type": JSON})
    assert answer.status_code == 400
    assert "secret" not in answer.text


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/json; charset=latin-1"])
def test_another_content_type_is_refused(served: Served, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    assert post(served, content=b'{"query": "{ me { id } }"}', headers=headers).status_code == 415


def test_a_body_over_the_limit_is_refused(served: Served) -> None:
    answer = post(served, json={"query": "{ me { id } }", "variables": {"x": "y" * 70_000}})
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


def test_a_body_that_comes_in_pieces_is_limited_too(served: Served) -> None:
    pieces = (b" " * 8192 for _ in range(10))
    answer = post(served, content=pieces, headers={"Content-Type": JSON})
    assert answer.status_code == 413


def test_a_body_that_says_it_is_too_large_is_refused_unread(served: Served) -> None:
    address = httpx.URL(served.base)
    headers = f"POST /graphql HTTP/1.1\r\nHost: {address.host}\r\nContent-Length: 99999\r\n"
    with socket.create_connection((address.host, address.port or 80), timeout=5) as line:
        line.sendall(f"{headers}Authorization: Bearer x\r\n\r\n".encode())
        assert line.recv(12) == b"HTTP/1.1 413"


def test_a_query_may_come_in_the_address(served: Served) -> None:
    answer = served.http.get(
        "/graphql",
        params={
            "query": "query ($n: Int) { cases(first: $n) { totalCount } }",
            "variables": '{"n": 1}',
        },
        headers=served.headers("police"),
    )
    assert answer.status_code == 200
    assert "data" in answer.json()


def test_nothing_is_changed_over_get(served: Served) -> None:
    answer = served.http.get(
        "/graphql", params={"query": "mutation { x }"}, headers=served.headers("police")
    )
    assert answer.status_code in (400, 405)


def test_an_unknown_method_is_told_which_are_known(served: Served) -> None:
    answer = served.http.put("/graphql", headers=served.headers("police"))
    assert answer.status_code == 405
    assert "allow" in answer.headers


def test_a_document_of_several_operations_needs_a_name(served: Served) -> None:
    two = "query a { me { id } } query b { me { name } }"
    assert post(served, json={"query": two}).status_code == 400
    named = post(served, json={"query": two, "operationName": "b"})
    assert named.json() == {"data": {"me": {"name": "police"}}}
    assert post(served, json={"query": two, "operationName": "c"}).status_code == 400


BOMB = (
    "{ me { ...A } } "
    + " ".join(
        f"fragment {chr(65 + i)} on Me {{ ...{chr(66 + i)} ...{chr(66 + i)} }}" for i in range(25)
    )
    + " fragment Z on Me { id }"
)


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("{ me { " + "id " * 1000 + "} }", "tokens"),
        ("{ " + " ".join(f"a{number}: me {{ id }}" for number in range(16)) + " }", "aliases"),
        (
            "{ me { ...F } m: me { ...F } } fragment F on Me { "
            + " ".join(f"a{number}: id" for number in range(8))
            + " }",
            "aliases",
        ),
    ],
)
def test_a_query_over_a_limit_is_told_which(served: Served, query: str, limit: str) -> None:
    answer = post(served, json={"query": query})
    assert answer.status_code == 400
    error = answer.json()["errors"][0]
    assert error["extensions"]["code"] == "query_too_large"
    assert error["extensions"]["limit"] == limit
    assert limit in error["message"]


@pytest.mark.parametrize(("levels", "errors"), [(12, 0), (13, 1), (60, 1)])
@pytest.mark.parametrize("spread", [False, True])
def test_a_query_has_at_most_twelve_levels(levels: int, errors: int, *, spread: bool) -> None:
    tree = build_schema("type Query { next: Query, id: ID }")
    nested = "{ next " * (levels - 1) + "{ id }" + " }" * (levels - 1)
    query = f"{{ ...F }} fragment F on Query {nested}" if spread else nested
    found = validate(tree, parse(query), RULES)
    assert [error.extensions["limit"] for error in found if error.extensions] == ["levels"] * errors


def test_a_question_about_the_schema_has_its_own_limit(served: Served) -> None:
    assert post(served, json={"query": get_introspection_query()}).status_code == 200
    deep = "{ __schema { types " + "{ fields { type " * 6 + "{ name }" + "} }" * 6 + " } }"
    assert post(served, json={"query": deep}).status_code == 400


def test_a_bomb_of_fragments_costs_nothing(served: Served) -> None:
    answer = post(served, json={"query": BOMB})
    assert answer.elapsed.total_seconds() < 1
    assert answer.status_code in (200, 400)


def test_a_fragment_inside_itself_is_refused(served: Served) -> None:
    query = "{ me { ...A } } fragment A on Me { id ...A }"
    assert post(served, json={"query": query}).status_code == 400


def test_a_text_that_no_database_can_hold_is_malformed(served: Served) -> None:
    query = "query ($k: String) { services(filter: { kind: $k }) { totalCount } }"
    answer = post(served, json={"query": query, "variables": {"k": "\0"}})
    assert answer.json()["errors"][0]["extensions"]["code"] == "malformed"


@pytest.mark.parametrize("first", [0, -1, 51, 1_000_000])
def test_a_page_has_from_1_to_50_things(served: Served, first: int) -> None:
    query = "query ($n: Int) { cases(first: $n) { totalCount } }"
    answer = post(served, json={"query": query, "variables": {"n": first}})
    assert answer.json()["errors"][0]["extensions"]["code"] == "wrong_page"
    assert answer.json()["data"] == {"cases": None}


def test_a_variable_of_another_type_is_refused_before_anything_is_read(served: Served) -> None:
    query = "query ($n: Int) { cases(first: $n) { totalCount } }"
    answer = post(served, json={"query": query, "variables": {"n": "many"}})
    assert answer.status_code == 400
    assert "data" not in answer.json()


def test_every_answer_forbids_what_it_does_not_need(served: Served) -> None:
    for path in ("/healthz", "/nowhere", "/graphql"):
        headers = served.http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_the_service_says_that_it_lives_and_is_ready(served: Served) -> None:
    assert served.http.get("/healthz").json() == {"status": "alive"}
    ready = served.http.get("/readyz")
    assert ready.status_code == 200
    names = {part["name"] for part in ready.json()["parts"]}
    assert {"database", "projection case_view", "projection timeline"} <= names


def test_graphiql_comes_to_browsers_from_our_own_files(served: Served) -> None:
    page = served.http.get("/graphql", headers={"Accept": "text/html,application/xhtml+xml"})
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    for name in ("graphiql.min.js", "react.production.min.js", "rejea.js", "schema.json"):
        assert served.http.get(f"/graphiql/{name}").status_code == 200
    for name in ("README.md", "../auth.py", "..%2fauth.py", "index.html"):
        assert served.http.get(f"/graphiql/{name}").status_code == 404
