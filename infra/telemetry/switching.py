"""Switching telemetry on: the standard OTEL_* variables say what goes where.

R1  Traces go out where OTEL_TRACES_EXPORTER says `otlp` or `console`, or where it says nothing and
    an OTLP endpoint is named; metrics likewise. `none`, and OTEL_SDK_DISABLED=true, turn it off.
R2  OTLP goes over HTTP, as protobuf; another protocol is refused at the start.
R3  All else (endpoints, headers, certificates, time-outs, samplers, intervals, names) is read by
    the standard's own SDK, which is loaded only where it is needed.
R4  What was noted goes out before the process ends, within seconds, or is lost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from infra.settings import WrongUse
from infra.telemetry.silent import Telemetry

if TYPE_CHECKING:
    from opentelemetry.sdk.metrics.export import MetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import SpanProcessor

OTLP, CONSOLE, NONE = "otlp", "console", "none"
SCOPE = "rejea"
GOING = 5_000
"""R4, in milliseconds."""


@contextmanager
def telemetry(environment: Mapping[str, str] = os.environ) -> Iterator[Telemetry]:
    """What watches for one block, as the environment says (R1).

    Raises: WrongUse when it says what cannot be.
    """
    traces = exporters("TRACES", environment)
    metrics = exporters("METRICS", environment)
    if not traces and not metrics:
        yield Telemetry()
        return
    processors = [_processor(name) for name in traces]
    readers = [_reader(name) for name in metrics]
    with watching(processors, readers) as watched:
        yield watched


def exporters(signal: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Where a signal goes (R1, R2).

    Raises: WrongUse.
    """
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return ()
    name = f"OTEL_{signal}_EXPORTER"
    given = environment.get(name, "") or (OTLP if _endpoint(signal, environment) else NONE)
    wanted = tuple(dict.fromkeys(word.strip().lower() for word in given.split(",")))
    if not set(wanted) <= {OTLP, CONSOLE, NONE}:
        raise WrongUse(
            f"{name} is {given!r}, which Rejea does not know.",
            "Set it to otlp, console or none.",
        )
    if OTLP in wanted:
        _check_protocol(signal, environment)
    return tuple(word for word in wanted if word != NONE)


@contextmanager
def watching(
    processors: Sequence[SpanProcessor], readers: Sequence[MetricReader]
) -> Iterator[Telemetry]:
    """Watch for one block, and let what was noted go out in the end (R4)."""
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.trace import TracerProvider

    from infra.telemetry.watching import Watching

    resource = _resource()
    tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
    for processor in processors:
        tracers.add_span_processor(processor)
    meters = MeterProvider(readers, resource, shutdown_on_exit=False)
    with ExitStack() as stack:
        stack.callback(tracers.shutdown)
        stack.callback(meters.shutdown, GOING)
        yield Watching(tracers.get_tracer(SCOPE), meters.get_meter(SCOPE))


def _endpoint(signal: str, environment: Mapping[str, str]) -> str:
    return environment.get(f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", "") or environment.get(
        "OTEL_EXPORTER_OTLP_ENDPOINT", ""
    )


def _check_protocol(signal: str, environment: Mapping[str, str]) -> None:
    """R2."""
    for name in (f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"):
        given = environment.get(name, "")
        if given == "http/protobuf":
            return
        if given:
            raise WrongUse(
                f"{name} is {given!r}, which Rejea does not speak.",
                "Leave it out, or set it to http/protobuf; collectors listen for it on port 4318.",
            )


def _resource() -> Resource:
    """Who tells: the name that OTEL_SERVICE_NAME gives, else ours."""
    from opentelemetry.sdk.resources import Resource

    ours = {"service.name": "rejea", "service.version": version("rejea")}
    told = Resource.create()
    named = str(told.attributes.get("service.name", "")).startswith("unknown_service")
    return told.merge(Resource(ours if named else {"service.version": ours["service.version"]}))


def _processor(exporter: str) -> SpanProcessor:
    from opentelemetry.sdk.trace.export import (
        BatchSpanProcessor,
        ConsoleSpanExporter,
        SimpleSpanProcessor,
    )

    if exporter == CONSOLE:
        return SimpleSpanProcessor(ConsoleSpanExporter(out=sys.stderr))
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return BatchSpanProcessor(OTLPSpanExporter())


def _reader(exporter: str) -> MetricReader:
    from opentelemetry.sdk.metrics.export import (
        ConsoleMetricExporter,
        PeriodicExportingMetricReader,
    )

    if exporter == CONSOLE:
        return PeriodicExportingMetricReader(ConsoleMetricExporter(out=sys.stderr))
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

    return PeriodicExportingMetricReader(OTLPMetricExporter())
