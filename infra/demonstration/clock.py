"""What falls due in a play, folded in memory from what is appended: no projection need run.

R1  The rules are the domain's own (domain.timers, domain.due); only majority is kept beside them.
R2  A list of what lies ahead may hold what was stopped meanwhile: it is looked at again when it
    comes up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from heapq import heappop, heappush

from consumers.clock_watcher import DueRow
from domain import due, jurisdiction, timers
from domain.clocks import Rules
from domain.due import Due
from domain.identification.report import CaseReported
from domain.jurisdiction import Jurisdiction
from domain.messages import Recorded
from domain.timers import CASE_WIDE, RESTLESS, Kind, Started

Ahead = tuple[datetime, str, str, str]


class DueBook:
    """The port is consumers.clock_watcher.DueRows; `take` is told of every entry of the log."""

    def __init__(self) -> None:
        self._laws: dict[str, Jurisdiction] = {}
        self._rules: dict[str, Rules | None] = {}
        self._dues: dict[str, Due] = {}
        self._jurisdictions: dict[str, str] = {}
        self._majorities: dict[str, datetime] = {}
        self._ahead: list[Ahead] = []

    def take(self, entry: Recorded) -> None:
        """Take one entry into account."""
        if entry.stream.startswith("jurisdiction-"):
            self._learn(entry)
        if entry.stream.startswith("case-"):
            self._watch(entry)

    def fallen_due(self, at: datetime) -> Iterable[DueRow]:
        """What fell due, the earliest first; each thing is given once."""
        while self._ahead and self._ahead[0][0] <= at:
            due_at, stream, kind, reference = heappop(self._ahead)
            started = Started(Kind(kind), reference, due_at)
            if self._still_runs(stream, started):
                yield DueRow(stream=stream, what=started)

    def next_due(self, after: datetime) -> datetime | None:
        """The next moment at which something may fall due, however long it is past."""
        del after
        return self._ahead[0][0] if self._ahead else None

    def _learn(self, entry: Recorded) -> None:
        known = jurisdiction.evolve(self._laws.get(entry.stream, Jurisdiction()), entry)
        self._laws[entry.stream] = known
        self._rules[entry.stream] = jurisdiction.in_force(known, entry.recorded_at)

    def _watch(self, entry: Recorded) -> None:
        stream, event = entry.stream, entry.event
        if isinstance(event, CaseReported):
            self._jurisdictions[stream] = event.jurisdiction_id
        before = self._dues.get(stream, Due())
        after = due.evolve(before, entry)
        self._dues[stream] = after
        if after is not before:
            self._look_ahead(stream, before, after)
        self._take_majority(stream, entry)

    def _look_ahead(self, stream: str, before: Due, after: Due) -> None:
        for (kind, reference), timer in after.running.items():
            begun = before.running.get((kind, reference)) is not timer or before.resting
            if begun and not timer.noted and kind in due.WATCHED:
                heappush(self._ahead, (timer.due_at, stream, kind, reference))

    def _take_majority(self, stream: str, entry: Recorded) -> None:
        stops = (stop.kind for stop in timers.closed(entry.event))
        if Kind.MAJORITY in stops:
            self._majorities.pop(stream, None)
        rules = self._rules.get(self._jurisdictions.get(stream, ""))
        for started in timers.majority(entry.event, rules) if rules else ():
            self._majorities[stream] = started.due_at
            heappush(self._ahead, (started.due_at, stream, Kind.MAJORITY, CASE_WIDE))

    def _still_runs(self, stream: str, started: Started) -> bool:
        known = self._dues[stream]
        if known.resting and started.kind not in RESTLESS:
            return False
        if started.kind is Kind.MAJORITY:
            return self._majorities.get(stream) == started.due_at
        timer = known.running.get((started.kind, started.reference))
        return timer is not None and not timer.noted and timer.due_at == started.due_at
