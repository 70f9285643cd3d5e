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
            return
        began, route, method = time.perf_counter(), route_of(scope), method_of(scope)

        def told(status: int) -> None:
            words: Words = {
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status,
            }
            self._meters.request_seconds.record(time.perf_counter() - began, words)

        if route in UNTRACED:
            await self._app(scope, receive, Answer(send, told))
            return
        with self._span(scope, method, route) as span:
            await self._app(
                _joining(scope, span), receive, Answer(send, _both(told, _of_span(span)))
            )

    @contextmanager
    def _span(self, scope: Scope, method: str, route: str) -> Iterator[Span]:
        words = {"http.request.method": method, "http.route": route}
        origins = contexts_of([Headers(scope=scope).get(TRACEPARENT)])
        with self._tracing.after(f"{method} {route}", origins, words, SpanKind.SERVER) as span:
            yield span


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
