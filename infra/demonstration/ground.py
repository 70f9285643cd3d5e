"""The ground: into which log a demonstration may write, and what stands there already.

R1  Never into a database that others gave, nor in production mode, unless it was named.
R2  Only into a log that is empty or holds a demonstration alone, and what its clock noted since;
    nothing is written twice.
R3  A programme begins on a log without cases: after another one its year would lie in the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.messages import RecordClass, Recorded, Role
from infra.bootstrap import open_keys
from infra.databases import DATABASE
from infra.demonstration.play import Play
from infra.demonstration.wish import Wish
from infra.embedded import DatabaseUrls
from infra.event_store import SyntheticLog
from infra.keys import FileKeyRing
from infra.personal_parts import person_of
from infra.settings import Misconfigured, Mode, Settings

_AT_ONCE = 1000
_READERS = 8
_KINDS = tuple(kind.value for kind in RecordClass if kind is not RecordClass.BIOMETRIC)
_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
_SMALLEST = 450
"""No log with a case in it is smaller: the setting alone takes as many entries."""


def check_settings(settings: Settings, named: str | None) -> None:
    """R1: `named` is the database that may be written into, whoever gave it and in any mode.

    Raises: Misconfigured.
    """
    if settings.database_url is not None:
        _check_name(settings.database_url, named)
    elif settings.mode is Mode.PRODUCTION and named != DATABASE:
        raise Misconfigured(
            "The demonstration does not run in production mode.",
            f"Unset REJEA_MODE, or name the database: --into-given-database {DATABASE}.",
        )


def _check_name(url: str, named: str | None) -> None:
    name = str(conninfo_to_dict(url).get("dbname") or "")
    if not name or named != name:
        raise Misconfigured(
            "The demonstration does not write into the database of REJEA_DATABASE_URL.",
            "Unset it to use the embedded server, or name that very database: "
            "--into-given-database NAME.",
        )


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The demonstration's log, with a role and a clock of its own, and its keys."""

    log: SyntheticLog
    keys: FileKeyRing

    def await_people(self, case_ids: Iterable[str]) -> None:
        """Make the keys of many people at once, with one flush instead of many."""
        people = [person_of(case_id) for case_id in case_ids]
        self.keys.prepare((person, kind) for person in people for kind in _KINDS)


@contextmanager
def opened(settings: Settings, urls: DatabaseUrls) -> Iterator[Ground]:
    """Open the ground for one block; its clock stands before everything.

    No commit waits for the disk here: what a crash loses is played again.
    """
    keys = open_keys(settings)
    url = make_conninfo(urls.demo, options="-c synchronous_commit=off")
    log = SyntheticLog(url, keys, moment=_BEFORE_ALL, pool_size=_READERS)
    try:
        yield Ground(log=log, keys=keys)
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


def check_room(log: SyntheticLog, play: Play) -> None:
    """R2, R3.

    Raises: Misconfigured.
    """
    check(log)
    if not awaits(log, play):
        raise Misconfigured(
            "This log holds another demonstration, or that of an earlier version;"
            " nothing was written.",
            "Use another REJEA_HOME (or another database) for this one.",
        )


def takes_more(log: SyntheticLog) -> bool:
    """R2: look back over what the clock has noted since, to the last entry of a demonstration."""
    position = log.head()
    while position > 0:
        after = max(position - _AT_ONCE, 0)
        for entry in reversed(log.entries(after, position - after)):
            if entry.synthetic:
                return True
            if entry.by.role is not Role.CLOCK:
                return False
        position = after
    return True


def awaits(log: SyntheticLog, play: Play) -> bool:
    """Whether the log holds nothing, or the beginning of this programme and not its end."""
    begun = log.head() < _SMALLEST or stands(log, play.first)
    return begun and not stands(log, play.last)


def stands(log: SyntheticLog, wish: Wish) -> bool:
    """Whether a wish was fulfilled already."""
    return recorded_at(log, wish) is not None


def recorded_at(log: SyntheticLog, wish: Wish) -> datetime | None:
    """When a wish was fulfilled; None if it was not."""
    found = (each for each in log.read({wish.stream: 0}) if each.command_id == wish.command_id)
    entry = next(found, None)
    return entry.recorded_at if entry else None


def latest(log: SyntheticLog) -> datetime | None:
    """When the last entry was recorded; None in an empty log."""
    head = log.head()
    return log.entries(head - 1, 1)[0].recorded_at if head else None


def entries(log: SyntheticLog) -> Iterator[Recorded]:
    """Everything that stands in the log, the earliest first."""
    position = 0
    while batch := log.entries(position, _AT_ONCE, sealed=False):
        yield from batch
        position = batch[-1].position
