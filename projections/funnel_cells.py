"""Funnel cells: how many cases came how far, how long it took, and which clocks they missed.

R1  An agency sees its own numbers as they are. Who watches a jurisdiction sees those of the others,
    suppressed (suppression.py), of quarters that are over: no number moves while one looks.
R2  The asker's own cases are not among the others, or their difference would tell.
R3  Counts locate people: agencies that shelter are one agency to others (rules.md 2).
R4  A table has three dimensions at most, the step or clock among them.

Readers (each gives a `Question`; see reading.py):

    own(principal, by)          -> the cells of the asker's agency
    others(principal, by, now)  -> the cells of a jurisdiction that may be published
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from psycopg import sql

from domain.access import Principal
from domain.messages import Malformed, Value
from projections.funnel import Measure, quarter_of
from projections.reading import Question, Record
from projections.suppression import ALL, LEAST, publishable
from projections.visibility.watching import watched_jurisdiction

MOST_BY = 2


class Dimension(StrEnum):
    """By what the cells are told apart, beside the step or clock."""

    AGENCY = "agency_id"
    JURISDICTION = "jurisdiction_id"
    QUARTER = "quarter"


class TooManyDimensions(Malformed):
    """R4."""

    rule = "R4"
    advice = "Ask by two of agency, jurisdiction and quarter at most."


class Cell(Value):
    """How many cases, and the median days that it took them; a dimension not asked by is None."""

    measure: Measure
    name: str
    cases: int
    agency_id: str | None = None
    jurisdiction_id: str | None = None
    quarter: str | None = None
    days_since_step: int | None = None
    days_since_report: int | None = None


def own(principal: Principal, by: Sequence[Dimension] = ()) -> Question[tuple[Cell, ...]]:
    """R1: the numbers of the asker's agency, as they are.

    Raises: TooManyDimensions.
    """
    _check(by)
    return Question(
        statement=_OWN.format(by=_told_apart(by), figures=_FIGURES),
        parameters={"agency_id": principal.actor.agency_id},
        answer=lambda rows: tuple(_cell(row, by) for row in rows),
    )


def others(
    principal: Principal, by: Sequence[Dimension], now: datetime
) -> Question[tuple[Cell, ...]]:
    """R1, R2, R3: what may be published of the others' numbers.

    Raises: TooManyDimensions.
    """
    _check(by)
    return Question(
        statement=_OTHERS,
        parameters={
            "agency_id": principal.actor.agency_id,
            "jurisdiction_id": watched_jurisdiction(principal),
            "this_quarter": quarter_of(now),
        },
        answer=lambda rows: tuple(_cell(row, by) for row in _published(rows, by)),
    )


def _check(by: Sequence[Dimension]) -> None:
    if len(set(by)) > MOST_BY:
        raise TooManyDimensions


def _told_apart(by: Sequence[Dimension]) -> sql.Composed:
    columns = [sql.SQL(", p.{}").format(sql.Identifier(found.value)) for found in dict.fromkeys(by)]
    return sql.Composed(columns)


def _cell(row: Record, by: Sequence[Dimension]) -> Cell:
    asked = {dimension.value: row.get(dimension.value) or None for dimension in by}
    return Cell(
        measure=Measure(row["measure"]),
        name=row["name"],
        cases=row["cases"],
        days_since_step=_days(row["hours_since_step"]),
        days_since_report=_days(row["hours_since_report"]),
        **asked,
    )


def _days(hours: float | None) -> int | None:
    return None if hours is None else round(hours / 24)


def _published(rows: Sequence[Record], by: Sequence[Dimension]) -> Iterator[Record]:
    """The cells asked for that may be published, of each step and clock by itself."""
    tables: dict[tuple[str, str], dict[tuple[str, str], Record]] = {}
    for row in rows:
        table = tables.setdefault((row["measure"], row["name"]), {})
        table[row["agency"], row["quarter_or_all"]] = row
    for table in tables.values():
        shown = publishable({cell: row["cases"] for cell, row in table.items()})
        for cell in sorted(shown):
            if _is_asked(cell, by):
                yield _coarse(table[cell])


def _is_asked(cell: tuple[str, str], by: Sequence[Dimension]) -> bool:
    agency, quarter = cell
    return (agency != ALL) is (Dimension.AGENCY in by) and (quarter != ALL) is (
        Dimension.QUARTER in by
    )


def _coarse(row: Record) -> Record:
    """A median is told of as many cases as a count."""
    few = {name: None for name in _MEDIANS if row[f"{name}_known"] < LEAST}
    return {**row, **few}


_MEDIANS = ("hours_since_step", "hours_since_report")
_FIGURES = sql.SQL(
    "count(*)::integer AS cases, "
    "count(p.hours_since_step) AS hours_since_step_known, "
    "count(p.hours_since_report) AS hours_since_report_known, "
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY p.hours_since_step) AS hours_since_step, "
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY p.hours_since_report) AS hours_since_report"
)
_OWN = sql.SQL(
    "SELECT p.measure, p.name{by}, {figures} FROM views.funnel_passage AS p "
    "WHERE p.agency_id = %(agency_id)s AND %(agency_id)s <> '' "
    "GROUP BY p.measure, p.name{by} ORDER BY p.measure, p.name{by}"
)
_OTHERS = sql.SQL(
    "SELECT p.measure, p.name, p.jurisdiction_id, p.agency_id, p.quarter, "
    "CASE GROUPING(p.agency_id) WHEN 1 THEN '' ELSE coalesce(p.agency_id, '-') END AS agency, "
    "coalesce(p.quarter, '') AS quarter_or_all, {} FROM ("
    "SELECT f.measure, f.name, f.jurisdiction_id, f.quarter, f.hours_since_step, "
    "f.hours_since_report, CASE WHEN o.shelters THEN NULL ELSE f.agency_id END AS agency_id "
    "FROM views.funnel_passage AS f "
    "LEFT JOIN views.organization AS o ON o.organization_id = f.agency_id "
    "WHERE f.jurisdiction_id = %(jurisdiction_id)s AND f.agency_id <> %(agency_id)s "
    "AND f.quarter < %(this_quarter)s) AS p "
    "GROUP BY p.measure, p.name, p.jurisdiction_id, CUBE (p.agency_id, p.quarter) "
    "ORDER BY p.measure, p.name"
).format(_FIGURES)
