"""An example agency: reads its own topic in a consumer group and prints what it is told.

    python -m consumers.example_agency --bootstrap 127.0.0.1:9092 --agency kigoma-police

R1  A repeated event is skipped by its id: delivery is at least once.
R2  Offsets are committed by hand, after the work is done; what was not committed comes again.
R3  An event of an unknown type is passed by: contracts grow.
R4  Where OTEL_EXPORTER_OTLP_ENDPOINT names a collector, the work on an event is a span in the trace
    of what caused it: the header `traceparent` says which.

It uses nothing of Rejea: it is what a stranger would write, and so speaks to Kafka itself.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from kafka import KafkaConsumer
from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

MOST_REMEMBERED = 10_000


def main(words: list[str] | None = None) -> int:
    wanted = _arguments(words)
    _trace()
    consumer = _consumer(wanted)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        follow(consumer, wanted.count)
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()
    return 0


def follow(consumer: Any, count: int | None = None) -> None:  # noqa: ANN401  # Any Kafka client's.
    """Print events until there were `count` of them, or for ever."""
    printed, seen = 0, Seen()
    while count is None or printed < count:
        for batch in consumer.poll(timeout_ms=500).values():
            for line in lines(batch, seen):
                print(line, flush=True)  # noqa: T201  # That is what this program is for.
                printed += 1
        consumer.commit()


def lines(batch: Iterable[Any], seen: Seen) -> Iterator[str]:
    """A line for each event that was not seen before (R1)."""
    for record in batch:
        attributes = {name: text.decode() for name, text in record.headers}
        if seen.before(attributes["ce_id"]):
            continue
        with _span(attributes):
            line = told(attributes, json.loads(record.value))
        yield line


def told(attributes: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """One event as a line: when, which case, what, and its coded words."""
    kind = attributes["ce_type"].removeprefix("org.rejea.")
    words = ", ".join(f"{name}={value}" for name, value in data.items() if name not in _KNOWN)
    return f"{attributes['ce_time']}  {attributes['ce_subject']}  {kind}  {words}".rstrip()


class Seen:
    """The ids of the last events, to skip repeats by."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._ids: OrderedDict[str, None] = OrderedDict()

    def before(self, event_id: str) -> bool:
        """Whether this id came before; it is remembered now."""
        if event_id in self._ids:
            return True
        self._ids[event_id] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        return False


_KNOWN = ("occurred_at", "recorded_at", "version", "link")


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Print the events of one agency.")
    parser.add_argument("--bootstrap", default="127.0.0.1:9092", help="where Kafka is")
    parser.add_argument("--agency", required=True, help="the agency's part of its topic's name")
    parser.add_argument("--prefix", default="rejea", help="what all topics begin with")
    parser.add_argument("--group", default=None, help="the consumer group, else the agency's own")
    parser.add_argument("--count", type=int, default=None, help="stop after this many events")
    return parser.parse_args(words)


def _trace() -> None:
    """R4; the other variables of the standard count, too."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def _span(attributes: Mapping[str, str]) -> AbstractContextManager[object]:
    return trace.get_tracer("example_agency").start_as_current_span(
        "process event", context=propagate.extract(attributes), kind=trace.SpanKind.CONSUMER
    )


def _consumer(wanted: argparse.Namespace) -> Any:  # noqa: ANN401  # kafka-python has no types.
    return KafkaConsumer(
        f"{wanted.prefix}.agency.{wanted.agency}.v1",
        bootstrap_servers=wanted.bootstrap.split(","),
        group_id=wanted.group or f"{wanted.prefix}.agency.{wanted.agency}.example",
        enable_auto_commit=False,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
    )


if __name__ == "__main__":
    sys.exit(main())
