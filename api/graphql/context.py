"""What a resolver may use: who asks, a way to ask the read models, and what opens sealed parts.

R1  A question has a deadline: a free connection within 2 seconds, an answer within 4.
R2  What is asked for several objects of one answer is asked once, together.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from strawberry.types import Info as StrawberryInfo

from domain.access import Principal
from domain.ports import Opener, Unavailable
from projections.reading import Question

A = TypeVar("A")

Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]
Wait = Callable[[int], Awaitable[bool]]
"""Waits until every read model stands for a position; False when it took too long."""


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
        except PoolTimeout as error:
            raise Unavailable("all connections are busy; try again") from error
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            raise Unavailable("the database does not answer; try again") from error


class Context:
    """One operation: who asks, and how to find out."""

    def __init__(self, principal: Principal, ask: Ask, opener: Opener, wait: Wait) -> None:
        self.principal = principal
        self.ask = ask
        self.opener = opener
        self.wait = wait


Info = StrawberryInfo[Context, None]
