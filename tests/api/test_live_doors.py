"""Live: who may listen, over which protocol, and how a stream ends that nobody ended."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from api.errors import Problem
from infra.issuer import HOURS
from tests.api.listening import (
    COMPLETE,
    Told,
    events,
    everything,
    hear,
    introduce,
    messages,
    say,
    signed_in,
    socket,
    subscribe,
)
from tests.api.served import Served

ENDLESS = "subscription { clockMissed { position } }"
ME = "{ me { name } }"
EVENTS = "text/event-stream"


def closed_with(found: ClientConnection) -> int:
    """The code with which the server closes."""
    with pytest.raises(ConnectionClosed) as closed:
        everything(found)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


# Who may listen.


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_gets_no_socket(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, socket(served, origin=origin):
        pass
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body)["code"] == "foreign_origin"


def test_our_own_page_gets_one(served: Served) -> None:
    with socket(served, origin=served.base) as found:
        introduce(found, served.headers("police")["Authorization"])


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer forged"}])
def test_nobody_without_a_token_listens(served: Served, payload: Any) -> None:
    with socket(served) as found:
        say(found, type="connection_init", payload=payload)
        assert closed_with(found) == 4403


def test_a_token_may_come_in_the_header(served: Served) -> None:
    headers = {"Authorization": served.headers("police")["Authorization"]}
    with socket(served, additional_headers=headers) as found:
        say(found, type="connection_init")
        assert hear(found) == {"type": "connection_ack"}


def test_events_are_told_to_nobody_without_a_token(served: Served) -> None:
    headers = {"Accept": EVENTS}
    answer = served.http.post("/graphql", json={"query": ENDLESS}, headers=headers)
    assert answer.status_code == 401


def ended(served: Served, listen: Callable[..., Any], query: str = ENDLESS) -> list[Told]:
    """What is told until the stream ends, to somebody whose token does not last."""
    with listen(served, "police", query) as ear:
        return [*iter(ear.next, COMPLETE)]


@pytest.fixture
def brief_tokens(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens that end in two seconds, and streams that look twice in a second."""
    issue, almost = served.issuer.issue, time.time() + 2 - HOURS * 3600
    monkeypatch.setattr(type(served.issuer), "issue", lambda _, who: issue(who, almost))
    monkeypatch.setattr("api.graphql.live.streaming.BEAT", 0.5)


def test_a_token_that_expires_ends_the_events(served: Served, brief_tokens: None) -> None:
    (last,) = ended(served, events)
    assert last["errors"][0]["extensions"]["code"] == "unauthenticated"


def test_a_token_that_expires_closes_the_socket(served: Served, brief_tokens: None) -> None:
    with signed_in(served, "police") as found:
        subscribe(found, "1", ENDLESS)
        assert closed_with(found) == 4403


