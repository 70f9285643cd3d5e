"""A log in memory and what a composer makes of it, for tests without a broker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from consumers.composing import Composer
from consumers.contracts import Pseudonyms
from consumers.ports import Message
from domain.messages import Actor, Event, Recorded
from tests.consumers.relayed import KEY, deployment
from tests.examples import ASKING, CASE, MORNING, SOCIAL_WORKER

PREFIX = "told"
DEPLOYMENT = deployment(PREFIX)


class ListLog:
    """What was appended, in its order; `unreadable` streams raise."""

    def __init__(self) -> None:
        self.recorded: list[Recorded] = []
        self.unreadable: set[str] = set()
        self.visible: int | None = None

    def add(self, *events: Event, stream: str = CASE, by: Actor = SOCIAL_WORKER) -> None:
        for event in events:
            self.recorded.append(self._entry(event, stream, by))

    def entries(self, after_position: int, limit: int) -> Sequence[Recorded]:
        return self.recorded[after_position : after_position + limit]

    def streams(self, after: Mapping[str, int]) -> Sequence[Recorded]:
        if self.unreadable & after.keys():
            raise ValueError("what nobody can read")
        return [
            entry
            for stream, version in after.items()
            for entry in self.recorded[: self.visible]
            if entry.stream == stream and entry.version > version
        ]

    def _entry(self, event: Event, stream: str, by: Actor) -> Recorded:
        position = len(self.recorded) + 1
        version = 1 + sum(entry.stream == stream for entry in self.recorded)
        moment = MORNING + timedelta(seconds=position)
        return Recorded(
            event_id=str(uuid5(NAMESPACE_OID, f"{stream}/{version}")),
            stream=stream,
            version=version,
            position=position,
            event=event,
            occurred_at=moment,
            recorded_at=moment,
            by=by,
            command_id=str(uuid5(NAMESPACE_OID, f"command {position}")),
        )


class Names:
    """Each agency's id stands for itself."""

    def of(self, agency_id: str) -> str:
        return agency_id


def composer(log: ListLog) -> Composer:
    names: Any = Names()
    return Composer(DEPLOYMENT, log, Pseudonyms(KEY), names, lambda: ASKING)


def told(log: ListLog, *, step: int = 1, more: bool = False) -> list[Message]:
    """What is told when the log is followed in batches of `step` entries, live or (more) late."""
    made, messages = composer(log), []
    for begin in range(0, len(log.recorded), step):
        log.visible = None if more else begin + step
        messages += made.compose(log.recorded[begin : begin + step], more=more)
    return messages


def told_to(agency_id: str, messages: Sequence[Message]) -> list[Message]:
    topic = DEPLOYMENT.topics.agency(agency_id)
    return [message for message in messages if message.topic == topic]


def kinds(messages: Sequence[Message]) -> list[str]:
    """The types, without what all begin with."""
    return [attributes(each)["type"].removeprefix("org.rejea.") for each in messages]


def attributes(message: Message) -> dict[str, str]:
    return {name.removeprefix("ce_"): text.decode() for name, text in message.headers}
