"""What the relay asks of the outside, with what each side MUST and MUST NOT do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from consumers.topics import Topic
from domain.messages import Recorded, Value


class BrokerAway(Exception):
    """The broker did not answer, or not in time: what was sent may have arrived, or not."""


class Overtaken(Exception):
    """Another relay has moved the position, or leads: this one stands back."""


class Message(Value):
    """A message as the broker gets it; the key is what order is kept by.

    `stamped_at` is the time that the broker keeps of it, where that is not the moment of sending.
    What follows stays here: `position` is that of its entry in the log, where the message itself
    does not say it; `receiver` is told of `case_id`; `trace` is the `traceparent` of the command
    that it comes of.
    """

    topic: str
    key: str
    headers: tuple[tuple[str, bytes], ...]
    value: bytes
    position: int | None = None
    stamped_at: datetime | None = None
    receiver: str = ""
    case_id: str = ""
    trace: str | None = None

    @property
    def lane(self) -> tuple[str, str]:
        """Messages of one lane stay in their order."""
        return self.topic, self.key


class Log(Protocol):
    """Reads the one log, personal fields sealed.

    entries  MUST give the next entries after a position, in their order, without gaps.
    streams  MUST give the events of each stream after the given version, in order.
    MUST raise Unavailable when it does not answer in time.
    """

    def entries(self, after_position: int, limit: int) -> Sequence[Recorded]: ...

    def streams(self, after: Mapping[str, int]) -> Sequence[Recorded]: ...


class Publisher(Protocol):
    """A way to the broker.

    publish  MUST send the messages of a lane in their order, MUST NOT send a message behind one of
             its lane that it refused, and MUST return when the broker has acknowledged all but
             those that it names: the refused with the reason, those behind them with "".
    MUST raise BrokerAway when it cannot know what arrived.
    """

    def topics(self) -> frozenset[str]: ...

    def make(self, topics: Sequence[Topic]) -> None: ...

    def publish(self, messages: Sequence[Message]) -> Mapping[int, str]: ...

    def close(self) -> None: ...


class NameBook(Protocol):
    """Each agency's part of its topic's name.

    name     MUST give the agency's part of a topic's name: once given, it stays.
    MUST raise Unavailable when the database does not answer.
    """

    def names(self) -> dict[str, str]: ...

    def name(self, agency_id: str, wanted: str) -> str: ...


class TopicBook(Protocol):
    """The topics that were made, and whether each holds all that it should.

    MUST raise Unavailable when the database does not answer.
    """

    def topics(self) -> Mapping[str, bool]: ...

    def mark(self, topics: Collection[str], *, filled: bool) -> None: ...


class Lead(NameBook, TopicBook, Protocol):
    """What the one relay that leads keeps in the database.

    save     MUST move the position from where this relay believes it to be, or raise Overtaken.
    MUST raise Unavailable when the database does not answer.
    """

    @property
    def position(self) -> int: ...

    def save(self, after: int, to: int) -> None: ...

    def wait(self, seconds: float) -> None:
        """Wait for an append, for the bell, or for the time to pass."""
        ...


class Ledger(Protocol):
    """Where the relay's position lies.

    leading  MUST let one relay in at a time, and raise Overtaken when another leads; MUST listen
             for appends before it gives the position.
    ring     ends a waiting, also one that begins only later.
    """

    def leading(self) -> AbstractContextManager[Lead]: ...

    def ring(self) -> None: ...
