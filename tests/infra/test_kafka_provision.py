"""Users on a real Kafka at which they have to sign in: each reads its own, and nobody writes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourceType,
)
from kafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError

from consumers.topics import Topics
from domain.directory.organization import OrganizationClosed
from infra.kafka_access import KafkaAccess
from infra.kafka_broker import Administrator, Broker, throwaway_broker, what_is_missing
from infra.kafka_users import administering
from tests.api import world
from tests.conftest import NewDatabase
from tests.consumers.relayed import Relayed, relayed
from tests.domain.programme import TZ
from tests.examples import AUTHORITY, CLINIC, EMBASSY, LEGAL_AID, WELFARE
from tests.infra.batches import batch, drafts

FOLDER = Path(__file__).resolve().parents[2] / "build" / "test-kafka-secured"
ADMINISTRATOR = Administrator(password="opens-a-test-alone")
TOPICS = Topics(home_jurisdiction_id=TZ)
SILENCE = 3.0


@dataclass
class Secured:
    """A broker at which users sign in, a log that was carried there, and who was made."""

    outside: Relayed
    broker: Broker
    home: Path
    users: dict[str, dict[str, Any]]

    @property
    def administrator(self) -> KafkaAccess:
        return self.as_user(ADMINISTRATOR.name, ADMINISTRATOR.password)

    def as_user(self, name: str, password: str | None = None) -> KafkaAccess:
        known = password or str(self.users[name]["password"])
        return KafkaAccess(bootstrap=self.broker.bootstrap, username=name, password=known)

    def called(self, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "REJEA_HOME": str(self.home),
            "REJEA_DATABASE_URL": self.outside.urls.app,
            "REJEA_PROJECTION_URL": self.outside.urls.projector,
            "REJEA_KAFKA_BOOTSTRAP": self.broker.bootstrap,
            "REJEA_KAFKA_USERNAME": ADMINISTRATOR.name,
            "REJEA_KAFKA_PASSWORD": ADMINISTRATOR.password,
            **changed,
        }
        command = [sys.executable, "-m", "infra.cli", "kafka", "provision", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def provisions(self, *words: str) -> dict[str, dict[str, Any]]:
        done = self.called("--json", *words)
        assert done.returncode == 0, done.stderr
        return {each["user"]: each for each in json.loads(done.stdout)}

    def user_of(self, agency_id: str) -> str:
        return self.outside.topic_of(agency_id).removesuffix(".v1")


@pytest.fixture(scope="module")
def secured(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Secured]:
    """The world of the doors, carried by the relay's own user; nobody else could."""
    problem = what_is_missing()
    if problem is not None:
        pytest.skip(str(problem))
    home = tmp_path_factory.mktemp("home")
    with (
        throwaway_broker(FOLDER, ADMINISTRATOR) as broker,
        relayed(new_database(), broker.bootstrap, home) as outside,
    ):
        outside.prefix = TOPICS.prefix
        made = Secured(outside, broker, home, {})
        made.users = made.provisions()
        outside.user = made.as_user("rejea.relay")
        world.play(outside.log)
        outside.carry()
        made.users |= {name: each for name, each in made.provisions().items() if each["is_new"]}
        yield made


def read(access: KafkaAccess, topic: str, group: str, patience: float = 20.0) -> int:
    """How many messages this user gets of a topic, subscribed as any consumer does it."""
    consumer = KafkaConsumer(
        topic,
        **access.options(),
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
    )
    with closing(consumer):
        until, found = time.monotonic() + patience, 0
        while time.monotonic() < until and not found:
            found = sum(len(batch) for batch in consumer.poll(timeout_ms=500).values())
        return found


def test_an_agency_reads_its_own_topic_and_no_other(secured: Secured) -> None:
    own, other = secured.user_of(CLINIC), secured.user_of(WELFARE)
    access = secured.as_user(own)
    assert read(access, f"{own}.v1", f"{own}.first") > 0
    assert read(access, f"{other}.v1", f"{own}.second", SILENCE) == 0
    assert read(secured.as_user(other), f"{other}.v1", f"{other}.first") > 0


