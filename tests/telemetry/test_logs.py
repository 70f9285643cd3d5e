"""Lines of the log: readable for a person, JSON for a machine, and never the words of an error."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

from opentelemetry.sdk.trace import TracerProvider

from infra.telemetry.logs import JsonLines, Lines

SPOKEN = "words that somebody said"


def record(name: str, message: str, *, failed: bool = False, **facts: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, "a.py", 1, message, (), None)
    if failed:
        try:
            raise ValueError(SPOKEN)
        except ValueError:
            made.exc_info = sys.exc_info()
    if facts:
        made.facts = facts
    return made


def test_a_line_for_a_machine_is_one_object_with_time_level_and_logger() -> None:
    told = json.loads(JsonLines().format(record("rejea.api", "it happened")))
    assert told.pop("time").endswith("Z")
    assert told == {"level": "warning", "logger": "rejea.api", "message": "it happened"}


def test_what_is_known_of_a_record_are_fields_of_its_line() -> None:
    told = json.loads(JsonLines().format(record("rejea.access", "a request", status=200)))
    assert told["status"] == 200


def test_the_words_of_an_error_are_written_nowhere() -> None:
    failed = record("rejea.api", "it failed", failed=True)
    told = json.loads(JsonLines().format(failed))
    assert told["error"] == "ValueError"
    assert "test_logs.py" in told["places"]
    plain = Lines().format(failed)
    assert plain.startswith("WARNING rejea.api: it failed")
    assert "ValueError" in plain
    assert SPOKEN not in json.dumps(told) + plain


def test_of_what_libraries_say_the_first_line_is_written() -> None:
    said = f"Task exception was never retrieved\nfuture: ValueError('{SPOKEN}')"
    for formatter in (JsonLines(), Lines()):
        assert SPOKEN not in formatter.format(record("asyncio", said))
        assert "never retrieved" in formatter.format(record("asyncio", said))


def test_a_line_within_a_trace_names_it() -> None:
    tracer = TracerProvider().get_tracer("test")
    with tracer.start_as_current_span("work") as span:
        told = json.loads(JsonLines().format(record("rejea.api", "it happened")))
        plain = Lines().format(record("rejea.api", "it happened"))
    context = span.get_span_context()
    assert told["trace_id"] == f"{context.trace_id:032x}"
    assert told["span_id"] == f"{context.span_id:016x}"
    assert told["trace_id"] in plain


def test_a_pipe_gets_json_and_a_terminal_a_line_unless_it_is_production() -> None:
    assert written(is_terminal=False, for_machines=False).startswith("{")
    assert written(is_terminal=True, for_machines=False).startswith("WARNING rejea.test: hello")
    assert written(is_terminal=True, for_machines=True).startswith("{")


def written(*, is_terminal: bool, for_machines: bool) -> str:
    from infra.telemetry.logs import formatter_for

    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    return formatter_for(Stream(), for_machines=for_machines).format(record("rejea.test", "hello"))
