"""Rebuilding: the idle generation of projections is filled from zero while the live one serves.

R1  The live generation is read, and goes on being written, until one transaction moves the pointer.
R2  Memory is bounded whatever the length of the log: a sheet is written when it is full.
R3  One rebuild of a projection at a time; a rebuild that was killed begins again.
R4  The result is byte-equal to what following the log gave: `fingerprint` tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from domain.messages import Recorded
from infra.postgres import Link
from infra.projecting import connect, tell, uninterrupted
from infra.projection_runner import Entries
from projections.projection import AnyProjection, Generation

BATCH = 5_000
FULL = 4_000
"""A sheet with this many rows is written."""
FLUSH_EVERY = 100_000
"""And so is every sheet after this many entries."""

LOCK = "SELECT pg_try_advisory_lock(hashtext('rejea rebuild'), hashtext(%s))"
LIVE = "SELECT live FROM views.generation WHERE projection = %s"
BEGUN = "UPDATE views.generation SET building_position = 0 WHERE projection = %s"
BUILT = "UPDATE views.generation SET building_position = %s WHERE projection = %s"
HOLD = """
INSERT INTO views.notification_tracking AS t (application_name, notification_id)
VALUES (%s, 0) ON CONFLICT (application_name) DO UPDATE SET notification_id = t.notification_id
RETURNING notification_id
"""
STAND = """
UPDATE views.notification_tracking SET notification_id = greatest(notification_id, %s)
WHERE application_name = %s
"""
SWITCH = """
UPDATE views.generation
SET live = %s, building_position = NULL, halted_at = NULL, halted_because = NULL
WHERE projection = %s
"""
TRIES = 20

Tell = Callable[[int], None]
"""Told after each batch: the position that was read."""


class AlreadyRebuilding(Exception):
    """R3: somebody else rebuilds this projection now."""


@dataclass
class Building:
    """One projection on its way through the idle generation."""

    projection: AnyProjection
    generation: Generation
    sheet: Any
    written: int = 0
    read: int = 0


def rebuild(
    url: str, entries: Entries, projections: Sequence[AnyProjection], told: Tell = lambda _: None
) -> int:
    """Rebuild projections together, and give the position that they stand at.

    Raises: AlreadyRebuilding.
    """
    with connect(url) as connection, uninterrupted():
        buildings = [_begin(connection, projection) for projection in projections]
        position = 0
        for batch in _read_ahead(entries):
            for building in buildings:
                _take(connection, building, batch)
            position = batch[-1].position
            told(position)
        for building in buildings:
            _write(connection, building)
            _switch(connection, building, entries)
            _discard(connection, building)
    return position


def fingerprint(connection: psycopg.Connection[Any], projection: AnyProjection) -> str:
    """SHA-256 over every row of the live generation, in the order of the keys (R4)."""
    digest = hashlib.sha256()
    with connection.transaction():
        for table in projection.tables:
            for row in _rows(connection, table.name, table.key):
                digest.update(row)
    return digest.hexdigest()


def _read_ahead(entries: Entries) -> Iterator[Sequence[Recorded]]:
    """Read the next batch while one is taken: the database and this process work at once."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(entries, 0, BATCH)
        while batch := coming.result():
            coming = reader.submit(entries, batch[-1].position, BATCH)
            yield batch


def _begin(connection: Link, projection: AnyProjection) -> Building:
    name = projection.name
    ((free,),) = connection.execute(LOCK, [name]).fetchall()
    if not free:
        raise AlreadyRebuilding(name)
    ((live,),) = connection.execute(LIVE, [name]).fetchall()
    idle = Generation(live).other
    _empty(connection, projection, idle)
    connection.execute(BEGUN, [name])
    return Building(projection, idle, projection.blank())


def _take(connection: Link, building: Building, batch: Sequence[Recorded]) -> None:
    projection, sheet = building.projection, building.sheet
    with connection.cursor() as cursor:
        projection.load(cursor, building.generation, sheet, batch)
    projection.fold(sheet, batch)
    building.read = batch[-1].position
    if len(sheet) >= FULL or building.read - building.written >= FLUSH_EVERY:
        _write(connection, building)


def _write(connection: Link, building: Building) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        if len(building.sheet):
            building.projection.write(cursor, building.generation, building.sheet)
        cursor.execute(BUILT, [building.read, building.projection.name])
    building.written, building.sheet = building.read, building.projection.blank()


def _switch(connection: Link, building: Building, entries: Entries) -> None:
    """R1: hold the live position, take what came since, move the pointer."""
    name = building.projection.name
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(HOLD, [name])
        (live,) = cursor.fetchone() or (0,)
        while building.read < live:
            missing = entries(building.read, live - building.read)
            building.projection.load(cursor, building.generation, building.sheet, missing)
            building.projection.fold(building.sheet, missing)
            building.read = missing[-1].position
        if len(building.sheet):
            building.projection.write(cursor, building.generation, building.sheet)
        cursor.execute(STAND, [building.read, name])
        cursor.execute(SWITCH, [building.generation.value, name])
        tell(cursor, building.read, [name])


def _discard(connection: Link, building: Building) -> None:
    """Free what no longer serves, and let the planner know what does."""
    _empty(connection, building.projection, building.generation.other)
    for table in building.projection.tables:
        name = sql.Identifier("views", f"{table.name}_{building.generation.value}")
        connection.execute(sql.SQL("ANALYZE {}").format(name))


def _empty(connection: Link, projection: AnyProjection, generation: Generation) -> None:
    """Truncating waits for readers, who wait behind it: so it waits only a moment, and again."""
    for table in projection.tables:
        for number in range(TRIES):
            try:
                with connection.transaction(), connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '100ms'")
                    table.empty(cursor, generation.value)
                break
            except psycopg.errors.LockNotAvailable:
                if number == TRIES - 1:
                    raise


@contextmanager
def _streamed(connection: psycopg.Connection[Any], statement: sql.Composed) -> Iterator[Any]:
    with connection.cursor(name="fingerprint") as cursor:
        cursor.itersize = 2_000
        cursor.execute(statement)
        yield cursor


def _rows(connection: psycopg.Connection[Any], name: str, key: Sequence[str]) -> Iterator[bytes]:
    statement = sql.SQL("SELECT t::text FROM {} AS t ORDER BY {}").format(
        sql.Identifier("views", name), sql.SQL(", ").join(map(sql.Identifier, key))
    )
    with _streamed(connection, statement) as cursor:
        for row in cursor:
            text = row["t"] if isinstance(row, dict) else row[0]
            yield text.encode() + b"\n"
