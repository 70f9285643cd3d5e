"""For which person of its agency a program asks: who may say so, of whom, and where it stands."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from api import event_stream
from api.errors import Problem
from api.graphql.live import streaming
from api.on_behalf import acting_for
from domain.access import Principal
from domain.messages import Role
from infra import account_store
from infra.account_store import Connection, NewAccount, book
from tests.api.commands.asking import REPORT, key, taken_on
from tests.api.listening import everything, hear, introduce, say, socket, subscribe
from tests.api.served import Served
from tests.api.test_access_log import noted
from tests.domain.programme import TZ
from tests.examples import CASE, CLINIC, NURSE, SOCIAL_WORKER, SUPERVISOR, WELFARE, acting, made_id

STAGE = "query Look($id: ID!) { case(id: $id) { id stage } }"
WHO_READ = """query ($id: ID!) { disclosures(caseId: $id, first: 1) { edges { node {
  userId onBehalfOf door } } } }"""
MOVES = """subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) { position } }"""
HEADER = "Rejea-On-Behalf-Of"
FOR = SOCIAL_WORKER.user_id
"""The person for whom the program asks."""


@pytest.fixture(scope="module")
def keeper(served: Served) -> Iterator[Connection]:
    with book(served.parts.urls.owner) as connection:
        yield connection


def account(keeper: Connection, name: str, **words: Any) -> str:
    """An account of the agency that answers for the case."""
    told: dict[str, Any] = {
        "kind": "person",
        "issuer": "https://login.example",
        "subject": f"on behalf, {name}",
        "name": name,
        "role": Role.SOCIAL_WORKER,
        "agency_id": WELFARE,
        "jurisdiction_id": TZ,
    }
    return account_store.add(keeper, NewAccount(**(told | words)))


def program(keeper: Connection, name: str) -> tuple[str, str]:
    """The account of the agency's own case system, and a key of it."""
    nobody = {"kind": "service", "issuer": None, "subject": None}
    user_id = account(keeper, name, **nobody)
    return user_id, account_store.add_key(keeper, user_id, days=1).text


@pytest.fixture(scope="module")
def service(keeper: Connection) -> tuple[str, str]:
    return program(keeper, "Case system")


