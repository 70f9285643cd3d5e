"""The relay's ledger on PostgreSQL: its position, its names, its topics, and who leads.

R1  Who leads holds an advisory lock on the very connection by which it saves: a relay that has lost
    its connection can save nothing.
R2  It listens before it reads the position.
R3  The position moves only from where its relay believes it to be.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress

import psycopg

from consumers.ports import Overtaken
from domain.ports import Unavailable
from infra.postgres import Deadlines, Link, connection_parameters
from infra.projection_runner import CHANNEL

LOCK = int.from_bytes(b"REJEAREL")
MOST_SLUGS = 1_000

LEAD = "SELECT pg_try_advisory_lock(%s)"
POSITION = "SELECT position FROM relay.position"
MOVE = """
UPDATE relay.position SET position = %s, moved_at = clock_timestamp() WHERE position = %s
"""
NAMES = "SELECT agency_id, slug FROM relay.agency"
NAME = "INSERT INTO relay.agency (agency_id, slug) VALUES (%s, %s) ON CONFLICT DO NOTHING"
NAMED = "SELECT slug FROM relay.agency WHERE agency_id = %s"
TOPICS = "SELECT name, filled FROM relay.topic"
MARK = """
INSERT INTO relay.topic (name, filled) SELECT name, %s FROM unnest(%s::text[]) AS made (name)
ON CONFLICT (name) DO UPDATE SET filled = EXCLUDED.filled
"""


class PostgresLedger:
    """The ledger; `url` is the projector's."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ear, self._bell = socket.socketpair()

    @contextmanager
    def leading(self) -> Iterator[PostgresLead]:
        """Lead for one block (R1).

        Raises: Overtaken when another leads; Unavailable when the database does not answer.
        """
        with _telling():
            parameters = connection_parameters(self._url, Deadlines())
            connection: Link = psycopg.Connection.connect(**parameters)
        try:
            with _telling():
                found = connection.execute(LEAD, [LOCK]).fetchone()
                if found is None or not found[0]:
                    raise Overtaken("another relay leads")
                connection.execute(f"LISTEN {CHANNEL}")
                lead = PostgresLead(connection, self._ear)
            yield lead
        finally:
            with suppress(psycopg.Error):
                connection.close()

    @contextmanager
    def beside(self) -> Iterator[PostgresBooks]:
        """Read and write the books beside whoever leads, for one block.

        Raises: Unavailable when the database does not answer.
        """
        with _telling():
            parameters = connection_parameters(self._url, Deadlines())
            connection: Link = psycopg.Connection.connect(**parameters)
        with closing(connection):
            yield PostgresBooks(connection)

    def ring(self) -> None:
        """End a waiting."""
        self._bell.send(b"!")


class PostgresBooks:
    """The names of agencies and topics; whoever writes beside another one changes no name."""

    def __init__(self, connection: Link) -> None:
        self._connection = connection

    def names(self) -> dict[str, str]:
        with _telling():
            return dict(self._connection.execute(NAMES).fetchall())

    def name(self, agency_id: str, wanted: str) -> str:
        """The wanted name, or one beside it where another agency has it."""
        for number in range(1, MOST_SLUGS):
            with _telling():
                slug = wanted if number == 1 else f"{wanted}-{number}"
                self._connection.execute(NAME, [agency_id, slug])
                found = self._connection.execute(NAMED, [agency_id]).fetchone()
            if found is not None:
                return str(found[0])
        raise RuntimeError(f"{agency_id} finds no name for its topic")

    def topics(self) -> Mapping[str, bool]:
        with _telling():
            return dict(self._connection.execute(TOPICS).fetchall())

    def mark(self, topics: Collection[str], *, filled: bool) -> None:
        if topics:
            with _telling():
                self._connection.execute(MARK, [filled, sorted(topics)])


class PostgresLead(PostgresBooks):
    """What the one relay that leads may do."""

    def __init__(self, connection: Link, ear: socket.socket) -> None:
        super().__init__(connection)
        self._ear = ear
        (self.position,) = connection.execute(POSITION).fetchone() or (0,)

    def save(self, after: int, to: int) -> None:
        """R3."""
        with _telling():
            if self._connection.execute(MOVE, [to, after]).rowcount != 1:
                raise Overtaken("the position was moved by another")

    def wait(self, seconds: float) -> None:
        """Wait for an append, the bell, or the time."""
        with _telling():
            if not any(True for _ in self._connection.notifies(timeout=0)):
                select.select([self._connection.fileno(), self._ear.fileno()], [], [], seconds)
                for _ in self._connection.notifies(timeout=0):
                    pass


@contextmanager
def _telling() -> Iterator[None]:
    """Whatever the database does wrong is Unavailable to the relay."""
    try:
        yield
    except psycopg.Error as error:
        raise Unavailable(f"the database does not answer ({type(error).__name__})") from error
