"""Dead letters are put back once what was wrong is mended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from consumers.composing import AgencyNames, Composer
from consumers.contracts import Pseudonyms
from consumers.delivering import Delivery
from consumers.noting import Noting
from consumers.ports import Message, Publisher
from consumers.putting_back import Letter, PutBack, PuttingBack
from infra.access_log import PostgresAccessLog
from infra.dead_letters import KafkaDeadLetters
from infra.kafka import KafkaPublisher
from infra.kafka_access import KafkaAccess
from infra.kafka_broker import Broker
from infra.relay_ledger import PostgresLedger
from infra.relaying import FollowedLog
from tests.conftest import NewDatabase
from tests.consumers.relayed import KEY, Relayed, relayed
from tests.consumers.test_outbox_relay import Refusing, Unreadable, known_as, report
from tests.consumers.test_telling import ACCEPTED, RECALLED, log_of, sent
from tests.consumers.told import DEPLOYMENT, composer
from tests.examples import CLINIC, WELFARE
from tests.infra.batches import new_stream


def poisoned(outside: Relayed) -> tuple[str, str]:
    """A log of two cases, one of which the broker refuses; what is theirs was carried."""
    bad, good = new_stream(), new_stream()
    outside.wrap = Refusing(known_as(WELFARE, bad)).around
    report(outside, bad, good)
    outside.carry()
    return bad, good


def put_back(outside: Relayed, publisher: Publisher | None = None) -> PutBack:
    access = KafkaAccess(bootstrap=outside.bootstrap)
    with (
        closing(FollowedLog(outside.urls.app)) as log,
        PostgresLedger(outside.urls.projector).beside() as books,
        closing(publisher or KafkaPublisher(access)) as way,
        closing(Noting(PostgresAccessLog(outside.urls.app))) as noting,
    ):
        names = AgencyNames(log, books)
        made = Composer(outside.deployment, log, Pseudonyms(KEY), names)
        delivery = Delivery(outside.deployment.topics, books, way, noting)
        letters = KafkaDeadLetters(access, outside.prefix)
        return PuttingBack(outside.deployment, log, made, delivery).run(letters)


def counts(outside: Relayed) -> dict[str, int]:
    access = KafkaAccess(bootstrap=outside.bootstrap)
    return dict(KafkaDeadLetters(access, outside.prefix).counts())


def test_a_dead_letter_is_put_back_under_its_own_id(outside: Relayed) -> None:
    bad, good = poisoned(outside)
    topic = outside.topic_of(WELFARE)
    assert counts(outside) == {f"{topic}.dlq": 1}
    assert put_back(outside) == PutBack(letters=1, put_back=1)
    found = {each.key: each for each in outside.read(topic)}
    assert found.keys() == known_as(WELFARE, bad, good)
    (entry,) = outside.log.read({bad: 0})
    (key,) = known_as(WELFARE, bad)
    assert found[key].id == str(Pseudonyms(KEY).id_of(WELFARE, entry.event_id))
    assert counts(outside) == {}
    assert put_back(outside) == PutBack()


def test_what_is_refused_again_is_a_dead_letter_again(outside: Relayed) -> None:
    bad, _ = poisoned(outside)
    refusing = Refusing(known_as(WELFARE, bad))
    publisher = refusing.around(KafkaPublisher(KafkaAccess(bootstrap=outside.bootstrap)))
    assert put_back(outside, publisher) == PutBack(letters=1, refused=1)
    assert counts(outside) == {f"{outside.topic_of(WELFARE)}.dlq": 1}


def test_an_entry_that_can_be_read_again_is_told_to_everybody_whom_it_concerns(
    outside: Relayed,
) -> None:
    outside.wrap_log = lambda log: Unreadable(log, 1)
    report(outside, new_stream())
    outside.carry()
    assert outside.of_agency(WELFARE) == []
    assert put_back(outside).put_back == 1
    assert [each.position for each in outside.of_agency(WELFARE)] == [1]


class Lying:
    """Dead letters that somebody laid there by hand."""

    def __init__(self, *letters: Letter) -> None:
        self.letters = letters
        self.removed: Sequence[Letter] = ()

    def read(self) -> Sequence[Letter]:
        return self.letters

    def remove(self, letters: Sequence[Letter]) -> None:
        self.removed = letters


class Taking:
    """A way out that takes everything."""

    def __init__(self) -> None:
        self.taken: list[Message] = []

    def deliver(self, messages: Sequence[Message]) -> int:
        self.taken += messages
        return 0


def test_what_an_agency_may_no_longer_know_is_not_put_back() -> None:
    log, way = log_of(sent(), ACCEPTED, RECALLED), Taking()
    topic = DEPLOYMENT.topics.agency(CLINIC)
    letters = Lying(*(_letter(topic, position) for position in (3, 4, 5)))
    delivery: Any = way
    done = PuttingBack(DEPLOYMENT, log, composer(log), delivery).run(letters)
    assert done == PutBack(letters=3, put_back=1, obsolete=2)
    assert [each.topic for each in way.taken] == [topic]
    assert b'"ended":true' in way.taken[0].value
    assert len(letters.removed) == 3


def _letter(topic: str, position: int) -> Letter:
    dead = f"{topic}.dlq"
    return Letter(topic=dead, partition=0, offset=position, wanted=topic, position=position)


def test_the_commands_tell_where_the_relay_stands_and_put_back(
    broker: Broker, new_database: NewDatabase, tmp_path: Path
) -> None:
    with relayed(new_database(), broker.bootstrap, tmp_path) as outside:
        outside.prefix = "rejea"
        bad, _ = poisoned(outside)
        told = command(outside, tmp_path, "status")
        assert (told["behind"], told["running"], told["kafka_answers"]) == (0, False, True)
        assert sum(told["dead_letters"].values()) == 1
        done = command(outside, tmp_path, "replay")
        assert done == {"letters": 1, "put_back": 1, "obsolete": 0, "refused": 0}
        assert command(outside, tmp_path, "status")["dead_letters"] == {}
        positions = {each.position for each in outside.of_agency(WELFARE)}
        assert outside.log.read({bad: 0})[0].position in positions
        with outside.running():
            outside.wait_until_carried()
            assert command(outside, tmp_path, "status")["running"] is True


def test_a_broker_that_does_not_answer_is_told_and_put_back_ends_with_advice(
    outside: Relayed, tmp_path: Path
) -> None:
    outside.bootstrap = "127.0.0.1:9"
    told = command(outside, tmp_path, "status")
    assert (told["kafka_answers"], told["dead_letters"]) == (False, None)
    done = called(outside, tmp_path, "replay")
    assert done.returncode == 1
    assert "Kafka does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def called(outside: Relayed, home: Path, word: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "REJEA_HOME": str(home),
        "REJEA_DATABASE_URL": outside.urls.app,
        "REJEA_PROJECTION_URL": outside.urls.projector,
        "REJEA_KAFKA_BOOTSTRAP": outside.bootstrap,
    }
    command = [sys.executable, "-m", "infra.cli", "relay", word, "--json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def command(outside: Relayed, home: Path, word: str) -> dict[str, Any]:
    done = called(outside, home, word)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
