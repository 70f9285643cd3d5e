"""Users of the broker: who signs in to the broker, and what each may do there.

R1  An agency reads its own topic, in groups that begin with that topic's stem, and what is shared;
    of other agencies it may not even know that they have topics.
R2  A coordinator reads the steps of the own jurisdiction, and what is shared.
R3  The relay alone writes.
R4  Whatever is not named here, nobody may.
R5  An agency that is closed loses its rights, and signs in no longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from consumers.topics import Topics
from domain.messages import Value

SUFFIX = ".v1"


class Thing(StrEnum):
    """What a right is about."""

    TOPIC = "topic"
    GROUP = "group"


class Operation(StrEnum):
    """What may be done with it, in the broker's own words."""

    READ = "read"
    WRITE = "write"
    CREATE = "create"
    DELETE = "delete"
    DESCRIBE = "describe"


class Right(Value):
    """One thing that may be done; with `begins` the name is what the thing's name begins with."""

    thing: Thing
    name: str
    operation: Operation
    begins: bool = False


class BrokerUser(Value):
    """Somebody who signs in: the name, whose it is, the topic to read, and every right.

    Where it has `ended`, somebody who did.
    """

    name: str
    whose: str
    rights: frozenset[Right]
    topic: str = ""
    group: str = ""
    ended: bool = False


def of_agency(topics: Topics, slug: str) -> BrokerUser:
    """R1."""
    return _reader(topics, slug, topics.agency(slug))


def of_closed_agency(topics: Topics, slug: str) -> BrokerUser:
    """R5."""
    name = topics.agency(slug).removesuffix(SUFFIX)
    return BrokerUser(name=name, whose=slug, rights=frozenset(), ended=True)


def of_coordinator(topics: Topics, jurisdiction_id: str) -> BrokerUser:
    """R2."""
    return _reader(topics, "the coordinator", topics.coordinator(jurisdiction_id))


def of_relay(topics: Topics) -> BrokerUser:
    """R3: reading and deleting are for dead letters that are put back."""
    operations = tuple(Operation)
    rights = _rights(Thing.TOPIC, f"{topics.prefix}.", operations, begins=True)
    return BrokerUser(name=f"{topics.prefix}.relay", whose="the relay", rights=frozenset(rights))


def _reader(topics: Topics, whose: str, topic: str) -> BrokerUser:
    stem = topic.removesuffix(SUFFIX)
    reading = (Operation.READ, Operation.DESCRIBE)
    readable = (topic, topics.capacity, topics.directory)
    rights = [right for name in readable for right in _rights(Thing.TOPIC, name, reading)]
    rights += _rights(Thing.GROUP, f"{stem}.", reading, begins=True)
    return BrokerUser(
        name=stem, whose=whose, rights=frozenset(rights), topic=topic, group=f"{stem}."
    )


def _rights(
    thing: Thing, name: str, operations: Iterable[Operation], *, begins: bool = False
) -> list[Right]:
    return [
        Right(thing=thing, name=name, operation=operation, begins=begins)
        for operation in operations
    ]
