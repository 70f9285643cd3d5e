"""A question is asked as whoever asks it, whoever the connection was used by before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg_pool import AsyncConnectionPool

from api.graphql.asking import PoolAsk
from domain.access import Principal
from domain.messages import Actor, Malformed
from projections import case_view
from projections.reading import Question, Record
from tests.api.served import Served
from tests.api.world import PEOPLE
from tests.examples import CASE

HOLDER, OUTSIDER = PEOPLE["social worker"], PEOPLE["return officer"]
WRONG = Question(
    statement=sql.SQL("SELECT {}::integer").format(sql.Literal("no number")),
    parameters={},
    answer=len,
)


def on_one_connection(served: Served, play: Callable[[PoolAsk, list[Any]], Awaitable[None]]) -> Any:
    """What `play` was answered on a pool that has one connection, and what was said on it."""
    found: list[Any] = []

    async def run() -> None:
        pool = AsyncConnectionPool(
            served.parts.urls.app,
            connection_class=psycopg.AsyncConnection[Any],
            kwargs={"autocommit": True},
            min_size=1,
            max_size=1,
            open=False,
        )
        async with pool:
            await play(PoolAsk(pool), found)

    asyncio.run(run())
    return found


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id="")


def case() -> Question[Record | None]:
    return case_view.by_id(CASE, frozenset({"case_id"}))


def test_nobody_is_answered_as_who_asked_before_on_the_connection(served: Served) -> None:
    async def play(ask: PoolAsk, found: list[Any]) -> None:
        asking = [ask.by(principal(actor)) for actor in (HOLDER, HOLDER, OUTSIDER, HOLDER)]
        found += [await each(case()) is not None for each in (*asking, ask, ask)]

    assert on_one_connection(served, play) == [True, True, False, True, False, False]


def test_a_question_that_fails_leaves_nothing_of_who_asked_it(served: Served) -> None:
    async def play(ask: PoolAsk, found: list[Any]) -> None:
        for before, after in ((HOLDER, OUTSIDER), (OUTSIDER, HOLDER)):
            await ask.by(principal(before))(case())
            with pytest.raises(Malformed):
                await ask.by(principal(after))(WRONG)
            found.append(await ask.by(principal(after))(case()) is not None)
            found.append(await ask.by(principal(before))(case()) is not None)

    assert on_one_connection(served, play) == [False, True, True, False]
