"""Case view: one row for each case, and who is tied to it.

Tables: case_view (the row), case_party (for each agency that may know of the case, and each span of
time: how it is tied, as `domain.access` decides). The sealed parts of the portrait are read from
the timeline.

Readers (each gives a `Question`; see reading.py):

    by_id(case_id, columns) -> the row as a mapping, or None; visibility decides what is shown
    by_ids(case_ids, columns) -> rows by id
    portrait(wanted)        -> sealed parts for pairs of (case id, permitted record class)
    resting_behind(case_id) -> case_id and standing of those that were merged into one that goes on
    children(after, limit)  -> ids of open cases of whoever counts as a child, for the clock

Lists are in case_list.py. A row has: case_id, version, position, changed_at, reported_at,
reported_region, jurisdiction_id, stage, child, urgent, closed, merged_into, holder_id, worker_id,
reporter_agency_id, standing (see `case_row.standing_from`), course, identification, referrals,
stays, consents, legal_bases, returns, reintegration, links, portrait, lasts, next_due (the earliest
due time of each kind of timer: which of them count for somebody, visibility says).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar, TypeAlias

from psycopg import sql

from domain import access
from domain.access import Principal, Tie, View
from domain.messages import Actor, Event, RecordClass, Role, Sealed, Value
from domain.messages import Recorded as Entry
from domain.openings import ALWAYS, NEVER, Seal
from domain.policy import SEALS
from domain.standing import Bond, Standing
from projections import case_row
from projections.case_row import CaseRow, course_from, standing_from
from projections.projection import ByStream, Cursor, Generation
from projections.reading import Question, Record, fixed, one
from projections.table import Row, Table, array_text, as_json

_JSON = (
    "identification",
    "referrals",
    "stays",
    "consents",
    "legal_bases",
    "returns",
    "reintegration",
    "links",
    "portrait",
    "lasts",
)
Columns: TypeAlias = frozenset[str] | None
"""The names of the columns that are read; None: all of them."""
CASES = Table(
    name="case_view",
    columns=(
        "case_id",
        "version",
        "position",
        "changed_at",
        "reported_at",
        "urgent",
        "child",
        "jurisdiction_id",
        "stage",
        "closed",
        "merged_into",
        "holder_id",
        "worker_id",
        "reporter_agency_id",
        "reported_region",
        "course",
        "standing",
        *_JSON,
    ),
    key=("case_id",),
)
PARTIES = Table(
    name="case_party",
    columns=(
        "case_id",
        "agency_id",
        "tie",
        "whole",
        "persons",
        "record_classes",
        "reported_at",
        "since",
        "until",
        "sealed",
        "listed",
        "seals",
        "disclosed_by",
        "purposes",
    ),
    key=("case_id", "agency_id", "since"),
)


@dataclass(frozen=True)
class CaseView(ByStream[CaseRow]):
    """`names` are the stable names of events."""

    names: Mapping[type[Event], str]

    name: ClassVar[str] = "case_view"
    tables: ClassVar[tuple[Table, ...]] = (CASES, PARTIES)
    stream_kind: ClassVar[str] = "case-"

    def new(self, stream: str) -> CaseRow:
        return CaseRow(case_id=stream)

    def evolve(self, row: CaseRow, entry: Entry) -> None:
        case_row.evolve(row, entry, self.names)

    def stored(
        self, cursor: Cursor, generation: Generation, keys: Sequence[str]
    ) -> dict[str, CaseRow]:
        rows = CASES.load(cursor, generation, "case_id", keys)
        return {row[0]: _revived(dict(zip(CASES.columns, row, strict=True))) for row in rows}

    def write(self, cursor: Cursor, generation: Generation, sheet: dict[str, CaseRow]) -> None:
        CASES.put(cursor, generation, [_columns(row) for row in sheet.values()])
        retied = [row for row in sheet.values() if row.retied]
        if retied:
            PARTIES.drop(cursor, generation, "case_id", (row.case_id for row in retied))
            PARTIES.add(cursor, generation, [party for row in retied for party in _parties(row)])


def by_id(case_id: str, columns: Columns = None) -> Question[Record | None]:
    """One case, whoever may see it: what is shown of it is for visibility to say."""
    return Question(statement=_of_one(columns), parameters={"case_id": case_id}, answer=one)


def resting_behind(case_id: str) -> Question[Sequence[Record]]:
    """The cases that rest behind one, for the agency that answers for it: case_id and standing."""
    return Question(statement=_BEHIND, parameters={"case_id": case_id}, answer=lambda rows: rows)


@lru_cache(maxsize=256)
def _of_one(columns: Columns) -> sql.SQL:
    return fixed(_ROWS.format(selected(columns), _TIED_FIRST))


def selected(columns: Columns) -> sql.Composable:
    """What is selected of `c`, a row of a case: some columns, or all of them."""
    if columns is None:
        return sql.SQL("c.*, {}").format(NEXT_DUE)
    names = [sql.SQL("c.{}").format(sql.Identifier(name)) for name in sorted(columns - _COMPUTED)]
    return sql.SQL(", ").join([*names, *([NEXT_DUE] if columns & _COMPUTED else [])])


def by_ids(case_ids: Sequence[str], columns: Columns = None) -> Question[Mapping[str, Record]]:
    """Several cases, by id."""
    return Question(
        statement=_ROWS.format(selected(columns), sql.SQL("WHERE c.case_id = ANY(%(case_ids)s)")),
        parameters={"case_ids": list(case_ids)},
        answer=lambda rows: {row["case_id"]: row for row in rows},
    )


def portrait(
    wanted: Sequence[tuple[str, RecordClass]],
) -> Question[Mapping[str, tuple[Record, ...]]]:
    """The sealed parts of cases, for the permitted classes alone."""
    return Question(
        statement=_PORTRAIT,
        parameters={
            "case_ids": [case_id for case_id, _ in wanted],
            "record_classes": [kind.value for _, kind in wanted],
        },
        answer=_by_case,
    )


def children(after: str = "", limit: int = 500) -> Question[tuple[str, ...]]:
    """Open cases of whoever counts as a child; their birth dates are sealed."""
    return Question(
        statement=_CHILDREN,
        parameters={"after": after, "limit": limit},
        answer=lambda rows: tuple(row["case_id"] for row in rows),
    )


def sealed_of(part: Record) -> Sealed:
    """A row of the portrait as what an opener opens."""
    return Sealed(
        subject=part["subject"],
        record_class=RecordClass(part["record_class"]),
        token=part["token"],
    )


class Span(Value):
    """How one agency is tied to a case from one moment until another."""

    agency_id: str
    since: datetime
    until: datetime
    view: View


def ties_of(standing: Standing) -> tuple[Span, ...]:
    """Every agency that may know of a case, with the view that the one policy gives its people.

    What ends at a time ends there without anybody writing a row: the spans of an agency follow one
    another, and the policy decided each. Seals, broken glasses, cards and who is assigned are asked
    of the person: a supervisor is shown what a colleague of any other role may be shown.
    """
    unsealed = replace(standing, openings=replace(standing.openings, seals={}))
    spans = (
        Span(agency_id=agency, since=since, until=until, view=view)
        for agency in sorted(_tied(standing))
        for since, until in pairwise(_turns(agency, standing))
        if (view := access.decide_view(_anybody_of(agency, since), unsealed)).permit
    )
    known = tuple(spans)
    return known + _by_id_alone(standing, {span.agency_id for span in known})


def _by_id_alone(standing: Standing, tied: set[str]) -> tuple[Span, ...]:
    """Who broke the glass, or has a safety card, finds the case by its id until then; no list."""
    openings = standing.openings
    opened = [(glass.agency_id, glass.until) for glass in openings.glasses.values()]
    for card in openings.cards.values():
        opened += [(card.agency_id, card.until), (card.recipient_id, card.until)]
    ends: dict[str, datetime] = {}
    for agency_id, until in opened:
        if agency_id and agency_id not in tied:
            ends[agency_id] = max(until, ends.get(agency_id, ALWAYS))
    view = View(permit=True, reason="", tie=Tie.GLASS)
    return tuple(
        Span(agency_id=agency, since=ALWAYS, until=until, view=view)
        for agency, until in sorted(ends.items())
    )


def _tied(standing: Standing) -> set[str]:
    return {
        standing.reporter_agency_id,
        standing.responsible_id,
        standing.transfer_to_id,
        *standing.stays.values(),
        *standing.recalls.values(),
        *(bond.to_agency_id for bond in standing.referrals.values()),
    } - {""}


def _turns(agency_id: str, standing: Standing) -> tuple[datetime, ...]:
    """The moments at which a ground of the agency's referrals ends, between always and never."""
    bonds = standing.bond_with(agency_id, Bond.IN_FORCE)
    known = standing.openings.grounds
    ends = {known[key] for key in (bond.basis_id or "" for bond in bonds) if key in known}
    return (ALWAYS, *sorted(ends), NEVER)


