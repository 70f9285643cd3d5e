"""What is told without asking again: the feed over HTTP, and the topics of agencies on Kafka.

R1  An agency is told of entries that it may see, and of each no more than words of the work: no
    canary, no id of a case or a person.
R2  Whoever has lost their tie is told that it ended, once for each referral, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.examples import acting
from tests.matrix import oracle
from tests.matrix.canaries import CANARY
from tests.matrix.cast import SHUT_OUT, Asker
from tests.matrix.oracle import ID, WORK, Entry
from tests.matrix.served import EVERYBODY, Matrix

WHO = [name for name in EVERYBODY if name not in SHUT_OUT]
MARKS = frozenset({"agency_id", "occurred_at", "recorded_at", "version", "link"})
"""What every event says of itself."""
ENDED = MARKS - {"agency_id"} | {"referral_id", "ended"}
STEP = frozenset({"step", "jurisdiction_id", "recorded_at", "version"})
AWAITED = pytest.mark.xfail(reason="the feed knows no agreements yet", strict=True)
OF_PERSONS = ("case-", "user-", "person-", "contact-", "stay-", "place-", "shelter-")


def entry_at(matrix: Matrix, position: int) -> Entry:
    (found,) = (
        entry
        for entries in matrix.entries.values()
        for entry in entries
        if entry.position == position
    )
    return found


def as_agency(asker: Asker) -> Asker:
    """Whoever reads for an agency: who it is, is not known."""
    from domain.messages import Role

    if asker.actor.role.value in ("coordinator", "auditor"):
        return asker
    reader = acting(Role.SERVICE_PROVIDER, asker.actor.agency_id, "anybody")
    return Asker(reader, asker.jurisdiction_id, strength="")


def assert_may_be_told(matrix: Matrix, asker: Asker, entry: Entry, data: Mapping[str, Any]) -> None:
    """R1, R2: of one entry, to one receiver."""
    text = json.dumps(data)
    assert not CANARY.findall(text)
    assert not [found for found in ID.findall(text) if found.startswith(OF_PERSONS)]
    seen = oracle.seen("", asker, entry.case)
    if "ended" in data:
        assert data.keys() <= ENDED
        assert asker.actor.agency_id in was_told(matrix, entry.case)
        return
    assert seen is not None
    assert oracle.shows(asker, seen, entry)
    if seen.watches:
        assert data.keys() <= STEP
        return
    words = {word.field: word for word in entry.words}
    readable = oracle.fields(asker, seen, entry)
    said = {name for name, word in data.items() if word != []} - MARKS - {"referral_id"}
    assert said <= readable
    assert all(words[name].record_class == WORK and not words[name].personal for name in said)
    if "agency_id" in data:
        assert oracle.names_agency(asker, seen, entry)


def was_told(matrix: Matrix, case: str) -> set[str]:
    """Every agency that a case has ever named."""
    return {found for entry in matrix.entries[case] for found in oracle.ids_in_words(entry)}


def fed(matrix: Matrix, who: str) -> Iterator[dict[str, Any]]:
    """Everything that the feed has for somebody."""
    after = 0
    while True:
        path = f"/v1/events?after={after}&limit=1000"
        answer = matrix.http.get(path, headers=matrix.headers(who))
        assert answer.status_code == 200, answer.text
        assert not CANARY.findall(f"{answer.headers}{answer.text}")
        yield from answer.json()
        after = int(answer.headers["Rejea-Position"])
        if "Link" not in answer.headers:
            return


@pytest.mark.parametrize(
    "who", [pytest.param(who, marks=AWAITED) if who == "former partner" else who for who in WHO]
)
def test_the_feed_tells_an_agency_what_it_may_know(matrix: Matrix, who: str) -> None:
    asker = as_agency(EVERYBODY[who])
    for event in fed(matrix, who):
        position = int(event["sequence"])
        assert_may_be_told(matrix, asker, entry_at(matrix, position), event["data"])


@pytest.mark.parametrize(
    "who", ["social worker", "nurse", "shelter worker", "police", "coordinator"]
)
def test_the_feed_is_not_empty_for_those_who_may_know(matrix: Matrix, who: str) -> None:
    assert list(fed(matrix, who))
