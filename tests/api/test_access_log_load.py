"""Under load the access log holds one entry for each case that an answer showed, and no other."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.api.served import Served
from tests.api.test_access_log import noted
from tests.api.world import LATER_CASES
from tests.examples import CASE, OTHER_CASE

CLIENTS, ROUNDS = 16, 12
LIST = "query ($n: Int) { cases(first: $n) { edges { node { id stage person { firstName } } } } }"
PAGE = """query ($id: ID!) { case(id: $id) { id stage person { firstName }
  timeline(first: 20) { edges { node { name words { value } } } } } }"""
WORK = (
    "{ referrals { edges { node { caseId status } } } cases(first: 3) { edges { node { id } } } }"
)
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


def test_there_are_as_many_entries_as_cases_were_shown_or_refused(served: Served) -> None:
    with noted(served) as entries, ThreadPoolExecutor(CLIENTS) as threads:
        counts = list(threads.map(lambda number: client(served, number), range(CLIENTS)))
    expected = sum(counts, Counter[str]())
    assert sum(expected.values()) > CLIENTS * ROUNDS
    assert Counter(entry["case_id"] for entry in entries) == expected
    positions = [entry["position"] for entry in entries]
    assert positions == list(range(positions[0], positions[0] + len(positions)))
