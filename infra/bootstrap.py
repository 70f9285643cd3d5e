"""Puts the parts together: settings to keys, log, handler, projections, clocks and doors.

R1  Everything that is opened here is closed here, in the opposite order.
R2  The doors get only what they need: a way to ask, what opens sealed parts, and who may come.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from uuid import NAMESPACE_OID, uuid5

import orjson
import psycopg
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool
from starlette.types import ASGIApp

from api.app import Given, make_app
from api.graphql.asking import Ask, Pool, PoolAsk
from api.health import Part
from consumers.clock_watcher import ClockWatcher
from domain.access import Principal
from domain.handler import Handler
from domain.messages import Actor, Role
from domain.ports import Unavailable
from infra.accounts import principals
from infra.due_rows import ViewedDueRows
from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.issuer import development_issuer
from infra.keys import FileKeyRing
from infra.personal_parts import PartOpener
from infra.postgres import Deadlines, connection_parameters
from infra.private_file import read_or_make
from infra.projection_runner import ProjectionRunner
from infra.reference_lists import LibraryLists
from infra.settings import Settings
from infra.views_listener import ViewsListener
from infra.waiting import Patience
from projections import progress
from projections.case_view import CaseView
from projections.directory_view import Directory
from projections.due_list import DueList
from projections.progress import Progress
from projections.projection import AnyProjection
from projections.shelter_occupancy import ShelterOccupancy
from projections.timeline import Timeline

MOST_BEHIND = 1000
"""A projection that is further behind than this is not ready."""
_CONNECTIONS = 4


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What every service of Rejea stands on."""

    settings: Settings
    urls: DatabaseUrls
    keys: FileKeyRing
    log: PostgresEventLog
    handler: Handler


@contextmanager
def opened(settings: Settings, urls: DatabaseUrls) -> Iterator[Parts]:
    """Open keys and log for one block (R1).

    Raises: Misconfigured when the home cannot be used.
    """
    secret = handler_secret(settings)
    keys = open_keys(settings)
    log = PostgresEventLog(urls.app, keys)
    handler = Handler(log, LibraryLists(), Patience, secret)
    try:
        yield Parts(settings=settings, urls=urls, keys=keys, log=log, handler=handler)
    finally:
        log.close()
        keys.close()


def open_keys(settings: Settings) -> FileKeyRing:
    """The keys of this home."""
    return FileKeyRing(settings.home / "keys")


def handler_secret(settings: Settings) -> bytes:
    """What fingerprints of commands are made with; the same for every process of this home."""
    return read_or_make(settings.home / "handler-secret", lambda: secrets.token_bytes(32))


def every() -> Sequence[AnyProjection]:
    return (CaseView(NAMES), Timeline(NAMES), DueList(), ShelterOccupancy(), Directory())


def make_runner(parts: Parts) -> ProjectionRunner:
    """The runner of every projection."""
    return ProjectionRunner(parts.urls.projector, parts.log.entries, every())


def make_progress() -> Progress:
    """The progress of projections that run elsewhere; a listener keeps it up to date."""
    return Progress(projection.name for projection in every())


@contextmanager
def listening(parts: Parts) -> Iterator[Progress]:
    """Hear how far the projections of another process have come."""
    heard = make_progress()
    listener = ViewsListener(parts.urls.app, heard)
    listener.start()
    try:
        yield heard
    finally:
        listener.stop()


@contextmanager
def watching(parts: Parts) -> Iterator[ClockWatcher]:
    """Watch the clocks in a thread, for one block."""
    watcher = ClockWatcher(
        parts.handler.handle, ViewedDueRows(parts.log), parts.log.now, clock_actor()
    )
    stop = Event()
    thread = Thread(target=watcher.run, args=(stop,), name="clocks", daemon=True)
    thread.start()
    try:
        yield watcher
    finally:
        stop.set()
        watcher.wake()
        thread.join(timeout=10)


def clock_actor() -> Actor:
    """Who gives the clock's commands: the system itself."""
    return Actor(
        user_id=f"user-{uuid5(NAMESPACE_OID, 'rejea/clock')}",
        role=Role.CLOCK,
        agency_id=f"organization-{uuid5(NAMESPACE_OID, 'rejea/system')}",
    )


def make_doors(
    parts: Parts, heard: Progress, accounts: Mapping[str, Principal] | None = None
) -> ASGIApp:
    """The application with all doors (R2), for these accounts or those of the cast.

    Raises: Misconfigured where nobody could sign in.
    """
    who = principals() if accounts is None else accounts
    pool = _make_pool(parts.urls.app)
    ask = PoolAsk(pool)
    return make_app(
        Given(
            verifier=development_issuer(parts.settings).verifier(who),
            ask=ask,
            opener=PartOpener(parts.keys),
            wait=heard.wait_async,
            now=parts.log.now,
            examine=lambda: _examine(ask),
            around=_opening(pool),
        )
    )


def _make_pool(url: str) -> Pool:
    deadlines = Deadlines()
    return AsyncConnectionPool(
        connection_class=psycopg.AsyncConnection,
        kwargs=connection_parameters(url, deadlines),
        min_size=1,
        max_size=_CONNECTIONS,
        timeout=deadlines.free_connection,
        configure=_configure,
        open=False,
    )


async def _configure(connection: psycopg.AsyncConnection[object]) -> None:
    set_json_loads(orjson.loads, connection)


def _opening(pool: Pool) -> Callable[[], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def around() -> AsyncIterator[None]:
        await pool.open()
        try:
            yield
        finally:
            await pool.close()

    return around


async def _examine(ask: Ask) -> Sequence[Part]:
    try:
        lags = await ask(progress.lags())
    except Unavailable as error:
        return (Part(name="database", ready=False, detail=str(error)),)
    except psycopg.Error as error:
        return (Part(name="database", ready=False, detail=type(error).__name__),)
    return (Part(name="database", ready=True), *(_part(lag) for lag in lags))


def _part(lag: progress.Lag) -> Part:
    name = f"projection {lag.name}"
    if lag.halted_at is not None:
        detail = f"stopped at position {lag.halted_at}: {lag.halted_because}"
        return Part(name=name, ready=False, detail=detail)
    detail = f"{lag.behind} entries behind" if lag.behind else ""
    return Part(name=name, ready=lag.behind <= MOST_BEHIND, detail=detail)
