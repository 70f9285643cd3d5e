"""`rejea migrate`: bring the database to this version, once, whoever else tries at the same moment.

R1  A migration is one numbered SQL file, runs once, in a transaction of its own, as the owner.
R2  Whoever migrates holds a lock; the others wait, and then find nothing left to do.
R3  A file that was applied never changes: its checksum is kept, and a difference stops everything.
R4  Services run without the right to do any of this.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from infra.databases import databases
from infra.embedded import DatabaseUrls
from infra.embedded.server import Tell, silent
from infra.settings import Misconfigured, Settings, read_settings

FOLDER = Path(__file__).parent / "migrations"
LOCK = int.from_bytes(b"REJEAMIG")
PATIENCE = "120s"

RECORD = """
CREATE SCHEMA IF NOT EXISTS rejea;
CREATE TABLE IF NOT EXISTS rejea.migrations (
    number     integer     PRIMARY KEY,
    name       text        NOT NULL,
    checksum   text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""


@dataclass(frozen=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def main(arguments: argparse.Namespace) -> int:  # noqa: ARG001  # Every command takes them.
    with databases(read_settings(), _tell) as urls:
        applied = apply(urls.owner, _tell)
    print(f"{len(applied)} migrations applied." if applied else "Nothing to migrate.")
    return 0


def apply(owner_url: str, tell: Tell = silent, folder: Path = FOLDER) -> tuple[str, ...]:
    """Apply what is missing, and name it.

    Raises:
        Misconfigured: an applied file has changed, the database is newer, or a right is missing.
    """
    found = migrations(folder)
    try:
        with _alone(owner_url) as connection:
            missing = _missing(found, _applied(connection))
            for migration in missing:
                tell(f"Applying {migration.name} ...")
                _apply(connection, migration)
    except psycopg.Error as error:
        raise Misconfigured(
            f"The database was not migrated: {error}".strip(),
            "Use the owner's URL (REJEA_MIGRATION_URL); infra/roles.sql makes the roles.",
        ) from error
    return tuple(migration.name for migration in missing)


def apply_where_ours(settings: Settings, urls: DatabaseUrls) -> None:
    """Apply what is missing, but to a database of others only when its owner's URL was given."""
    if not settings.database_is_given or settings.migration_url is not None:
        apply(urls.owner)


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Every migration by its number.

    Raises: Misconfigured when two have the same number.
    """
    found = tuple(_read(path) for path in sorted(folder.glob("*.sql")))
    numbers = [migration.number for migration in found]
    if len(set(numbers)) != len(numbers):
        raise Misconfigured("Two migrations have the same number.", f"Look into {folder}.")
    return found


def _read(path: Path) -> Migration:
    if re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem) is None:
        raise Misconfigured(
            f"{path.name} is no name of a migration.", "Call it 0123_what_it_does.sql"
        )
    return Migration(int(path.stem[:4]), path.stem, path.read_text(encoding="utf-8"))


@contextmanager
def _alone(owner_url: str) -> Iterator[psycopg.Connection]:
    """R2: the lock belongs to the session, and goes with it."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(f"SET lock_timeout = '{PATIENCE}'")
        connection.execute("SET client_min_messages = warning")
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield connection


def _applied(connection: psycopg.Connection) -> dict[int, tuple[str, str]]:
    connection.execute(RECORD)
    rows = connection.execute("SELECT number, name, checksum FROM rejea.migrations").fetchall()
    return {number: (name, checksum) for number, name, checksum in rows}


def _missing(
    found: Sequence[Migration], applied: dict[int, tuple[str, str]]
) -> tuple[Migration, ...]:
    """R3."""
    known = {migration.number: migration for migration in found}
    for number, (name, checksum) in sorted(applied.items()):
        if number not in known:
            raise Misconfigured(
                f"The database is newer than this Rejea: it holds migration {name}.",
                "Install the newer version, or use another database.",
            )
        if known[number].checksum != checksum:
            raise Misconfigured(
                f"Migration {name} was changed after it was applied.",
                "Restore that file; a change is a migration of its own.",
            )
    return tuple(migration for migration in found if migration.number not in applied)


def _apply(connection: psycopg.Connection, migration: Migration) -> None:
    with connection.transaction():
        connection.execute(migration.text)
        connection.execute(
            "INSERT INTO rejea.migrations (number, name, checksum) VALUES (%s, %s, %s)",
            [migration.number, migration.name, migration.checksum],
        )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
