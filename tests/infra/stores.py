"""A migrated database with its ways in, for tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.keys import FileKeyRing
from infra.migrate import apply

LOG_LOCK = int.from_bytes(b"REJEALOG")
"""The lock under which everybody appends, held until the commit is visible."""


def migrated(urls: DatabaseUrls) -> DatabaseUrls:
    apply(urls.owner)
    return urls


@contextmanager
def opened_log(urls: DatabaseUrls, folder: Path) -> Iterator[PostgresEventLog]:
    """The application's log, with keys of its own."""
    keys = FileKeyRing(folder)
    log = PostgresEventLog(urls.app, keys)
    try:
        yield log
    finally:
        log.close()
        keys.close()
