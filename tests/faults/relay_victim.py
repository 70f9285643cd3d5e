"""A relay that kills itself at a chosen moment: `python -m tests.faults.relay_victim`, by JSON.

`broken` makes it save its position before it publishes, to show that the tests would notice.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from consumers import outbox_relay
from consumers.contracts import Pseudonyms
from consumers.outbox_relay import OutboxRelay
from consumers.ports import Message, Publisher
from infra.access_log import PostgresAccessLog
from infra.kafka import KafkaPublisher
from infra.kafka_access import KafkaAccess
from infra.relay_ledger import PostgresLead, PostgresLedger
from infra.relaying import FollowedLog
from tests.consumers.relayed import KEY, deployment

POINTS = ("before_produce", "between_produce_and_acknowledgement", "acknowledged", "saved")


def main() -> None:
    told = json.load(sys.stdin)
    outbox_relay.FEWEST, outbox_relay.MOST = 5, 7
    fate = Fate(told["point"], told["after"])
    if told.get("broken"):
        save_first()

    def connect() -> Publisher:
        return Doomed(KafkaPublisher(KafkaAccess(bootstrap=told["bootstrap"])), fate)

    log = FollowedLog(told["app"])
    ledger: Any = DoomedLedger(told["projector"], fate)
    noted, where = PostgresAccessLog(told["app"]), deployment(told["prefix"])
    OutboxRelay(where, log, ledger, connect, Pseudonyms(KEY), noted).run()


class Fate:
    """Counts batches, and kills at the chosen point of the chosen one."""

    def __init__(self, point: str, after: int) -> None:
        self.point = point
        self.after = after
        self.batches = 0

    def meets(self, point: str) -> None:
        if point == POINTS[0]:
            self.batches += 1
        if self.is_near(point):
            os.kill(os.getpid(), signal.SIGKILL)

    def is_near(self, point: str) -> bool:
        return point == self.point and self.batches > self.after


class Doomed(KafkaPublisher):
    """A publisher that meets its fate."""

    def __init__(self, inner: KafkaPublisher, fate: Fate) -> None:
        self.__dict__.update(inner.__dict__)
        self._fate = fate

    def publish(self, messages: Sequence[Message]) -> Mapping[int, str]:
        self._fate.meets("before_produce")
        if self._fate.is_near("between_produce_and_acknowledgement"):
            for message in messages[: len(messages) // 2 + 1]:
                self._send(message)
            self._producer.flush(timeout=1)
            for message in messages[len(messages) // 2 + 1 :]:
                self._send(message)
            self._fate.meets("between_produce_and_acknowledgement")
        refused = super().publish(messages)
        self._fate.meets("acknowledged")
        return refused


class DoomedLedger(PostgresLedger):
    """A ledger that meets its fate."""

    def __init__(self, url: str, fate: Fate) -> None:
        super().__init__(url)
        self._fate = fate

    @contextmanager
    def leading(self) -> Iterator[PostgresLead]:
        with super().leading() as lead:
            doomed: Any = lead
            doomed.save = saving(lead.save, self._fate)
            yield lead


def saving(save: Callable[[int, int], None], fate: Fate) -> Callable[[int, int], None]:
    def then(after: int, to: int) -> None:
        save(after, to)
        fate.meets("saved")

    return then


def save_first() -> None:
    """Break the relay: the position is saved too early."""
    sound: Any = outbox_relay._Round

    class Hasty(sound):  # type: ignore[misc]
        def _step(self) -> bool:
            told: Any = self
            batch, end = told._read(told._position, told._limit)
            if end == told._position:
                return False
            messages = told._composer.compose(batch, more=False)
            told._lead.save(told._position, end)
            told._position = end
            told._delivery.deliver(messages)
            return True

    outbox_relay._Round = Hasty  # type: ignore[misc]


if __name__ == "__main__":
    main()
