"""Those who follow the log, watched: the projections, and the relay's way to the broker.

R1  A batch that comes of one trace is a part of it; one that joins many links to them. A batch
    without any trace, as one of the demonstration, has no span.
R2  A message to Kafka carries its own span in the header `traceparent`. It is the first of a trace
    of its own, which links to that of the command: by the command's, receivers could join what
    each of them is told, and whoever gave the command would be known to all.
R3  Of a topic its kind is told, never whose it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import islice
from typing import Any

from opentelemetry.trace import Span, SpanContext, SpanKind

from consumers.contracts import TRACEPARENT
from consumers.ports import Message, Publisher
from consumers.topics import DEAD_LETTERS, Topic
from domain.messages import Recorded
from infra.postgres import Link
from infra.projection_runner import Lane, ProjectionRunner
from infra.telemetry.meters import Meters
from infra.telemetry.traces import (
    Tracing,
    Words,
    context_of,
    contexts_of,
    current,
    fail,
    traceparent_of,
)

MOST_LOOKED_AT = 1_000
"""Entries of a batch whose traces are looked at."""
_KINDS = ("agency", "coordinator", "shelter", "directory")


class WatchedRunner(ProjectionRunner):
    """The runner, whose batches are spans (R1)."""

    def __init__(self, *given: Any, tracing: Tracing, **more: Any) -> None:  # noqa: ANN401  # As the runner has them.
        super().__init__(*given, **more)
        self._tracing = tracing

    def _advance(self, connection: Link, group: Sequence[Lane], batch: Sequence[Recorded]) -> None:
        with self._span(group, batch):
            super()._advance(connection, group, batch)

    def _span(
        self, group: Sequence[Lane], batch: Sequence[Recorded]
    ) -> AbstractContextManager[object]:
        origins = contexts_of(entry.traceparent for entry in islice(batch, MOST_LOOKED_AT))
        if not origins:
            return nullcontext()
        words = {"rejea.projections": len(group), "rejea.events": len(batch)}
        return self._tracing.after("project", origins, words)


class WatchedPublisher:
    """A way to the broker, whose messages are spans (R2)."""

    def __init__(self, publisher: Publisher, tracing: Tracing, meters: Meters) -> None:
        self._publisher = publisher
        self._tracing = tracing
        self._meters = meters

    def topics(self) -> frozenset[str]:
        return self._publisher.topics()

    def make(self, topics: Sequence[Topic]) -> None:
        self._publisher.make(topics)

    def close(self) -> None:
        self._publisher.close()

    def publish(self, messages: Sequence[Message]) -> Mapping[int, str]:
        """Publish, each message in a trace of its own (R2)."""
        origins = {number: _origin(message) for number, message in enumerate(messages)}
        known = {number: origin for number, origin in origins.items() if origin is not None}
        if not known:
            return self._counted(messages, self._publisher.publish(messages))
        words: Words = {"messaging.system": "kafka", "messaging.batch.message_count": len(messages)}
        distinct = {(origin.trace_id, origin.span_id): origin for origin in known.values()}
        with self._tracing.after("relay publish", [*distinct.values()], words, SpanKind.CLIENT):
            return self._counted(messages, self._publish(messages, known))

    def _publish(
        self, messages: Sequence[Message], known: Mapping[int, SpanContext]
    ) -> Mapping[int, str]:
        batch = current()
        spans = {
            number: self._begun(messages[number], [origin, batch or origin])
            for number, origin in known.items()
        }
        try:
            refused = self._publisher.publish(
                [_sent(message, spans.get(number)) for number, message in enumerate(messages)]
            )
            _note(spans, refused)
            return refused
        except Exception as error:
            for span in spans.values():
                fail(span, error)
            raise
        finally:
            for span in spans.values():
                span.end()

    def _begun(self, message: Message, origins: Sequence[SpanContext]) -> Span:
        kind = kind_of(message.topic)
        words = {
            "messaging.system": "kafka",
            "messaging.operation.type": "send",
            "messaging.destination.template": kind,
        }
        return self._tracing.begun(f"send {kind}", words, origins)

    def _counted(
        self, messages: Collection[Message], refused: Mapping[int, str]
    ) -> Mapping[int, str]:
        self._meters.messages.add(len(messages) - len(refused), {"outcome": "acknowledged"})
        if refused:
            self._meters.messages.add(len(refused), {"outcome": "refused"})
        return refused


def kind_of(topic: str) -> str:
    """R3."""
    if topic.endswith(DEAD_LETTERS):
        return "dead letters"
    _, _, rest = topic.partition(".")
    kind = rest.partition(".")[0]
    return kind if kind in _KINDS else "other"


def _note(spans: Mapping[int, Span], refused: Mapping[int, str]) -> None:
    for number in refused.keys() & spans.keys():
        spans[number].set_attribute("error.type", refused[number] or "held back")


def _origin(message: Message) -> SpanContext | None:
    return context_of(message.trace)


def _sent(message: Message, span: Span | None) -> Message:
    if span is None:
        return message
    own = traceparent_of(span.get_span_context()).encode()
    return replace(message, headers=(*message.headers, (TRACEPARENT, own)))
