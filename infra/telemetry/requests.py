"""Requests, watched: a span and a duration for each, and for each operation of GraphQL.

R1  An address is told by its route; no query string, no id, no header, no address of a caller.
R2  Inside, the request's own span is what `traceparent` says; so the command that comes of it, in
    whichever thread, joins the trace.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from opentelemetry.trace import Span, SpanKind, StatusCode
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.graphql.watching import Noted
from consumers.contracts import TRACEPARENT
from infra.telemetry.accesses import Answer, Told
from infra.telemetry.documents import described
from infra.telemetry.meters import Meters
from infra.telemetry.routes import UNTRACED, method_of, route_of
from infra.telemetry.traces import Tracing, Words, contexts_of, traceparent_of


class WatchedRequests:
    """Wraps all doors."""

    def __init__(self, app: ASGIApp, tracing: Tracing, meters: Meters) -> None:
        self._app = app
        self._tracing = tracing
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in UNTRACED:
            await self._app(scope, receive, Answer(send, self._timer(scope)))
        else:
            await self._traced(scope, receive, send)

    async def _traced(self, scope: Scope, receive: Receive, send: Send) -> None:
        """R2; which route it is, the router knows in the end."""
        method = method_of(scope)
        origins = contexts_of([Headers(scope=scope).get(TRACEPARENT)])
        words: Words = {"http.request.method": method}
        with self._tracing.after(method, origins, words, SpanKind.SERVER) as span:
            inner = _joining(scope, span)
            told = _both(self._timer(inner), _of_span(span))
            try:
                await self._app(inner, receive, Answer(send, told))
            finally:
                route = route_of(inner)
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)

    def _timer(self, scope: Scope) -> Told:
        began = time.perf_counter()

        def told(status: int) -> None:
            words: Words = {
                "http.request.method": method_of(scope),
                "http.route": route_of(scope),
                "http.response.status_code": status,
            }
            self._meters.request_seconds.record(time.perf_counter() - began, words)

        return told


class WatchedOperations:
    """Watches operations of GraphQL: their kind, name, hash and time."""

    def __init__(self, tracing: Tracing, meters: Meters) -> None:
        self._tracing = tracing
        self._meters = meters

    @contextmanager
    def __call__(self, query: str, operation_name: str | None) -> Iterator[Noted]:
        began, document = time.perf_counter(), described(query)
        kind, name = document.asked(operation_name)
        words = {"graphql.operation.type": kind}
        said = {"graphql.operation.name": name, "graphql.document.hash": document.hash}
        known = words | {key: value for key, value in said.items() if value}
        became = "failed"
        with self._tracing.within(f"graphql {kind} {name}".rstrip(), known) as span:

            def noted(status: int) -> None:
                nonlocal became
                became = _became(status)
                span.set_attribute("rejea.outcome", became)

            try:
                yield noted
            finally:
                took = time.perf_counter() - began
                self._meters.operation_seconds.record(took, words | {"outcome": became})


def _joining(scope: Scope, span: Span) -> Scope:
    """R2."""
    own = traceparent_of(span.get_span_context()).encode()
    others = [pair for pair in scope["headers"] if pair[0] != TRACEPARENT.encode()]
    return {**scope, "headers": [*others, (TRACEPARENT.encode(), own)]}


def _of_span(span: Span) -> Told:
    def told(status: int) -> None:
        span.set_attribute("http.response.status_code", status)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            span.set_status(StatusCode.ERROR)

    return told


def _both(*tellers: Told) -> Told:
    def told(status: int) -> None:
        for tell in tellers:
            tell(status)

    return told


def _became(status: int) -> str:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return "unavailable"
    return "answered" if status < HTTPStatus.BAD_REQUEST else "refused"
