"""Puts the doors together: what the API is given, and whether it is ready.

R1  The doors get only what they need: a way to ask, what opens sealed parts, and who may come.
R2  Ready is whoever has a database, projections that run and are near the end of the log, and
    a relay that is; where Kafka is left out on purpose there is nothing to relay.
R3  What is read for all who watch live is read by the system's own role, on connections that are
    opened when somebody watches; those that serve whoever asks can never become it.
R4  Nor is ready whoever would not answer for cases, because what decides is too old
    (projections/freshness.py); for as long as somebody who asks would wait, that is let pass.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
import psycopg
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool
from starlette.types import ASGIApp

from api.app import Given, make_app
from api.etag import Tagger
from api.graphql.asking import Ask, Pool, PoolAsk
from api.health import Part
from api.stopping import Stopping
from consumers.feed import Feed
from consumers.published import Published
from domain.access import Principal
from domain.ports import Unavailable
from infra import kafka_readiness
from infra.access_log import PostgresAccessLog
from infra.account_book import AccountBook
from infra.accounts import principals
from infra.bootstrap import Parts, handler_secret
from infra.calling import Calling
from infra.entering import make_entrance
from infra.freshness_watch import FreshnessWatch
from infra.kafka_readiness import Outward, delay, without_kafka
from infra.keeping import Keeping
from infra.person_indexing import make_tokens
from infra.personal_parts import PartOpener
from infra.postgres import Deadlines, connection_parameters
from infra.relaying import FollowedLog, deployment_of, pseudonyms_of
from infra.telemetry.accesses import with_accesses
from infra.time_zones import TimeZones
from projections import progress
from projections.freshness import LIMIT, PATIENCE, Freshness
from projections.progress import Progress

MOST_BEHIND = 1000
"""R2: a projection that is further behind than this is not ready."""
_CONNECTIONS = 4


def make_doors(
    parts: Parts,
    heard: Progress,
    accounts: Mapping[str, Principal] | None = None,
    outward: Outward | None = None,
    stopping: Stopping | None = None,
) -> ASGIApp:
    """The application with all doors (R1), for these accounts or those of the cast.

    `outward` is the way to Kafka; none where it is left out. `stopping` tells streams to end.

    Raises: Misconfigured where nobody could sign in.
    """
    who = principals() if accounts is None else accounts
    read = _Read.of(parts)
    ask = PoolAsk(read.pool)
    way = outward or without_kafka(parts.settings)
    deployment = deployment_of(parts.settings)
    calling = Calling(parts.log, AccountBook(ask, who).person)
    app = make_app(
        Given(
            entrance=make_entrance(parts.settings, ask, who, parts.log.now),
            acts=parts.handler,
            tagger=Tagger(handler_secret(parts.settings)),
            ask=ask,
            system=PoolAsk(read.system),
            entries=parts.log.entries,
            progress=heard,
            freshness=read.freshness,
            opener=PartOpener(parts.keys),
            wait=heard.wait_async,
            now=parts.log.now,
            examine=lambda: _examine(ask, way, read.freshness),
            feed=Feed(deployment, pseudonyms_of(parts.settings), read.log),
            published=Published(deployment.topics),
            stopping=stopping or Stopping(),
            around=read.opened,
            access_log=read.access_log,
            time_zone=TimeZones(parts.log).of,
            keeping=Keeping(parts.log).refusal,
            tokens=make_tokens(handler_secret(parts.settings)),
            on_call=calling.of,
            watch=parts.telemetry.graphql,
        )
    )
    return parts.telemetry.doors(with_accesses(app))


@dataclass(frozen=True)
class _Read:
    """What the doors read from, opened when the application starts and closed when it ends (R3)."""

    pool: Pool
    system: Pool
    access_log: PostgresAccessLog
    log: FollowedLog
    freshness: Freshness
    watch: FreshnessWatch

    @classmethod
    def of(cls, parts: Parts) -> _Read:
        """All of it for one deployment, seen by its telemetry."""
        pool, system = _make_pool(parts.urls.app), _make_pool(parts.urls.system, least=0)
        freshness = Freshness()
        parts.telemetry.pool("doors", pool)
        parts.telemetry.pool("system", system)
        parts.telemetry.freshness(freshness)
        return cls(
            pool=pool,
            system=system,
            access_log=PostgresAccessLog(parts.urls.app),
            log=FollowedLog(parts.urls.app),
            freshness=freshness,
            watch=FreshnessWatch(parts.urls.app, freshness),
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Open while the application runs; close when it ends."""
        for pool in (self.pool, self.system):
            await pool.open()
        try:
            async with self.watch.running():
                yield
        finally:
            await self.access_log.close()
            for pool in (self.pool, self.system):
                await pool.close()
            self.log.close()


def _make_pool(url: str, least: int = 1) -> Pool:
    deadlines = Deadlines()
    return AsyncConnectionPool(
        connection_class=psycopg.AsyncConnection,
        kwargs=connection_parameters(url, deadlines),
        min_size=least,
        max_size=_CONNECTIONS,
        timeout=deadlines.free_connection,
        configure=_configure,
        open=False,
    )


async def _configure(connection: psycopg.AsyncConnection[object]) -> None:
    set_json_loads(orjson.loads, connection)


async def _examine(ask: Ask, way: Outward, freshness: Freshness) -> Sequence[Part]:
    try:
        lags = await ask(progress.lags())
        relaying = [] if way.left_out else [kafka_readiness.relay(await ask(delay()))]
    except Unavailable as error:
        return (Part(name="database", ready=False, detail=str(error)),)
    except psycopg.Error as error:
        return (Part(name="database", ready=False, detail=type(error).__name__),)
    database = Part(name="database", ready=True)
    projections = [_part(lag) for lag in lags]
    return (database, *projections, _decided_on(freshness), await way.kafka(), *relaying)


def _decided_on(freshness: Freshness) -> Part:
    """R4."""
    age = freshness.age
    late = age > LIMIT + PATIENCE
    detail = f"{age:.0f} seconds behind the log; nothing of a case is shown" if late else ""
    return Part(name="read models", ready=not late, detail=detail)


def _part(lag: progress.Lag) -> Part:
    name = f"projection {lag.name}"
    if lag.halted_at is not None:
        detail = f"stopped at position {lag.halted_at}: {lag.halted_because}"
        return Part(name=name, ready=False, detail=detail)
    detail = f"{lag.behind} entries behind" if lag.behind else ""
    return Part(name=name, ready=lag.behind <= MOST_BEHIND, detail=detail)
