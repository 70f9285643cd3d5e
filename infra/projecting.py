"""Projecting: the one transaction in which rows, position and the word of it are written.

R1  A position moves only from where its writer believes it to be: of two runners one is overtaken,
    writes nothing, and reads the positions again.
R2  The live generation is asked for after the position is locked, so that a rebuild that switches
    meanwhile is seen.
R3  The table of positions has the format of the eventsourcing library's tracking; every projection
    records every position, also of entries that it passes over.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from psycopg.types.json import set_json_loads

from domain.messages import RecordClass, Recorded
from infra.postgres import Deadlines, Link, connection_parameters
from projections.progress import CHANNEL
from projections.projection import AnyProjection, Generation, project, sifted

PATIENCE = Deadlines(lock=20, statement=120, network=30)

POSITIONS = "SELECT application_name, notification_id FROM views.notification_tracking"
MOVE = """
INSERT INTO views.notification_tracking AS t (application_name, notification_id)
SELECT name, %(to)s FROM unnest(%(names)s::text[]) AS moved (name) ORDER BY name
ON CONFLICT (application_name) DO UPDATE SET notification_id = EXCLUDED.notification_id
WHERE t.notification_id = %(after)s
RETURNING application_name
"""
LIVE = "SELECT projection, live FROM views.generation WHERE projection = ANY(%s)"
TELL = "SELECT pg_notify(%s, %s)"


class NoKeys:
    """What a projector has: it copies ciphertext, and could not open it if it wanted to."""

    def prepare(self, owners: Iterable[tuple[str, str]]) -> None:
        raise NotImplementedError("a projector seals nothing")

    def seal(self, subject: str, record_class: RecordClass, clear: bytes, bound_to: bytes) -> bytes:
        raise NotImplementedError("a projector seals nothing")

    def open(
        self, subject: str, record_class: RecordClass, sealed: bytes, bound_to: bytes
    ) -> bytes | None:
        raise NotImplementedError("a projector opens nothing")


class Overtaken(Exception):
    """R1: another runner has moved the position."""


def connect(url: str) -> Link:
    """A connection for projecting; what can be rebuilt commits without waiting for the disk."""
    parameters = connection_parameters(url, PATIENCE)
    parameters["options"] += " -c synchronous_commit=off -c client_min_messages=warning"
    connection: Link = psycopg.Connection.connect(**parameters)
    set_json_loads(orjson.loads, connection)
    return connection


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let the collector of cycles rest: rows and entries have none, and it would walk them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def positions(connection: Link, names: Iterable[str]) -> dict[str, int]:
    """Where each projection stands; 0 where it never began."""
    rows = connection.execute(POSITIONS).fetchall()
    stored: dict[str, int] = {name: position or 0 for name, position in rows}
    return {name: stored.get(name, 0) for name in names}


def advance(
    connection: Link, projections: Sequence[AnyProjection], after: int, batch: Sequence[Recorded]
) -> int:
    """Project a batch with several projections that stand at `after`, and give the new position.

    Raises: Overtaken.
    """
    fresh = sifted(batch, after)
    if not fresh:
        return after
    to = fresh[-1].position
    with connection.transaction(), connection.cursor() as cursor:
        live = _claimed(cursor, [projection.name for projection in projections], after, to)
        for projection in projections:
            project(projection, cursor, live[projection.name], fresh)
        tell(cursor, to, live)
    return to


def tell(cursor: psycopg.Cursor[Any], position: int, names: Iterable[str]) -> None:
    """Tell those who wait, when this transaction commits."""
    cursor.execute(TELL, [CHANNEL, f"{position} {','.join(names)}"])


def _claimed(
    cursor: psycopg.Cursor[Any], names: list[str], after: int, to: int
) -> Mapping[str, Generation]:
    """R1, R2."""
    cursor.execute(MOVE, {"names": names, "after": after, "to": to})
    if len(cursor.fetchall()) < len(names):
        raise Overtaken(", ".join(names))
    cursor.execute(LIVE, [names])
    return {name: Generation(live) for name, live in cursor.fetchall()}
