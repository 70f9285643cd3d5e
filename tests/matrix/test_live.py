"""Streams: what somebody hears of the past and the present is what they may read, and no more."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.api.listening import PATIENCE, PROTOCOL, introduce, subscribe
from tests.examples import SHELTER_HOUSE
from tests.matrix import oracle
from tests.matrix.cast import SHUT_OUT
from tests.matrix.documents import listening
from tests.matrix.leaks import Known, named_in
from tests.matrix.served import EVERYBODY, Matrix, at_slow_doors
from tests.matrix.stories import KEY

WHO = at_slow_doors([name for name in EVERYBODY if name not in SHUT_OUT])
QUIET = 0.4
"""So many seconds after the last expected word, nothing more may come."""
CHANGED, _ = listening("caseChanged")
INBOX, _ = listening("referralInbox")
MISSED, _ = listening("clockMissed")
CAPACITY, _ = listening("shelterCapacity")

Told = dict[str, list[Any]]


@contextmanager
def signed_in(matrix: Matrix, who: str) -> Iterator[ClientConnection]:
    headers = matrix.headers(who)
    url = matrix.base.replace("http", "ws", 1) + "/graphql"
    purpose = {name: told for name, told in headers.items() if name.startswith("Rejea")}
    with connect(url, subprotocols=[PROTOCOL], additional_headers=purpose) as found:
        introduce(found, headers["Authorization"])
        yield found


def heard(found: ClientConnection, expected: Mapping[str, int]) -> Told:
    """What each operation is told: until as much came as is expected, and for a while after."""
    told: Told = {}
    end = time.monotonic() + PATIENCE
    while True:
        waits = any(len(told.get(key, ())) < many for key, many in expected.items())
        patience = max(end - time.monotonic(), 0) if waits else QUIET
        try:
            said = json.loads(found.recv(timeout=patience))
        except TimeoutError:
            return told
        if said["type"] == "next":
            told.setdefault(said["id"], []).append(said["payload"])
        elif said["type"] == "error":
            told.setdefault(f"{said['id']} failed", []).append(said["payload"])


@pytest.mark.parametrize("who", WHO)
def test_a_stream_of_a_case_tells_what_its_timeline_shows(
    matrix: Matrix, known: Known, who: str
) -> None:
    asker, expected = EVERYBODY[who], {}
    with signed_in(matrix, who) as found:
        for case, key in KEY.items():
            seen = oracle.seen(who, asker, case)
            entries = matrix.entries[case] if seen is not None else ()
            expected[case] = sum(oracle.shows(asker, seen, entry) for entry in entries if seen)
            subscribe(found, case, CHANGED, caseId=key, after=0)
        told = heard(found, expected)
    assert {key: len(items) for key, items in told.items()} == {
        case: many for case, many in expected.items() if many
    }
    for case, items in told.items():
        for item in items:
            assert_shows_its_entry(matrix, known, who, case, item)


def assert_shows_its_entry(matrix: Matrix, known: Known, who: str, case: str, item: Any) -> None:
    assert "errors" not in item, item
    change, asker = item["data"]["caseChanged"], EVERYBODY[who]
    seen = oracle.seen(who, asker, case)
    version = int(change["entry"]["id"].partition("/")[2])
    (entry,) = (one for one in matrix.entries[case] if one.version == version)
    assert seen is not None
    words = frozenset(word["field"] for word in change["entry"]["words"])
    assert words == oracle.fields(asker, seen, entry)
    assert known.leaks_of(who, change, case) == set()


@pytest.mark.parametrize("who", WHO)
def test_the_other_streams_tell_no_more_than_the_cases(
    matrix: Matrix, known: Known, who: str
) -> None:
    profile = {"sex": "female", "ageGroup": "adult", "childrenWith": False}
    with signed_in(matrix, who) as found:
        subscribe(found, "inbox", INBOX, after=0)
        subscribe(found, "missed", MISSED, after=0)
        rest = {"accessible": False, "isolation": False}
        subscribe(found, "capacity", CAPACITY, profile=profile | rest, after=0)
        told = heard(found, {"capacity": 1})
    assert not [key for key in told if key.endswith("failed")]
    for item in (*told.get("inbox", ()), *told.get("missed", ())):
        about = named_in(item)
        assert about <= known.cases(who)
        assert known.leaks_of(who, item, *about) == set()
    own = matrix.places if EVERYBODY[who].actor.agency_id == SHELTER_HOUSE else frozenset()
    for item in told["capacity"]:
        assert known.leaks_of(who, item) - set(matrix.of_shelters) - own == set()
