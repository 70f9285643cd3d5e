"""What is told without asking again: the feed over HTTP, and the topics of agencies on Kafka.

R1  An agency is told of entries that it may see, and of each no more than words of the work: no
    canary, no id of a case or a person.
R2  Whoever has lost their tie is told that it ended, once for each referral, and nothing else.
R3  No agency is told of health, not even of its own records: its police may read along.
R4  An agency that was closed is told nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from infra.kafka_broker import Broker
from projections.shelter_turns import TURN
from tests.consumers.relayed import Relayed
from tests.examples import POLICE_POST, acting
from tests.matrix import oracle
from tests.matrix.canaries import CANARY
from tests.matrix.cast import CLOSED_AGENCY, HERE, SHUT_OUT, Asker
from tests.matrix.oracle import ID, WORK, Entry
from tests.matrix.served import EVERYBODY, Matrix

WHO = [name for name in EVERYBODY if name not in SHUT_OUT]
MARKS = frozenset({"agency_id", "occurred_at", "recorded_at", "version", "link"})
"""What every event says of itself."""
ENDED = MARKS - {"agency_id"} | {"referral_id", "ended"}
STEP = frozenset({"step", "jurisdiction_id", "recorded_at", "version"})
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
    return Asker(reader, asker.jurisdiction_id, purpose=oracle.ANYBODY, strength="")


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
    assert oracle.knows_name(asker, seen, entry)
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


@pytest.mark.parametrize("who", WHO)
def test_the_feed_tells_an_agency_what_it_may_know(matrix: Matrix, who: str) -> None:
    asker = as_agency(EVERYBODY[who])
    if asker.purpose != oracle.ANYBODY:
        assert_told_its_steps(matrix, asker, list(fed(matrix, who)))
        return
    for event in fed(matrix, who):
        position = int(event["sequence"])
        assert_may_be_told(matrix, asker, entry_at(matrix, position), event["data"])


def assert_told_its_steps(matrix: Matrix, asker: Asker, events: list[dict[str, Any]]) -> None:
    """R1: whoever watches is numbered anew in each case; the order is that of the log."""
    shown = [
        entry
        for entries in matrix.entries.values()
        for entry in entries
        if (seen := oracle.seen("", asker, entry.case)) and oracle.shows(asker, seen, entry)
    ]
    in_order = sorted(shown, key=lambda entry: entry.position)
    for event, entry in zip(events, in_order, strict=True):
        assert_may_be_told(matrix, asker, entry, event["data"])
        assert event["data"]["recorded_at"].endswith(":00:00Z")


@pytest.mark.parametrize(
    "who", ["social worker", "nurse", "shelter worker", "police", "coordinator"]
)
def test_the_feed_is_not_empty_for_those_who_may_know(matrix: Matrix, who: str) -> None:
    assert list(fed(matrix, who))


@pytest.fixture(scope="module")
def carried(matrix: Matrix, broker: Broker) -> Relayed:
    """Everything that a relay has carried to a real broker, an hour later."""
    found = Relayed(matrix.parts.urls, broker.bootstrap, matrix.parts.log, ahead=TURN)
    found.carry()
    return found


AGENCIES = {
    asker.actor.agency_id: who
    for who, asker in EVERYBODY.items()
    if who in WHO or asker.actor.agency_id == CLOSED_AGENCY
}


@pytest.mark.parametrize("agency_id", AGENCIES, ids=list(AGENCIES.values()))
def test_the_topic_of_an_agency_tells_it_what_it_may_know(
    matrix: Matrix, carried: Relayed, agency_id: str
) -> None:
    asker = as_agency(EVERYBODY[AGENCIES[agency_id]])
    for message in carried.of_agency(agency_id):
        assert not CANARY.findall(f"{message.key}{message.headers}")
        assert not [f for f in ID.findall(f"{message.headers}") if f.startswith(OF_PERSONS)]
        entry = entry_at(matrix, message.position)
        assert_may_be_told(matrix, asker, entry, json.loads(message.value))


def test_an_agency_that_was_closed_has_nothing_on_its_topic(
    matrix: Matrix, carried: Relayed
) -> None:
    assert CLOSED_AGENCY in was_told(matrix, "stay")
    assert carried.of_agency(CLOSED_AGENCY) == []


def test_the_police_are_told_of_the_case_that_they_answer_for_and_not_of_its_health(
    matrix: Matrix, carried: Relayed
) -> None:
    log = {entry.position: entry.name for entry in matrix.entries["police"]}
    assert "case.put_on_hold.v1" in log.values()
    topic = [(each.position, json.loads(each.value)) for each in carried.of_agency(POLICE_POST)]
    feed = [(int(each["sequence"]), each["data"]) for each in fed(matrix, "police")]
    for told in (topic, feed):
        names = {log[position]: data for position, data in told if position in log}
        assert "case.reported.v1" in names
        assert "reason" not in names["case.put_on_hold.v1"]


def test_the_broker_keeps_no_moment_of_what_is_told_by_the_hour(carried: Relayed) -> None:
    topics = carried.deployment.topics
    for topic in (topics.capacity, topics.coordinator(HERE)):
        kept = [each.raw.timestamp for each in carried.read(topic)]
        assert kept
        assert not [at for at in kept if at % 3_600_000]


def test_topics_that_are_nobodys_name_no_case(matrix: Matrix, carried: Relayed) -> None:
    own = {carried.topic_of(agency_id) for agency_id in AGENCIES}
    others = [topic for topic in carried.topics() if topic not in own]
    topics = carried.deployment.topics
    assert {topics.capacity, topics.directory, topics.coordinator(HERE)} <= set(others)
    for message in (each for topic in others for each in carried.read(topic)):
        assert not CANARY.findall(f"{message.headers}{message.value.decode()}")
        found = ID.findall(f"{message.headers}{message.value.decode()}")
        assert not [each for each in found if each.startswith(OF_PERSONS) and not is_public(each)]


def is_public(found: str) -> bool:
    """A shelter's answer to a coarse profile is everybody's, and so is that there is one."""
    return found.startswith("shelter-")


def test_the_topics_are_not_empty_for_those_who_may_know(carried: Relayed) -> None:
    for who in ("social worker", "nurse", "police", "shelter worker"):
        assert carried.of_agency(EVERYBODY[who].actor.agency_id)
