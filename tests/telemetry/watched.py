"""A country that is served and watched: real HTTP, PostgreSQL and Kafka, and a real collector."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from infra import bootstrap
from infra.bootstrap import Parts
from infra.demonstration.cast import ACCOUNTS
from infra.doors import make_doors
from infra.embedded import DatabaseUrls
from infra.http_server import address, make_server, taken_port
from infra.jurisdictions import configure
from infra.migrate import apply
from infra.projection_runner import running
from infra.settings import Settings
from infra.telemetry import Telemetry, telemetry
from infra.telemetry.logs import JsonLines
from projections.progress import Progress
from tests.consumers.relayed import Relayed
from tests.journeys.country import Country, found
from tests.telemetry.collector import Collector

OF_THE_CALLER = ("httpx", "httpcore")
VARIABLES = {"OTEL_BSP_SCHEDULE_DELAY": "50", "OTEL_METRIC_EXPORT_INTERVAL": "300"}


@dataclass
class Watched:
    """Everything around one watched service; `lines` is what it logged."""

    country: Country
    parts: Parts
    heard: Progress
    relayed: Relayed
    collector: Collector
    telemetry: Telemetry
    lines: io.StringIO
    doors: ASGIApp

    def carry(self) -> None:
        """Let projections and relay come to the end of the log."""
        self.relayed.wait_until_carried()
        assert self.heard.wait(self.parts.log.head(), timeout=30)


@contextmanager
def watched(
    urls: DatabaseUrls, home: Path, bootstrap_servers: str, collector: Collector
) -> Iterator[Watched]:
    """Serve and watch for one block."""
    settings = Settings(home=home, port=0)
    apply(urls.owner)
    with ExitStack() as stack:
        lines = stack.enter_context(_written_lines())
        told = stack.enter_context(_told(collector))
        listener = stack.enter_context(taken_port(settings))
        parts = stack.enter_context(bootstrap.opened(settings, urls, told))
        now = parts.log.now()
        configure(parts.handler.handle, now, ACCOUNTS["jurisdiction-editor"].actor, now.year)
        heard = stack.enter_context(running(bootstrap.make_runner(parts))).progress
        doors = make_doors(parts, heard)
        server = make_server(doors)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.ask_to_stop)
        while not server.started:
            time.sleep(0.01)
        country = Country(address(listener), parts)
        stack.callback(country.http.close)
        found(country)
        relayed = Relayed(urls, bootstrap_servers, parts.log, wrap=told.publisher)
        stack.enter_context(relayed.running(every=0.2))
        yield Watched(country, parts, heard, relayed, collector, told, lines, doors)


@contextmanager
def _told(collector: Collector) -> Iterator[Telemetry]:
    """Telemetry as the environment switches it on."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        for name, value in VARIABLES.items():
            environment.setenv(name, value)
        with telemetry() as told:
            yield told


@contextmanager
def _written_lines() -> Iterator[io.StringIO]:
    """What the service logs: all of its own, and of libraries the most that can be asked for."""
    lines, root = io.StringIO(), logging.getLogger()
    handler, ours = logging.StreamHandler(lines), logging.getLogger("rejea")
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: not record.name.startswith(OF_THE_CALLER))
    levels = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    ours.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(levels[0])
        ours.setLevel(levels[1])
