"""Timeline: one row for each entry of a case, in the order of its stream.

R1  A row says the stable name, the step, who acted for whom, when it happened and when it was
    recorded; its words stand by record class, its personal fields as ciphertext with their class.
R2  A row says which record class its name tells of (domain/telltale); for whom that is left out,
    visibility says.
R3  An entry that was voided stays, with the version of the entry that voided it.
R4  A row has an id of its own that counts nothing; cursors hold that, for a version says how many
    entries there are.

Readers (each gives a `Question`; see reading.py):

    listed(visible, page), counted(visible)  -> a page of the entries that visible_entries lets
                                                through, oldest first, and how many there are
    entry(case_id, version)                  -> one row, or None
    places(case_id, after, upto, limit)      -> (position, version) of entries between positions

A row has: case_id, version, position, name, step, occurred_at, recorded_at, agency_id, role,
user_id, on_behalf_of, purpose_of_use, legal_basis_id, late_reason, referral_id, words, sealed,
record_classes, voided_by, synthetic, tells_of, event_id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from psycopg import sql

from domain.holding.course import EntryVoided
from domain.messages import Event, RecordClass, Recorded, Sealed
from domain.telltale.told import tells_of
from projections.projection import Cursor, Generation, Projection
from projections.reading import (
    Listing,
    Page,
    Question,
    Record,
    Slice,
    Visible,
    count_of,
    one,
    page_of,
)
from projections.table import Row, Table, array_text, as_json
from projections.words import classes_of, plain_words, step_of, unusual

ENTRIES = Table(
    name="timeline",
    columns=(
        "case_id",
        "version",
        "position",
        "name",
        "step",
        "occurred_at",
        "recorded_at",
        "agency_id",
        "role",
        "user_id",
        "on_behalf_of",
        "purpose_of_use",
        "legal_basis_id",
        "late_reason",
        "referral_id",
        "words",
        "sealed",
        "record_classes",
        "synthetic",
        "tells_of",
        "event_id",
    ),
    key=("case_id", "version"),
)
VOIDS = Table(
    name="timeline_void",
    columns=("case_id", "version", "voided_by"),
    key=("case_id", "version"),
)


@dataclass
class Sheet:
    """New rows, and (case, voided version, voiding version) of those that were voided."""

    rows: list[Row] = field(default_factory=list)
    voided: list[tuple[str, int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Timeline(Projection[Sheet]):
    """`names` are the stable names of events."""

    names: Mapping[type[Event], str]

    name: ClassVar[str] = "timeline"
    tables: ClassVar[tuple[Table, ...]] = (ENTRIES, VOIDS)

    def blank(self) -> Sheet:
        return Sheet()

    def fold(self, sheet: Sheet, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if not entry.stream.startswith("case-"):
                continue
            sheet.rows.append(_columns(entry, self.names[type(entry.event)]))
            if isinstance(entry.event, EntryVoided):
                sheet.voided.append((entry.stream, entry.event.version, entry.version))

    def write(self, cursor: Cursor, generation: Generation, sheet: Sheet) -> None:
        ENTRIES.add(cursor, generation, sheet.rows)
        if sheet.voided:
            VOIDS.put(cursor, generation, sheet.voided)


def listed(visible: Visible, page: Page) -> Question[Slice[Record]]:
    """A page of the entries that visibility lets through, oldest first."""
    return page_of(_listing(visible), page, visible.parameters)


def counted(visible: Visible) -> Question[int]:
    """How many entries visibility lets through."""
    return count_of(_listing(visible), visible.parameters)


def entry(case_id: str, version: int) -> Question[Record | None]:
    """One entry, whoever may see it: what is shown of it is for visibility to say."""
    return Question(
        statement=sql.SQL(
            "SELECT t.*, v.voided_by FROM views.timeline AS t "
            "LEFT JOIN views.timeline_void AS v USING (case_id, version) "
            "WHERE t.case_id = %(case_id)s AND t.version = %(version)s"
        ).format(),
        parameters={"case_id": case_id, "version": version},
        answer=one,
    )


def places(
    case_id: str, after: int, upto: int, limit: int
) -> Question[tuple[tuple[int, int], ...]]:
    """Where the entries of a case stand between two positions: position and version of each."""
    return Question(
        statement=sql.SQL(
            "SELECT t.position, t.version FROM views.timeline AS t "
            "WHERE t.case_id = %(case_id)s AND t.position > %(after)s AND t.position <= %(upto)s "
            "ORDER BY t.version LIMIT %(limit)s"
        ).format(),
        parameters={"case_id": case_id, "after": after, "upto": upto, "limit": limit},
        answer=lambda rows: tuple((row["position"], row["version"]) for row in rows),
    )


def sealed_in(row: Record) -> tuple[Sealed, ...]:
    """The sealed parts of a row as what an opener opens."""
    return tuple(
        Sealed(subject=subject, record_class=RecordClass(record_class), token=token)
        for subject, record_class, token in row["sealed"]
    )


def _listing(visible: Visible) -> Listing:
    return Listing(
        name="timeline",
        columns=sql.SQL("t.*, v.voided_by"),
        source=visible.source,
        key=visible.key,
        anchor=visible.anchor,
        id_column="event_id",
    )


def _columns(entry: Recorded, name: str) -> Row:
    event, by = entry.event, entry.by
    kind = type(event)
    return (
        entry.stream,
        entry.version,
        entry.position,
        name,
        step_of(kind),
        entry.occurred_at,
        entry.recorded_at,
        by.agency_id,
        by.role.value,
        by.user_id,
        by.on_behalf_of,
        entry.purpose_of_use,
        entry.legal_basis_id,
        entry.late_reason,
        getattr(event, "referral_id", None),
        as_json(plain_words(event), unusual),
        as_json([(part.subject, part.record_class, part.token) for part in entry.sealed]),
        array_text(classes_of(kind)),
        entry.synthetic,
        tells_of(event).value,
        entry.event_id,
    )
