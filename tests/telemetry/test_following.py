"""The relay's way to the broker, watched: what is told of a topic, and of a broker that is away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from consumers.ports import BrokerAway, Message
from consumers.topics import Topic, Topics, dead_letters
from infra.telemetry.following import WatchedPublisher, kind_of
from infra.telemetry.meters import Meters
from infra.telemetry.traces import Tracing, traceparent_of
from tests.domain.programme import TZ

TOPICS = Topics(home_jurisdiction_id=TZ)
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
WORDS = "words that a broker said"


class Broker:
    """Takes what it is given, refuses the second, or is away."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.refused: dict[int, str] = {}
        self.is_away = False

    def topics(self) -> frozenset[str]:
        return frozenset()

    def make(self, topics: Sequence[Topic]) -> None:
        """Nothing is missing."""

    def close(self) -> None:
        """Nothing is open."""

    def publish(self, messages: Sequence[Message]) -> Mapping[int, str]:
        self.got += messages
        if self.is_away:
            raise BrokerAway(WORDS)
        return self.refused


class Watch:
    """A broker, a watched way to it, and the spans that were told."""

    def __init__(self) -> None:
        self.broker, self.exporter = Broker(), InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        tracing = Tracing(provider.get_tracer("test"))
        meters = Meters(MeterProvider().get_meter("test"))
        self.publisher = WatchedPublisher(self.broker, tracing, meters)

    def spans(self) -> dict[str, ReadableSpan]:
        return {span.name: span for span in self.exporter.get_finished_spans()}


@pytest.fixture
def watch() -> Watch:
    return Watch()


def message(*headers: tuple[str, bytes], trace: str | None = None) -> Message:
    topic = TOPICS.agency("kigoma-police")
    return Message(topic=topic, key="a", headers=headers, value=b"{}", trace=trace)


def test_of_a_topic_its_kind_is_told_and_never_whose_it_is() -> None:
    assert kind_of(TOPICS.agency("kigoma-police")) == "agency"
    assert kind_of(TOPICS.agency("directory")) == "agency"
    assert kind_of(TOPICS.coordinator(TZ)) == "coordinator"
    assert kind_of(TOPICS.coordinator("jurisdiction-other")) == "coordinator"
    assert kind_of(TOPICS.capacity) == "shelter"
    assert kind_of(TOPICS.directory) == "directory"
    assert kind_of(dead_letters(TOPICS.agency("kigoma-police"))) == "dead letters"
    assert kind_of("another") == "other"


def test_a_message_that_comes_of_no_trace_leaves_as_it_is(watch: Watch) -> None:
    watch.publisher.publish([message(("ce_id", b"1"))])
    assert watch.broker.got == [message(("ce_id", b"1"))]
    assert watch.spans() == {}


def test_a_message_takes_its_own_span_along_and_keeps_its_other_headers(watch: Watch) -> None:
    told = message(("ce_id", b"1"), trace=TRACE)
    watch.publisher.publish([told])
    (sent,) = watch.broker.got
    assert sent.headers[:-1] == told.headers
    name, own = sent.headers[-1]
    context = watch.spans()["send agency"].get_span_context()
    assert context is not None
    assert (name, own.decode()) == ("traceparent", traceparent_of(context))


def test_no_two_messages_of_one_command_share_a_trace_and_each_links_to_it(watch: Watch) -> None:
    watch.publisher.publish([message(trace=TRACE), message(trace=TRACE)])
    left = {dict(sent.headers)["traceparent"].split(b"-")[1].decode() for sent in watch.broker.got}
    assert len(left) == 2
    assert TRACE.split("-")[1] not in left
    for span in watch.exporter.get_finished_spans():
        if span.name == "send agency":
            linked = {f"{link.context.trace_id:032x}" for link in span.links}
            assert linked == {TRACE.split("-")[1]}


def test_a_refused_message_is_told_by_the_kind_of_the_error(watch: Watch) -> None:
    watch.broker.refused = {0: "MessageSizeTooLargeError"}
    assert watch.publisher.publish([message(trace=TRACE)]) == watch.broker.refused
    attributes = watch.spans()["send agency"].attributes or {}
    assert attributes["error.type"] == "MessageSizeTooLargeError"


def test_a_broker_that_is_away_stays_away_and_its_words_are_told_nowhere(watch: Watch) -> None:
    watch.broker.is_away = True
    with pytest.raises(BrokerAway):
        watch.publisher.publish([message(trace=TRACE)])
    assert {"send agency", "relay publish"} == watch.spans().keys()
    for span in watch.spans().values():
        assert (span.attributes or {})["error.type"] == "BrokerAway"
        assert WORDS not in span.to_json()
