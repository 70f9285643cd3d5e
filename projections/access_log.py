"""Access log: who was shown what of a case, and who was refused.

It is no read model of the events but a log of its own: what is noted while something is shown is
written before it leaves, or it does not leave (visibility/readings.py notes).

R1  An entry holds ids, names of fields and of record classes, never what they say.
R2  What cannot be written is not shown.

Readers (each gives a `Question`; see reading.py):

    listed(case_ids, page), counted(case_ids) -> the entries of these cases, the newest first
    by_day(case_ids, time_zone)               -> how often, by day, case, agency, role and decision
    told_to_systems(case_id)                  -> the agencies whose systems were told, since when
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from psycopg import sql

from domain.messages import Actor, RecordClass, Value
from domain.ports import Unavailable
from projections.reading import Listing, Page, Question, Record, Slice, count_of, page_of

NOTHING_THERE = "nothing that may be known"
"""Why an id was denied of which nothing may be known, whether it is there or not."""


class Decision(StrEnum):
    """Whether something was shown."""

    PERMIT = "permit"
    DENY = "deny"


class AccessEntry(Value):
    """What one operation showed to one person of one case, or that it showed nothing.

    `asked_id` takes the place of `case_id` where another thing was asked for by its id and is
    hidden or missing. `trace_id` is that of W3C Trace Context; `door` says which way it was asked.
    """

    decision: Decision
    user_id: str
    role: str
    agency_id: str
    reason: str
    tie: str
    policy_hash: str
    door: str
    case_id: str | None = None
    asked_id: str | None = None
    on_behalf_of: str | None = None
    purpose_of_use: str | None = None
    record_classes: tuple[RecordClass, ...] = ()
    fields: tuple[str, ...] = ()
    trace_id: str | None = None
    operation: str | None = None


class AccessLogUnavailable(Unavailable):
    """The access log cannot be written now, and so nothing is shown (R2)."""


class AccessLog(Protocol):
    """Where entries are kept.

    write  MUST refuse an entry of anybody but the one who asks, as whom it is called.
    write  MUST return only once the entries would outlive a loss of power, in one piece.
    write  MUST raise AccessLogUnavailable when it cannot, and MUST NOT wait without end.
    """

    async def write(self, asker: Actor, entries: Sequence[AccessEntry]) -> None: ...


def listed(case_ids: Sequence[str], page: Page) -> Question[Slice[Record]]:
    """A page of the entries of one case, or of several, the newest first."""
    return page_of(_listing(case_ids), page, {"case_ids": list(case_ids), "case_id": case_ids[0]})


def counted(case_ids: Sequence[str]) -> Question[int]:
    """How many entries they have."""
    return count_of(_listing(case_ids), {"case_ids": list(case_ids), "case_id": case_ids[0]})


def by_day(case_ids: Sequence[str], time_zone: str) -> Question[Sequence[Record]]:
    """How often cases were asked for, the last day first, but for commands that only slipped.

    A row has: day, case_id, agency_id, role, decision, by_system, readings (how many entries) and
    record_classes. `by_system` says that a computer system was told, on Kafka or by the feed.
    """
    return Question(
        statement=_BY_DAY,
        parameters={"case_ids": list(case_ids), "time_zone": time_zone},
        answer=lambda rows: rows,
    )


def told_to_systems(case_id: str) -> Question[Sequence[Record]]:
    """The agencies whose computer systems were told of steps of a case: agency_id, told_at."""
    return Question(
        statement=_TO_SYSTEMS, parameters={"case_id": case_id}, answer=lambda rows: rows
    )


_BY_SYSTEM = sql.SQL("e.door IN ('kafka', 'feed')")
_SLIP = sql.SQL(
    "(e.decision = 'deny' AND e.door = 'command' AND e.operation <> 'BreakGlass' "
    "AND e.reason NOT IN ({refused}))"
).format(refused=sql.SQL(", ").join((sql.Literal(NOTHING_THERE), sql.Literal("not_permitted"))))
"""A command that was refused to somebody who may act on the case, for what they said or when."""
_BY_DAY = sql.SQL(
    "SELECT (e.recorded_at AT TIME ZONE %(time_zone)s)::date AS day, e.case_id, e.agency_id, "
    "e.role, e.decision, {by_system} AS by_system, count(DISTINCT e.position) AS readings, "
    "array_remove(array_agg(DISTINCT c.name), NULL) AS record_classes "
    "FROM access.entry AS e LEFT JOIN LATERAL unnest(e.record_classes) AS c(name) ON true "
    "WHERE e.case_id = ANY(%(case_ids)s) AND NOT {slip} "
    "GROUP BY day, e.case_id, e.agency_id, e.role, e.decision, by_system "
    "ORDER BY day DESC, e.agency_id, e.role, by_system, e.case_id"
).format(by_system=_BY_SYSTEM, slip=_SLIP)
_TO_SYSTEMS = sql.SQL(
    "SELECT e.agency_id, min(e.recorded_at) AS told_at FROM access.entry AS e "
    "WHERE e.case_id = %(case_id)s AND e.decision = 'permit' AND {by_system} "
    "GROUP BY e.agency_id ORDER BY told_at, e.agency_id"
).format(by_system=_BY_SYSTEM)
_LISTING = Listing(
    name="disclosures",
    columns=sql.SQL("e.*"),
    source=sql.SQL("FROM access.entry AS e WHERE e.case_id = %(case_id)s"),
    key=("e.position",),
    anchor=sql.SQL("CASE WHEN %(cursor)s ~ '^[0-9]{{1,18}}$' THEN %(cursor)s::bigint END").format(),
    id_column="position",
    descending=True,
)
_OF_SEVERAL = replace(
    _LISTING,
    source=sql.SQL("FROM access.entry AS e WHERE e.case_id = ANY(%(case_ids)s)"),
    pages={},
)


def _listing(case_ids: Sequence[str]) -> Listing:
    """Of one case the entries stand in their order in an index."""
    return _LISTING if len(case_ids) == 1 else _OF_SEVERAL
