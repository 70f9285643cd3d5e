"""The GraphQL door: POST and GET /graphql, as the GraphQL-over-HTTP specification has it.

R1  Nobody without a valid token asks anything; the answer says how to sign in.
R2  A request that is malformed or does not validate gets 400 as application/graphql-response+json,
    and 200 as application/json where the body was GraphQL at all.
R3  An answer is given within the limit of seconds, or says that it was not.
R4  A browser that comes without a query gets GraphiQL.
R5  A subscription is told as events, where the caller takes text/event-stream; so is a query where
    the caller would rather have that.
R6  What an answer shows was written to the access log before it leaves; where that cannot be, the
    answer is 503 and shows nothing.
R7  A search is taken by POST alone, so that nobody's name is in an address.
R8  Where read models are not fresh (projections/freshness.py) by which it is decided what an answer
    shows of cases, the answer is 503 and shows nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from http import HTTPStatus
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from strawberry.schema.exceptions import (
    CannotGetOperationTypeError,
    InvalidOperationTypeError,
)
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api.commands.reading import trace_id
from api.errors import AGAIN
from api.graphiql import page
from api.graphql.context import Context
from api.graphql.cost import too_costly
from api.graphql.limits import SECONDS, leaves_open_which, not_shown, told, too_slow
from api.graphql.live.streams import NewContext, Streams
from api.graphql.plan import plan_of
from api.graphql.request import (
    RESPONSE,
    Asked,
    BadRequest,
    Events,
    preferred_type,
    prefers_a_page,
    read_request,
    taken_as_events,
)
from api.graphql.roots import reads_cases
from api.graphql.schema import Schema, core
from api.graphql.selection import searches, selection
from api.graphql.watching import Watch
from api.rate_limits import QUERY, Entrance
from domain.access import Principal
from domain.ports import Unavailable
from projections.access_log import AccessLogUnavailable
from projections.freshness import Freshness, ReadModelsBehind
from projections.visibility.readings import Occasion

DOOR = "graphql"
_SEARCH_BY_POST = GraphQLError(
    "A search is sent with POST: what is in an address is written down on the way.",
    extensions={"code": "search_not_posted"},
)
_GOES_ON = "A subscription goes on: take it as text/event-stream, or over graphql-transport-ws."


class GraphQLDoor:
    """Answers queries for whoever signs in."""

    def __init__(
        self,
        schema: Schema,
        entrance: Entrance,
        context: NewContext,
        streams: Streams,
        watch: Watch,
        freshness: Freshness,
    ) -> None:
        self._schema = schema
        self._freshness = freshness
        self._streams = streams
        self._entrance = entrance
        self._context = context
        self._watch = watch

    def routes(self) -> Sequence[Route]:
        return [Route("/graphql", self._take, methods=["GET", "POST"])]

    async def _take(self, request: Request) -> Response:
        asks_nothing = request.method != "POST" and "query" not in request.query_params
        if asks_nothing and prefers_a_page(request.headers.get("accept", "")):
            return page()
        return await self._ask(request)

    async def _ask(self, request: Request) -> Response:
        accept = request.headers.get("accept")
        events = taken_as_events(accept)
        media_type = RESPONSE if events is Events.RATHER else preferred_type(accept)
        principal = await self._entrance.admit(request, QUERY)
        try:
            asked = await read_request(request)
        except BadRequest as error:
            return _answer([GraphQLError(str(error))], media_type, HTTPStatus.BAD_REQUEST)
        if request.method == "GET" and searches(
            core(self._schema), asked.query, asked.operation_name
        ):
            return _answer([_SEARCH_BY_POST], media_type, HTTPStatus.METHOD_NOT_ALLOWED)
        faults = too_costly(core(self._schema), asked)
        if faults:
            return _refused(faults, media_type)
        if events is Events.RATHER or self._streams.goes_on(asked):
            return self._streamed(request, asked, principal, media_type)
        with self._watch(asked.query, asked.operation_name) as noted:
            reader = self._reader(asked, request, principal)
            answer = await self._answered(asked, request.method, media_type, reader)
            noted(answer.status_code)
            return answer

    def _streamed(
        self, request: Request, asked: Asked, principal: Principal, media_type: str
    ) -> Response:
        """R5."""
        faults = self._streams.faults(asked)
        if faults:
            return _refused(faults, media_type)
        if taken_as_events(request.headers.get("accept")) is Events.NEVER:
            return _refused([GraphQLError(_GOES_ON)], media_type)
        return self._streams.events(asked, principal, request.headers.get("authorization"))

    def _reader(self, asked: Asked, request: Request, principal: Principal) -> Context:
        """The context of one operation, which notes what is shown (R6)."""
        found = selection(core(self._schema), asked.query, asked.operation_name)
        occasion = Occasion(door=DOOR, operation=found.name, trace_id=trace_id(request))
        return self._context(principal, occasion, found.fields)

    async def _answered(
        self, asked: Asked, method: str, media_type: str, context: Context
    ) -> Response:
        if not asked.operation_name and leaves_open_which(self._schema, asked.query):
            return _refused([GraphQLError("Name the operation in `operationName`.")], media_type)
        try:
            async with asyncio.timeout(SECONDS):
                async with self._fresh(asked):
                    result = await self._execute(asked, method, context)
                await context.readings.keep()
        except (AccessLogUnavailable, ReadModelsBehind, TimeoutError) as error:
            return _not_answered(error, media_type)
        except CannotGetOperationTypeError as error:
            return _refused([GraphQLError(error.as_http_error_reason())], media_type)
        except InvalidOperationTypeError as error:
            return _answer(
                [GraphQLError(error.as_http_error_reason(method))],
                media_type,
                HTTPStatus.METHOD_NOT_ALLOWED,
            )
        errors = [told(error) for error in result.errors or ()]
        if result.data is None and not any(error.path for error in errors):
            return _refused(errors, media_type)
        return _answer(errors, media_type, HTTPStatus.OK, {"data": result.data})

    def _fresh(self, asked: Asked) -> AbstractAsyncContextManager[None]:
        """R8."""
        touches = reads_cases(core(self._schema), asked.query, asked.operation_name)
        return self._freshness.reading() if touches else nullcontext()

    async def _execute(self, asked: Asked, method: str, context: Context) -> ExecutionResult:
        plan = plan_of(core(self._schema), asked.query, asked.operation_name)
        planned = await plan.run(asked.variables, context) if plan else None
        if planned is not None:
            return planned
        result = await self._schema.execute(
            asked.query,
            variable_values=dict(asked.variables) if asked.variables else None,
            operation_name=asked.operation_name,
            context_value=context,
            allowed_operation_types=OperationType.from_http(method),  # type: ignore[arg-type]
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("an answer in parts was not asked for")
        return result


def _not_answered(error: Exception, media_type: str) -> Response:
    """R3, R6 and R8."""
    if isinstance(error, Unavailable):
        answer = _answer([not_shown(error)], media_type, HTTPStatus.SERVICE_UNAVAILABLE)
        answer.headers.update(AGAIN)
        return answer
    return _refused([too_slow()], media_type, HTTPStatus.SERVICE_UNAVAILABLE)


def _refused(
    errors: Sequence[GraphQLError], media_type: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST
) -> Response:
    """R2."""
    return _answer(errors, media_type, status if media_type == RESPONSE else HTTPStatus.OK)


def _answer(
    errors: Sequence[GraphQLError],
    media_type: str,
    status: HTTPStatus,
    answered: Mapping[str, Any] | None = None,
) -> Response:
    told = {"errors": [error.formatted for error in errors]} if errors else {}
    return Response(
        orjson.dumps({**told, **(answered or {})}),
        status_code=status,
        headers={"Content-Type": f"{media_type}; charset=utf-8", "Vary": "Accept"},
    )