def headers(text: str, named: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"} | ({} if named is None else {HEADER: named})


def looked(served: Served, text: str, named: str | None, case_id: str = CASE) -> httpx.Response:
    body = {"query": STAGE, "variables": {"id": case_id}}
    return served.http.post("/graphql", json=body, headers=headers(text, named))


def acted(served: Served, text: str, path: str, body: Mapping[str, Any], name: str) -> Any:
    told = headers(text, FOR) | {"Idempotency-Key": key(name)}
    return served.http.post(f"/v1/{path}", json=body, headers=told)


def test_for_whom_a_program_read_stands_in_the_access_log_and_is_told_by_it(
    served: Served, service: tuple[str, str]
) -> None:
    user_id, text = service
    with noted(served) as entries:
        assert looked(served, text, FOR).json()["data"]["case"]["id"] == CASE
    assert [(one["user_id"], one["on_behalf_of"]) for one in entries] == [(user_id, FOR)]
    (edge,) = served.asks("supervisor", WHO_READ, id=CASE)["disclosures"]["edges"]
    assert edge["node"] == {"userId": user_id, "onBehalfOf": FOR, "door": "graphql"}


def test_a_program_that_names_nobody_reads_for_itself(
    served: Served, service: tuple[str, str]
) -> None:
    with noted(served) as entries:
        looked(served, service[1], None)
    assert [one["on_behalf_of"] for one in entries] == [None]


def test_for_whom_a_program_was_denied_stands_there_too(
    served: Served, service: tuple[str, str]
) -> None:
    with noted(served) as entries:
        assert looked(served, service[1], FOR, made_id("case", "nowhere")).json() == {
            "data": {"case": None}
        }
    assert [(one["decision"], one["on_behalf_of"]) for one in entries] == [("deny", FOR)]


def test_for_whom_a_program_acted_stands_in_the_envelope_and_in_no_answer(
    served: Served, service: tuple[str, str]
) -> None:
    user_id, text = service
    answer = acted(served, text, "cases", REPORT, "a program reports")
    assert answer.status_code == 201, answer.text
    by = served.parts.log.read({answer.json()["id"]: 0})[0].by
    assert (by.user_id, by.on_behalf_of) == (user_id, FOR)
    assert FOR not in answer.text


def test_for_whom_a_refused_command_was_sent_stands_in_the_access_log(
    served: Served, service: tuple[str, str]
) -> None:
    case_id, _ = taken_on(served, "refused for somebody")
    glass = {"reason": "medical_emergency", "words": "An invented one.", "recordClasses": ["legal"]}
    with noted(served) as entries:
        answer = acted(served, service[1], f"cases/{case_id}/break-glass", glass, "not by a key")
    assert answer.status_code in (401, 403, 409), answer.text
    assert [(one["door"], one["on_behalf_of"]) for one in entries] == [("command", FOR)]


@pytest.mark.parametrize("named", [FOR, SUPERVISOR.user_id, "", "anything"])
def test_who_signs_in_as_themselves_asks_for_nobody_else(served: Served, named: str) -> None:
    with noted(served) as entries:
        token = served.headers("social worker")["Authorization"].removeprefix("Bearer ")
        answer = looked(served, token, named)
    assert (answer.status_code, answer.json()["code"]) == (400, "on_behalf_of_by_person")
    assert not entries
    assert served.http.get("/problems/on_behalf_of_by_person").status_code == 200


def others(keeper: Connection) -> Mapping[str, str]:
    """Ids of those for whom the program may not ask."""
    suspended, ended = account(keeper, "suspended"), account(keeper, "ended")
    account_store.mark(keeper, suspended, "suspend")
    account_store.mark(keeper, ended, "end")
    supervisor = account(keeper, "supervisor", role=Role.SUPERVISOR)
    return {
        "nobody": made_id("user", "who never was"),
        "a suspended account": suspended,
        "an account that ended": ended,
        "another agency's": account(keeper, "of the clinic", agency_id=CLINIC),
        "another agency's and role's": NURSE.user_id,
        "another jurisdiction's": account(keeper, "abroad", jurisdiction_id="jurisdiction-MZ"),
        "a role that sees more": supervisor,
        "a program": program(keeper, "Another system")[0],
        "no id": "'; DROP TABLE accounts.account",
        "two": f"{FOR}, {FOR}",
        "nothing": "",
    }


def test_of_nobody_else_it_is_told_whether_there_is_such_an_account(
    served: Served, keeper: Connection, service: tuple[str, str]
) -> None:
    with noted(served) as entries:
        answers = {why: looked(served, service[1], named) for why, named in others(keeper).items()}
    codes = {why: (found.status_code, found.json().get("code")) for why, found in answers.items()}
    assert codes == dict.fromkeys(answers, (400, "on_behalf_of_refused"))
    assert len({found.text for found in answers.values()}) == 1
    assert not entries
    assert served.http.get("/problems/on_behalf_of_refused").status_code == 200


def test_a_person_who_is_suspended_is_nobodys_to_act_for_within_a_second(
    served: Served, keeper: Connection, service: tuple[str, str]
) -> None:
    colleague = account(keeper, "colleague")
    assert looked(served, service[1], colleague).status_code == 200
    account_store.mark(keeper, colleague, "suspend")
    time.sleep(1.2)
    assert looked(served, service[1], colleague).json()["code"] == "on_behalf_of_refused"


def test_what_a_program_listens_to_is_noted_for_the_person_of_the_handshake(
    served: Served, keeper: Connection, service: tuple[str, str]
) -> None:
    colleague = account(keeper, "who listens")
    told = {HEADER: colleague}
    with noted(served) as entries, socket(served, additional_headers=told) as found:
        introduce(found, f"Bearer {service[1]}")
        subscribe(found, "1", MOVES, id=CASE, after=0)
        assert hear(found)["type"] == "next"
        say(found, id="1", type="complete")
        account_store.mark(keeper, colleague, "suspend")
        time.sleep(1.2)
        subscribe(found, "2", "{ me { id } }")
        with pytest.raises(ConnectionClosed) as closed:
            everything(found)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
    assert {one["on_behalf_of"] for one in entries if one["door"] == "subscription"} == {colleague}


def test_a_socket_ends_where_nobody_may_act_for_the_person_any_more(
    served: Served,
    keeper: Connection,
    service: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "BEAT", 0.2)
    colleague = account(keeper, "who rests")
    with socket(served, additional_headers={HEADER: colleague}) as found:
        introduce(found, f"Bearer {service[1]}")
        account_store.mark(keeper, colleague, "suspend")
        with pytest.raises(ConnectionClosed) as closed:
            everything(found)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403


def test_a_stream_of_the_feed_is_noted_for_the_person_and_goes_on(
    served: Served, service: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "ASK_AGAIN", 0.0)
    told = headers(service[1], FOR) | {"Accept": "text/event-stream"}
    with (
        noted(served) as entries,
        served.http.stream("GET", "/v1/events?limit=1", headers=told) as answer,
    ):
        lines = answer.iter_lines()
        heard = "".join(next(lines) for _ in range(12))
    assert FOR not in heard
    assert len(entries) > 1
    assert {(one["door"], one["on_behalf_of"]) for one in entries} == {("feed", FOR)}


def test_a_program_asks_with_those_clearances_alone_that_both_have() -> None:
    ours = Principal(actor=SOCIAL_WORKER, jurisdiction_id=TZ, clearances=("one", "two"))
    theirs = Principal(
        actor=acting(Role.SOCIAL_WORKER, WELFARE), jurisdiction_id=TZ, clearances=("two", "three")
    )
    found = acting_for(ours, theirs)
    assert found.clearances == ("two",)
    assert (found.actor.user_id, found.actor.on_behalf_of) == (
        SOCIAL_WORKER.user_id,
        theirs.actor.user_id,
    )


def test_a_program_asks_for_nobody_of_another_post() -> None:
    ours = Principal(actor=SOCIAL_WORKER, jurisdiction_id=TZ)
    for theirs in (NURSE, SUPERVISOR):
        with pytest.raises(Problem):
            acting_for(ours, Principal(actor=theirs, jurisdiction_id=TZ))
