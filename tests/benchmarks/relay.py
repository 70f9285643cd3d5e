"""How fast events leave: a full log to a real broker, and one commit until a consumer has it.

The peer is confluent-kafka (librdkafka): it is given the very messages ready-made, so that it does
neither reading, nor deciding, nor writing; and for the latency, a message of the same size.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, Producer
from kafka import KafkaConsumer

from consumers.composing import Composer
from consumers.contracts import Pseudonyms
from consumers.ports import Message
from infra.kafka_broker import throwaway_broker
from infra.relaying import FollowedLog
from tests.benchmarks.harness import Load, Row, latency_rows, rate_row, take_turns
from tests.benchmarks.run import BUILD, Settings
from tests.consumers.relayed import KEY, Relayed, new_prefix, relayed
from tests.examples import WELFARE
from tests.infra.batches import REPORT, batch, drafts, new_stream
from tests.projections.filling import fill

EVENTS = 6_000
COMMITS = 200
MOST_P99 = 50.0
GOAL = 10_000
PEER = "confluent_kafka"


def rows(settings: Settings) -> Sequence[Row]:
    with throwaway_broker(BUILD / "bench-kafka") as broker:
        return [*_throughput(settings, broker.bootstrap), *_latency(settings, broker.bootstrap)]


def _throughput(settings: Settings, bootstrap: str) -> list[Row]:
    """Messages per second of both, and events per second of ours."""
    urls = settings.new_database()
    fill(urls.owner, EVENTS)
    with tempfile.TemporaryDirectory() as folder, relayed(urls, bootstrap, Path(folder)) as outside:
        _carried(outside)
        messages = _ready_made(outside)
        loads = take_turns(
            {
                "relay.throughput": lambda: _carried(outside, len(messages)),
                PEER: lambda: _produced(outside, messages),
            },
            settings.rounds,
        )
    row = rate_row("relay.throughput", loads, unit="messages/s")
    events = row["value"] * EVENTS / len(messages)
    row["goal"] = (
        f"{GOAL} events/s ({events:.0f} reached, {len(messages) / EVENTS:.1f} messages each)"
    )
    row["met"] = events >= GOAL
    return [row]


def _carried(outside: Relayed, messages: int = 0) -> Load:
    """Carry the whole log to topics that are there already."""
    _begin_again(outside)
    with outside.running():
        began = time.perf_counter()
        outside.wait_until_carried(600)
        lasted = time.perf_counter() - began
    return Load(per_second=messages / lasted, seconds=(lasted,))


def _begin_again(outside: Relayed) -> None:
    import psycopg

    with psycopg.connect(outside.urls.owner, autocommit=True) as connection:
        connection.execute("UPDATE relay.position SET position = 0")


def _ready_made(outside: Relayed) -> list[Message]:
    log = FollowedLog(outside.urls.app)
    names: Any = _Names(outside)
    composer = Composer(outside.deployment, log, Pseudonyms(KEY), names)
    messages: list[Message] = []
    for after in range(0, EVENTS, 1_000):
        messages += composer.compose(log.entries(after, 1_000), more=True)
    log.close()
    return messages


class _Names:
    def __init__(self, outside: Relayed) -> None:
        self._names = dict(outside.log._rows("SELECT agency_id, slug FROM relay.agency", ()))

    def of(self, agency_id: str) -> str:
        return str(self._names[agency_id])


def _produced(outside: Relayed, messages: Sequence[Message]) -> Load:
    producer = _producer(outside.bootstrap)
    producer.list_topics(timeout=10)
    began = time.perf_counter()
    for each in messages:
        while True:
            try:
                producer.produce(each.topic, each.value, each.key, headers=list(each.headers))
                break
            except BufferError:
                producer.poll(0.05)
    producer.flush()
    lasted = time.perf_counter() - began
    return Load(per_second=len(messages) / lasted, seconds=(lasted,))


def _producer(bootstrap: str, linger: int = 5) -> Producer:
    return Producer(
        {
            "bootstrap.servers": bootstrap,
            "enable.idempotence": True,
            "acks": "all",
            "compression.type": "lz4",
            "linger.ms": linger,
        }
    )


def _latency(settings: Settings, bootstrap: str) -> list[Row]:
    urls = settings.new_database()
    with tempfile.TemporaryDirectory() as folder, relayed(urls, bootstrap, Path(folder)) as outside:
        outside.log.append(batch(*drafts(new_stream(), REPORT)))
        with outside.running():
            outside.wait_until_carried()
            loads = take_turns(
                {
                    "relay.commit_to_consumer": lambda: _committed(outside),
                    PEER: lambda: _handed_over(outside),
                },
                settings.rounds,
            )
    ours = latency_rows("relay.commit_to_consumer", loads["relay.commit_to_consumer"], MOST_P99)
    theirs = latency_rows("peer", loads[PEER])
    for row, other in zip(ours, theirs, strict=True):
        row["ratios"] = {PEER: round(other["value"] / row["value"], 3)}
    return ours


def _committed(outside: Relayed) -> Load:
    """From the moment a commit has returned until a stock consumer holds the message."""
    topic = outside.topic_of(WELFARE)
    with _listening(outside.bootstrap, topic) as arrived:
        times = []
        for number in range(COMMITS):
            outside.log.append(batch(*drafts(new_stream(), REPORT)))
            began = time.perf_counter()
            times.append(arrived.after(number) - began)
    return Load(
        per_second=COMMITS / sum(times), seconds=tuple(sorted(max(0, each) for each in times))
    )


class _Arrivals:
    """When each message arrived, in their order."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._news = threading.Condition()

    def one_more(self) -> None:
        with self._news:
            self._times.append(time.perf_counter())
            self._news.notify_all()

    def after(self, number: int) -> float:
        with self._news:
            assert self._news.wait_for(lambda: len(self._times) > number, timeout=20)
            return self._times[number]


@contextmanager
def _listening(bootstrap: str, topic: str) -> Iterator[_Arrivals]:
    arrived, over, ready = _Arrivals(), threading.Event(), threading.Event()
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=f"{topic}-{time.monotonic_ns()}",
        auto_offset_reset="latest",
        enable_auto_commit=False,
        fetch_max_wait_ms=50,
    )

    def listen() -> None:
        while not over.is_set():
            for found in consumer.poll(timeout_ms=50).values():
                for _ in found:
                    arrived.one_more()
            if consumer.assignment() and all(
                consumer.position(one) is not None for one in consumer.assignment()
            ):
                ready.set()

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        assert ready.wait(30)
        yield arrived
    finally:
        over.set()
        thread.join()
        consumer.close()


def _handed_over(outside: Relayed) -> Load:
    """The peer: one message from its producer to its consumer."""
    topic = outside.topic_of(WELFARE)
    consumer = Consumer(
        {
            "bootstrap.servers": outside.bootstrap,
            "group.id": new_prefix(),
            "auto.offset.reset": "latest",
            "fetch.wait.max.ms": 50,
        }
    )
    producer = _producer(outside.bootstrap, linger=0)
    consumer.subscribe([topic])
    while not consumer.assignment():
        consumer.poll(0.1)
    consumer.poll(1.0)
    times = []
    for number in range(COMMITS):
        producer.produce(topic, b"x" * 400, f"case-{number}")
        began = time.perf_counter()
        producer.poll(0)
        while consumer.poll(5.0) is None:
            pass
        times.append(time.perf_counter() - began)
    producer.flush()
    consumer.close()
    return Load(per_second=COMMITS / sum(times), seconds=tuple(sorted(times)))
