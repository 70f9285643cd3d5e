"""What operators count: by closed lists of words, and near to what happened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from api.commands.catalogue import operations
from domain.messages import Refused
from domain.permissions import WHO_MAY_ACT
from infra.telemetry.accesses import with_accesses
from infra.telemetry.lags import LAGS
from infra.telemetry.routes import OTHER, route_of
from tests.journeys.person import HOUSE, POLICE, WORKER, reported, user
from tests.telemetry.watched import Watched

ROOT = Path(__file__).resolve().parents[2]
CODES = {"command", "outcome", "code", "projection", "pool", "graphql.operation.type"}
OF_REQUESTS = {"http.request.method", "http.route", "http.response.status_code"}


def test_commands_are_counted_by_name_and_by_what_became_of_them(served: Watched) -> None:
    country, collector = served.country, served.collector
    case_id = reported(country).case_id
    words = {"key": "the-same-key-twice", "worker_id": user(WORKER)}
    country.posts(WORKER, f"cases/{case_id}/take-on-case", **words)
    country.posts(WORKER, f"cases/{case_id}/take-on-case", **words)
    country.posts(HOUSE, f"cases/{case_id}/take-on-case", worker_id=words["worker_id"])
    for command, outcome in (
        ("ReportCase", "recorded"),
        ("TakeOnCase", "recorded"),
        ("TakeOnCase", "repeated"),
        ("TakeOnCase", "refused"),
    ):
        collector.comes_to("rejea.commands", 1, command=command, outcome=outcome)
    collector.comes_to("rejea.refusals", 1, code="missing")


def test_a_commit_is_measured_by_commands_events_and_seconds(served: Watched) -> None:
    reported(served.country)
    for name in ("commands", "events", "duration"):
        served.collector.counts(f"rejea.append.{name}")


def test_a_query_is_measured_by_its_kind(served: Watched) -> None:
    served.country.asks(POLICE, "query Measured { me { id } }")
    asked = {"graphql__operation__type": "query", "outcome": "answered"}
    served.collector.counts("rejea.graphql.duration", **asked)


def test_waits_for_a_connection_are_told_of_every_pool(served: Watched) -> None:
    pools = served.collector.waits_for(lambda: served.collector.metrics.get("rejea.pool.waits"))
    assert {labels["pool"] for labels, _ in pools} == {"log", "doors", "system"}


def test_lags_are_told_of_every_projection_and_of_the_relay(served: Watched) -> None:
    served.carry()
    collector = served.collector
    for unit in ("entries", "seconds"):
        told = collector.waits_for(partial(collector.metrics.get, f"rejea.projection.lag.{unit}"))
        assert {labels["projection"] for labels, _ in told} == set(served.heard.positions)
        collector.waits_for(partial(collector.metrics.get, f"rejea.relay.lag.{unit}"))
        collector.comes_to(f"rejea.projection.lag.{unit}", 0)
        collector.comes_to(f"rejea.relay.lag.{unit}", 0)


def test_a_lag_is_the_age_of_the_oldest_entry_ahead(served: Watched) -> None:
    served.carry()
    head = served.parts.log.head()
    with psycopg.connect(served.parts.urls.owner) as elsewhere:
        elsewhere.execute("UPDATE relay.position SET position = %s", [head - 3])
        rows = elsewhere.execute(LAGS.encode()).fetchall()
        elsewhere.rollback()
    ((_, _, entries, seconds),) = [row for row in rows if row[0] == "relay"]
    assert entries == 3
    assert seconds > 0


def test_every_label_comes_from_a_closed_list(served: Watched) -> None:
    reported(served.country)
    collector = served.collector
    collector.waits_for(lambda: collector.figure("rejea.commands"))
    codes = {kind.code() for kind in _below(Refused)}
    routes = {found.path for found in operations()} | set(_paths(served.doors)) | {OTHER}
    for points in list(collector.metrics.values()):
        for labels, _ in points:
            assert labels.keys() <= CODES | OF_REQUESTS
            assert labels.get("command", "ReportCase") in {kind.__name__ for kind in WHO_MAY_ACT}
            assert labels.get("code", "missing") in codes
            assert labels.get("http.route", OTHER) in routes


def test_no_id_and_no_unknown_word_of_an_address_is_told(served: Watched) -> None:
    case = "/v1/cases/case-00000000-0000-0000-0000-000000000001"
    for path, route in (
        (f"{case}/describe-person", "/v1/cases/{caseId}/describe-person"),
        ("/v1/cases/Amina/describe-person", "/v1/cases/{caseId}/describe-person"),
        (f"{case}/of-amina", "/v1/{things}/{id}/{step}"),
        ("/v1/of-amina", "/v1/{list}"),
        ("/problems/of-amina", "/problems/{code}"),
        ("/of-amina", OTHER),
    ):
        served.country.http.post(path)
        served.collector.waits_for(
            partial(served.collector.figure, "http.server.request.duration", http__route=route)
        )
        assert served.collector.waits_for(partial(served.collector.named, f"POST {route}"))
    assert not [span for span in served.collector.spans if "amina" in str(span).lower()]


def test_every_command_is_told_by_its_own_address() -> None:
    for found in operations():
        assert route_of({"type": "http", "path": found.path}) == found.path


def test_every_metric_stands_on_its_page(served: Watched) -> None:
    served.country.posts(POLICE, "cases/case-of-nobody/describe-person")
    served.collector.waits_for(lambda: "rejea.relay.lag.entries" in served.collector.metrics)
    page = (ROOT / "docs" / "telemetry.md").read_text(encoding="utf-8")
    assert [name for name in served.collector.metrics if f"`{name}`" not in page] == []


def test_nobody_wraps_the_doors_where_no_line_would_be_written() -> None:
    import logging

    async def app(*_: object) -> None:
        """Answer nothing."""

    logger = logging.getLogger("rejea.access")
    before = logger.level
    try:
        logger.setLevel(logging.WARNING)
        assert with_accesses(app) is app
    finally:
        logger.setLevel(before)


def _paths(doors: Any) -> Iterator[str]:
    """The templates of the whole application."""
    while not hasattr(doors, "routes"):
        doors = doors._app
    for route in doors.routes:
        for found in getattr(getattr(route, "original_router", None), "routes", [route]):
            yield found.path


def _below(kind: type[Refused]) -> list[type[Refused]]:
    return [found for each in kind.__subclasses__() for found in (each, *_below(each))]