def test_an_account_that_is_gone_ends_the_stream(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.graphql.live.streaming.BEAT", 0.2)
    with events(served, "lawyer", ENDLESS) as ear:
        monkeypatch.setattr("api.auth.Verifier.principal", nobody)
        assert ear.next()["errors"][0]["extensions"]["code"] == "account_not_in_force"
        assert ear.next() == COMPLETE


async def nobody(*_: object) -> None:
    raise Problem(HTTPStatus.FORBIDDEN, "account_not_in_force", "Your account has ended.")


def test_there_are_only_so_many_sockets(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.graphql.live.sockets.MOST_SOCKETS", 1)
    with signed_in(served, "police"):
        with pytest.raises(InvalidStatus) as refused, socket(served):
            pass
        assert refused.value.response.status_code == 429


# What the protocol says.


def test_a_socket_speaks_one_protocol_alone(served: Served) -> None:
    with socket(served, subprotocols=["graphql-ws"]) as found:
        assert closed_with(found) == 4406


def test_whoever_does_not_introduce_themselves_is_closed_out(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.graphql.live.conversation.INTRODUCTION", 0.2)
    with socket(served) as found:
        assert closed_with(found) == 4408


def test_nothing_is_asked_before_the_introduction(served: Served) -> None:
    with socket(served) as found:
        subscribe(found, "1", ME)
        assert closed_with(found) == 4401


def test_nobody_introduces_themselves_twice(served: Served) -> None:
    with signed_in(served, "police") as found:
        say(found, type="connection_init")
        assert closed_with(found) == 4429


def test_two_operations_have_two_ids(served: Served) -> None:
    with signed_in(served, "police") as found:
        subscribe(found, "1", ENDLESS)
        subscribe(found, "1", ENDLESS)
        assert closed_with(found) == 4409


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        "{}",
        '{"type": "next"}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ me { id } }"}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "complete"}',
    ],
)
def test_what_the_protocol_does_not_know_ends_the_conversation(served: Served, text: str) -> None:
    with signed_in(served, "police") as found:
        found.send(text)
        assert closed_with(found) == 4400


def test_a_message_over_the_limit_is_not_taken(served: Served) -> None:
    with signed_in(served, "police") as found:
        found.send("x" * 70_000)
        assert closed_with(found) == 1009


def test_signs_of_life_are_answered(served: Served) -> None:
    with socket(served) as found:
        say(found, type="ping")
        assert hear(found) == {"type": "pong"}
        introduce(found, served.headers("police")["Authorization"])
        say(found, type="pong")
        say(found, type="ping")
        assert hear(found) == {"type": "pong"}


def test_operations_go_side_by_side_and_end_alone(served: Served) -> None:
    with signed_in(served, "police") as found:
        subscribe(found, "endless", ENDLESS)
        subscribe(found, "wrong", "{ nothing }")
        assert hear(found)["type"] == "error"
        subscribe(found, "endless too", ENDLESS)
        say(found, type="complete", id="endless too")
        subscribe(found, "query", ME)
        assert hear(found) == {
            "id": "query",
            "type": "next",
            "payload": {"data": {"me": {"name": "police"}}},
        }
        assert hear(found) == {"id": "query", "type": "complete"}
        subscribe(found, "endless too", ME)
        assert hear(found)["type"] == "next"


@pytest.mark.parametrize("listen", [events, messages])
def test_a_query_is_answered_once(served: Served, listen: Callable[..., Any]) -> None:
    assert ended(served, listen, ME) == [{"data": {"me": {"name": "police"}}}]


def test_events_come_at_need_where_an_answer_is_preferred(served: Served) -> None:
    headers = {**served.headers("police"), "Accept": f"application/json, {EVENTS}"}
    plain = served.http.post("/graphql", json={"query": ME}, headers=headers)
    assert plain.headers["content-type"].startswith("application/json")
    query = 'subscription { caseChanged(caseId: "x") { position } }'
    answer = served.http.get("/graphql", params={"query": query}, headers=headers)
    assert answer.headers["content-type"].startswith(EVENTS)
    assert answer.text == "event: complete\ndata:\n\n"


def test_a_subscription_needs_a_stream(served: Served) -> None:
    answer = served.posted("police", ENDLESS)
    assert answer.status_code == 400
    assert "text/event-stream" in answer.json()["errors"][0]["message"]


def test_the_limits_of_queries_hold(served: Served) -> None:
    aliases = " ".join(f"a{n}: position" for n in range(16))
    query = f"subscription {{ clockMissed {{ {aliases} }} }}"
    headers = {**served.headers("police"), "Accept": EVENTS}
    answer = served.http.post("/graphql", json={"query": query}, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "query_too_large"
    with messages(served, "police", query) as ear:
        assert ear.next()["errors"][0]["extensions"]["code"] == "query_too_large"


# How much.


def test_a_person_has_only_so_many_streams(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with signed_in(served, "consul") as found:
        for number in range(25):
            subscribe(found, str(number), ENDLESS)
        refused = [hear(found) for _ in range(6)]
        assert {one["payload"][0]["extensions"]["code"] for one in refused} == {"too_many_streams"}
        headers = {**served.headers("consul"), "Accept": EVENTS}
        answer = served.http.post("/graphql", json={"query": ENDLESS}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")
        assert "Retry-After" in answer.headers
        with messages(served, "police", ME) as other:
            assert other.next()["data"]
    with events(served, "consul", ME) as ear:
        assert ear.next()["data"]
