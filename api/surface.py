"""The outer surface of every door: sizes, headers, and what happens when nobody anticipated it.

R1  A body of more than 64 KiB is refused as soon as that is known, read or not.
R2  Every answer forbids what it does not need: frames, sniffing, referrers, foreign content,
    caches.
R3  An error that nobody anticipated is logged once, by its kind and place and never by its words,
    which may hold what somebody sent; the caller gets no detail.
"""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Problem, respond

logger = logging.getLogger("rejea.api")

MOST_BYTES = 64 * 1024

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_CONTENT_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Surface:
    """Wraps the whole application (R1, R2, R3)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            _check_address(scope)
            await self._app(scope, _Limited(scope, receive), answer)
        except Problem as problem:
            await answer.instead(problem, scope, receive)
        except Exception as error:  # noqa: BLE001  # R3: the last place that can answer.
            log_unexpected(error)
            await answer.instead(_unexpected(), scope, receive)


async def on_unexpected(_: Request, __: Exception) -> Response:
    """R3, for what the framework would answer by itself; it is noted as it passes the surface."""
    return respond(_unexpected())


def log_unexpected(error: BaseException) -> None:
    """R3: the kind of an error and the way to it, without its words."""
    places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    logger.error("unexpected %s\n%s", type(error).__name__, places)


class _Limited:
    """R1: counts what is received."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._left = MOST_BYTES
        told = Headers(scope=scope).get("content-length", "0")
        if told.isascii() and told.isdigit() and int(told) > MOST_BYTES:
            raise _too_large()

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_large()
        return message


class _Answer:
    """R2: adds the headers, and knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            _protect(MutableHeaders(scope=message))
        await self._send(message)

    async def instead(self, problem: Problem, scope: Scope, receive: Receive) -> None:
        """Answer with a problem, unless another answer has begun."""
        if not self._begun:
            await respond(problem)(scope, receive, self)


def _protect(headers: MutableHeaders) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", _CONTENT_POLICY)
    headers.setdefault("Cache-Control", "no-store")


def _check_address(scope: Scope) -> None:
    if len(scope.get("query_string", b"")) > MOST_BYTES:
        detail = "The address is too long; send the query in the body of a POST."
        raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, "address_too_long", detail)


def _too_large() -> Problem:
    detail = f"A body may have {MOST_BYTES} bytes."
    headers = {"Connection": "close"}
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", detail, headers)


def _unexpected() -> Problem:
    detail = "Something went wrong here, and was noted. Nothing that you sent is kept."
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", detail)
