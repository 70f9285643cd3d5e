"""How soon each door shuts: from the answer to a withdrawal of consent until it shows no more.

R1  A door counts only if it showed what rests on the consent before the withdrawal.
R2  Doors that answer are asked again and again until they show it no more, one after the other, so
    that the time of each holds that of those before it. Streams were opened before the withdrawal,
    and have to tell that it ended, or to end (shut_streams.py).
R3  Of the next step of the case no door tells the agency, while the one that answers for the case
    is told of it by the feed and by Kafka.
R4  Every door of tests/matrix/doors.py is timed, or stands in NOT_TIMED with a reason
    (tests/test_shut_doors.py).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

from infra.kafka_broker import what_is_missing
from tests.api.commands.asking import sends
from tests.api.listening import events
from tests.api.served import Served
from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.shut_case import (
    CASE,
    CONSENT,
    NAME,
    OTHERS,
    PENDING,
    RETURN,
    STAYING,
    WAITING,
)
from tests.benchmarks.shut_streams import (
    PATIENCE,
    RESTING,
    Listener,
    by_feed,
    by_kafka,
    by_socket,
    by_sse,
    carrying,
)

NURSE, LAWYER, HOLDER = "nurse", "lawyer", "social worker"
PERSON = "person { firstName parts { words { value } } }"
STEP, NEXT = "assess-needs", "needs.assessed.v1"
ANY = {"Accept": "*/*"}
MOST = 1000.0
BUILD = Path(__file__).resolve().parents[2] / "build" / "bench-kafka"


class Door(NamedTuple):
    """A question, and what the answer holds for as long as the door is open."""

    query: str
    shown: str


QUERIES: Mapping[str, Door] = {
    "case": Door(f"query ($id: ID!) {{ case(id: $id) {{ {PERSON} }} }}", NAME),
    "node": Door(f"query ($id: ID!) {{ node(id: $id) {{ ... on Case {{ {PERSON} }} }} }}", NAME),
    "nodes": Door(
        f"query ($id: ID!) {{ nodes(ids: [$id]) {{ ... on Case {{ {PERSON} }} }} }}", NAME
    ),
    "cases": Door(f"{{ cases(first: 50) {{ edges {{ node {{ id {PERSON} }} }} }} }}", NAME),
    "count": Door("{ cases(filter: {child: false}) { totalCount } }", '"totalCount": 1'),
    "timeline": Door(
        "query ($id: ID!) { timeline(caseId: $id, first: 50) "
        "{ edges { node { words { value } } } } }",
        NAME,
    ),
    "search": Door(
        f'{{ search(text: "{NAME}") {{ edges {{ node {{ case {{ {PERSON} }} }} }} }} }}', NAME
    ),
    "referrals": Door("{ referrals(first: 50) { edges { node { id } } } }", OTHERS),
    "returns": Door("{ returns(first: 50) { edges { node { id } } } }", RETURN),
    "followUps": Door("{ followUps(first: 50) { edges { node { caseId } } } }", CASE),
}
INBOX = "subscription { referralInbox(after: 0) { referral { id } } }"
NOT_TIMED: Mapping[str, str] = {
    "me": "of the asker alone",
    "position": "of no case",
    "recalls": "opens with a withdrawal: the recipient has to acknowledge it",
    "recipients": "shows the clinic that it was told itself, which stays true",
    "disclosures": "a receiver sees none",
    "reviews": "a receiver sees none",
    "possibleMatches": "coordinators alone are told of any",
    "funnel": "numbers of the own agency's cases, and of eleven others or more",
    "custodiansOnCall": "of no case",
    "shelters": "of no case",
    "organizations": "of no case",
    "services": "of no case",
    "clockMissed": "tells of what happens next, by the look that caseChanged tells by (R3)",
    "reviewDue": "a receiver is told of none",
    "shelterCapacity": "of no case",
    "/v1/cases/{id}/disclosures/report": "a receiver gets none",
    "/v1/{list}": "a command, decided by the log itself",
    "/v1/{things}/{id}/{step}": "a command, decided by the log itself",
    "coordinator": "coordinators see no person, with a consent or without",
    "coordinator_elsewhere": "coordinators see no person, with a consent or without",
    "capacity": "of no case",
    "directory": "of no case",
    "unaddressed": "what could not be addressed, for operators",
}
"""R4."""
TIMED = frozenset({"/graphql", "/v1/events", "agency", "caseChanged", "referralInbox"})
"""R4: besides the root fields of QUERIES."""


def shut(served: Served) -> Sequence[Row]:
    """Withdraw the consents under which a clinic accepted a referral, and a lawyer was asked."""
    missing = what_is_missing()
    with ExitStack() as stack:
        kafka = None if missing else stack.enter_context(carrying(served, BUILD))
        heard = {door: stack.enter_context(ear) for door, ear in _ears(served, NURSE, kafka)}
        of_holder = [stack.enter_context(ear) for _, ear in _ears(served, HOLDER, kafka)]
        for listener in (*heard.values(), *of_holder):
            listener.await_open()
        polled = _polled(served)
        for door, shows in polled.items():
            _check(shows(), door)
        since = _withdraw(served, CONSENT)
        found = {door: _until_blind(door, shows, since) for door, shows in polled.items()}
        found |= {door: listener.until_shut(since) for door, listener in heard.items()}
        found["inbox"] = _until_the_inbox_is_blind(served)
        _check_the_next_step(served, heard, of_holder)
    rows = [_row(door, [took]) for door, took in found.items()]
    return [*rows, *([_row("kafka", [], str(missing))] if missing else [])]


def _row(door: str, took: Sequence[float], missing: str = "") -> Row:
    row = value_row(f"withdrawal.to_blindness.{door}", took or [0], unit="ms", most=MOST)
    return row if took else {**row, "met": None, "missing": [missing]}


def _ears(
    served: Served, who: str, kafka: str | None
) -> Iterator[tuple[str, AbstractContextManager[Listener]]]:
    """What tells without being asked again."""
    yield "sse", by_sse(served, who)
    yield "websocket", by_socket(served, who)
    yield "feed_sse", by_feed(served, who)
    if kafka is not None:
        yield "kafka", by_kafka(served, who, kafka)


def _polled(served: Served) -> Mapping[str, Callable[[], bool]]:
    """What is asked again and again: whether each still shows what rests on the consent."""
    return {
        **{door: partial(_shows, served, asked) for door, asked in QUERIES.items()},
        "feed": partial(_feed_tells, served),
    }


def _withdraw(served: Served, consent_id: str) -> float:
    """When the withdrawal was answered."""
    body = {"consentId": consent_id}
    answer = sends(served, HOLDER, f"cases/{CASE}/withdraw-consent", body, named=consent_id)
    _check(answer.is_success, answer.text)
    return time.perf_counter()


def _until_blind(door: str, shows: Callable[[], bool], since: float) -> float:
    until = time.monotonic() + PATIENCE
    while shows():
        _check(time.monotonic() < until, f"{door} did not shut")
        time.sleep(0.001)
    return (time.perf_counter() - since) * 1000


def _shows(served: Served, door: Door) -> bool:
    said = served.asks(NURSE, door.query, **({"id": CASE} if "$id" in door.query else {}))
    return door.shown in json.dumps(said)


def _until_the_inbox_is_blind(served: Served) -> float:
    tells = partial(_inbox_tells, served)
    _check(tells(), "inbox")
    return _until_blind("inbox", tells, _withdraw(served, WAITING))


def _inbox_tells(served: Served) -> bool:
    """Whether a lawyer's inbox, read from its beginning, tells of what rests on the consent.

    What stays is told after that.
    """
    told = []
    with events(served, LAWYER, INBOX) as ear:
        while STAYING not in told:
            told.append(ear.next()["data"]["referralInbox"]["referral"]["id"])
    return PENDING in told


def _feed_tells(served: Served) -> bool:
    """Whether a page of the feed holds a step that the clinic is told on that consent alone."""
    answer = served.http.get("/v1/events?limit=1000", headers=served.headers(NURSE) | ANY)
    _check(answer.is_success, answer.text)
    return any(event["type"].endswith(RESTING) for event in answer.json())


def _check_the_next_step(
    served: Served, heard: Mapping[str, Listener], of_holder: Sequence[Listener]
) -> None:
    """R3."""
    body = {"serviceTypes": [], "urgentHealth": "no"}
    since = time.perf_counter()
    answer = sends(served, HOLDER, f"cases/{CASE}/{STEP}", body, named="after the withdrawal")
    _check(answer.is_success, answer.text)
    for listener in of_holder:
        listener.await_told(lambda told: NEXT in str(told))
    for door, listener in heard.items():
        _check(not listener.tells_since(since), f"{door} told what it must not tell")
    _check(not any(shows() for shows in _polled(served).values()), "a door opened again")


def _check(shown: bool, what: str) -> None:  # noqa: FBT001  # A condition.
    if not shown:
        raise RuntimeError(what)
