"""How soon each door shuts: from the answer to a withdrawal of consent until it shows no more.

R1  A door counts only if it showed the person, or told of the case, before the withdrawal.
R2  Doors that answer are asked again and again until they show the person no more. Streams were
    opened before the withdrawal, and have to tell of it without the person, or to end.
R3  The feed must not tell the next step of the case to the agency, while it tells it to the one
    that answers for the case.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from threading import Thread
from typing import Any

from tests.api import world
from tests.api.commands.asking import sends
from tests.api.listening import COMPLETE, Ear, events, messages
from tests.api.served import Served
from tests.benchmarks.harness import Row, value_row
from tests.examples import CASE, made_id

NURSE, HOLDER = "nurse", "social worker"
PERSON = "person { firstName parts { words { value } } }"
QUERIES: Mapping[str, str] = {
    "case": f"query ($id: ID!) {{ case(id: $id) {{ {PERSON} }} }}",
    "node": f"query ($id: ID!) {{ node(id: $id) {{ ... on Case {{ {PERSON} }} }} }}",
    "nodes": f"query ($id: ID!) {{ nodes(ids: [$id]) {{ ... on Case {{ {PERSON} }} }} }}",
    "cases": f"{{ cases(first: 50) {{ edges {{ node {{ id {PERSON} }} }} }} }}",
    "timeline": "query ($id: ID!) { timeline(caseId: $id, first: 50) "
    "{ edges { node { words { value } } } } }",
    "search": f'{{ search(text: "{world.NAME}") '
    f"{{ edges {{ node {{ case {{ {PERSON} }} }} }} }} }}",
}
"""What shows the person's first name; other queries show no personal field."""
CHANGES = f"""
subscription ($id: ID!, $after: Int) {{
  caseChanged(caseId: $id, after: $after) {{ position entry {{ name }} case {{ {PERSON} }} }}
}}
"""
STREAMS: Mapping[str, Any] = {"sse": events, "websocket": messages}
FACTS = ("consent.withdrawn.v1", "disclosure.recalled.v1")
"""What the withdrawal appends, and its recipient is told of one or the other."""
STEP = "assess-needs"
ANY = {"Accept": "*/*"}
MOST = 1000.0
PATIENCE = 20.0


def shut(served: Served) -> Sequence[Row]:
    """Withdraw the consent under which a clinic accepted a referral."""
    with ExitStack() as stack:
        ears = {
            kind: Listener(stack.enter_context(listen(served, NURSE, CHANGES, id=CASE, after=0)))
            for kind, listen in STREAMS.items()
        }
        for ear in ears.values():
            ear.await_person()
        for name, query in QUERIES.items():
            _check(_shows(served, query), name)
        _check(_fed(served, NURSE) > 0, "feed")
        since = _withdraw(served)
        found = {name: _until_blind(served, query, since) for name, query in QUERIES.items()}
        found |= {kind: ear.until_blind(since) for kind, ear in ears.items()}
    found["feed"] = _until_the_feed_is_blind(served)
    return [
        value_row(f"withdrawal.to_blindness.{door}", [took], unit="ms", most=MOST)
        for door, took in found.items()
    ]


class Listener:
    """Somebody who listens to a stream in a thread of their own, and notes when they heard what."""

    def __init__(self, ear: Ear) -> None:
        self._heard: list[tuple[float, dict[str, Any]]] = []
        Thread(target=self._listen, args=(ear,), daemon=True).start()

    def await_person(self) -> None:
        """R1."""
        self._await(lambda: any(_tells_name(told) for _, told in self._heard))

    def until_blind(self, since: float) -> float:
        """R2: milliseconds until the stream told of the withdrawal, or ended; it told no person."""

        def later() -> list[tuple[float, dict[str, Any]]]:
            return [(at, told) for at, told in self._heard if told == COMPLETE or _withdrawn(told)]

        self._await(lambda: bool(later()))
        at, _ = later()[0]
        shown = [moment for moment, told in self._heard if moment > at and _tells_name(told)]
        return (max([at, *shown]) - since) * 1000

    def _listen(self, ear: Ear) -> None:
        while not (self._heard and self._heard[-1][1] == COMPLETE):
            try:
                told = ear.next()
            except Exception:  # noqa: BLE001  # The block that listened is over.
                return
            self._heard.append((time.perf_counter(), told))

    @staticmethod
    def _await(happened: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > until:
                raise TimeoutError("a stream did not tell what it has to tell")
            time.sleep(0.001)


def _withdraw(served: Served) -> float:
    """When the withdrawal was answered."""
    body = {"consentId": made_id("consent", world.TO_CLINIC)}
    answer = sends(served, HOLDER, f"cases/{CASE}/withdraw-consent", body, named="blind")
    _check(answer.is_success, answer.text)
    return time.perf_counter()


def _until_blind(served: Served, query: str, since: float) -> float:
    while _shows(served, query):
        time.sleep(0.001)
    return (time.perf_counter() - since) * 1000


def _until_the_feed_is_blind(served: Served) -> float:
    """R3."""
    before = {who: _fed(served, who) for who in (NURSE, HOLDER)}
    body = {"serviceTypes": [], "urgentHealth": "no"}
    answer = sends(served, HOLDER, f"cases/{CASE}/{STEP}", body, named="after the withdrawal")
    _check(answer.is_success, answer.text)
    since, until = time.perf_counter(), time.monotonic() + PATIENCE
    while _fed(served, HOLDER) == before[HOLDER]:
        _check(time.monotonic() < until, "the feed of the agency that answers for the case")
    took = (time.perf_counter() - since) * 1000
    _check(_fed(served, NURSE) == before[NURSE], "the feed told what it must not tell")
    return took


def _fed(served: Served, who: str) -> int:
    """How many events the feed has for somebody's agency."""
    answer = served.http.get("/v1/events?limit=1000", headers=served.headers(who) | ANY)
    _check(answer.is_success, answer.text)
    return len(answer.json())


def _shows(served: Served, query: str) -> bool:
    return world.NAME in str(served.asks(NURSE, query, **({"id": CASE} if "$id" in query else {})))


def _tells_name(told: Mapping[str, Any]) -> bool:
    return world.NAME in str(told)


def _withdrawn(told: Mapping[str, Any]) -> bool:
    change = (told.get("data") or {}).get("caseChanged") or {}
    return bool(change) and change["entry"]["name"] in FACTS


def _check(shown: bool, what: str) -> None:  # noqa: FBT001  # A condition.
    if not shown:
        raise RuntimeError(what)
