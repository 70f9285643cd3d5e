"""Asking the read models from a resolver.

R1  A question has a deadline: a free connection within 2 seconds, an answer within 4 (the role's
    settings); what passes it becomes Unavailable, and nothing is lost.
R2  A text that no database can hold (one with NUL) is malformed.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from domain.messages import Malformed
from domain.ports import Unavailable
from projections.reading import Question

A = TypeVar("A")

Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]


class Ask(Protocol):
    """Asks one question of the read models."""

    async def __call__(self, question: Question[A]) -> A: ...


class PoolAsk:
    """R1: asks on a connection of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def __call__(self, question: Question[A]) -> A:
        try:
            async with self._pool.connection() as connection:
                return await question.ask_async(connection)
        except psycopg.DataError as error:
            raise Malformed("a text of the query cannot be stored anywhere") from error
        except PoolTimeout as error:
            raise Unavailable("all connections are busy; try again") from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise Unavailable("the database does not answer; try again") from error
