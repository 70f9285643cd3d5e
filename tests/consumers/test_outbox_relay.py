"""The relay on a real broker: what is on which topic, and what happens when one is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from consumers.contracts import DirectoryOrganization, Pseudonyms
from consumers.example_agency import Seen, lines
from consumers.feed import Feed
from consumers.followed import agency_principal
from consumers.ports import Message, Publisher
from consumers.topics import Topic
from domain.messages import Recorded
from domain.personal import personal_fields
from infra.event_store import PostgresEventLog
from infra.kafka_broker import Broker
from infra.relay_ledger import PostgresLedger
from infra.relaying import FollowedLog
from infra.settings import Settings
from projections.shelter_turns import TURN
from tests.api import world
from tests.conftest import NewDatabase
from tests.consumers.relayed import KEY, Received, Relayed, relayed
from tests.examples import CASE, CLINIC, LEGAL_AID, OTHER_CASE, SHELTER_HOUSE, WELFARE, made_id
from tests.infra.batches import REPORT, batch, drafts, new_stream

LEAST_TELLING = 4


@pytest.fixture(scope="module")
def played(
    broker: Broker, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Relayed]:
    """The world of the doors, carried to the broker an hour later; nobody changes it."""
    with relayed(new_database(), broker.bootstrap, tmp_path_factory.mktemp("played")) as made:
        world.play(made.log)
        made.ahead = TURN
        made.carry()
        yield made


def report(outside: Relayed, *streams: str) -> None:
    """Report a case on each stream."""
    for stream in streams:
        outside.log.append(batch(*drafts(stream, REPORT)))


def fed(outside: Relayed, agency_id: str) -> list[dict[str, Any]]:
    """What an agency reads at the feed, one page after the other."""
    log = FollowedLog(outside.urls.app)
    reading = Feed(outside.deployment, Pseudonyms(KEY), log).reading(agency_principal(agency_id))
    found, after, more = list[dict[str, Any]](), 0, True
    while more:
        page = reading.page(after, 7)
        found += [json.loads(event.body) for event in page.events]
        after, more = page.through, page.more
    log.close()
    return found


def known_as(agency_id: str, *case_ids: str) -> set[str]:
    pseudonyms = Pseudonyms(KEY)
    return {pseudonyms.of(agency_id, case_id) for case_id in case_ids}


def test_each_agency_reads_its_own_cases_under_its_own_names(played: Relayed) -> None:
    for agency_id in (CLINIC, LEGAL_AID, SHELTER_HOUSE):
        messages = played.of_agency(agency_id)
        assert {each.key for each in messages} == known_as(agency_id, CASE)
    expected = known_as(WELFARE, CASE, OTHER_CASE, *world.LATER_CASES)
    assert {each.key for each in played.of_agency(WELFARE)} == expected


def test_the_receiver_of_an_open_referral_reads_that_referral_alone(played: Relayed) -> None:
    assert [each.type for each in played.of_agency(LEGAL_AID)] == ["referral.sent.v1"]


def test_the_official_library_reads_everything_that_was_published(played: Relayed) -> None:
    messages = played.everything()
    assert len(messages) > 50
    assert_readable(messages)


def test_no_personal_word_is_in_any_message_key_or_header(played: Relayed) -> None:
    assert_silent(played.log, played.everything())
    left = b"".join(bytes_of(each) for each in played.everything())
    for canary in (world.NAME, world.KNOWN_AS, world.PHONE, "Canary", "user-", "case-"):
        assert canary.encode() not in left


@pytest.mark.parametrize("agency_id", [WELFARE, CLINIC, LEGAL_AID, SHELTER_HOUSE])
def test_the_feed_tells_what_the_topic_holds(played: Relayed, agency_id: str) -> None:
    told = {event["id"]: event for event in fed(played, agency_id)}
    carried = played.of_agency(agency_id)
    assert {each.id for each in carried} == told.keys()
    for each in carried:
        event = told[each.id]
        assert event["data"] == json.loads(each.value)
        attributes = {name: event[name.removeprefix("ce_")] for name in each.ce_headers}
        assert attributes == each.ce_headers


def test_the_order_of_each_case_is_kept(played: Relayed) -> None:
    for lane in lanes(played.everything()).values():
        positions = [each.position for each in lane]
        assert positions == sorted(positions)


def test_a_relay_that_starts_again_repeats_nothing(outside: Relayed) -> None:
    for _ in range(2):
        report(outside, new_stream())
        outside.carry()
    assert [each.position for each in lane_of(outside)] == [1, 2]


def test_a_commit_wakes_the_relay(outside: Relayed) -> None:
    with outside.running(every=60):
        report(outside, new_stream())
        outside.wait_until_carried(20)
        began = time.monotonic()
        report(outside, new_stream())
        outside.wait_until_carried(20)
        assert time.monotonic() - began < 5


def test_the_topics_of_the_last_word_are_compacted(played: Relayed) -> None:
    topics = played.deployment.topics
    for name in (topics.capacity, topics.directory):
        assert settings_of(played.bootstrap, name)["cleanup.policy"] == "compact"
    assert settings_of(played.bootstrap, played.topic_of(WELFARE))["retention.ms"] == "-1"


def test_a_poison_event_goes_to_the_dead_letters_and_other_cases_go_on(outside: Relayed) -> None:
    poisoned, sound = new_stream(), new_stream()
    refusing = Refusing(known_as(WELFARE, poisoned))
    outside.wrap = refusing.around
    report(outside, poisoned, sound)
    outside.carry()
    topic = outside.topic_of(WELFARE)
    assert {each.key for each in outside.read(topic)} == known_as(WELFARE, sound)
    (dead,) = outside.read(f"{topic}.dlq")
    assert dead.headers["rejea_reason"] == "TooMuch"
    assert dead.headers["rejea_position"] == "1"
    assert dead.value == b"{}"
    assert refusing.tries == 5
    assert refusing.others_at_first


def test_what_follows_a_poison_event_waits_for_it_and_then_goes_on(outside: Relayed) -> None:
    stream = new_stream()
    refusing = Refusing(known_as(WELFARE, stream), until=3)
    outside.wrap = refusing.around
    outside.log.append(batch(*drafts(stream, REPORT, REPORT, REPORT)))
    outside.carry()
    assert [each.position for each in outside.of_agency(WELFARE)] == [1, 2, 3]


def test_an_entry_that_cannot_be_read_is_passed_by(outside: Relayed) -> None:
    broken, sound = new_stream(), new_stream()
    outside.wrap_log = lambda log: Unreadable(log, 2)
    report(outside, sound, broken, new_stream())
    outside.carry()
    assert {each.position for each in outside.of_agency(WELFARE)} == {1, 3}
    (dead,) = outside.read(f"{outside.deployment.topics.unaddressed}.dlq")
    assert dead.headers["rejea_position"] == "2"


def test_a_topic_that_somebody_deleted_is_made_again_and_filled(outside: Relayed) -> None:
    report(outside, new_stream(), new_stream())
    outside.carry()
    topic = outside.topic_of(WELFARE)
    delete(outside, topic)
    report(outside, new_stream())
    outside.carry()
    assert {each.position for each in outside.read(topic)} == {1, 2, 3}


def test_a_topic_that_is_deleted_while_the_relay_runs_comes_back_whole(outside: Relayed) -> None:
    report(outside, new_stream(), new_stream())
    with outside.running():
        outside.wait_until_carried()
        topic = outside.topic_of(WELFARE)
        delete(outside, topic)
        report(outside, new_stream())
        outside.wait_until_carried()
    assert sorted({each.position for each in outside.read(topic)}) == [1, 2, 3]


def test_one_relay_leads_and_the_next_one_follows_when_it_is_gone(outside: Relayed) -> None:
    report(outside, new_stream())
    with outside.running():
        outside.wait_until_carried()
        with outside.running():
            report(outside, new_stream())
            outside.wait_until_carried()
    assert [each.position for each in lane_of(outside)] == [1, 2]


def test_agencies_of_one_name_have_topics_of_their_own(outside: Relayed) -> None:
    with PostgresLedger(outside.urls.projector).leading() as lead:
        first = lead.name(made_id("organization", "one"), "border-police")
        second = lead.name(made_id("organization", "two"), "border-police")
        assert (first, second) == ("border-police", "border-police-2")
        assert lead.name(made_id("organization", "two"), "another") == second


def test_commands_go_on_while_nobody_answers_at_the_broker(outside: Relayed) -> None:
    outside.bootstrap, there = "127.0.0.1:9", outside.bootstrap
    with outside.running() as relay:
        began = time.monotonic()
        report(outside, *(new_stream() for _ in range(20)))
        assert time.monotonic() - began < 5
        assert outside.position() == 0
        wait_for(lambda: relay.trouble == "BrokerAway")
        outside.bootstrap = there
        outside.wait_until_carried()
    assert len({each.id for each in outside.of_agency(WELFARE)}) == 20


def test_the_example_agency_prints_each_event_once(played: Relayed) -> None:
    program = [sys.executable, "-m", "consumers.example_agency", "--count", "8"]
    slug = played.topic_of(CLINIC).split(".")[2]
    where = ["--bootstrap", played.bootstrap, "--agency", slug, "--prefix", played.prefix]
    told = subprocess.run([*program, *where], capture_output=True, text=True, check=True)
    assert len(told.stdout.splitlines()) == 8
    assert "referral.accepted.v1" in told.stdout
    repeated = [each.raw for each in played.of_agency(CLINIC)] * 2
    assert len(list(lines(repeated, Seen()))) == 8


@pytest.mark.skipif(shutil.which("kcat") is None, reason="kcat is not installed here")
def test_kcat_reads_the_headers_of_one_agencys_events(played: Relayed) -> None:
    topic = played.topic_of(CLINIC)
    kcat = ["kcat", "-b", played.bootstrap, "-C", "-t", topic, "-e", "-q", "-f", "%k %h\n"]
    told = subprocess.run(kcat, capture_output=True, text=True, check=True).stdout
    assert len(told.splitlines()) == len(played.read(topic))
    assert told.count("ce_type=org.rejea.") == len(told.splitlines())


@pytest.mark.conformance
def test_the_whole_demonstration_is_told_without_a_personal_word(
    outside: Relayed, tmp_path: Path
) -> None:
    from infra.demonstration.command import run_if_empty
    from infra.keys import FileKeyRing

    settings = Settings(home=tmp_path / "home")
    run_if_empty(settings, outside.urls, lambda _text: None)
    outside.carry()
    messages = outside.everything()
    assert_readable(messages)
    opened = PostgresEventLog(outside.urls.app, FileKeyRing(settings.home / "keys"))
    assert_silent(opened, messages)
    opened.close()


class Refusing:
    """Stands before a broker and refuses the messages of these keys, `until` so many tries."""

    def __init__(self, keys: set[str], until: int = 1_000) -> None:
        self.keys = keys
        self.until = until
        self.tries = 0
        self.others_at_first = False
        self.inner: Publisher

    def around(self, publisher: Publisher) -> Publisher:
        self.inner = publisher
        return self

    def topics(self) -> frozenset[str]:
        return self.inner.topics()

    def make(self, topics: Sequence[Topic]) -> None:
        self.inner.make(topics)

    def close(self) -> None:
        self.inner.close()

    def publish(self, messages: Sequence[Message]) -> Mapping[int, str]:
        barred = {n for n, each in enumerate(messages) if self._refuses(each)}
        self.tries += bool(barred)
        if not barred or self.tries > self.until:
            return self.inner.publish(messages)
        self.others_at_first = self.others_at_first or len(barred) < len(messages)
        passing = [number for number in range(len(messages)) if number not in barred]
        refused = self.inner.publish([messages[number] for number in passing])
        assert not refused
        first = min(barred)
        return {number: "TooMuch" if number == first else "" for number in barred}

    def _refuses(self, message: Message) -> bool:
        return message.key in self.keys and not message.topic.endswith(".dlq")


class Unreadable:
    """A log with one entry that nobody can read."""

    def __init__(self, inner: Any, position: int) -> None:
        self.inner = inner
        self.position = position

    def entries(self, after_position: int, limit: int) -> Sequence[Recorded]:
        found: Sequence[Recorded] = self.inner.entries(after_position, limit)
        if any(entry.position == self.position for entry in found):
            raise ValueError("a name that nobody knows")
        return found

    def streams(self, after: Mapping[str, int]) -> Sequence[Recorded]:
        found: Sequence[Recorded] = self.inner.streams(after)
        return found


def assert_readable(messages: Sequence[Received]) -> None:
    for each in messages:
        headers = {name: text.encode() for name, text in each.headers.items()}
        event = from_binary(KafkaMessage(headers, each.key, each.value), JSONFormat())
        assert event.get_id() == each.id
        assert event.get_type().startswith("org.rejea.")
        assert each.data is not None


def assert_silent(log: PostgresEventLog, messages: Sequence[Received]) -> None:
    """No personal text of the whole log is anywhere in the messages."""
    left = b"".join(bytes_of(each) for each in messages)
    public = " ".join(public_names(messages))
    words = {word for word in personal_words(log) if word not in public}
    assert words
    assert [word for word in words if word.encode() in left] == []


def personal_words(log: PostgresEventLog) -> Iterator[str]:
    for entry in log.entries(0, 100_000, sealed=False):
        marked = personal_fields(type(entry.event))
        for field in fields(entry.event):
            value = getattr(entry.event, field.name)
            if field.name in marked and isinstance(value, str) and len(value) >= LEAST_TELLING:
                yield value


def public_names(messages: Sequence[Received]) -> set[str]:
    """Names of organizations and services, which the directory tells everybody."""
    told = [each.data for each in messages if each.topic.endswith(".directory.v1")]
    organizations = [each for each in told if isinstance(each, DirectoryOrganization)]
    services = [service.name for each in organizations for service in each.services]
    return {*services, *(each.name for each in organizations)}


def bytes_of(each: Received) -> bytes:
    headers = "".join(f"{name}={text};" for name, text in each.headers.items())
    return f"{each.topic} {each.key} {headers} ".encode() + each.value + b"\n"


def lanes(messages: Sequence[Received]) -> dict[tuple[str, str], list[Received]]:
    found: dict[tuple[str, str], list[Received]] = {}
    for each in messages:
        found.setdefault((each.topic, each.key), []).append(each)
    return found


def lane_of(outside: Relayed) -> list[Received]:
    return sorted(outside.of_agency(WELFARE), key=lambda each: each.position)


def settings_of(bootstrap: str, topic: str) -> dict[str, str]:
    """What of a topic's settings is not the broker's own."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    told = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    admin.close()
    found = next(iter(told.values()))[topic]
    return {name: each["value"] for name, each in found.items()}


def delete(outside: Relayed, topic: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=outside.bootstrap)
    admin.delete_topics([topic])
    admin.close()
    wait_for(lambda: topic not in outside.topics())


def wait_for(condition: Callable[[], bool], patience: float = 30) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
