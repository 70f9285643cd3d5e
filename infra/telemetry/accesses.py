"""Accesses: a line in the log for each request, where somebody wants them.

R1  A line tells method, route, status and milliseconds: no query string, no id, nobody's address.
R2  An answer that goes on for long, as a stream of events, is told when it begins.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.telemetry.routes import method_of, route_of

LOG = logging.getLogger("rejea.access")
_STREAM = b"text/event-stream"

Told = Callable[[int], None]


def with_accesses(app: ASGIApp) -> ASGIApp:
    """The application as it is, or with a line for each request where that level is logged."""
    return Accesses(app) if LOG.isEnabledFor(logging.INFO) else app


class Accesses:
    """R1."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        def told(status: int) -> None:
            words = {
                "method": method_of(scope),
                "route": route_of(scope),
                "status": status,
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
            }
            line = "%(method)s %(route)s %(status)d %(milliseconds)s ms"
            LOG.info(line, words, extra={"facts": words})

        await self._app(scope, receive, Answer(send, told))


class Answer:
    """Notices the status of an answer when it ends, or when it begins to go on for long (R2)."""

    def __init__(self, send: Send, told: Told) -> None:
        self._send = send
        self._told: Told | None = told
        self._status = int(HTTPStatus.INTERNAL_SERVER_ERROR)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            if any(_STREAM in value for _, value in message.get("headers", ())):
                self._tell()
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self._tell()

    def _tell(self) -> None:
        told, self._told = self._told, None
        if told is not None:
            told(self._status)
