"""Read models that stand still: somebody holds a table, or a projection met what it cannot take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from tests.api.served import Served

PARTIES, ORGANIZATIONS = "case_party_rows", "organization_rows"
WRITERS, EVERYBODY = "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE"
_POISON = sql.SQL("""
CREATE FUNCTION views.refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'poison'; END $$;
CREATE TRIGGER poison BEFORE INSERT OR UPDATE OR DELETE ON views.{}
    FOR EACH ROW EXECUTE FUNCTION views.refuse();
""")
_CURE = sql.SQL("DROP TRIGGER poison ON views.{}; DROP FUNCTION views.refuse();")
_HALTED = "SELECT FROM views.generation WHERE projection = %s AND halted_at IS NOT NULL"
_END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = current_user"
    " AND pid <> pg_backend_pid() AND query LIKE %s"
)


@contextmanager
def held(served: Served, whom: str = WRITERS) -> Iterator[None]:
    """Hold the parties of cases for one block: who writes there waits, and who reads if told so."""
    with psycopg.connect(served.parts.urls.owner) as owner:
        owner.execute(f"LOCK TABLE views.{PARTIES} IN {whom} MODE".encode())
        yield
        owner.rollback()


class Poisoned:
    """A projection that halts at the next entry which it writes."""

    def __init__(self, served: Served, owner: psycopg.Connection[Any], projection: str) -> None:
        self._owner = owner
        self._projection = projection
        self._projector = served.parts.urls.projector

    def has_halted(self) -> bool:
        """Wait until it has."""
        return comes(lambda: bool(self._owner.execute(_HALTED, [self._projection]).fetchall()))

    def begins_again(self) -> None:
        """Let whoever projects begin anew, as after a restart."""
        assert ended(self._projector, "%") > 0


@contextmanager
def poisoned(served: Served, projection: str, table: str) -> Iterator[Poisoned]:
    """Let a projection halt at whatever comes next for a table; it goes on after the block."""
    with psycopg.connect(served.parts.urls.owner, autocommit=True) as owner:
        found = Poisoned(served, owner, projection)
        owner.execute(_POISON.format(sql.Identifier(table)))
        try:
            yield found
        finally:
            owner.execute(_CURE.format(sql.Identifier(table)))
            found.begins_again()


def ended(url: str, asked: str) -> int:
    """End the connections of a role that asked something last; tell how many there were."""
    with psycopg.connect(url, autocommit=True) as same:
        return len(same.execute(_END, [asked]).fetchall())


def comes(there: Callable[[], bool], within: float = 20.0) -> bool:
    """Wait until something is so."""
    until = time.monotonic() + within
    while not there():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
