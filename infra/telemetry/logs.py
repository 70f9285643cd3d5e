"""Logs: lines on standard error, readable for a person, JSON for a machine.

R1  Of an error its kind and the way to it are written, never its words: they may hold what somebody
    said. The first line of a message is written, and the rest only where it is ours.
R2  Whoever is in a trace writes its ids with every line.
R3  JSON is written in production, and wherever nobody sits at a terminal.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO

import orjson

OURS = "rejea"


def set_up_logs(level: str, *, for_machines: bool, stream: TextIO = sys.stderr) -> None:
    """Write the logs of this process to a stream, once (R3)."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter_for(stream, for_machines=for_machines))
    logging.basicConfig(level=level, handlers=[handler])
    threading.excepthook = _note_lost_thread


def formatter_for(stream: TextIO, *, for_machines: bool) -> logging.Formatter:
    """R3."""
    return JsonLines() if for_machines or not stream.isatty() else Lines()


class Lines(logging.Formatter):
    """For a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the way to an error below it."""
        trace = "".join(f" {name}={told}" for name, told in _trace().items())
        first = f"{record.levelname} {record.name}: {_message(record)}{trace}"
        return "\n".join([first, *_error(record).values()])


class JsonLines(logging.Formatter):
    """For a machine: one object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON; `facts` of a record are fields of their own."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **_trace(),
            **getattr(record, "facts", {}),
            **_error(record),
        }
        return orjson.dumps(told, option=orjson.OPT_UTC_Z, default=str).decode()


def _message(record: logging.LogRecord) -> str:
    """R1."""
    message = record.getMessage()
    ours = record.name == OURS or record.name.startswith(f"{OURS}.")
    return message if ours else message.partition("\n")[0]


def _error(record: logging.LogRecord) -> dict[str, str]:
    """R1."""
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    kind, _, way = record.exc_info
    return {"error": kind.__name__, "places": "".join(traceback.format_list(_places(way))).rstrip()}


def _places(way: object) -> Iterator[traceback.FrameSummary] | traceback.StackSummary:
    return traceback.extract_tb(way)  # type: ignore[arg-type]  # What exc_info holds.


def _trace() -> dict[str, str]:
    """R2; where nobody watches, the library was never loaded, and there is nothing to ask."""
    if "opentelemetry.trace" not in sys.modules:
        return {}
    from opentelemetry.trace import get_current_span

    context = get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}"}


def _note_lost_thread(lost: threading.ExceptHookArgs) -> None:
    """R1, for what ended a thread: the interpreter would write its words."""
    name = lost.thread.name if lost.thread is not None else "?"
    logging.getLogger(OURS).error("the thread %s ended", name, exc_info=lost.exc_value)