def _anybody_of(agency_id: str, asks_at: datetime) -> Principal:
    actor = Actor(user_id="", role=Role.SUPERVISOR, agency_id=agency_id)
    return Principal(actor=actor, jurisdiction_id="", asks_at=asks_at)


def _revived(stored: dict[str, Any]) -> CaseRow:
    row = CaseRow(
        case_id=stored["case_id"],
        version=stored["version"],
        position=stored["position"],
        changed_at=stored["changed_at"],
        reported_at=stored["reported_at"],
        reported_region=stored["reported_region"],
        urgent=stored["urgent"],
        child=stored["child"],
        course=course_from(stored["course"]),
        standing=standing_from(stored["standing"]),
    )
    for name in _JSON:
        setattr(row, name, stored[name])
    return row


def _columns(row: CaseRow) -> Row:
    standing = row.standing
    return (
        row.case_id,
        row.version,
        row.position,
        row.changed_at,
        row.reported_at,
        row.urgent,
        row.child,
        standing.jurisdiction_id,
        row.course.stage.value,
        standing.closed,
        standing.merged_into,
        standing.responsible_id,
        standing.worker_id,
        standing.reporter_agency_id,
        as_json(row.reported_region),
        as_json(row.course),
        as_json(standing),
        *(as_json(getattr(row, name)) for name in _JSON),
    )


