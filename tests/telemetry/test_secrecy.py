"""Words that somebody said of a person are in no log line, span, metric, problem or message.

Each test says words that stand nowhere else, in one way, and then looks for them in everything that
left the service: every byte that the collector got, every line that was logged, every message on
Kafka, and every problem with its headers.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from api.graphql import http
from domain import handler
from projections.reading import Question
from tests.journeys.person import HOUSE, POLICE, WORKER, Person, agency, referred, reported
from tests.journeys.test_shelter_worker import _admitted, _bed, _held
from tests.telemetry.watched import Watched

SUBJECTS = ("account", "known_as", "first_name", "wording", "note")
WORDS = {subject: f"Zuriwaneno{subject.replace('_', '')}" for subject in SUBJECTS}
LITERAL, VARIABLE, ALIAS = "Zuriwanenoliteral", "Zuriwanenovariable", "Zuriwanenoalias"
STRAY, SPOKEN = "Zuriwanenostray", "Zuriwanenospoken"
PROTOCOL = Subprotocol("graphql-transport-ws")
PHONE = "+255786420975"
SEEDED = ("zuriwaneno", PHONE[4:])
"""How all seeded words begin, and what of a number stays in every way of writing it."""


def left(served: Watched) -> dict[str, str]:
    """Everything that left the service, in lower case."""
    served.carry()
    spans = len(served.collector.spans)
    marker = f"query Marker{spans} {{ me {{ id }} }}"
    served.country.asks(POLICE, marker)
    served.collector.waits_for(lambda: served.collector.named(f"graphql query Marker{spans}"))
    so_far = len(served.collector.raw)
    served.collector.waits_for(lambda: len(served.collector.raw) > so_far + 1)
    return {
        "collector": b" ".join(served.collector.raw).decode(errors="replace").lower(),
        "lines": served.lines.getvalue().lower(),
        "messages": " ".join(
            f"{each.topic} {each.key} {each.headers} {each.value!r}"
            for each in served.relayed.everything()
        ).lower(),
    }


def assert_kept(served: Watched, *answers: httpx.Response) -> None:
    told = left(served)
    assert {where for where, text in told.items() if len(text) > 1_000} == told.keys()
    told |= {answer.text: f"{answer.text} {answer.headers}".lower() for answer in answers}
    assert [where for where, text in told.items() for word in SEEDED if word in text] == []


def said_to(person: Person) -> None:
    """What is said of a person, word for word, on the way to a bed."""
    person.does(WORKER, "take-on-case", worker_id=_user(WORKER))
    person.does(WORKER, "describe-person", first_name=WORDS["first_name"], sex="female")
    person.does(
        WORKER,
        "check-safety",
        still_exploited="no",
        safe_to_call="yes",
        safe_to_text="no",
        safe_to_email="no",
        safe_to_post="no",
        alternative_permitted="no",
        exploiters_location_known="not_sure",
        exploiters_in_country="not_sure",
        phone=PHONE,
    )
    person.does(WORKER, "assess-needs", **_needs())


def _needs() -> dict[str, Any]:
    return {"service_types": ["food_service"], "urgent_health": "no", "note": WORDS["note"]}


def _user(key: str) -> str:
    from infra.demonstration.cast import ACCOUNTS

    return ACCOUNTS[key].actor.user_id


def test_what_is_said_from_report_to_admission_stays_inside(served: Watched) -> None:
    person = reported(served.country, account=WORDS["account"], known_as=WORDS["known_as"])
    said_to(person)
    referral_id = referred(person, HOUSE, "safehouse_service", wording=WORDS["wording"])
    hold_id = _held(person, _bed(0))
    person.does(HOUSE, "accept-referral", referral_id=referral_id)
    _admitted(person, _bed(0), hold_id, referral_id)
    seen = person.sees(WORKER, "person { firstName } timeline(last: 50) { totalCount }")
    assert WORDS["first_name"] in str(seen)
    assert_kept(served)
    assert served.relayed.of_agency(agency("welfare-kigoma"))


def test_what_is_asked_stays_inside(served: Watched) -> None:
    documents = (
        f'{{ cases(filter: {{ reference: "{LITERAL}" }}) {{ totalCount }} }}',
        f'{{ {ALIAS}: case(id: "{LITERAL}") {{ id }} }}',
        f"{{ me {{ {STRAY} }} }}",
        f"{{ case(id: {STRAY}) {{ id }} }}",
        f'{{ search(text: "{LITERAL}") {{ totalCount }} }}',
        f"{{ search(text: {STRAY}) {{ totalCount }} }}",
        f'{{ broken "{LITERAL}',
    )
    for document in documents:
        _posted(served, {"query": document})
        _posted(served, {"query": document, "operationName": STRAY})
    _posted(
        served,
        {"query": "query ($id: ID!) { case(id: $id) { id } }", "variables": {"id": VARIABLE}},
    )
    find = "query ($text: String!) { search(text: $text) { totalCount } }"
    for text in (VARIABLE, PHONE, f"{VARIABLE} " * 9, [VARIABLE]):
        _posted(served, {"query": find, "variables": {"text": text}})
    served.country.http.get(
        "/graphql",
        params={"query": f'{{ case(id: "{LITERAL}") {{ id }} }}'},
        headers=served.country._signed_in(POLICE),
    )
    assert_kept(served)


def _posted(served: Watched, body: dict[str, Any]) -> httpx.Response:
    return served.country.http.post(
        "/graphql", json=body, headers=served.country._signed_in(POLICE)
    )


def test_what_is_sent_amiss_stays_inside(served: Watched) -> None:
    assert_kept(served, *_amiss(served))


def _amiss(served: Watched) -> Iterator[httpx.Response]:
    country, http_ = served.country, served.country.http
    case_id = reported(country).case_id
    yield country.posts(POLICE, "cases", account=WORDS["account"], stated_age=STRAY)
    yield country.posts(POLICE, "cases", **{f"{STRAY} said": STRAY, "nickname": WORDS["account"]})
    yield country.posts(POLICE, f"cases/{STRAY}/describe-person", first_name=WORDS["first_name"])
    yield country.posts(POLICE, f"cases/{case_id}/{STRAY}", first_name=WORDS["first_name"])
    yield country.posts(HOUSE, f"cases/{case_id}/describe-person", first_name=WORDS["first_name"])
    yield country.posts(POLICE, STRAY, first_name=WORDS["first_name"])
    signed = country._signed_in(POLICE)
    strange = {
        "User-Agent": STRAY,
        "traceparent": STRAY,
        "tracestate": f"a={STRAY}",
        "baggage": f"a={STRAY}",
    }
    yield http_.post(
        "/v1/cases",
        content=f'{{"account": "{STRAY}',
        headers=signed | strange | {"Idempotency-Key": STRAY, "Content-Type": "application/json"},
    )
    yield http_.get(f"/{STRAY}", params={STRAY: STRAY}, headers=strange)
    yield http_.get(f"/problems/{STRAY}")
    yield http_.request(STRAY.upper(), "/graphql")
    yield http_.post(
        "/graphql", headers={"Authorization": f"Bearer {STRAY}"}, json={"query": STRAY}
    )
    yield country.posts(POLICE, "cases", account=STRAY * 10_000)


def test_what_is_said_over_a_socket_stays_inside(served: Watched) -> None:
    token = served.country._signed_in(POLICE)["Authorization"]
    for authorization in (token, f"Bearer {STRAY}"):
        _converses(served, authorization)
    assert_kept(served)


def _converses(served: Watched, authorization: str) -> None:
    """Sign in over a WebSocket, and subscribe with words in the address and in the question."""
    address = str(served.country.http.base_url).rstrip("/").replace("http", "ws", 1)
    asked = f'subscription {{ caseChanged(caseId: "{LITERAL}") {{ position }} }}'
    spoken = (
        {"type": "connection_init", "payload": {"Authorization": authorization}},
        {"id": "1", "type": "subscribe", "payload": {"query": asked}},
        {"id": STRAY, "type": STRAY},
    )
    with (
        connect(f"{address}/graphql?{STRAY}={STRAY}", subprotocols=[PROTOCOL]) as socket,
        suppress(ConnectionClosed),
    ):
        for said in spoken:
            socket.send(json.dumps(said))
        while True:
            socket.recv(timeout=10)


def test_the_words_of_an_error_stay_inside(
    served: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> Any:
        raise RuntimeError(SPOKEN)

    async def fails_late(*_: object, **__: object) -> Any:
        raise RuntimeError(SPOKEN)

    def answered(
        patch: Callable[[pytest.MonkeyPatch], None], act: Callable[[], httpx.Response]
    ) -> httpx.Response:
        with monkeypatch.context() as patching:
            patch(patching)
            return act()

    def asks() -> httpx.Response:
        return _posted(served, {"query": "{ cases { totalCount } }"})

    def acts() -> httpx.Response:
        return served.country.posts(POLICE, "cases", **_report())

    answers = [
        answered(lambda patch: patch.setattr(Question, "ask_async", fails_late), asks),
        answered(lambda patch: patch.setattr(http.GraphQLDoor, "_answered", fails_late), asks),
        answered(lambda patch: patch.setattr(handler, "decide", fails), acts),
        answered(lambda patch: patch.setattr(served.parts.log, "append", fails), acts),
    ]
    assert [answer.status_code for answer in answers[1:]] == [500, 500, 500]
    assert all("internal_error" in answer.text for answer in answers)
    served.collector.waits_for(lambda: served.collector.figure("rejea.commands", outcome="failed"))
    assert_kept(served, *answers)


def _report() -> dict[str, Any]:
    from infra.demonstration.cast import AGENCIES

    return {
        "jurisdiction_id": AGENCIES["police-kigoma"].jurisdiction_id,
        "channel": "border_post",
        "addressed_to_id": agency("welfare-kigoma"),
        "stated_age": "adult",
        "account": SPOKEN,
    }


def test_a_word_that_leaks_is_found(served: Watched) -> None:
    """The search above can fail: a word that is put there is found in all three places."""
    leak = "zurinenolililovuja"
    served.telemetry._tracing._tracer.start_span(leak).end()  # type: ignore[attr-defined]
    logging.getLogger("rejea.test").error(leak)
    told = left(served)
    assert [where for where, text in told.items() if leak in text] == ["collector", "lines"]
    assert agency("welfare-kigoma") in told["messages"]
