"""Results as server-sent events: GraphQL over SSE, one operation for each connection.

R1  Each result is an event `next`; after the last one comes `complete`. A stream that ends without
    it was cut, and may be taken up again behind the last position that came.
R2  Whoever goes away, or takes too long to read, frees everything at once.
R3  A token that expires ends the stream with an error that says so.
"""

from __future__ import annotations

import orjson
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.errors import Problem, respond
from api.graphql.live.context import LiveContext
from api.graphql.live.lines import Stopped, TooSlow
from api.graphql.live.seats import Seats
from api.graphql.live.streaming import (
    Pipe,
    Result,
    abort,
    beating,
    failed_by,
    first_of,
    results,
)
from api.graphql.request import Asked
from api.graphql.schema import Schema

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_COMPLETE = b"event: complete\ndata:\n\n"
_SIGN_OF_LIFE = b":\n\n"


class EventStream(Response):
    """The answer to one operation, for as long as it takes."""

    def __init__(self, schema: Schema, asked: Asked, seats: Seats, context: LiveContext) -> None:
        super().__init__()
        self._schema = schema
        self._asked = asked
        self._seats = seats
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self._seats.one(self._context.principal.actor.user_id):
                await self._stream(scope, receive, Pipe(send))
        except Problem as problem:
            await respond(problem)(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, pipe: Pipe) -> None:
        try:
            await pipe.put({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._ended(receive, pipe)
        except TooSlow:
            abort(scope)
            await _gone(receive)

    async def _ended(self, receive: Receive, pipe: Pipe) -> None:
        """R1, R3."""
        try:
            await first_of(
                self._tell(pipe), beating(lambda: self._look_again(pipe)), _gone(receive)
            )
        except Stopped:
            await pipe.put(_body(b"", more=False))
        except Problem as problem:
            await pipe.put(_body(_next(failed_by(problem)) + _COMPLETE, more=False))

    async def _tell(self, pipe: Pipe) -> None:
        async for result in results(self._schema, self._asked, self._context):
            await pipe.put(_body(_next(result)))
        await pipe.put(_body(_COMPLETE, more=False))

    async def _look_again(self, pipe: Pipe) -> None:
        await self._context.verify()
        await pipe.put(_body(_SIGN_OF_LIFE))


def _next(result: Result) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(result.payload) + b"\n\n"


def _body(text: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": more}


async def _gone(receive: Receive) -> None:
    """R2: until the client is."""
    while (await receive())["type"] != "http.disconnect":
        pass
