"""Puts the parts together: settings to keys, log, handler, projections and clocks.

R1  Everything that is opened here is closed here, in the opposite order.
R2  The doors are put together elsewhere (doors.py): what needs none does not load them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from uuid import NAMESPACE_OID, uuid5

from consumers.clock_watcher import ClockWatcher
from domain.handler import Handler
from domain.messages import Actor, Role
from infra.due_rows import ViewedDueRows
from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.keys import FileKeyRing
from infra.person_indexing import make_indexing
from infra.postgres import Datastore
from infra.private_file import read_or_make
from infra.projection_runner import ProjectionRunner
from infra.reference_lists import LibraryLists
from infra.settings import Settings
from infra.telemetry import Telemetry
from infra.views_listener import ViewsListener
from infra.waiting import Patience
from projections import every
from projections.progress import Progress

UNWATCHED = Telemetry()


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What every service of Rejea stands on."""

    settings: Settings
    urls: DatabaseUrls
    keys: FileKeyRing
    log: PostgresEventLog
    handler: Handler
    telemetry: Telemetry = UNWATCHED


@contextmanager
def opened(
    settings: Settings, urls: DatabaseUrls, telemetry: Telemetry = UNWATCHED
) -> Iterator[Parts]:
    """Open keys and log for one block (R1).

    Raises: Misconfigured when the home cannot be used.
    """
    secret = handler_secret(settings)
    keys = open_keys(settings)
    log = telemetry.log(urls.app, keys)
    handler = telemetry.handler(log, LibraryLists(), Patience, secret)
    try:
        yield Parts(
            settings=settings, urls=urls, keys=keys, log=log, handler=handler, telemetry=telemetry
        )
    finally:
        log.close()
        keys.close()


def open_keys(settings: Settings) -> FileKeyRing:
    """The keys of this home."""
    return FileKeyRing(settings.home / "keys")


def handler_secret(settings: Settings) -> bytes:
    """What fingerprints of commands are made with; the same for every process of this home."""
    return read_or_make(settings.home / "handler-secret", lambda: secrets.token_bytes(32))


def make_runner(parts: Parts) -> ProjectionRunner:
    """The runner of every projection."""
    indexing = make_indexing(handler_secret(parts.settings), parts.keys)
    return parts.telemetry.runner(parts.urls.projector, parts.log, indexing)


def make_progress() -> Progress:
    """The progress of projections that run elsewhere; a listener keeps it up to date."""
    return Progress(projection.name for projection in every(NAMES))


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
    views = Datastore(parts.urls.system, pool_size=1)
    watcher = ClockWatcher(
        parts.handler.handle, ViewedDueRows(parts.log, views), parts.log.now, clock_actor()
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
        views.close()


def clock_actor() -> Actor:
    """Who gives the clock's commands: the system itself."""
    return Actor(
        user_id=f"user-{uuid5(NAMESPACE_OID, 'rejea/clock')}",
        role=Role.CLOCK,
        agency_id=f"organization-{uuid5(NAMESPACE_OID, 'rejea/system')}",
    )
