"""Streaming: the results of one operation, one after the other, whatever carries them.

R1  A result that could not be told in time, and one that failed before it was a result, is the
    last.
R2  When the stream itself is over, or its token is, that is raised: it is for what carries the
    results to close as its protocol has it.
R3  What a result shows was written to the access log before it is one; where that cannot be, it is
    not told.
R4  What a result tells of cases was decided by fresh read models (projections/freshness.py); where
    they are not and do not become so in some seconds, the last result says that.
R5  Whoever does not take what is told within some seconds is cut off.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import aclosing
from typing import Any, NamedTuple

from graphql import GraphQLError
from starlette.types import Scope
from strawberry.types.graphql import OperationType

from api.errors import Problem
from api.graphql import limits
from api.graphql.limits import not_shown, told, too_slow
from api.graphql.live.context import LiveContext
from api.graphql.live.lines import Over, TooSlow
from api.graphql.request import Asked
from api.graphql.schema import Schema
from api.stopping import ABORT
from projections.access_log import AccessLogUnavailable
from projections.freshness import ReadModelsBehind

PATIENCE = 5.0
"""R5: in seconds."""
BEAT = 10.0
"""How often a stream looks whether its token still holds, in seconds."""

_TAKEN = (OperationType.QUERY, OperationType.SUBSCRIPTION)


class Result(NamedTuple):
    """One answer; `failed` is the last, and has no data."""

    data: Any
    errors: tuple[GraphQLError, ...]
    failed: bool

    @property
    def payload(self) -> dict[str, Any]:
        """As GraphQL has it."""
        errors = {"errors": self.formatted} if self.errors else {}
        return errors if self.failed else {**errors, "data": self.data}

    @property
    def formatted(self) -> list[Any]:
        return [error.formatted for error in self.errors]


async def results(schema: Schema, asked: Asked, context: LiveContext) -> AsyncIterator[Result]:
    """Every result of an operation.

    Raises: Over, Problem, R2.
    """
    try:
        await context.be_fresh()
    except ReadModelsBehind as error:
        yield failed(not_shown(error))
        return
    stream = await schema.stream(
        asked.query,
        variable_values=dict(asked.variables) if asked.variables else None,
        operation_name=asked.operation_name,
        context_value=context,
        allowed_operation_types=_TAKEN,
    )
    async with aclosing(stream):
        while True:
            try:
                async with asyncio.timeout(limits.SECONDS) as context.deadline:
                    found = await anext(stream, None)
                    if found is not None:
                        await context.check_fresh()
                    await context.readings.keep()
            except (AccessLogUnavailable, ReadModelsBehind) as error:
                yield failed(not_shown(error))
                return
            except TimeoutError:
                yield failed(too_slow())
                return
            if found is None:
                return
            yield _result(found)


def failed(*errors: GraphQLError) -> Result:
    """R1."""
    return Result(None, errors, failed=True)


def failed_by(problem: Problem) -> Result:
    """A problem as GraphQL tells errors."""
    return failed(GraphQLError(problem.detail, extensions={"code": problem.code}))


def _result(found: Any) -> Result:  # noqa: ANN401  # Strawberry has several kinds of results.
    errors = found.errors or ()
    for error in errors:
        if isinstance(error.original_error, (Over, Problem)):
            raise error.original_error
    lost = found.data is None and not any(error.path for error in errors)
    return Result(found.data, tuple(told(error) for error in errors), failed=lost)


async def first_of(*ways: Coroutine[Any, Any, None]) -> None:
    """Go several ways until the first ends; the others are given up.

    Raises: whatever that one raised.
    """
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def beating(beat: Callable[[], Awaitable[object]]) -> None:
    """Look again and again, until that raises something."""
    while True:
        await asyncio.sleep(BEAT)
        await beat()


class Pipe:
    """R5: one message at a time, each within the time that there is for it."""

    def __init__(self, send: Callable[[Any], Awaitable[None]]) -> None:
        self._send = send
        self._turn = asyncio.Lock()

    async def put(self, message: Any) -> None:  # noqa: ANN401  # Whatever is carried.
        """Send.

        Raises: TooSlow.
        """
        try:
            async with asyncio.timeout(PATIENCE), self._turn:
                await self._send(message)
        except TimeoutError:
            raise TooSlow from None


def abort(scope: Scope) -> None:
    """End the connection at once, where the server can."""
    end = scope.get("extensions", {}).get(ABORT)
    if end is not None:
        end()
