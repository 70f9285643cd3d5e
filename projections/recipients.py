"""Recipients: to whom something of a case was told, and what was recalled from whom.

R1  Whoever was told, and by which way, says telling.py; only what rests on a ground is recalled
    (protection.py R1).
R2  What a law made mandatory, or a demand by law, rests on that law, and is never recalled. What an
    emergency opened is over by itself; it is recalled where a review finds no justification.
R3  A recall stays listed after its acknowledgement; open is what was not acknowledged.
R4  Only visibility says which rows are in the list, and what is shown of each.

Readers (each gives a `Question`; see reading.py):

    of_case(case_id)           -> what was told, and every recall, as they stand in the tables
    listed(principal, page)    -> a page of the open recalls of the asker's agency, across cases
    counted(principal)         -> how many there are

A row of the list has: recall_id, case_id, recipient_id, recalled_at, acknowledge_by,
acknowledged_at, told, standing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from psycopg import sql

from domain.access import Principal
from domain.messages import Event, Recorded
from domain.protection.recall import DisclosureRecalled, RecallAcknowledged
from projections.projection import Cursor, Generation, Projection
from projections.reading import (
    FIRST_PAGE,
    Listing,
    Page,
    Question,
    Record,
    Slice,
    count_of,
    page_of,
)
from projections.table import Row, Table, as_json
from projections.telling import TELLING, Part, tell
from projections.visibility.rows import Beside, beside_recalls
from projections.words import told_code

CASES = Table(name="recipient_case", columns=("case_id", "version", "told"), key=("case_id",))
RECALLS = Table(
    name="recall_list",
    columns=(
        "recall_id",
        "case_id",
        "recipient_id",
        "recalled_at",
        "acknowledge_by",
        "acknowledged_at",
        "told",
    ),
    key=("recall_id",),
)


@dataclass(slots=True)
class RecipientsRow:
    """What one case told to others, by what it was told with; and its recalls, by id."""

    version: int = 0
    told: dict[str, Part] = field(default_factory=dict)
    recalls: dict[str, Part] = field(default_factory=dict)


Sheet = dict[str, RecipientsRow]


@dataclass(frozen=True)
class Recipients(Projection[Sheet]):
    """One row for each case that told something, and one for each recall."""

    name: ClassVar[str] = "recipients"
    tables: ClassVar[tuple[Table, ...]] = (CASES, RECALLS)

    def blank(self) -> Sheet:
        return {}

    def load(
        self, cursor: Cursor, generation: Generation, sheet: Sheet, batch: Sequence[Recorded]
    ) -> None:
        missing = sorted({entry.stream for entry in batch if _concerns(entry)} - sheet.keys())
        if not missing:
            return
        for case_id, version, told in CASES.load(cursor, generation, "case_id", missing):
            sheet[case_id] = RecipientsRow(version=version, told=told)
        for row in RECALLS.load(cursor, generation, "case_id", missing):
            stored = dict(zip(RECALLS.columns, row, strict=True))
            sheet[stored["case_id"]].recalls[stored["recall_id"]] = stored["told"]

    def fold(self, sheet: Sheet, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if not _concerns(entry):
                continue
            row = sheet.setdefault(entry.stream, RecipientsRow())
            if entry.version > row.version:
                _take(row, entry)
                row.version = entry.version

    def write(self, cursor: Cursor, generation: Generation, sheet: Sheet) -> None:
        cases = [(case_id, row.version, as_json(row.told)) for case_id, row in sheet.items()]
        CASES.put(cursor, generation, cases)
        recalls = [
            _recall_row(case_id, recall_id, told)
            for case_id, row in sheet.items()
            for recall_id, told in row.recalls.items()
        ]
        RECALLS.put(cursor, generation, recalls)


def of_case(case_id: str) -> Question[tuple[Mapping[str, Part], tuple[Record, ...]]]:
    """What a case told to others, by what it was told with; and its recalls, the oldest first."""
    return Question(
        statement=_OF_CASE,
        parameters={"case_id": case_id},
        answer=lambda rows: (
            rows[0]["told_to"] if rows else {},
            tuple(row for row in rows if row["recall_id"] is not None),
        ),
    )


def listed(principal: Principal, page: Page = FIRST_PAGE) -> Question[Slice[Record]]:
    """A page of the open recalls of the asker's agency, the next due first."""
    beside = beside_recalls(principal)
    return page_of(_listing(beside), page, beside.parameters)


def counted(principal: Principal) -> Question[int]:
    """How many recalls the asker's agency has to acknowledge."""
    beside = beside_recalls(principal)
    return count_of(_listing(beside), beside.parameters)


def _concerns(entry: Recorded) -> bool:
    return type(entry.event) in _CONCERNS


def _take(row: RecipientsRow, entry: Recorded) -> None:
    match entry.event:
        case DisclosureRecalled() as event:
            row.recalls[event.recall_id] = _recalled(event, entry)
        case RecallAcknowledged() as event:
            _acknowledge(row.recalls, event, entry)
        case _:
            tell(row.told, entry)


def _recalled(event: DisclosureRecalled, entry: Recorded) -> Part:
    return {
        "recipient_id": event.recipient_id,
        "ground_id": event.ground_id,
        "referral_id": event.referral_id,
        "reason": told_code(event.reason),
        "record_classes": [kind.value for kind in event.record_classes],
        "kept_classes": [kind.value for kind in event.kept_classes],
        "recalled_at": entry.recorded_at.isoformat(),
        "acknowledge_by": event.acknowledge_by.isoformat(),
        "acknowledged_at": None,
        "action": None,
    }


def _acknowledge(recalls: dict[str, Part], event: RecallAcknowledged, entry: Recorded) -> None:
    if event.recall_id in recalls:
        recalls[event.recall_id]["acknowledged_at"] = entry.recorded_at.isoformat()
        recalls[event.recall_id]["action"] = told_code(event.action)


def _recall_row(case_id: str, recall_id: str, told: Part) -> Row:
    moments = ("recalled_at", "acknowledge_by", "acknowledged_at")
    return (
        recall_id,
        case_id,
        told["recipient_id"],
        *(told[name] and datetime.fromisoformat(told[name]) for name in moments),
        as_json(told),
    )


def _listing(beside: Beside) -> Listing:
    source = sql.SQL("FROM views.recall_list AS r JOIN {} USING (case_id) WHERE {}").format(
        beside.cases, beside.condition
    )
    return Listing(
        name="recalls",
        columns=_COLUMNS,
        source=source,
        key=("r.acknowledge_by", "r.recall_id"),
        anchor=sql.SQL(
            "SELECT r.acknowledge_by, r.recall_id {} AND r.recall_id = %(cursor)s"
        ).format(source),
        id_column="recall_id",
    )


_CONCERNS: frozenset[type[Event]] = TELLING | {DisclosureRecalled, RecallAcknowledged}
_COLUMNS = sql.SQL(
    "r.recall_id, case_id, r.recipient_id, r.recalled_at, r.acknowledge_by, r.acknowledged_at, "
    "r.told, k.standing"
)
_OF_CASE = sql.SQL(
    "SELECT c.told AS told_to, r.* FROM views.recipient_case AS c "
    "LEFT JOIN views.recall_list AS r USING (case_id) WHERE c.case_id = %(case_id)s "
    "ORDER BY r.recalled_at, r.recall_id"
).format()
