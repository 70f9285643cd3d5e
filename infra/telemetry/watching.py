"""Makes the parts of a service as they are while somebody watches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from opentelemetry.metrics import Meter
from opentelemetry.trace import Tracer
from psycopg_pool import AsyncConnectionPool
from starlette.types import ASGIApp

from consumers.ports import Publisher
from domain.handler import Handler
from domain.ports import ReferenceLists, Waiting
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.personal_parts import Keys
from infra.projection_runner import ProjectionRunner
from infra.telemetry.commands import WatchedHandler, WatchedLog
from infra.telemetry.following import WatchedPublisher, WatchedRunner
from infra.telemetry.lags import Lags, Pool, observe_age, observe_lags, observe_pools
from infra.telemetry.meters import Meters
from infra.telemetry.requests import WatchedOperations, WatchedRequests
from infra.telemetry.silent import Telemetry
from infra.telemetry.traces import Tracing
from projections import every
from projections.freshness import Freshness
from projections.person_index import Indexing


class Watching(Telemetry):
    """Watches everything that Telemetry names."""

    def __init__(self, tracer: Tracer, meter: Meter) -> None:
        self._tracing = Tracing(tracer)
        self._meter = meter
        self._meters = Meters(meter)
        self._pools: dict[str, Pool] = {}
        self.graphql = WatchedOperations(self._tracing, self._meters)
        observe_pools(meter, lambda: list(self._pools.items()))

    def log(self, url: str, keys: Keys) -> PostgresEventLog:
        log = WatchedLog(url, keys, self._tracing, self._meters)
        self._pools["log"] = log.datastore.pool
        observe_lags(self._meter, Lags(log.datastore))
        return log

    def handler(
        self,
        log: PostgresEventLog,
        reference: ReferenceLists,
        waiting: Callable[[], Waiting],
        secret: bytes,
    ) -> Handler:
        return WatchedHandler(log, reference, waiting, secret, self._tracing, self._meters)

    def runner(self, url: str, log: PostgresEventLog, indexing: Indexing) -> ProjectionRunner:
        return WatchedRunner(url, log.entries, every(NAMES, indexing), tracing=self._tracing)

    def publisher(self, publisher: Publisher) -> Publisher:
        return WatchedPublisher(publisher, self._tracing, self._meters)

    def doors(self, app: ASGIApp) -> ASGIApp:
        return WatchedRequests(app, self._tracing, self._meters)

    def pool(self, name: str, pool: AsyncConnectionPool[Any]) -> None:
        self._pools[name] = pool

    def freshness(self, freshness: Freshness) -> None:
        observe_age(self._meter, lambda: freshness.age)