def _parties(row: CaseRow) -> list[Row]:
    seals = row.standing.openings.seals.values()
    return [
        (
            row.case_id,
            span.agency_id,
            span.view.tie.value,
            span.view.whole,
            span.view.persons,
            _classes(span.view.record_classes),
            row.reported_at,
            span.since,
            span.until,
            _classes(_sealed(seals)),
            array_text(_listed(seals)),
            array_text(tuple(sorted({seal.kind for seal in seals}))),
            array_text(_disclosing(span.agency_id, row.standing)),
            array_text(_purposes(span.agency_id, row.standing)),
        )
        for span in ties_of(row.standing)
    ]


def _classes(kinds: Iterable[RecordClass]) -> str:
    return array_text(tuple(kind.value for kind in kinds))


def _sealed(seals: Iterable[Seal]) -> tuple[RecordClass, ...]:
    covered = {kind for seal in seals for kind in SEALS[seal.kind]}
    return tuple(kind for kind in RecordClass if kind in covered)


def _listed(seals: Iterable[Seal]) -> tuple[str, ...]:
    """Who is on the list of every seal."""
    lists = [set(seal.listed_user_ids) for seal in seals]
    return tuple(sorted(set.intersection(*lists))) if lists else ()


def _disclosing(agency_id: str, standing: Standing) -> tuple[str, ...]:
    bonds = standing.bond_with(agency_id, Bond.IN_FORCE)
    return tuple(sorted({bond.from_agency_id for bond in bonds}))


