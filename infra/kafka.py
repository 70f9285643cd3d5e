"""The way to Kafka: consumers.ports.Publisher on kafka-python.

R1  The producer is idempotent and waits for all replicas; a call returns when everything was
    acknowledged, in one flush and never message by message.
R2  Whatever leaves in doubt what arrived is BrokerAway, and this way is then used no longer.
R3  Nothing waits without end: connecting, metadata and delivery each have a deadline.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaError, RetriableError, TopicAlreadyExistsError

from consumers.ports import BrokerAway, Message
from consumers.topics import Topic
from infra.kafka_access import KafkaAccess

CONNECTING = 5_000
DELIVERY = 8_000
REQUEST = 4_000
METADATA = 3_000
SECOND = 1_000
BATCH = 256 * 1024
_SPEAKS_TOO_MUCH = "kafka"


class Producer(KafkaProducer):  # type: ignore[misc]  # kafka-python has no types.
    """The library's producer; one that could not even be made goes without a word."""

    def __del__(self) -> None:
        with suppress(Exception):
            self.close(timeout=0, null_logger=True)


class KafkaPublisher:
    """One way to the broker, for as long as it works."""

    def __init__(self, access: KafkaAccess, client_id: str = "rejea-relay") -> None:
        """Connect.

        Raises: BrokerAway when nobody answers.
        """
        quiet()
        common = {
            **access.options(),
            "client_id": client_id,
            "request_timeout_ms": REQUEST,
            "bootstrap_timeout_ms": CONNECTING,
            "reconnect_backoff_max_ms": SECOND,
        }
        self._admin: Any = None
        self._producer: Any = None
        try:
            self._admin = KafkaAdminClient(**common)
            self._producer = Producer(
                **common,
                acks="all",
                enable_idempotence=True,
                compression_type="lz4",
                linger_ms=20,
                batch_size=BATCH,
                delivery_timeout_ms=DELIVERY,
                max_block_ms=METADATA,
            )
        except (KafkaError, OSError) as error:
            self.close()
            raise BrokerAway(_kind(error)) from error

    def topics(self) -> frozenset[str]:
        """The topics that the broker holds."""
        try:
            return frozenset(self._admin.list_topics())
        except (KafkaError, OSError) as error:
            raise BrokerAway(_kind(error)) from error

    def make(self, topics: Sequence[Topic]) -> None:
        """Make topics; one that is there already is left as it is."""
        for topic in topics:
            new = NewTopic(
                topic.name,
                num_partitions=topic.partitions,
                replication_factor=-1,
                topic_configs=dict(topic.settings),
            )
            try:
                self._admin.create_topics([new], timeout_ms=REQUEST)
            except TopicAlreadyExistsError:
                continue
            except (KafkaError, OSError) as error:
                raise BrokerAway(f"{topic.name} could not be made: {_kind(error)}") from error

    def publish(self, messages: Sequence[Message]) -> Mapping[int, str]:
        """R1."""
        refused: dict[int, str] = {}
        barred: set[tuple[str, str]] = set()
        sent: dict[int, Any] = {}
        for number, message in enumerate(messages):
            if message.lane in barred:
                refused[number] = ""
                continue
            try:
                sent[number] = self._send(message)
            except RetriableError as error:
                raise BrokerAway(_kind(error)) from error
            except (KafkaError, ValueError, TypeError, AssertionError) as error:
                barred.add(message.lane)
                refused[number] = _kind(error)
        self._flush()
        return refused | _answers(sent)

    def close(self) -> None:
        """Let go of the connections, whatever state they are in."""
        for part, options in ((self._producer, {"timeout": 0}), (self._admin, {})):
            if part is not None:
                with suppress(Exception):
                    part.close(**options)

    def _send(self, message: Message) -> Any:  # noqa: ANN401  # kafka-python has no types.
        return self._producer.send(
            message.topic,
            key=message.key.encode(),
            value=message.value,
            headers=list(message.headers),
            timestamp_ms=_milliseconds(message.stamped_at),
        )

    def _flush(self) -> None:
        try:
            self._producer.flush(timeout=DELIVERY / SECOND + 1)
        except (KafkaError, OSError) as error:
            raise BrokerAway(_kind(error)) from error


def quiet() -> None:
    """Let the library say nothing: what is worth telling we tell ourselves."""
    logging.getLogger(_SPEAKS_TOO_MUCH).setLevel(logging.CRITICAL)


def _answers(sent: Mapping[int, Any]) -> dict[int, str]:
    """R2: what was not acknowledged, and was not refused for good, is in doubt."""
    refused: dict[int, str] = {}
    for number, future in sent.items():
        if future.succeeded():
            continue
        if not future.is_done or isinstance(future.exception, RetriableError):
            raise BrokerAway(_kind(future.exception) if future.is_done else "no acknowledgement")
        refused[number] = _kind(future.exception)
    return refused


def _milliseconds(at: datetime | None) -> int | None:
    """A time as the broker keeps it; none lets it keep the moment of sending."""
    return None if at is None else int(at.timestamp()) * 1000


def _kind(error: BaseException) -> str:
    return type(error).__name__
