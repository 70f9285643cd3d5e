"""The dead letters on Kafka: consumers.putting_back.DeadLetters on kafka-python.

R1  Only the topics of this deployment are looked at, and only those that end as dead letters do.
R2  Nothing waits without end.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from consumers.ports import BrokerAway
from consumers.putting_back import Letter
from consumers.topics import DEAD_LETTERS
from infra.kafka import CONNECTING, REQUEST, quiet
from infra.kafka_access import KafkaAccess

PATIENCE = 60.0


class KafkaDeadLetters:
    """What lies on the topics of dead letters that begin with `prefix`."""

    def __init__(self, access: KafkaAccess, prefix: str) -> None:
        quiet()
        self._options = {**access.options(), "bootstrap_timeout_ms": CONNECTING}
        self._prefix = prefix

    def counts(self) -> Mapping[str, int]:
        """How many letters lie on each topic; a topic without any is left out.

        Raises: BrokerAway.
        """
        with self._reading() as consumer:
            found: dict[str, int] = {}
            for one, (first, end) in _ranges(consumer, self._partitions(consumer)).items():
                found[one.topic] = found.get(one.topic, 0) + end - first
        return {topic: count for topic, count in sorted(found.items()) if count}

    def read(self) -> Sequence[Letter]:
        """All that lie there now.

        Raises: BrokerAway.
        """
        with self._reading() as consumer:
            partitions = self._partitions(consumer)
            ends = {one: end for one, (_, end) in _ranges(consumer, partitions).items()}
            consumer.assign(partitions)
            consumer.seek_to_beginning(*partitions)
            return list(_until(consumer, ends))

    def remove(self, letters: Sequence[Letter]) -> None:
        """Remove these and all before them.

        Raises: BrokerAway.
        """
        ends: dict[Any, int] = {}
        for letter in letters:
            one = TopicPartition(letter.topic, letter.partition)
            ends[one] = max(ends.get(one, 0), letter.offset + 1)
        if not ends:
            return
        with _telling(), closing(KafkaAdminClient(**self._options)) as admin:
            admin.delete_records(ends, timeout_ms=REQUEST)

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        with (
            _telling(),
            closing(
                KafkaConsumer(
                    **self._options,
                    group_id=None,
                    enable_auto_commit=False,
                    isolation_level="read_committed",
                    auto_offset_reset="earliest",
                    fetch_max_wait_ms=50,
                )
            ) as consumer,
        ):
            yield consumer

    def _partitions(self, consumer: Any) -> list[Any]:  # noqa: ANN401  # kafka-python has no types.
        """R1."""
        names = [
            name
            for name in consumer.topics()
            if name.startswith(f"{self._prefix}.") and name.endswith(DEAD_LETTERS)
        ]
        return [
            TopicPartition(name, number)
            for name in sorted(names)
            for number in consumer.partitions_for_topic(name) or ()
        ]


def _ranges(consumer: Any, partitions: list[Any]) -> Mapping[Any, tuple[int, int]]:  # noqa: ANN401
    """Where each partition begins and ends."""
    if not partitions:
        return {}
    first, end = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    return {one: (first[one], end[one]) for one in partitions}


def _until(consumer: Any, ends: Mapping[Any, int]) -> Iterator[Letter]:  # noqa: ANN401
    """Every letter before these offsets (R2)."""
    deadline = time.monotonic() + PATIENCE
    while any(consumer.position(one) < end for one, end in ends.items()):
        if time.monotonic() > deadline:
            raise BrokerAway("the dead letters cannot be read")
        for batch in consumer.poll(timeout_ms=500).values():
            for record in batch:
                if record.offset < ends[TopicPartition(record.topic, record.partition)]:
                    yield _letter(record)


def _letter(record: Any) -> Letter:  # noqa: ANN401  # kafka-python has no types.
    told = {name: text.decode(errors="replace") for name, text in record.headers}
    position = told.get("rejea_position", "")
    return Letter(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        wanted=told.get("rejea_topic", record.topic.removesuffix(DEAD_LETTERS)),
        position=int(position) if position.isascii() and position.isdigit() else 0,
    )


@contextmanager
def _telling() -> Iterator[None]:
    """Whatever the broker does wrong is BrokerAway."""
    try:
        yield
    except (KafkaError, OSError) as error:
        raise BrokerAway(type(error).__name__) from error
