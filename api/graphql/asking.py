"""Asking the read models from a resolver.

R1  A question has a deadline: a free connection within 2 seconds, an answer within 4 (the role's
    settings); what passes it becomes Unavailable, and nothing is lost.
R2  A text that no database can hold (one with NUL) is malformed.
R3  Each question goes with who asks it: the database lets a row of a case through for them, or not
    (infra/migrations/0130), whatever the question says. A question of nobody finds no case. Whose
    connections are the system's own role (0310) is told everything, whoever it asks as.
R4  Who asks is said to the database in the same round trip, before the question; and not again
    where the connection's last question, which was answered, was asked as the same.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from domain.access import Principal
from domain.messages import Malformed
from domain.ports import Unavailable
from projections.reading import Question
from projections.visibility.reader import NOBODY, Reader, reader

A = TypeVar("A")

Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]


class Ask(Protocol):
    """Asks one question of the read models."""

    async def __call__(self, question: Question[A]) -> A: ...


class Asking(Ask, Protocol):
    """Asks as nobody, or as somebody."""

    def by(self, principal: Principal) -> Ask: ...


class PoolAsk:
    """R1, R3: asks on a connection of a pool."""

    def __init__(self, pool: Pool, reader: Reader = NOBODY) -> None:
        self._pool = pool
        self._settings = tuple(text for pair in reader.items() for text in pair)

    def by(self, principal: Principal) -> PoolAsk:
        return PoolAsk(self._pool, reader(principal))

    async def __call__(self, question: Question[A]) -> A:
        try:
            async with self._pool.connection() as connection:
                return await self._asked(connection, question)
        except psycopg.DataError as error:
            raise Malformed("a text of the query cannot be stored anywhere") from error
        except PoolTimeout as error:
            raise Unavailable("all connections are busy; try again") from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise Unavailable("the database does not answer; try again") from error

    async def _asked(self, connection: psycopg.AsyncConnection[Any], question: Question[A]) -> A:
        """R4."""
        if _SAID.get(connection) == self._settings:
            return await question.ask_async(connection)
        _SAID.pop(connection, None)
        async with connection.pipeline():
            await connection.execute(_READ_AS, self._settings)
            answer = await question.ask_async(connection)
        _SAID[connection] = self._settings
        return answer


_SAID: WeakKeyDictionary[psycopg.AsyncConnection[Any], tuple[str, ...]] = WeakKeyDictionary()
"""R4: as whom a connection reads now; what is not known is said anew."""
_READ_AS = "SELECT set_config(%s, %s, false), set_config(%s, %s, false), set_config(%s, %s, false)"