def test_an_agency_does_not_even_know_of_other_topics(secured: Secured) -> None:
    own = secured.user_of(CLINIC)
    consumer = KafkaConsumer(**secured.as_user(own).options())
    with closing(consumer):
        seen = consumer.topics()
    assert seen == {f"{own}.v1", TOPICS.capacity, TOPICS.directory}


def test_everybody_reads_what_is_shared(secured: Secured, monkeypatch: pytest.MonkeyPatch) -> None:
    """What shelters answer leaves when the hour has turned."""
    own = secured.user_of(CLINIC)
    with monkeypatch.context() as patch:
        patch.setattr(secured.outside, "ahead", timedelta(hours=1))
        with secured.outside.running(every=0.1):
            for topic in (TOPICS.capacity, TOPICS.directory):
                assert read(secured.as_user(own), topic, f"{own}.{topic}") > 0


def test_the_coordinator_reads_steps_and_no_agencys_topic(secured: Secured) -> None:
    access = secured.as_user("rejea.coordinator")
    assert read(access, TOPICS.coordinator(TZ), "rejea.coordinator.first") > 0
    other = f"{secured.user_of(WELFARE)}.v1"
    assert read(access, other, "rejea.coordinator.second", SILENCE) == 0


def test_an_agency_cannot_join_the_group_of_another(secured: Secured) -> None:
    own, other = secured.user_of(CLINIC), secured.user_of(WELFARE)
    with pytest.raises(GroupAuthorizationFailedError):
        read(secured.as_user(own), f"{own}.v1", f"{other}.first")


@pytest.mark.parametrize("topic", ["own", TOPICS.directory])
def test_no_agency_writes(secured: Secured, topic: str) -> None:
    own = secured.user_of(CLINIC)
    place = f"{own}.v1" if topic == "own" else topic
    options = secured.as_user(own).options()
    producer = KafkaProducer(**options, max_block_ms=5_000, enable_idempotence=False)
    with closing(producer), pytest.raises(TopicAuthorizationFailedError):
        producer.send(place, b"{}").get(timeout=10)


def test_nobody_signs_in_with_another_password(secured: Secured) -> None:
    wrong = secured.as_user(secured.user_of(CLINIC), "another")
    with pytest.raises(KafkaError):
        KafkaConsumer(**wrong.options(), bootstrap_timeout_ms=3_000)


def test_a_repetition_changes_nothing_and_shows_no_password(secured: Secured) -> None:
    again = secured.provisions()
    assert again.keys() == secured.users.keys()
    for each in again.values():
        assert (each["rights_changed"], each["password"], each["is_new"]) == (0, None, False)
    own = secured.user_of(CLINIC)
    assert read(secured.as_user(own), f"{own}.v1", f"{own}.third") > 0


def test_a_right_that_nobody_wants_is_taken_back(secured: Secured) -> None:
    own, other = secured.user_of(CLINIC), secured.user_of(WELFARE)
    with closing(KafkaAdminClient(**secured.administrator.options())) as admin:
        allowed = (ACLOperation.READ, ACLPermissionType.ALLOW)
        pattern = ResourcePattern(ResourceType.TOPIC, f"{other}.v1")
        admin.create_acls([ACL(f"User:{own}", "*", *allowed, pattern)])
    assert secured.provisions()[own]["rights_changed"] == 1
    assert read(secured.as_user(own), f"{other}.v1", f"{own}.fourth", SILENCE) == 0


def test_an_agency_that_was_told_nothing_yet_is_provided_for_by_its_id(secured: Secured) -> None:
    assert secured.outside.topic_of(AUTHORITY) not in secured.outside.topics()
    done = secured.called("--json", "--agency", EMBASSY)
    assert done.returncode == 2
    assert "no organization of the directory" in done.stderr


