"""Delivering: publishes until everything is acknowledged, or among the dead letters.

R1  What is refused is tried five times and then goes to the dead letters of its topic, with the
    reason and without its words; other cases move on.
R2  A topic is written down before it is made, so that one that is deleted later is noticed.
R3  Who is told of a case stands in the access log before anything is sent (noting.py).
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from consumers.noting import Noting
from consumers.ports import BrokerAway, Message, Publisher, TopicBook
from consumers.telling import dead_letter
from consumers.topics import DEAD_LETTERS, Topics

_LOG = logging.getLogger("rejea.relay")

TRIES = 5
BETWEEN_TRIES = 0.1


class Delivery:
    """A way to the broker that makes the topics it needs; without `noting`, for no case at all."""

    def __init__(
        self, topics: Topics, book: TopicBook, publisher: Publisher, noting: Noting | None = None
    ) -> None:
        self._noting = noting
        self._described = topics.described
        self._book = book
        self._publisher = publisher
        self._topics: set[str] = set()
        self._died = 0

    def trust(self, names: Collection[str]) -> None:
        """These topics are there."""
        self._topics |= set(names)

    def deliver(self, messages: Sequence[Message]) -> int:
        """Publish until all is acknowledged or among the dead letters; tell how many became such.

        Raises: BrokerAway, Unavailable, also when the access log is (R3).
        """
        noted = [message for message in messages if message.case_id]
        if not noted:
            return self._publish(messages)
        if self._noting is None:
            raise RuntimeError("nobody is told of a case without a note of it")
        self._noting.note(noted)
        died = self._publish(messages)
        self._noting.sent()
        return died

    def _publish(self, messages: Sequence[Message]) -> int:
        tries: Counter[int] = Counter()
        self._died = 0
        waiting = dict(enumerate(messages))
        while waiting:
            numbers = list(waiting)
            pending = [waiting[number] for number in numbers]
            self.make_missing({message.topic for message in pending})
            refused = self._publisher.publish(pending)
            held = {numbers[place]: reason for place, reason in refused.items()}
            waiting = dict(self._still_waiting(waiting, held, tries))
            if waiting:
                time.sleep(BETWEEN_TRIES)
        return self._died

    def _still_waiting(
        self, waiting: Mapping[int, Message], held: Mapping[int, str], tries: Counter[int]
    ) -> Iterator[tuple[int, Message]]:
        for number, reason in held.items():
            message = waiting[number]
            tries[number] += bool(reason)
            if tries[number] < TRIES:
                yield number, message
            elif message.topic.endswith(DEAD_LETTERS):
                _LOG.error("a dead letter of %s was refused: %s", message.topic, reason)
            else:
                tries[number] = 0
                self._died += 1
                yield number, _dead_letter_for(message, reason)

    def make_missing(self, wanted: Collection[str]) -> None:
        """Make those of these topics that are not there (R2).

        Raises: BrokerAway, also when one was there before and is gone; Unavailable.
        """
        missing = set(wanted) - self._topics
        if not missing:
            return
        existing = self._publisher.topics()
        known = self._book.topics()
        self._book.mark(missing - known.keys(), filled=True)
        lost = (missing & known.keys()) - existing
        self.make(missing - existing - lost)
        self._topics |= missing - lost
        if lost:
            raise BrokerAway(f"{len(lost)} topics are gone")

    def make(self, names: Collection[str]) -> None:
        """Make these topics, as their names say how."""
        if names:
            self._publisher.make([self._described(name) for name in sorted(names)])


def _dead_letter_for(message: Message, reason: str) -> Message:
    told = {name: text.decode(errors="replace") for name, text in message.headers}
    _LOG.error("a message to %s was refused %d times: %s", message.topic, TRIES, reason)
    position = message.position or int(told.get("ce_sequence", "0"))
    return dead_letter(message.topic, message.key, told.get("ce_id", ""), position, reason)
