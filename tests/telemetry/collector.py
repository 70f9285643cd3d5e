"""A collector: takes OTLP over HTTP as the standard has it, and keeps what came."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PATIENCE = 30.0
Point = tuple[Mapping[str, Any], float]


@dataclass
class Collector:
    """What came: every byte, the spans, and the last figures of each metric by its name."""

    url: str = ""
    raw: list[bytes] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    metrics: dict[str, Sequence[Point]] = field(default_factory=dict)

    def takes(self, path: str, body: bytes) -> None:
        self.raw.append(body)
        if path == "/v1/traces":
            self._traces(ExportTraceServiceRequest.FromString(body))
        elif path == "/v1/metrics":
            self._metrics(ExportMetricsServiceRequest.FromString(body))

    def named(self, name: str) -> list[Span]:
        return [span for span in list(self.spans) if span.name == name]

    def of_trace(self, trace_id: str) -> list[Span]:
        return [span for span in list(self.spans) if span.trace_id.hex() == trace_id]

    def waits_for(self, wanted: Callable[[], Any]) -> Any:
        """What is wanted, as soon as it is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = wanted()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(sorted({span.name for span in self.spans}))

    def figure(self, metric: str, **labels: str) -> float:
        """The sum of a metric's figures with these labels; of a histogram, how often."""
        return sum(
            value
            for told, value in self.metrics.get(metric, ())
            if all(told.get(name.replace("__", ".")) == text for name, text in labels.items())
        )

    def comes_to(self, metric: str, count: float, **labels: str) -> None:
        """Wait until a metric's figure is this."""
        self.waits_for(lambda: self.figure(metric, **labels) == count)

    def counts(self, metric: str, **labels: str) -> None:
        """Wait until a metric's figure is more than nothing."""
        self.waits_for(lambda: self.figure(metric, **labels))

    def _traces(self, request: ExportTraceServiceRequest) -> None:
        for resource in request.resource_spans:
            self.services.add(words(resource.resource.attributes)["service.name"])
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def _metrics(self, request: ExportMetricsServiceRequest) -> None:
        for resource in request.resource_metrics:
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    told = getattr(metric, metric.WhichOneof("data") or "sum")
                    self.metrics[metric.name] = [_point(each) for each in told.data_points]


def words(attributes: Any) -> dict[str, Any]:
    return {
        each.key: getattr(each.value, each.value.WhichOneof("value") or "string_value")
        for each in attributes
    }


def _point(point: Any) -> Point:
    if hasattr(point, "bucket_counts"):
        return words(point.attributes), float(point.count)
    return words(point.attributes), float(getattr(point, point.WhichOneof("value")))


@contextmanager
def collecting() -> Iterator[Collector]:
    """Listen on a free port for one block."""
    collector = Collector()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.takes(self.path, self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *words: Any) -> None:  # noqa: A002  # As the library has it.
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    collector.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