def _purposes(agency_id: str, standing: Standing) -> tuple[str, ...]:
    """For what the grounds of an agency's referrals in force were given."""
    bonds = standing.bond_with(agency_id, Bond.IN_FORCE)
    given = standing.openings.purposes
    return tuple(sorted({given.get(bond.basis_id or "", "") for bond in bonds}))


def _by_case(rows: Sequence[Record]) -> Mapping[str, tuple[Record, ...]]:
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(row["case_id"], []).append(row)
    return {case_id: tuple(parts) for case_id, parts in found.items()}


NEXT_DUE = sql.SQL(
    "(SELECT jsonb_object_agg(n.kind, n.due_at) FROM ("
    "SELECT d.kind, min(d.due_at) AS due_at FROM views.due_list AS d "
    "WHERE d.case_id = c.case_id AND NOT d.noted AND NOT d.resting GROUP BY d.kind) AS n) "
    "AS next_due"
)
_TIED_FIRST = sql.SQL(
    "WHERE c.case_id IN (SELECT p.case_id FROM views.case_party AS p "
    "WHERE p.case_id = %(case_id)s UNION ALL SELECT %(case_id)s "
    "WHERE current_setting('rejea.watches', true) <> '' OR views.is_system())"
)
"""An agency's tie is looked for before the case: a hidden case costs what a missing one costs."""
_COMPUTED = frozenset({"next_due"})
_ROWS = sql.SQL("SELECT {} FROM views.case_view AS c {}")
_PORTRAIT = sql.SQL(
    "WITH seen AS MATERIALIZED ("
    "SELECT c.case_id, c.portrait FROM views.case_view AS c WHERE c.case_id = ANY(%(case_ids)s)"
    "), part AS MATERIALIZED ("
    "SELECT w.case_id, k.name, w.record_class, m.subject, m.version::bigint AS version "
    "FROM unnest(%(case_ids)s::text[], %(record_classes)s::text[]) AS w(case_id, record_class) "
    "JOIN seen ON seen.case_id = w.case_id "
    "CROSS JOIN LATERAL jsonb_each(seen.portrait) AS k(name, classes) "
    "CROSS JOIN LATERAL jsonb_each_text(k.classes -> w.record_class) AS m(subject, version)"
    ") SELECT p.*, s.part ->> 2 AS token FROM part AS p "
    "CROSS JOIN LATERAL (SELECT t.sealed FROM views.timeline AS t "
    "WHERE t.case_id = p.case_id AND t.version = p.version OFFSET 0) AS t "
    "CROSS JOIN LATERAL jsonb_array_elements(t.sealed) AS s(part) "
    "WHERE s.part ->> 0 = p.subject AND s.part ->> 1 = p.record_class "
    "ORDER BY p.case_id, p.version, p.name, p.record_class, p.subject"
).format()
"""Cases and entries are found by their keys, one after another: how many parts a portrait has is
nothing that PostgreSQL could guess, and it would rather read every case there is."""
_BEHIND = sql.SQL(
    "SELECT r.case_id, r.standing FROM views.case_view AS c "
    "CROSS JOIN LATERAL views.resting_behind(c.case_id) AS r "
    "WHERE c.case_id = %(case_id)s AND c.merged_into = '' "
    "AND c.holder_id = current_setting('rejea.agency', true) ORDER BY r.case_id"
).format()
_CHILDREN = sql.SQL(
    "SELECT c.case_id FROM views.case_view AS c "
    "WHERE c.child AND NOT c.closed AND c.merged_into = '' AND c.case_id > %(after)s "
    "ORDER BY c.case_id LIMIT %(limit)s"
).format()
