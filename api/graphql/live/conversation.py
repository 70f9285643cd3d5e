"""One socket's conversation in graphql-transport-ws: signing in, and operations side by side.

R1  Whoever does not sign in within some seconds, or asks before, is closed out.
R2  A message that the protocol does not know ends the conversation: 4400.
R3  An operation that fails ends alone, with `error`. A token that expires ends all (4403), a client
    that does not read what is told too (4510), and a service that stops (1012).
R4  What is closed for no fault of the question may be taken up again behind the last position.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.errors import Problem
from api.graphql.live.context import Reception
from api.graphql.live.lines import Stopped, TooSlow
from api.graphql.live.messages import (
    Close,
    Closed,
    Told,
    asked_in,
    authorization_in,
    key_in,
    malformed,
    said_in,
)
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
from api.on_behalf import named_in
from api.surface import log_unexpected
from domain.access import Principal
from domain.ports import Unavailable

INTRODUCTION = 3.0
"""R1: in seconds."""
FAREWELL = 1.0
"""How long a slow client has to read why it is cut off, in seconds."""

MOST_OPERATIONS = 50


class Conversation:
    """What is said over one socket."""

    def __init__(
        self, socket: WebSocket, schema: Schema, reception: Reception, seats: Seats
    ) -> None:
        self._socket = socket
        self._schema = schema
        self._reception = reception
        self._seats = seats
        self._pipe = Pipe(socket.send)
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._ending: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._authorization: str | None = None

    async def hold(self) -> None:
        """Talk until somebody ends it."""
        try:
            await self._talk()
        except WebSocketDisconnect:
            pass
        except TooSlow:
            await self._cut()
        except Closed as closed:
            await self._close(closed)
        except Exception as error:  # noqa: BLE001  # The last place that can answer.
            log_unexpected(error)
            await self._close(Closed(Close.UNEXPECTED, "Something went wrong here"))
        finally:
            await self._give_up()

    async def _talk(self) -> None:
        principal = await self._introduced()
        try:
            with self._seats.one(principal.actor.user_id):
                await self._say({"type": "connection_ack"})
                await first_of(self._listen(), beating(self._look_again), self._failed())
        except (Problem, Unavailable) as problem:
            raise _closed_by(problem) from problem
        except Stopped:
            raise Closed(Close.STOPPING, "Going on elsewhere") from None

    async def _introduced(self) -> Principal:
        """R1."""
        try:
            async with asyncio.timeout(INTRODUCTION):
                said = await self._hear_first()
        except TimeoutError:
            raise Closed(Close.TOO_LATE, "Connection initialisation timeout") from None
        self._authorization = authorization_in(said) or self._socket.headers.get("authorization")
        try:
            return await self._admitted()
        except (Problem, Unavailable) as problem:
            raise _closed_by(problem) from problem

    async def _admitted(self) -> Principal:
        return await self._reception.admit(self._socket, self._authorization)

    async def _look_again(self) -> None:
        await self._reception.verify(self._authorization, named_in(self._socket))

    async def _hear_first(self) -> Told:
        while True:
            said = await self._hear()
            match said["type"]:
                case "connection_init":
                    return said
                case "ping":
                    await self._say({"type": "pong"})
                case "subscribe":
                    raise Closed(Close.UNAUTHORIZED, "Unauthorized")
                case _:
                    raise malformed()

    async def _listen(self) -> None:
        while True:
            said = await self._hear()
            match said["type"]:
                case "subscribe":
                    self._begin(key_in(said), asked_in(said))
                case "complete":
                    self._end(key_in(said))
                case "ping":
                    await self._say({"type": "pong"})
                case "pong":
                    pass
                case "connection_init":
                    raise Closed(Close.INTRODUCED_TWICE, "Too many initialisation requests")
                case _:
                    raise malformed()

    def _begin(self, key: str, asked: Asked) -> None:
        if key in self._operations:
            raise Closed(Close.TWICE, "Subscriber for this id already exists")
        if len(self._operations) >= MOST_OPERATIONS:
            raise Closed(Close.LATER, "Too many operations at once")
        task = asyncio.create_task(self._operate(key, asked))
        self._operations[key] = task
        task.add_done_callback(lambda _: self._operations.pop(key, None))

    def _end(self, key: str) -> None:
        task = self._operations.pop(key, None)
        if task is not None:
            task.cancel()

    async def _operate(self, key: str, asked: Asked) -> None:
        """R3: whatever concerns the whole conversation ends it."""
        try:
            await self._answer(key, asked)
        except Exception as error:  # noqa: BLE001  # R3: told to those who hold the conversation.
            if not self._ending.done():
                self._ending.set_exception(error)

    async def _answer(self, key: str, asked: Asked) -> None:
        try:
            principal = await self._admitted()
            with self._seats.one(principal.actor.user_id):
                await self._tell(key, asked, principal)
        except Problem as problem:
            if problem.status is not HTTPStatus.TOO_MANY_REQUESTS:
                raise
            await self._say_failed(key, failed_by(problem))

    async def _tell(self, key: str, asked: Asked, principal: Principal) -> None:
        context = self._reception.context(asked, principal, self._authorization)
        async for result in results(self._schema, asked, context):
            if result.failed:
                await self._say_failed(key, result)
                return
            await self._say({"id": key, "type": "next", "payload": result.payload})
        await self._say({"id": key, "type": "complete"})

    async def _failed(self) -> None:
        """Until an operation ends the whole conversation."""
        await self._ending

    async def _say_failed(self, key: str, result: Result) -> None:
        await self._say({"id": key, "type": "error", "payload": result.formatted})

    async def _say(self, message: Told) -> None:
        text = orjson.dumps(message).decode()
        await self._pipe.put({"type": "websocket.send", "text": text})

    async def _hear(self) -> Told:
        """The next message (R2)."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        return said_in(message.get("text") or "")

    async def _cut(self) -> None:
        """R3: say why if there is room for it, and be gone in any case."""
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(FAREWELL):
                await self._socket.close(Close.TOO_SLOW, "Too slow: go on behind the last position")
                await asyncio.sleep(FAREWELL)
        abort(self._socket.scope)

    async def _close(self, closed: Closed) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await self._socket.close(closed.code, closed.reason)

    async def _give_up(self) -> None:
        tasks = [*self._operations.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not self._ending.cancel() and not self._ending.cancelled():
            self._ending.exception()


def _closed_by(problem: Problem | Unavailable) -> Closed:
    """R3: nobody that may go on, or nobody now."""
    if isinstance(problem, Problem) and problem.status is not HTTPStatus.TOO_MANY_REQUESTS:
        return Closed(Close.FORBIDDEN, "Forbidden")
    return Closed(Close.LATER, "Try again later")
