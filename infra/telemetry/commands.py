"""Commands, watched: from the wish to the commit that many commands share.

R1  The event's envelope names the command's own span, so that whatever follows the log joins the
    trace; where the caller was in a trace, that is the one.
R2  One commit serves many commands: its span links to each of them.
R3  A notification is counted and not traced (telemetry R5).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from opentelemetry.trace import SpanKind

from domain.handler import Condition, Handler
from domain.messages import Command, Refused
from domain.ports import Batch, Receipt, ReferenceLists, Unavailable, Waiting
from infra.event_store import PostgresEventLog
from infra.group_commit import GroupCommitRecorder, Outcome, Submission
from infra.personal_parts import Keys
from infra.postgres import Datastore
from infra.telemetry.meters import Meters
from infra.telemetry.traces import Tracing, Words, contexts_of, current, traceparent_of

RECORDED, REPEATED, REFUSED = "recorded", "repeated", "refused"
UNAVAILABLE, FAILED = "unavailable", "failed"


class WatchedHandler(Handler):
    """Counts every command and traces it."""

    def __init__(
        self,
        log: PostgresEventLog,
        reference: ReferenceLists,
        waiting: Callable[[], Waiting],
        secret: bytes,
        tracing: Tracing,
        meters: Meters,
    ) -> None:
        super().__init__(log, reference, waiting, secret)
        self._tracing = tracing
        self._meters = meters

    def handle(self, command: Command, condition: Condition | None = None) -> Receipt:
        """Handle a command, and count what became of it."""
        began, became = time.perf_counter(), FAILED
        try:
            receipt = self._traced(command, condition)
            became = REPEATED if receipt.repeated else RECORDED
            return receipt
        except Refused as refusal:
            became = REFUSED
            self._meters.refusals.add(1, {"code": refusal.code()})
            raise
        except Unavailable:
            became = UNAVAILABLE
            raise
        finally:
            named = {"command": type(command).__name__, "outcome": became}
            self._meters.commands.add(1, named)
            took = time.perf_counter() - began
            self._meters.command_seconds.record(took, {"outcome": became})

    def _traced(self, command: Command, condition: Condition | None) -> Receipt:
        """R1, R3."""
        if command.stream.startswith("notification-"):
            return super().handle(command, condition)
        name = type(command).__name__
        origins = contexts_of([command.traceparent])
        with self._tracing.after(f"command {name}", origins, {"rejea.command": name}) as span:
            told = traceparent_of(span.get_span_context())
            return super().handle(replace(command, traceparent=told), condition)


class WatchedLog(PostgresEventLog):
    """The log, whose appends are spans of their commands."""

    def __init__(self, url: str, keys: Keys, tracing: Tracing, meters: Meters) -> None:
        self._tracing = tracing
        self._meters = meters
        super().__init__(url, keys)

    def append(self, batch: Batch) -> Receipt:
        """Append a batch, as a part of its command."""
        if current() is None:
            return super().append(batch)
        with self._tracing.within("log append", {"rejea.events": len(batch.drafts)}):
            return super().append(batch)

    def _made_recorder(self) -> GroupCommitRecorder:
        return WatchedRecorder(self.datastore, self._tracing, self._meters)


class WatchedRecorder(GroupCommitRecorder):
    """R2."""

    def __init__(self, datastore: Datastore, tracing: Tracing, meters: Meters) -> None:
        self._tracing = tracing
        self._meters = meters
        super().__init__(datastore)

    def submit(self, submission: Submission) -> Outcome:
        """Append a command, and remember for whom."""
        submission.origin = current()
        return super().submit(submission)

    def _append(self, group: Sequence[Submission]) -> Sequence[Outcome]:
        began = time.perf_counter()
        with self._span(group):
            outcomes = super()._append(group)
        self._meters.append_seconds.record(time.perf_counter() - began)
        self._meters.append_commands.record(len(group))
        self._meters.append_events.record(sum(asked.size for asked in group))
        return outcomes

    def _span(self, group: Sequence[Submission]) -> AbstractContextManager[object]:
        origins = [asked.origin for asked in group if asked.origin is not None]
        if not origins:
            return nullcontext()
        words: Words = {
            "db.system.name": "postgresql",
            "rejea.commands": len(group),
            "rejea.events": sum(asked.size for asked in group),
        }
        return self._tracing.after("log commit", origins, words, SpanKind.CLIENT)
