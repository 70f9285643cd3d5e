"""Runs the relay: with a given Kafka, with the embedded one, or not at all.

R1  Doors and projections never wait for Kafka: it is started, and events leave, in a thread.
R2  Without Kafka everything else works, and it is said what is missing and what mends it.
R3  Stopping finishes the batch in hand, and then turns off the Kafka that was started here.
R4  Once others have said that all is ready, how far Kafka is, is told no more: only that it is
    missing.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from consumers.contracts import Pseudonyms
from consumers.outbox_relay import OutboxRelay
from consumers.ports import Publisher
from consumers.telling import Deployment
from consumers.topics import Topics
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Recorded
from infra import kafka_broker
from infra.access_log import PostgresAccessLog
from infra.embedded import DatabaseUrls
from infra.embedded.server import Tell
from infra.event_store import READ, PostgresEventLog
from infra.event_types import NAMES
from infra.kafka_access import access_of
from infra.private_file import read_or_make
from infra.projecting import NoKeys
from infra.relay_ledger import PostgresLedger
from infra.settings import Misconfigured, Settings
from infra.telemetry import Telemetry

PATIENCE = 60
KEY_LENGTH = 32
FRESH = 1.0
"""For so many seconds the database's time is not asked for again."""


class FollowedLog(PostgresEventLog):
    """The log as the relay reads it: it has no keys, and could not open anything sealed."""

    def __init__(self, url: str) -> None:
        super().__init__(url, NoKeys(), pool_size=2)
        self._asked = float("-inf")

    def now(self) -> datetime:
        """The database's time; who never appends has to ask, also after the machine has slept."""
        if time.monotonic() - self._asked >= FRESH:
            self._ask_the_time()
            self._asked = time.monotonic()
        return super().now()

    def streams(self, after: Mapping[str, int]) -> Sequence[Recorded]:
        """The events of each stream after a version, personal fields sealed."""
        rows = self._rows(READ, ([*after], [*after.values()]))
        return [self.mapper.sealed(row) for row in rows]


def deployment_of(settings: Settings) -> Deployment:
    """How this deployment names itself outside."""
    home = jurisdiction_stream(settings.jurisdiction)
    return Deployment(
        name=settings.deployment,
        address=settings.address,
        names=NAMES,
        topics=Topics(home_jurisdiction_id=home),
    )


def pseudonyms_of(settings: Settings) -> Pseudonyms:
    """The pseudonyms of this home; whoever loses their key gives every case a new one."""
    made = read_or_make(settings.home / "pseudonym-key", lambda: secrets.token_bytes(KEY_LENGTH))
    return Pseudonyms(made)


@dataclass
class Relaying:
    """A relay and its thread; `missing` says why there is none, `bootstrap` where Kafka is."""

    settings: Settings
    urls: DatabaseUrls
    tell: Tell
    missing: str = ""
    bootstrap: str | None = None
    relay: OutboxRelay | None = None
    telemetry: Telemetry = field(default_factory=Telemetry)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _speaking: threading.Lock = field(default_factory=threading.Lock)
    _quiet: bool = False

    def start(self) -> None:
        """R1."""
        self._thread = threading.Thread(target=self.run, name="relay", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """R3."""
        self._stopping.set()
        if self.relay is not None:
            self.relay.stop()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def hush(self) -> None:
        """R4: from now on tell no progress."""
        with self._speaking:
            self._quiet = True

    def run(self) -> None:
        """Find or start Kafka, and carry events there until stopped (R2)."""
        try:
            with self._kafka() as bootstrap:
                self._carry(bootstrap)
        except Misconfigured as problem:
            self.missing = problem.message
            self.tell(f"Without Kafka, no event leaves: {problem.message}\n{problem.advice}")

    def _kafka(self) -> AbstractContextManager[str]:
        if self.bootstrap is not None:
            return nullcontext(self.bootstrap)
        return kafka_of(self.settings, self._tell_progress)

    def _tell_progress(self, text: str) -> None:
        with self._speaking:
            if not self._quiet:
                self.tell(text)

    def _carry(self, bootstrap: str) -> None:
        from infra.kafka import KafkaPublisher

        access = access_of(self.settings, bootstrap)

        def connect() -> Publisher:
            return self.telemetry.publisher(KafkaPublisher(access))

        self.bootstrap = bootstrap
        log = FollowedLog(self.urls.app)
        try:
            self.relay = OutboxRelay(
                deployment_of(self.settings),
                log,
                PostgresLedger(self.urls.projector),
                connect,
                pseudonyms_of(self.settings),
                PostgresAccessLog(self.urls.app),
                now=log.now,
            )
            if not self._stopping.is_set():
                self.relay.run()
        finally:
            log.close()


@contextmanager
def relaying(
    settings: Settings,
    urls: DatabaseUrls,
    tell: Tell,
    bootstrap: str | None = None,
    telemetry: Telemetry | None = None,
) -> Iterator[Relaying]:
    """Carry events to Kafka in a thread, for one block."""
    watched = telemetry or Telemetry()
    running = Relaying(settings, urls, tell, bootstrap=bootstrap, telemetry=watched)
    running.start()
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def relaying_alone(
    settings: Settings, urls: DatabaseUrls, tell: Tell, telemetry: Telemetry | None = None
) -> Iterator[Relaying]:
    """The same where nothing else runs: a relay that has no Kafka is of no use.

    Raises: Misconfigured when there is none.
    """
    with (
        kafka_of(settings, tell) as bootstrap,
        relaying(settings, urls, tell, bootstrap, telemetry) as running,
    ):
        yield running


def kafka_of(settings: Settings, tell: Tell) -> AbstractContextManager[str]:
    """The address of the Kafka that is given, or of the embedded one, for one block.

    Raises: Misconfigured when there is none.
    """
    if settings.kafka_bootstrap is not None:
        return nullcontext(settings.kafka_bootstrap)
    if settings.database_is_given:
        raise Misconfigured(
            "No Kafka is given.", "Set REJEA_KAFKA_BOOTSTRAP to its address, as host:9092."
        )
    problem = kafka_broker.what_is_missing()
    if problem is not None:
        raise problem
    return _embedded(settings, tell)


@contextmanager
def _embedded(settings: Settings, tell: Tell) -> Iterator[str]:
    with kafka_broker.running(settings, tell) as broker:
        yield broker.bootstrap
