"""Due list: what will fall due in all cases, for the clock and for "next due" on a case.

R1  What starts, stops and is noted is the domain's own fold (domain/due.py).
R2  A noted thing stays listed until it is done; a closed or merged case rests, but for what never
    rests (timers.py R4).
R3  Majority is not in the list: a birth date is sealed, and a projection opens nothing. The clock
    asks `case_view.children` for whom to look.

Readers (each gives a `Question`; see reading.py):

    fallen_due(at, ...)     -> (case id, Started) of what is due by `at`, the earliest first
    next_due(after)         -> the earliest due time after `after`, or None
    of_case(case_id)        -> what runs in one case: kind, reference, due_at, noted, resting
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from psycopg import sql

from domain import due, timers
from domain.due import Due, Running
from domain.holding.closure import CaseClosed, CaseReopened
from domain.identity import CaseMerged, CaseUnmerged
from domain.messages import Event, Recorded
from domain.timers import RESTLESS, Kind, Started, closed, opened
from projections.projection import Cursor, Generation, Projection
from projections.reading import Question, Record
from projections.table import Row, Table
from projections.words import kinds_in

TIMERS = Table(
    name="due_list",
    columns=("case_id", "kind", "reference", "due_at", "noted", "resting"),
    key=("case_id", "kind", "reference"),
)
CASES = Table(
    name="due_case",
    columns=("case_id", "version", "position", "resting"),
    key=("case_id",),
)
Fallen = tuple[str, Started]
"""A case, and what is due in it."""
_KINDS = kinds_in(timers) | kinds_in(due)
"""The kinds of events that the domain's own fold speaks of."""
_TURNS = (CaseClosed, CaseReopened, CaseMerged, CaseUnmerged)


@dataclass(slots=True)
class DueRow:
    """What runs in one case, and how it was written last."""

    case_id: str
    version: int = 0
    position: int = 0
    due: Due = field(default_factory=Due)
    written: Due = field(default_factory=Due)


@dataclass(frozen=True)
class DueList(Projection[dict[str, DueRow]]):
    """Everything that falls due, by case, kind and reference."""

    name: ClassVar[str] = "due_list"
    tables: ClassVar[tuple[Table, ...]] = (TIMERS, CASES)

    def blank(self) -> dict[str, DueRow]:
        return {}

    def load(
        self,
        cursor: Cursor,
        generation: Generation,
        sheet: dict[str, DueRow],
        batch: Sequence[Recorded],
    ) -> None:
        missing = sorted({entry.stream for entry in batch if _concerns(entry)} - sheet.keys())
        if not missing:
            return
        for case_id, version, position, resting in CASES.load(
            cursor, generation, "case_id", missing
        ):
            stood = Due(resting=resting)
            sheet[case_id] = DueRow(case_id, version, position, stood, stood)
        running: dict[str, dict[due.Key, Running]] = {}
        for case_id, kind, key, due_at, noted, _ in TIMERS.load(
            cursor, generation, "case_id", missing
        ):
            timer = Running(due_at=due_at, noted=noted)
            running.setdefault(case_id, {})[kind, key] = timer
        for case_id, ran in running.items():
            row = sheet[case_id]
            row.due = row.written = Due(running=ran, resting=row.due.resting)

    def fold(self, sheet: dict[str, DueRow], batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if not _concerns(entry):
                continue
            row = sheet.setdefault(entry.stream, DueRow(entry.stream))
            if entry.version > row.version:
                row.due = due.evolve(row.due, entry)
                row.version, row.position = entry.version, entry.position

    def write(self, cursor: Cursor, generation: Generation, sheet: dict[str, DueRow]) -> None:
        CASES.put(
            cursor,
            generation,
            [(row.case_id, row.version, row.position, row.due.resting) for row in sheet.values()],
        )
        changed = [row for row in sheet.values() if row.due != row.written]
        if changed:
            TIMERS.drop(cursor, generation, "case_id", (row.case_id for row in changed))
            TIMERS.add(cursor, generation, [timer for row in changed for timer in _rows(row)])


def fallen_due(
    at: datetime, limit: int = 500, after: Fallen | None = None
) -> Question[tuple[Fallen, ...]]:
    """What is due by `at` and was not noted, in the order of its time; from `after` on."""
    statement, parameters = _FALLEN, {"at": at, "limit": limit, "kinds": _WATCHED}
    if after is not None:
        case_id, started = after
        statement = _FALLEN_AFTER
        parameters |= started._asdict() | {"case_id": case_id}
    return Question(
        statement=statement,
        parameters=parameters,
        answer=lambda rows: tuple((row["case_id"], _started(row)) for row in rows),
    )


def next_due(after: datetime) -> Question[datetime | None]:
    """When the clock has to look again."""
    return Question(
        statement=_NEXT,
        parameters={"after": after, "kinds": _WATCHED},
        answer=lambda rows: rows[0]["due_at"] if rows else None,
    )


def of_case(case_id: str) -> Question[tuple[Record, ...]]:
    """What runs in one case, the earliest first."""
    return Question(statement=_OF_CASE, parameters={"case_id": case_id}, answer=tuple)


def _concerns(entry: Recorded) -> bool:
    event = entry.event
    return type(event) in _KINDS and entry.stream.startswith("case-") and _moves(event)


def _moves(event: Event) -> bool:
    return bool(opened(event) or closed(event) or due.noted(event) or isinstance(event, _TURNS))


def _rows(row: DueRow) -> list[Row]:
    resting = row.due.resting
    return [
        (row.case_id, str(kind), key, timer.due_at, timer.noted, resting and kind not in RESTLESS)
        for (kind, key), timer in row.due.running.items()
    ]


def _started(row: Record) -> Started:
    return Started(Kind(row["kind"]), row["reference"], row["due_at"])


_WATCHED = sorted(kind.value for kind in due.WATCHED)
_FALLEN_FROM = sql.SQL(
    "SELECT d.case_id, d.kind, d.reference, d.due_at FROM views.due_list AS d "
    "WHERE NOT d.noted AND NOT d.resting AND d.due_at <= %(at)s AND d.kind = ANY(%(kinds)s) {}"
    "ORDER BY d.due_at, d.case_id, d.kind, d.reference LIMIT %(limit)s"
)
_FALLEN = _FALLEN_FROM.format(sql.SQL(""))
_FALLEN_AFTER = _FALLEN_FROM.format(
    sql.SQL(
        "AND (d.due_at, d.case_id, d.kind, d.reference) "
        "> (%(due_at)s, %(case_id)s, %(kind)s, %(reference)s) "
    )
)
_NEXT = sql.SQL(
    "SELECT d.due_at FROM views.due_list AS d "
    "WHERE NOT d.noted AND NOT d.resting AND d.due_at > %(after)s AND d.kind = ANY(%(kinds)s) "
    "ORDER BY d.due_at LIMIT 1"
).format()
_OF_CASE = sql.SQL(
    "SELECT d.kind, d.reference, d.due_at, d.noted, d.resting FROM views.due_list AS d "
    "WHERE d.case_id = %(case_id)s ORDER BY d.due_at, d.kind, d.reference"
).format()
