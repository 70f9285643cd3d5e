"""The ground: into which log a demonstration may write, and what stands there already.

R1  Never into a database that others gave, nor in production mode, unless it was named.
R2  Only into a log that is empty or holds a demonstration alone; nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from domain.messages import Recorded
from infra.bootstrap import open_keys
from infra.embedded import DatabaseUrls
from infra.event_store import SyntheticLog
from infra.settings import Misconfigured, Mode, Settings

_AT_ONCE = 1000


def check_settings(settings: Settings, *, named: bool) -> None:
    """R1.

    Raises: Misconfigured.
    """
    if named:
        return
    if settings.database_is_given:
        raise Misconfigured(
            "The demonstration does not write into the database of REJEA_DATABASE_URL.",
            "Unset it to use the embedded server, or name that database with "
            "--into-given-database.",
        )
    if settings.mode is Mode.PRODUCTION:
        raise Misconfigured(
            "The demonstration does not run in production mode.",
            "Unset REJEA_MODE; or say --into-given-database if this is meant.",
        )


@contextmanager
def opened_log(settings: Settings, urls: DatabaseUrls, moment: datetime) -> Iterator[SyntheticLog]:
    """The demonstration's log with its own role, for one block."""
    keys = open_keys(settings)
    log = SyntheticLog(urls.demo, keys, moment=moment)
    try:
        yield log
    finally:
        log.close()
        keys.close()


def check(log: SyntheticLog) -> None:
    """R2.

    Raises: Misconfigured.
    """
    if not takes_more(log):
        raise Misconfigured(
            "This log holds events that are not of a demonstration; nothing was written.",
            "Use another REJEA_HOME (or another database) for a demonstration.",
        )


def takes_more(log: SyntheticLog) -> bool:
    """R2: the last entry tells for all, since nothing synthetic is written after a real one."""
    head = log.head()
    return head == 0 or log.entries(head - 1, 1)[0].synthetic


def entries(log: SyntheticLog) -> Iterator[Recorded]:
    """Everything that stands in the log, the earliest first."""
    position = 0
    while batch := log.entries(position, _AT_ONCE, sealed=False):
        yield from batch
        position = batch[-1].position
