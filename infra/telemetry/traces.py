"""Traces: where a span belongs, and what may stand in it.

R1  A span never holds the words of an error: its kind alone (telemetry R2).
R2  What follows from one trace is part of it; what joins many begins a trace of its own, with a
    link to each (telemetry R4).
R3  A refusal is an answer, not an error; a stream that moved is decided again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry.context import Context
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    Tracer,
    get_current_span,
    set_span_in_context,
)

from domain.messages import Refused
from domain.ports import StreamMoved

MOST_LINKS = 128
"""As many as the standard lets one span have."""

_TRACEPARENT = re.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
Words = Mapping[str, str | int]


def context_of(traceparent: str | None) -> SpanContext | None:
    """The span that a `traceparent` (W3C Trace Context) names, None where it names none."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    if found is None:
        return None
    trace, span, flags = (int(part, 16) for part in found.groups())
    told = SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(flags & 1))
    return told if told.is_valid else None


def contexts_of(traceparents: Iterable[str | None]) -> list[SpanContext]:
    """The distinct spans that these name, in their order."""
    found = (context_of(told) for told in dict.fromkeys(traceparents))
    return [context for context in found if context is not None]


def traceparent_of(context: SpanContext) -> str:
    """A span as `traceparent` names it."""
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


def current() -> SpanContext | None:
    """The span that this thread is in."""
    context = get_current_span().get_span_context()
    return context if context.is_valid else None


class Tracing:
    """Makes spans (R1)."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    @contextmanager
    def within(self, name: str, words: Words, kind: SpanKind = SpanKind.INTERNAL) -> Iterator[Span]:
        """A span within the one that this thread is in."""
        with self._kept(name, words, kind, None, ()) as span:
            yield span

    @contextmanager
    def after(
        self,
        name: str,
        origins: Collection[SpanContext],
        words: Words,
        kind: SpanKind = SpanKind.INTERNAL,
    ) -> Iterator[Span]:
        """A span of what follows from these (R2); of nothing, the first of a new trace."""
        first, *others = origins or (None,)
        of_one_trace = len({origin.trace_id for origin in origins}) == 1
        parent, linked = (first, others) if of_one_trace else (None, list(origins))
        with self._kept(name, words, kind, _around(parent), _links(linked)) as span:
            yield span

    def begun(self, name: str, words: Words, origins: Sequence[SpanContext]) -> Span:
        """The first span of a message that leaves, after these; whoever asks for it ends it."""
        return self._tracer.start_span(
            name,
            context=Context(),
            kind=SpanKind.PRODUCER,
            attributes=words,
            links=_links(origins),
        )

    @contextmanager
    def _kept(
        self,
        name: str,
        words: Words,
        kind: SpanKind,
        around: Context | None,
        links: Sequence[Link],
    ) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name,
            context=around,
            kind=kind,
            attributes=words,
            links=links,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                fail(span, error)
                raise


def fail(span: Span, error: BaseException) -> None:
    """R1, R3."""
    if isinstance(error, Refused):
        span.set_attribute("rejea.refusal", error.code())
        return
    span.set_attribute("error.type", type(error).__name__)
    if not isinstance(error, StreamMoved):
        span.set_status(StatusCode.ERROR)


def _around(parent: SpanContext | None) -> Context:
    return set_span_in_context(NonRecordingSpan(parent), Context()) if parent else Context()


def _links(origins: Sequence[SpanContext]) -> list[Link]:
    return [Link(origin) for origin in origins[:MOST_LINKS]]
