"""Telemetry is off until a standard variable says where to, and then a real service sends it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

import httpx
import pytest

from domain.handler import Handler
from infra import bootstrap
from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.settings import Settings, WrongUse, read_settings
from infra.telemetry import Telemetry, telemetry
from infra.telemetry.switching import exporters
from tests.infra.process import served as process_of
from tests.telemetry.collector import collecting

TO_A_COLLECTOR = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


@pytest.mark.parametrize(
    ("told", "traces", "metrics"),
    [
        ({}, (), ()),
        ({"OTEL_SERVICE_NAME": "rejea"}, (), ()),
        (TO_A_COLLECTOR, ("otlp",), ("otlp",)),
        (TO_A_COLLECTOR | {"OTEL_SDK_DISABLED": "true"}, (), ()),
        (TO_A_COLLECTOR | {"OTEL_TRACES_EXPORTER": "none"}, (), ("otlp",)),
        (TO_A_COLLECTOR | {"OTEL_METRICS_EXPORTER": "none"}, ("otlp",), ()),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, ("otlp",), ()),
        ({"OTEL_TRACES_EXPORTER": "console,otlp"}, ("console", "otlp"), ()),
        ({"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "http://127.0.0.1:9/m"}, (), ("otlp",)),
    ],
)
def test_the_standard_variables_say_what_goes_where(
    told: Mapping[str, str], traces: tuple[str, ...], metrics: tuple[str, ...]
) -> None:
    assert exporters("TRACES", told) == traces
    assert exporters("METRICS", told) == metrics


@pytest.mark.parametrize(
    "told",
    [
        {"OTEL_TRACES_EXPORTER": "zipkin"},
        TO_A_COLLECTOR | {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
        TO_A_COLLECTOR | {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json"},
    ],
)
def test_what_cannot_be_sent_is_refused_at_the_start(told: Mapping[str, str]) -> None:
    with pytest.raises(WrongUse), telemetry(told):
        pass


def test_a_level_of_the_log_that_would_tell_too_much_is_refused() -> None:
    assert read_settings({"REJEA_LOG_LEVEL": "info"}).log_level == "INFO"
    for level in ("debug", "loud"):
        with pytest.raises(WrongUse):
            read_settings({"REJEA_LOG_LEVEL": level})


def test_while_it_is_off_every_part_is_the_plain_one(
    empty_database: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    with telemetry({}) as silent, bootstrap.opened(settings, empty_database, silent) as parts:
        assert type(silent) is Telemetry
        assert type(parts.handler) is Handler
        assert type(parts.log) is PostgresEventLog
        assert type(parts.log.recorder).__module__ == "infra.group_commit"


def test_while_it_is_off_nothing_of_it_is_loaded() -> None:
    loaded = (
        "import sys, infra.bootstrap, infra.relaying, infra.serve;"
        "print([name for name in sys.modules if name.startswith('opentelemetry.sdk')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def environment(
    empty_database: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    return {
        "REJEA_HOME": str(tmp_path_factory.mktemp("home")),
        "REJEA_DATABASE_URL": empty_database.app,
        "REJEA_MIGRATION_URL": empty_database.owner,
        "REJEA_PROJECTION_URL": empty_database.projector,
        "REJEA_PORT": "0",
    }


def test_a_service_sends_its_spans_and_figures_to_the_collector(
    environment: dict[str, str],
) -> None:
    with collecting() as collector:
        told = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            "OTEL_SERVICE_NAME": "rejea-in-kigoma",
            "OTEL_METRIC_EXPORT_INTERVAL": "300",
            "REJEA_LOG_LEVEL": "info",
        }
        with process_of(environment | told) as process:
            httpx.get(f"{process.base()}/docs?name=Amina", timeout=20)
            collector.waits_for(lambda: "rejea.relay.lag.entries" in collector.metrics)
            assert process.ends(signal.SIGINT) == 0
        assert collector.services == {"rejea-in-kigoma"}
        assert "GET /docs" in {span.name for span in collector.spans}
        assert not [line for line in process.said if '"error"' in line]
        (line,) = [each for each in process.said if "rejea.access" in each]
        access = json.loads(line)
        assert (access["method"], access["route"], access["status"]) == ("GET", "/docs", 200)
        assert access["trace_id"] in {span.trace_id.hex() for span in collector.spans}
        assert "Amina" not in " ".join(process.said)


def test_a_service_without_it_says_nothing_of_it(environment: dict[str, str]) -> None:
    with process_of(environment) as process:
        httpx.get(f"{process.base()}/docs", timeout=20)
        assert process.ends(signal.SIGINT) == 0
    assert not [line for line in process.said if "docs 200" in line or "telemetry" in line]


def test_a_collector_that_is_away_delays_no_answer_and_hardly_the_end(
    environment: dict[str, str],
) -> None:
    away = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    with process_of(environment | away) as process:
        base = process.base()
        httpx.get(f"{base}/docs", timeout=20)
        began = time.monotonic()
        assert httpx.get(f"{base}/docs", timeout=20).status_code == 200
        assert time.monotonic() - began < 2
        began = time.monotonic()
        assert process.ends(signal.SIGINT) == 0
        assert time.monotonic() - began < 20
