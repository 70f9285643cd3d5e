"""The way to PostgreSQL: one datastore per process, with a deadline on everything.

R1  No call waits without end: connecting, a free connection, a lock, a statement, a dead network
    and a silent server each have a deadline, and what passes it becomes Unavailable.
R2  A connection that died is replaced, and what only reads is tried once more.
R3  Times leave the server in UTC.

Of the eventsourcing library this uses the datastore with its pool; DDL is never done here
(CREATE_TABLE=n), and its database functions stay off: they take no lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from eventsourcing.postgres import ConnectionPool, PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.abc import RV, PQGen
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow, dict_row, tuple_row
from psycopg_pool import PoolTimeout

from domain.ports import Unavailable

T = TypeVar("T")
Link = Connection[TupleRow]
Asking = Cursor[TupleRow]

SCHEMA = "rejea"
PASSING = ("08", "53", "57", "25006", "55P03")
"""States that pass: no connection, no room, an operator, a standby, a lock that others hold."""
LOST = (psycopg.OperationalError, psycopg.InterfaceError)
"""What psycopg raises when a call did not come through, for whatever reason."""


class ServerSilent(psycopg.OperationalError):
    """The server is there and says nothing; what it was asked may still come to pass."""


LATE = (
    PoolTimeout,
    ServerSilent,
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
)
"""What is raised when a deadline has passed; a second try would only double it."""


@dataclass(frozen=True)
class Deadlines:
    """R1, in seconds."""

    connecting: int = 2
    free_connection: float = 2.0
    lock: float = 2.0
    statement: float = 3.0
    network: float = 3.0
    silence: float = 3.5


class Line(Connection[Any]):
    """A connection that is closed when the server says nothing until the deadline (R1)."""

    silence = Deadlines.silence

    def wait(self, gen: PQGen[RV], *how: Any, **more: Any) -> RV:  # noqa: ANN401  # As psycopg has it.
        """Wait for the server, but not without end.

        Raises: ServerSilent.
        """
        try:
            return super().wait(_until(time.monotonic() + self.silence, gen), *how, **more)
        except ServerSilent:
            self.close()
            raise


class Datastore(PostgresDatastore):
    """The library's datastore, with deadlines (R1); it connects when it is first used."""

    def __init__(self, url: str, *, pool_size: int = 4, deadlines: Deadlines | None = None) -> None:
        self.deadlines = deadlines or Deadlines()
        super().__init__(
            dbname="",
            host="",
            port="",
            user="",
            password="",
            schema=SCHEMA,
            originator_id_type="text",
            enable_db_functions=False,
        )
        self._parameters = connection_parameters(url, self.deadlines)
        self._line: type[Line] = type("Line", (Line,), {"silence": self.deadlines.silence})
        self.pool = ConnectionPool(
            connection_class=self._line,
            kwargs={**self._parameters, "row_factory": dict_row},
            min_size=1,
            max_size=pool_size,
            open=False,
            timeout=self.deadlines.free_connection,
            reconnect_timeout=10,
        )

    def register_type_adapters(self) -> None:
        """Do nothing: plain arrays are passed, so no composite type has to be looked up."""

    def connect(self) -> Link:
        """Open a connection outside the pool."""
        connection: Link = self._line.connect(**self._parameters)
        return connection

    def reading(self, question: Callable[[Asking], T]) -> T:
        """Answer a question that changes nothing (R2).

        Raises: Unavailable when the database does not answer in time.
        """
        try:
            return self._ask(question)
        except LATE as error:
            raise Unavailable("the database does not answer in time") from error
        except LOST:
            self.pool.check()
        try:
            return self._ask(question)
        except LOST as error:
            raise Unavailable("the database does not answer") from error

    def _ask(self, question: Callable[[Asking], T]) -> T:
        self.pool.open()
        with (
            self.pool.connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            return question(cursor)


def _until(deadline: float, gen: PQGen[RV]) -> PQGen[RV]:
    """Pass on what psycopg waits for; at intervals it sends nothing, so that the time is seen."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > deadline:
                raise ServerSilent("the server says nothing")
            wanted = gen.send(ready)
    except StopIteration as ended:
        answer: RV = ended.value
        return answer


def passes(error: psycopg.Error) -> bool:
    """Whether the same call may succeed later: no connection, or a state that passes."""
    if error.sqlstate is None:
        return isinstance(error, LOST)
    return error.sqlstate.startswith(PASSING)


def connection_parameters(url: str, deadlines: Deadlines) -> dict[str, Any]:
    """What psycopg needs to connect: the URL's own words, and the deadlines."""
    given = conninfo_to_dict(url)
    return {
        "connect_timeout": deadlines.connecting,
        "keepalives": 1,
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "tcp_user_timeout": int(deadlines.network * 1000),
        **given,
        "options": f"{given.get('options') or ''} {_session(deadlines)}".strip(),
        "autocommit": True,
        "row_factory": tuple_row,
    }


def _session(deadlines: Deadlines) -> str:
    settings = {
        "statement_timeout": f"{deadlines.statement * 1000:.0f}",
        "lock_timeout": f"{deadlines.lock * 1000:.0f}",
        "idle_in_transaction_session_timeout": "10000",
        "timezone": "UTC",
        "application_name": "rejea",
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())