def test_new_passwords_go_into_a_file_of_ones_own_and_the_old_ones_no_longer_count(
    secured: Secured, tmp_path: Path
) -> None:
    own = secured.user_of(WELFARE)
    old, sheet = secured.as_user(own), tmp_path / "passwords.json"
    shown = secured.provisions("--agency", WELFARE, "--renew", "--into", str(sheet))
    assert [(each["user"], each["password"], each["is_new"]) for each in shown.values()] == [
        (own, None, True)
    ]
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    (told,) = json.loads(sheet.read_text())["users"]
    secured.users[own]["password"] = told["password"]
    assert read(secured.as_user(own), f"{own}.v1", f"{own}.renewed") > 0
    with pytest.raises(KafkaError):
        KafkaConsumer(**old.options(), bootstrap_timeout_ms=3_000)
    refused = secured.called("--agency", WELFARE, "--renew", "--into", str(sheet))
    assert refused.returncode == 2
    assert read(secured.as_user(own), f"{own}.v1", f"{own}.kept") > 0


def test_an_agency_that_was_closed_reads_no_more_and_signs_in_no_longer(secured: Secured) -> None:
    own = secured.user_of(LEGAL_AID)
    access, log = secured.as_user(own), secured.outside.log
    assert read(access, f"{own}.v1", f"{own}.first") > 0
    stands = log.read({LEGAL_AID: 0})[-1].version
    closed = OrganizationClosed(reason="it is no more")
    log.append(batch(*drafts(LEGAL_AID, closed, after=stands)))
    shown = secured.provisions()[own]
    assert (shown["ended"], shown["rights_changed"] > 0, shown["password"]) == (True, True, None)
    with pytest.raises(KafkaError):
        KafkaConsumer(**access.options(), bootstrap_timeout_ms=3_000)
    again = secured.provisions("--agency", LEGAL_AID, "--renew")[own]
    assert (again["ended"], again["rights_changed"], again["password"]) == (True, 0, None)
    with administering(secured.administrator) as users:
        assert own not in users.known()
    del secured.users[own]


def test_who_is_no_administrator_is_told_so(secured: Secured) -> None:
    own = secured.user_of(CLINIC)
    password = str(secured.users[own]["password"])
    done = secured.called(REJEA_KAFKA_USERNAME=own, REJEA_KAFKA_PASSWORD=password)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    wrong = secured.called(REJEA_KAFKA_PASSWORD="wrong")
    assert wrong.returncode == 1
    assert "Kafka does not answer" in wrong.stderr


def test_the_embedded_kafka_is_told_to_know_no_users(secured: Secured) -> None:
    done = secured.called(REJEA_KAFKA_BOOTSTRAP="")
    assert done.returncode == 1
    assert "knows no users" in done.stderr


def test_the_probe_leaves_nothing_behind(secured: Secured) -> None:
    with administering(secured.administrator) as users:
        users.check_that_nothing_is_free()
        deadline = time.monotonic() + 30
        while any(name.startswith("probe-") for name in users.known()):
            assert time.monotonic() < deadline, "the probe is still known"
            time.sleep(0.1)


class Careless(Administrator):
    """Lets everybody do what nobody was given."""

    def properties(self) -> Mapping[str, object]:
        return {**super().properties(), "allow.everyone.if.no.acl.found": "true"}


def test_a_broker_that_lets_everybody_do_what_nobody_was_given_is_refused(
    secured: Secured,
) -> None:
    careless = Careless(password="opens-a-test-alone")
    with throwaway_broker(FOLDER.with_name("test-kafka-careless"), careless) as broker:
        done = secured.called(REJEA_KAFKA_BOOTSTRAP=broker.bootstrap)
    assert done.returncode == 1
    assert "allow.everyone.if.no.acl.found=false" in done.stderr


def test_a_broker_without_an_authorizer_is_refused(secured: Secured) -> None:
    with throwaway_broker(FOLDER.with_name("test-kafka-open")) as broker:
        unsigned = {"REJEA_KAFKA_USERNAME": "", "REJEA_KAFKA_PASSWORD": ""}
        done = secured.called(REJEA_KAFKA_BOOTSTRAP=broker.bootstrap, **unsigned)
    assert done.returncode == 1
    assert "has no authorizer" in done.stderr
