"""Return list: how far each voluntary return has come, and what it rests on.

R1  What stands is the domain's own fold (voluntary_return/state.py).
R2  Only visibility says which rows are in the list, and what is shown of each.
R3  The order is by steps that every party may know of: a hidden step moves nothing.

Readers (each gives a `Question`; see reading.py):

    listed(principal, wanted, page)  -> a page of rows; visibility.shape_return shows each
    counted(principal, wanted)       -> how many there are
    by_id(principal, return_id)      -> one row, or None

A row has: return_id, case_id, standing, child, told (as case_course keeps it), plan (the domain's
Return), steps (when each kind of step was last recorded), ground (asylum_outcome, determined).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from psycopg import sql

from domain.access import Principal
from domain.assessment.best_interests import BestInterestsDetermined
from domain.messages import Event, Recorded, Value
from domain.voluntary_return import state
from domain.voluntary_return.state import Returns
from projections import case_course
from projections.projection import Cursor, Generation, Projection
from projections.reading import (
    FIRST_PAGE,
    Listing,
    Page,
    Question,
    Record,
    Slice,
    count_of,
    one,
    page_of,
)
from projections.return_readiness import plan_from
from projections.return_steps import STEPS
from projections.table import Row, Table, as_json
from projections.visibility.rows import Beside, beside_returns

RETURNS = Table(
    name="return_list",
    columns=(
        "return_id",
        "case_id",
        "status",
        "changed_at",
        "told",
        "plan",
        "steps",
    ),
    key=("return_id",),
)
GROUNDS = Table(name="return_case", columns=("case_id", "version", "ground"), key=("case_id",))
ENDED = ("handed_over", "will_withdrawn")
"""What asks for nothing more."""


class Wanted(Value):
    """What a list is filtered by; what is None filters nothing."""

    statuses: tuple[str, ...] | None = None
    country: str | None = None
    open: bool | None = None


EVERYTHING = Wanted()


@dataclass(slots=True)
class ReturnsRow:
    """The returns of one case."""

    version: int = 0
    state: Returns = field(default_factory=Returns)
    determined: bool = False
    told: dict[str, Any] = field(default_factory=dict)
    steps: dict[str, dict[str, str]] = field(default_factory=dict)


Sheet = dict[str, ReturnsRow]


@dataclass(frozen=True)
class ReturnList(Projection[Sheet]):
    """One row for each return, and one for each case with what its returns rest on."""

    name: ClassVar[str] = "return_list"
    tables: ClassVar[tuple[Table, ...]] = (RETURNS, GROUNDS)

    def blank(self) -> Sheet:
        return {}

    def load(
        self, cursor: Cursor, generation: Generation, sheet: Sheet, batch: Sequence[Recorded]
    ) -> None:
        missing = sorted({entry.stream for entry in batch if _concerns(entry)} - sheet.keys())
        if not missing:
            return
        for case_id, version, ground in GROUNDS.load(cursor, generation, "case_id", missing):
            sheet[case_id] = _grounded(version, ground)
        for row in RETURNS.load(cursor, generation, "case_id", missing):
            _revive(sheet[row[1]], dict(zip(RETURNS.columns, row, strict=True)))

    def fold(self, sheet: Sheet, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if not _concerns(entry):
                continue
            row = sheet.setdefault(entry.stream, ReturnsRow())
            if entry.version > row.version:
                _take(row, entry)
                row.version = entry.version

    def write(self, cursor: Cursor, generation: Generation, sheet: Sheet) -> None:
        grounds = [(case_id, row.version, as_json(_ground(row))) for case_id, row in sheet.items()]
        GROUNDS.put(cursor, generation, grounds)
        plans = [plan for case_id, row in sheet.items() for plan in _plans(case_id, row)]
        RETURNS.put(cursor, generation, plans)


def listed(
    principal: Principal, wanted: Wanted = EVERYTHING, page: Page = FIRST_PAGE
) -> Question[Slice[Record]]:
    """A page of the list, what changed last first."""
    beside = beside_returns(principal, by_country=wanted.country is not None)
    return page_of(_listing(beside), page, _parameters(beside, wanted))


def counted(principal: Principal, wanted: Wanted = EVERYTHING) -> Question[int]:
    """How many returns the list has."""
    beside = beside_returns(principal, by_country=wanted.country is not None)
    return count_of(_listing(beside), _parameters(beside, wanted))


def by_id(principal: Principal, return_id: str) -> Question[Record | None]:
    """One return, if it may be known."""
    beside = beside_returns(principal)
    return Question(
        statement=sql.SQL("SELECT {} {} AND r.return_id = %(return_id)s").format(
            _COLUMNS, _source(beside)
        ),
        parameters={**beside.parameters, "return_id": return_id},
        answer=one,
    )


def _concerns(entry: Recorded) -> bool:
    return type(entry.event) in _CONCERNS


def _take(row: ReturnsRow, entry: Recorded) -> None:
    event = entry.event
    if isinstance(event, BestInterestsDetermined):
        row.determined = event.decision == "return_with_reception"
        return
    row.state = state.evolve(row.state, entry)
    show = case_course.RETURNS.get(type(event))
    if show is not None:
        show(row.told, event, entry)
    return_id = str(event.return_id)  # type: ignore[attr-defined]  # All but the one above have it.
    row.steps.setdefault(return_id, {})[STEPS[type(event)].name] = entry.recorded_at.isoformat()


def _grounded(version: int, ground: Mapping[str, Any]) -> ReturnsRow:
    returns = Returns(asylum_outcome=ground["asylum_outcome"])
    return ReturnsRow(version=version, state=returns, determined=ground["determined"])


def _revive(row: ReturnsRow, stored: Mapping[str, Any]) -> None:
    key = stored["return_id"]
    plans = {**row.state.plans, key: plan_from(stored["plan"])}
    row.state = Returns(plans=plans, asylum_outcome=row.state.asylum_outcome)
    row.steps[key] = stored["steps"]
    if stored["told"]:
        row.told[key] = stored["told"]


def _ground(row: ReturnsRow) -> dict[str, Any]:
    return {"asylum_outcome": row.state.asylum_outcome, "determined": row.determined}


def _plans(case_id: str, row: ReturnsRow) -> Iterator[Row]:
    for key, plan in row.state.plans.items():
        told, steps = row.told.get(key, {}), row.steps[key]
        yield (
            key,
            case_id,
            told.get("status", "begun"),
            datetime.fromisoformat(told.get("changed_at") or min(steps.values())),
            as_json(told),
            as_json(plan),
            as_json(steps),
        )


def _parameters(beside: Beside, wanted: Wanted) -> dict[str, Any]:
    statuses = None if wanted.statuses is None else list(wanted.statuses)
    filters = {"country": wanted.country, "open": wanted.open, "ended": list(ENDED)}
    return {**beside.parameters, **filters, "statuses": statuses}


def _source(beside: Beside) -> sql.Composed:
    return sql.SQL(
        "FROM views.return_list AS r JOIN views.return_case AS g USING (case_id) "
        "JOIN {} USING (case_id) WHERE {}"
    ).format(beside.cases, beside.condition)


def _listing(beside: Beside) -> Listing:
    source = _source(beside)
    return Listing(
        name="returns",
        columns=_COLUMNS,
        source=sql.SQL("{} {}").format(source, _WANTED),
        key=("r.changed_at", "r.return_id"),
        anchor=sql.SQL("SELECT r.changed_at, r.return_id {} AND r.return_id = %(cursor)s").format(
            source
        ),
        id_column="return_id",
        descending=True,
    )


_CONCERNS: frozenset[type[Event]] = frozenset({*STEPS, BestInterestsDetermined})
_COLUMNS = sql.SQL(
    "r.return_id, case_id, r.told, r.plan, r.steps, r.changed_at, g.ground, k.standing, k.child"
)
_WANTED = sql.SQL(
    "AND (%(statuses)s::text[] IS NULL OR r.status = ANY(%(statuses)s)) "
    "AND (%(country)s::text IS NULL OR r.plan ->> 'country' = %(country)s) "
    "AND (%(open)s::boolean IS NULL OR %(open)s = (r.status <> ALL(%(ended)s)))"
)
