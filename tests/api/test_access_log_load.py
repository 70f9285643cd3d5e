"""Under load the access log holds one entry for each case that was shown, and no other.

R1  An answer and a page of the feed have one for each case in them, a subscription one for each
    item that it tells.
R2  They are read all at once, while something happens.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from threading import Barrier
from typing import Any

import httpx

from infra.relaying import pseudonyms_of
from tests.api.listening import Ear, events, messages
from tests.api.served import Served
from tests.api.test_access_log import assesses_needs, noted
from tests.api.world import LATER_CASES, PEOPLE
from tests.examples import CASE, OTHER_CASE

CLIENTS, ROUNDS = 16, 12
LIST = "query ($n: Int) { cases(first: $n) { edges { node { id stage person { firstName } } } } }"
PAGE = """query ($id: ID!) { case(id: $id) { id stage person { firstName }
  timeline(first: 20) { edges { node { name words { value } } } } } }"""
WORK = (
    "{ referrals { edges { node { caseId status } } } cases(first: 3) { edges { node { id } } } }"
)
CHANGES = """subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) { entry { name } case { id } } }"""
READINGS, PAGE_OF_FEED, HAPPENINGS = 3, 7, 6
READERS = ("social worker", "nurse", "police", "lawyer")
Listen = Callable[..., AbstractContextManager[Ear]]
LISTENING: tuple[Listen, ...] = (events, messages, events, messages)
READING_FEED = slice(len(LISTENING) + 1, len(LISTENING) + 1 + len(READERS))
WHO = ("social worker", "nurse", "coordinator", "police", "shelter worker", "consul")
_IDS = re.compile(r'"(?:id|caseId)":"(case-[0-9a-f-]{36})"')


def asks(number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What one client asks, one after the other."""
    cases = (CASE, OTHER_CASE, *LATER_CASES)
    for turn in range(ROUNDS):
        yield LIST, {"n": 1 + (number + turn) % 7}
        yield PAGE, {"id": cases[(number + turn) % len(cases)]}
        yield WORK, {}


def client(served: Served, number: int) -> Counter[str]:
    """Ask, and count how often which case was shown or refused."""
    who = WHO[number % len(WHO)]
    headers = served.headers(who)
    seen: Counter[str] = Counter()
    with httpx.Client(base_url=served.base, timeout=30, headers=headers) as http:
        for query, variables in asks(number):
            answer = http.post("/graphql", json={"query": query, "variables": variables})
            assert answer.status_code == 200, answer.text
            assert "errors" not in answer.json(), answer.text
            shown = set(_IDS.findall(json.dumps(answer.json(), separators=(",", ":"))))
            refused = {variables["id"]} - shown if "id" in variables else set()
            seen.update(shown | refused)
    return seen


def reader(served: Served, who: str) -> Counter[str]:
    """Read the whole feed of an agency page by page, again and again (R1)."""
    seen: Counter[str] = Counter()
    headers = {"Authorization": served.headers(who)["Authorization"]}
    with httpx.Client(base_url=served.base, timeout=30, headers=headers) as http:
        for _ in range(READINGS):
            address = f"/v1/events?limit={PAGE_OF_FEED}"
            while address:
                answer = http.get(address)
                assert answer.status_code == 200, answer.text
                seen.update({f"{who} {event['subject']}" for event in answer.json()})
                address = answer.links.get("next", {}).get("url", "")
    return seen


def listener(served: Served, listen: Listen, begun: Barrier) -> Counter[str]:
    """Hear everything that happens to a case meanwhile (R1)."""
    after = served.parts.log.head()
    with listen(served, "social worker", CHANGES, id=OTHER_CASE, after=after) as ear:
        begun.wait(timeout=30)
        told = [ear.next()["data"]["caseChanged"]["entry"]["name"] for _ in range(HAPPENINGS)]
    assert told == ["needs.assessed.v1"] * HAPPENINGS
    return Counter({OTHER_CASE: HAPPENINGS})


def happenings(served: Served, begun: Barrier) -> Counter[str]:
    """Let things happen to that case, which is an act and no reading (R2)."""
    begun.wait(timeout=30)
    for number in range(HAPPENINGS):
        answer = assesses_needs(served, f"under load {number}")
        assert answer.status_code == 200, answer.text
    return Counter()


def by_case(served: Served, seen: Counter[str]) -> Counter[str]:
    """The same, where the feed of an agency names cases by names of its own."""
    pseudonyms = pseudonyms_of(served.parts.settings)
    streams = {entry.stream for entry in served.parts.log.entries(0, 100_000)}
    names = {
        f"{who} case/{pseudonyms.of(PEOPLE[who].agency_id, stream)}": stream
        for who in READERS
        for stream in streams
    }
    found: Counter[str] = Counter()
    for name, many in seen.items():
        found[names.get(name, name)] += many
    return found


def test_there_are_as_many_entries_as_cases_were_shown_or_refused(served: Served) -> None:
    begun = Barrier(len(LISTENING) + 1)
    work: list[Callable[[], Counter[str]]] = [
        *(partial(listener, served, listen, begun) for listen in LISTENING),
        partial(happenings, served, begun),
        *(partial(reader, served, who) for who in READERS),
        *(partial(client, served, number) for number in range(CLIENTS)),
    ]
    with noted(served) as entries, ThreadPoolExecutor(len(work)) as threads:
        counts = list(threads.map(lambda each: each(), work))
    expected = by_case(served, sum(counts, Counter[str]()))
    assert sum(expected.values()) > CLIENTS * ROUNDS
    assert Counter(entry["case_id"] for entry in entries) == expected
    doors = Counter(entry["door"] for entry in entries)
    assert doors.keys() == {"graphql", "feed", "subscription"}
    assert doors["subscription"] == len(LISTENING) * HAPPENINGS
    assert doors["feed"] == sum(sum(found.values()) for found in counts[READING_FEED])
    positions = [entry["position"] for entry in entries]
    assert positions == list(range(positions[0], positions[0] + len(positions)))
