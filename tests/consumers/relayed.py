"""A log, a relay and a real broker: what is appended is read again by who may read it."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from consumers.contracts import Envelope, Pseudonyms, Shape, contracts, received
from consumers.outbox_relay import OutboxRelay
from consumers.ports import Ledger, Log, Publisher
from consumers.telling import Deployment
from consumers.topics import Topics
from infra.access_log import PostgresAccessLog
from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.kafka import KafkaPublisher
from infra.kafka_access import KafkaAccess
from infra.keys import FileKeyRing
from infra.migrate import apply
from infra.relay_ledger import PostgresLedger
from infra.relaying import FollowedLog
from tests.domain.programme import TZ

KEY = b"the key of a test deployment"
CONTRACTS = contracts(NAMES)
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Received:
    """A message as a consumer gets it; `envelope` and `data` only where it is no dead letter."""

    topic: str
    key: str
    headers: dict[str, str]
    value: bytes
    raw: Any

    @property
    def envelope(self) -> Envelope:
        return received(self.raw.headers, CONTRACTS, self.value)[0]

    @property
    def data(self) -> Shape:
        return received(self.raw.headers, CONTRACTS, self.value)[1]

    @property
    def ce_headers(self) -> dict[str, str]:
        return {name: text for name, text in self.headers.items() if name.startswith("ce_")}

    @property
    def id(self) -> str:
        return self.headers["ce_id"]

    @property
    def type(self) -> str:
        return self.headers["ce_type"].removeprefix("org.rejea.")

    @property
    def position(self) -> int:
        return int(self.headers["ce_sequence"])


def deployment(prefix: str) -> Deployment:
    return Deployment(
        name="test",
        address="http://127.0.0.1:8000",
        names=NAMES,
        topics=Topics(home_jurisdiction_id=TZ, prefix=prefix),
    )


def new_prefix() -> str:
    return f"t{os.getpid()}-{next(_NUMBERS)}"


@dataclass
class Relayed:
    """Everything around one relay; `wrap` may stand between the relay and its publisher.

    The relay's clock is `ahead` of that of the log by so much.
    """

    urls: DatabaseUrls
    bootstrap: str
    log: PostgresEventLog
    prefix: str = field(default_factory=new_prefix)
    user: KafkaAccess | None = None
    wrap: Callable[[Publisher], Publisher] = lambda publisher: publisher
    wrap_log: Callable[[Log], Log] = lambda log: log
    ahead: timedelta = timedelta()
    noted_by: str = ""
    """The way in to the access log, where it is another than the application's."""

    @property
    def deployment(self) -> Deployment:
        return deployment(self.prefix)

    def now(self) -> datetime:
        return self.log.now() + self.ahead

    @property
    def access(self) -> KafkaAccess:
        """How everything here reaches the broker: as a user, where one is named."""
        return self.user or KafkaAccess(bootstrap=self.bootstrap)

    def make_relay(self, ledger: Ledger, log: Log, every: float = 5.0) -> OutboxRelay:
        def connect() -> Publisher:
            return self.wrap(KafkaPublisher(self.access))

        log = self.wrap_log(log)
        noted = PostgresAccessLog(self.noted_by or self.urls.app)
        where, names = self.deployment, Pseudonyms(KEY)
        return OutboxRelay(where, log, ledger, connect, names, noted, every=every, now=self.now)

    @contextmanager
    def running(self, every: float = 5.0) -> Iterator[OutboxRelay]:
        """Run a relay in a thread for one block."""
        log = FollowedLog(self.urls.app)
        relay = self.make_relay(PostgresLedger(self.urls.projector), log, every)
        thread = threading.Thread(target=relay.run)
        thread.start()
        try:
            yield relay
        finally:
            relay.stop()
            thread.join(60)
            log.close()
            assert not thread.is_alive()

    def carry(self) -> None:
        """Let a relay carry all that is in the log."""
        with self.running():
            self.wait_until_carried()

    def wait_until_carried(self, patience: float = 60) -> None:
        wanted, end = self.log.head(), time.monotonic() + patience
        while self.position() < wanted:
            assert time.monotonic() < end, f"stands at {self.position()}, not at {wanted}"
            time.sleep(0.02)

    def position(self) -> int:
        (row,) = self.log._rows("SELECT position FROM relay.position", ())
        return int(row[0])

    def topic_of(self, agency_id: str) -> str:
        names = dict(self.log._rows("SELECT agency_id, slug FROM relay.agency", ()))
        return self.deployment.topics.agency(names.get(agency_id, "nobody"))

    def of_agency(self, agency_id: str) -> list[Received]:
        return self.read(self.topic_of(agency_id))

    def everything(self) -> list[Received]:
        return [each for topic in self.topics() for each in self.read(topic)]

    def topics(self) -> list[str]:
        consumer = KafkaConsumer(**self.access.options())
        try:
            return sorted(name for name in consumer.topics() if name.startswith(f"{self.prefix}."))
        finally:
            consumer.close()

    def read(self, topic: str) -> list[Received]:
        """All that is on a topic, each partition in its order."""
        return read_topic(self.bootstrap, topic)


def read_topic(bootstrap: str, topic: str) -> list[Received]:
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        enable_auto_commit=False,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
    )
    try:
        if topic not in consumer.topics():
            return []
        partitions = [TopicPartition(topic, n) for n in consumer.partitions_for_topic(topic)]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        found: list[Received] = []
        while any(consumer.position(one) < ends[one] for one in partitions):
            for batch in consumer.poll(timeout_ms=500).values():
                found += [_received(record) for record in batch]
        return found
    finally:
        consumer.close()


def _received(record: Any) -> Received:
    return Received(
        topic=record.topic,
        key=(record.key or b"").decode(),
        headers={name: text.decode() for name, text in record.headers},
        value=record.value or b"",
        raw=record,
    )


@contextmanager
def relayed(urls: DatabaseUrls, bootstrap: str, folder: Path) -> Iterator[Relayed]:
    apply(urls.owner)
    keys = FileKeyRing(folder / "keys")
    log = PostgresEventLog(urls.app, keys)
    try:
        yield Relayed(urls, bootstrap, log)
    finally:
        log.close()
        keys.close()
