"""Streams: what of GraphQL goes on, over either protocol, put together once for a process.

R1  Every stream of a process shares one hub, one set of rows and one count of seats.
R2  Each operation is measured when it begins, as a query is.
R3  What each thing that is told shows is noted by itself, with the name of the operation.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from http import HTTPStatus

from graphql import GraphQLError, OperationDefinitionNode, OperationType
from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute

from api.graphql.asking import Ask
from api.graphql.context import Context
from api.graphql.cost import too_costly
from api.graphql.limits import checked
from api.graphql.live.context import Live, LiveContext
from api.graphql.live.events import EventStream
from api.graphql.live.hub import READ, Entries, Hub
from api.graphql.live.rows import Rows
from api.graphql.live.seats import Seats
from api.graphql.live.sockets import SocketDoor
from api.graphql.request import Asked
from api.graphql.roots import reads_cases
from api.graphql.schema import Schema, core
from api.graphql.selection import selection
from api.graphql.watching import Watch
from api.rate_limits import QUERY, Entrance
from api.stopping import Stopping
from domain.access import Principal
from projections.freshness import Freshness
from projections.progress import Progress, lags
from projections.visibility.readings import AskedFields, Occasion

DOOR = "subscription"
NewContext = Callable[[Principal, Occasion, AskedFields | None], Context]


class Streams:
    """Makes streams, and ends them."""

    def __init__(
        self,
        schema: Schema,
        entrance: Entrance,
        context: NewContext,
        live: Live,
        watch: Watch,
    ) -> None:
        self._schema = schema
        self._watch = watch
        self._entrance = entrance
        self._context = context
        self._live = live
        self._seats = Seats()

    def running(self) -> AbstractAsyncContextManager[None]:
        """Tell what happens, for one block."""
        return self._live.hub.running()

    def route(self) -> WebSocketRoute:
        """The door for WebSockets."""
        return WebSocketRoute("/graphql", SocketDoor(self._schema, self, self._seats).take)

    def events(self, asked: Asked, principal: Principal, authorization: str | None) -> EventStream:
        """The results of an operation, as events, for somebody who was admitted."""
        context = self.context(asked, principal, authorization)
        return EventStream(self._schema, asked, self._seats, context)

    def faults(self, asked: Asked) -> tuple[GraphQLError, ...]:
        """Why a document cannot be executed; empty where it can."""
        schema = core(self._schema)
        return checked(schema, asked.query)[1] or too_costly(schema, asked)

    def goes_on(self, asked: Asked) -> bool:
        """Whether what is asked is a subscription."""
        document, _ = checked(core(self._schema), asked.query)
        found = [
            node.operation
            for node in (document.definitions if document else ())
            if isinstance(node, OperationDefinitionNode)
            and (not asked.operation_name or _name(node) == asked.operation_name)
        ]
        return OperationType.SUBSCRIPTION in found

    async def admit(self, connection: HTTPConnection, authorization: str | None) -> Principal:
        """R2.

        Raises: Problem, Unavailable.
        """
        return await self._entrance.admit(connection, QUERY, authorization)

    async def verify(self, authorization: str | None, on_behalf_of: str | None = None) -> Principal:
        """Tell who asks, and for whom, once more.

        Raises: Problem, Unavailable.
        """
        return await self._entrance.principal(authorization, on_behalf_of)

    def context(self, asked: Asked, principal: Principal, authorization: str | None) -> LiveContext:
        """R3: the context of an operation; each thing that is told gets one of its own."""
        with self._watch(asked.query, asked.operation_name) as noted:
            noted(HTTPStatus.OK)
        found = selection(core(self._schema), asked.query, asked.operation_name)
        occasion = Occasion(door=DOOR, operation=found.name)

        async def begin() -> Context:
            found_anew = await self.verify(authorization, principal.actor.on_behalf_of)
            known = replace(found_anew, purpose_of_use=principal.purpose_of_use)
            return self._context(known, occasion, found.fields)

        touches = reads_cases(core(self._schema), asked.query, asked.operation_name)
        first = self._context(principal, occasion, found.fields)
        return LiveContext(first, self._live, begin, self._live.freshness if touches else None)


def make_live(  # Whatever streams rest on.
    ask: Ask,
    system: Ask,
    entries: Entries,
    progress: Progress,
    freshness: Freshness,
    stopping: Stopping,
) -> Live:
    """R1: what all streams share; rows are asked for by the system, for all who wait."""

    async def stands() -> int:
        return min(lag.position for lag in await ask(lags()) if lag.name in READ)

    rows = Rows(system, lambda: (freshness.reached, progress.positions))
    return Live(Hub(entries, progress, stands, stopping), rows, freshness)


def _name(node: OperationDefinitionNode) -> str:
    return node.name.value if node.name else ""
