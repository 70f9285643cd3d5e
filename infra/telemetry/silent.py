"""Makes the parts of a service as they are while nobody watches: the plain ones.

`infra.telemetry.watching` makes them watched; whoever puts parts together asks one of the two and
need not know which.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg_pool import AsyncConnectionPool
from starlette.types import ASGIApp

from api.graphql.watching import Watch, unwatched
from consumers.ports import Publisher
from domain.handler import Handler
from domain.ports import ReferenceLists, Waiting
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.personal_parts import Keys
from infra.projection_runner import ProjectionRunner
from projections import every
from projections.freshness import Freshness
from projections.person_index import Indexing


class Telemetry:
    """Watches nothing."""

    graphql: Watch = staticmethod(unwatched)

    def log(self, url: str, keys: Keys) -> PostgresEventLog:
        """The log of a service."""
        return PostgresEventLog(url, keys)

    def handler(
        self,
        log: PostgresEventLog,
        reference: ReferenceLists,
        waiting: Callable[[], Waiting],
        secret: bytes,
    ) -> Handler:
        """The one way to write to it."""
        return Handler(log, reference, waiting, secret)

    def runner(self, url: str, log: PostgresEventLog, indexing: Indexing) -> ProjectionRunner:
        """The runner of every projection."""
        return ProjectionRunner(url, log.entries, every(NAMES, indexing))

    def publisher(self, publisher: Publisher) -> Publisher:
        """A way to the broker."""
        return publisher

    def doors(self, app: ASGIApp) -> ASGIApp:
        """All doors."""
        return app

    def pool(self, name: str, pool: AsyncConnectionPool[Any]) -> None:
        """Notice how long callers wait for a connection of this pool."""

    def freshness(self, freshness: Freshness) -> None:
        """Notice how old the read models are that decisions rest on."""
