"""One trace from the request to the consumer, and links where one work serves many."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from domain.jurisdiction import jurisdiction_stream
from domain.vocabulary import EXPLOITATION_COARSE, NOTIFY_REASON
from tests.journeys.person import POLICE, agency, reported
from tests.telemetry.collector import words
from tests.telemetry.watched import Watched

ROOT = Path(__file__).resolve().parents[2]
CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"
CASES = "query Cases($n: Int) { cases(first: $n) { totalCount } }"


def reports(served: Watched, trace_id: str) -> str:
    """A case that a caller in a trace reports while nothing else is under way, and its id."""
    served.carry()
    with caller(served, trace_id):
        return reported(served.country).case_id


@contextmanager
def caller(served: Watched, trace_id: str) -> Iterator[None]:
    """Every request of a caller who is in a trace."""
    served.country.http.headers["traceparent"] = f"00-{trace_id}-00f067aa0ba902b7-01"
    try:
        yield
    finally:
        del served.country.http.headers["traceparent"]


def names(spans: list[Span]) -> set[str]:
    return {span.name for span in spans}


def consume(served: Watched, count: int) -> None:
    """Let a stranger's consumer work on an agency's events."""
    slug = served.relayed.topic_of(agency("welfare-kigoma")).split(".")[2]
    asked = ("--agency", slug, "--prefix", served.relayed.prefix, "--count", str(count))
    where = ("--bootstrap", served.relayed.bootstrap)
    subprocess.run(
        [sys.executable, "-m", "consumers.example_agency", *where, *asked],
        cwd=ROOT,
        env=os.environ
        | {"OTEL_EXPORTER_OTLP_ENDPOINT": served.collector.url, "OTEL_SERVICE_NAME": "agency"},
        check=True,
        capture_output=True,
        timeout=60,
    )


def test_one_trace_goes_from_the_request_to_kafka_and_a_linked_one_to_the_consumer(
    served: Watched,
) -> None:
    reports(served, CALLER)
    served.carry()
    told = served.relayed.of_agency(agency("welfare-kigoma"))
    consume(served, len(told))
    expected = {
        "POST /v1/cases",
        "command ReportCase",
        "log append",
        "log commit",
        "project",
        "relay publish",
    }
    served.collector.waits_for(lambda: expected <= names(served.collector.of_trace(CALLER)))
    outside = {"send agency", "process event"}
    served.collector.waits_for(lambda: outside <= names(led_to_by(served, CALLER)))
    assert not outside & names(served.collector.of_trace(CALLER))
    assert served.collector.services >= {"rejea", "agency"}


def led_to_by(served: Watched, trace_id: str) -> list[Span]:
    """The spans of all traces that link to one."""
    spans = served.collector.spans
    linked = {
        span.trace_id for span in spans if trace_id in {link.trace_id.hex() for link in span.links}
    }
    return [span for span in spans if span.trace_id in linked]


def test_each_work_stands_within_the_one_that_caused_it(served: Watched) -> None:
    trace_id = "5bf92f3577b34da6a3ce929d0e0e4736"
    reports(served, trace_id)
    served.carry()
    expected = {"project", "relay publish"}
    served.collector.waits_for(lambda: expected <= names(served.collector.of_trace(trace_id)))
    spans = {span.name: span for span in served.collector.of_trace(trace_id)}
    assert spans["POST /v1/cases"].parent_span_id.hex() == "00f067aa0ba902b7"
    assert spans["command ReportCase"].parent_span_id == spans["POST /v1/cases"].span_id
    assert spans["log append"].parent_span_id == spans["command ReportCase"].span_id
    assert spans["project"].parent_span_id == spans["command ReportCase"].span_id
    assert spans["relay publish"].parent_span_id == spans["command ReportCase"].span_id


def test_no_receiver_on_kafka_learns_the_trace_of_a_command(served: Watched) -> None:
    trace_id = "6bf92f3577b34da6a3ce929d0e0e4736"
    case_id = reports(served, trace_id)
    (entry, *_) = served.parts.log.read({case_id: 0})
    assert entry.traceparent is not None
    assert entry.traceparent.split("-")[1] == trace_id
    served.carry()
    messages = served.relayed.everything()
    assert trace_id not in str([each.headers for each in messages])
    (ours,) = [
        each
        for each in served.relayed.of_agency(agency("welfare-kigoma"))
        if each.position == entry.position
    ]
    traces = [each.headers.get("traceparent", "").split("-")[1:2] for each in messages]
    assert traces.count(ours.headers["traceparent"].split("-")[1:2]) == 1


def test_a_command_of_a_caller_without_a_trace_begins_one(served: Watched) -> None:
    person = reported(served.country)
    (entry, *_) = served.parts.log.read({person.case_id: 0})
    assert entry.traceparent is not None
    trace_id = entry.traceparent.split("-")[1]
    served.collector.waits_for(
        lambda: "POST /v1/cases" in names(served.collector.of_trace(trace_id))
    )


def test_what_serves_many_traces_links_to_each_of_them(served: Watched) -> None:
    with ThreadPoolExecutor(8) as crowd, nobody_appends(served):
        told = [crowd.submit(reported, served.country) for _ in range(8)]
        time.sleep(0.5)
    assert len({done.result().case_id for done in told}) == 8
    served.carry()

    for name in ("log commit", "project"):
        span = joint(served, name)
        assert not span.parent_span_id
        assert len({link.trace_id for link in span.links}) > 1


def joint(served: Watched, name: str) -> Span:
    """The first span of this name that joins several traces."""

    def found() -> list[Span]:
        return [span for span in served.collector.named(name) if len(span.links) > 1]

    span: Span = served.collector.waits_for(found)[0]
    return span


@contextmanager
def nobody_appends(served: Watched) -> Iterator[None]:
    """Whoever wants to append waits meanwhile, and the others wait behind."""
    with psycopg.connect(served.parts.urls.owner) as holding:
        holding.execute("LOCK TABLE rejea.stored_events IN SHARE ROW EXCLUSIVE MODE")
        yield
        holding.rollback()


def test_a_query_is_one_span_with_its_name_and_a_hash(served: Watched) -> None:
    served.country.asks(POLICE, CASES, n=3)
    (span, *_) = served.collector.waits_for(lambda: served.collector.named("graphql query Cases"))
    told = words(span.attributes)
    assert told["graphql.operation.type"] == "query"
    assert told["graphql.operation.name"] == "Cases"
    assert len(told["graphql.document.hash"]) == 64
    (request,) = [
        each
        for each in served.collector.of_trace(span.trace_id.hex())
        if each.span_id == span.parent_span_id
    ]
    assert request.name == "POST /graphql"


def test_the_hash_says_nothing_of_literals(served: Watched) -> None:
    ids = ("case-00000000-0000-0000-0000-000000000001", "anything else")
    for literal in ids:
        served.country.asks(POLICE, f'query Literal {{ case(id: "{literal}") {{ id }} }}')
    spans = served.collector.waits_for(
        lambda: (
            [*served.collector.named("graphql query Literal")]
            * (len(served.collector.named("graphql query Literal")) == 2)
        )
    )
    assert len({words(span.attributes)["graphql.document.hash"] for span in spans}) == 1


def test_a_notification_leads_nowhere(served: Watched) -> None:
    trace_id = "7bf92f3577b34da6a3ce929d0e0e4736"
    told = {
        "jurisdiction_id": jurisdiction_stream("GB"),
        "refusal_reason": str(next(iter(NOTIFY_REASON))),
        "age_group": "adult",
        "exploitation": str(next(iter(EXPLOITATION_COARSE))),
    }
    with caller(served, trace_id):
        done = served.country.does(POLICE, "notifications", **told)
    (entry,) = served.parts.log.read({done.id: 0})
    assert entry.traceparent is None
    served.country.asks(POLICE, "query Afterwards { me { id } }")
    served.collector.waits_for(lambda: served.collector.named("graphql query Afterwards"))
    assert served.collector.of_trace(trace_id) == []
    assert not [each for each in served.collector.spans if "otif" in each.name]
    served.collector.waits_for(
        lambda: served.collector.figure("rejea.commands", command="SendDutyToNotify")
    )
