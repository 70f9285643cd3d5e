"""The door for WebSockets, which speaks graphql-transport-ws and nothing else.

R1  A page of another site gets no socket: where a browser names an origin, it is ours.
R2  The token comes in `connection_init` (`authorization`), or in the header of the same name.
R3  There are only so many sockets, whether their holders signed in or not.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.websockets import WebSocket

from api.errors import Problem, respond
from api.graphql.live.context import Reception
from api.graphql.live.conversation import Conversation
from api.graphql.live.messages import PROTOCOL, Close
from api.graphql.live.seats import Seats, too_many
from api.graphql.schema import Schema

MOST_SOCKETS = 1000


class SocketDoor:
    """Takes sockets in."""

    def __init__(self, schema: Schema, reception: Reception, seats: Seats) -> None:
        self._schema = schema
        self._reception = reception
        self._seats = seats
        self._open = 0

    async def take(self, socket: WebSocket) -> None:
        """One socket, from the handshake to its end."""
        refusal = self._refusal(socket)
        if refusal is not None:
            await socket.send_denial_response(respond(refusal))
            return
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            await socket.close(Close.NO_PROTOCOL, f"Speak {PROTOCOL}")
            return
        self._open += 1
        try:
            await socket.accept(PROTOCOL)
            await Conversation(socket, self._schema, self._reception, self._seats).hold()
        finally:
            self._open -= 1

    def _refusal(self, socket: WebSocket) -> Problem | None:
        if not _is_ours(socket):
            detail = "A page of another site may not listen here."
            return Problem(HTTPStatus.FORBIDDEN, "foreign_origin", detail)
        return too_many() if self._open >= MOST_SOCKETS else None


def _is_ours(socket: WebSocket) -> bool:
    """R1; programs name no origin."""
    origin = socket.headers.get("origin")
    return (
        origin is None or urlsplit(origin).netloc.lower() == socket.headers.get("host", "").lower()
    )
