"""Referral list: the inbox and the outbox of an agency, with due times and what is late.

R1  A referral is folded as in its case's row (case_referrals.py): one meaning of status and late.
R2  Only visibility says which rows are in the list, and shows each by a look at its case.

Readers (each gives a `Question`; see reading.py):

    listed(principal, wanted, page)  -> a page of rows; visibility.shape_referral shows each
    counted(principal, wanted)       -> how many there are
    by_id(principal, referral_id)    -> one row, or None

A row has: referral_id, case_id, standing, told (what case_referrals keeps of it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from psycopg import sql

from domain.access import Principal
from domain.messages import Recorded, Value
from projections import case_referrals
from projections.case_referrals import Referrals
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
from projections.table import Row, Table, as_json
from projections.visibility.rows import Beside, Direction, beside_referrals

REFERRALS = Table(
    name="referral_list",
    columns=(
        "referral_id",
        "case_id",
        "version",
        "from_agency_id",
        "to_agency_id",
        "status",
        "priority",
        "late",
        "sent_at",
        "reply_due_at",
        "told",
    ),
    key=("referral_id",),
)
OPEN = ("sent", "received", "information_requested")
"""What waits for an answer."""


class Order(StrEnum):
    """How the list is ordered."""

    DUE_FIRST = "due_first"
    NEWEST_FIRST = "newest_first"


class Wanted(Value):
    """What a list is filtered by, and its order; what is None filters nothing."""

    direction: Direction | None = None
    statuses: tuple[str, ...] | None = None
    priority: str | None = None
    open: bool | None = None
    late: bool | None = None
    order: Order = Order.DUE_FIRST


EVERYTHING = Wanted()


@dataclass(slots=True)
class ReferralRow:
    """One referral; `told` holds it by its id, as the row of its case does."""

    case_id: str
    version: int = 0
    told: Referrals = field(default_factory=dict)


Sheet = dict[str, ReferralRow]


@dataclass(frozen=True)
class ReferralList(Projection[Sheet]):
    """One row for each referral."""

    name: ClassVar[str] = "referral_list"
    tables: ClassVar[tuple[Table, ...]] = (REFERRALS,)

    def blank(self) -> Sheet:
        return {}

    def load(
        self, cursor: Cursor, generation: Generation, sheet: Sheet, batch: Sequence[Recorded]
    ) -> None:
        wanted = {_referral_id(entry) for entry in batch if _concerns(entry)}
        missing = sorted(wanted - sheet.keys())
        if missing:
            rows = REFERRALS.load(cursor, generation, "referral_id", missing)
            sheet.update({row[0]: _revived(row) for row in rows})

    def fold(self, sheet: Sheet, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if not _concerns(entry):
                continue
            row = sheet.setdefault(_referral_id(entry), ReferralRow(entry.stream))
            if entry.version > row.version:
                case_referrals.take(row.told, entry)
                row.version = entry.version

    def write(self, cursor: Cursor, generation: Generation, sheet: Sheet) -> None:
        REFERRALS.put(
            cursor, generation, [_columns(*pair) for pair in sheet.items() if pair[1].told]
        )


def listed(
    principal: Principal, wanted: Wanted = EVERYTHING, page: Page = FIRST_PAGE
) -> Question[Slice[Record]]:
    """A page of the list."""
    beside = beside_referrals(principal, wanted.direction)
    return page_of(_listing(beside, wanted.order), page, _parameters(beside, wanted))


def counted(principal: Principal, wanted: Wanted = EVERYTHING) -> Question[int]:
    """How many referrals the list has."""
    beside = beside_referrals(principal, wanted.direction)
    return count_of(_listing(beside, wanted.order), _parameters(beside, wanted))


def by_id(principal: Principal, referral_id: str) -> Question[Record | None]:
    """One referral, if it may be known."""
    beside = beside_referrals(principal, None)
    return Question(
        statement=sql.SQL("SELECT {} {} AND r.referral_id = %(referral_id)s").format(
            _COLUMNS, _source(beside)
        ),
        parameters={**beside.parameters, "referral_id": referral_id},
        answer=one,
    )


def _concerns(entry: Recorded) -> bool:
    return type(entry.event) in case_referrals.CONCERNS


def _referral_id(entry: Recorded) -> str:
    return str(entry.event.referral_id)  # type: ignore[attr-defined]  # All that concern have it.


def _revived(row: Row) -> ReferralRow:
    stored = dict(zip(REFERRALS.columns, row, strict=True))
    told = {stored["referral_id"]: stored["told"]}
    return ReferralRow(case_id=stored["case_id"], version=stored["version"], told=told)


def _columns(referral_id: str, row: ReferralRow) -> Row:
    told = row.told[referral_id]
    return (
        referral_id,
        row.case_id,
        row.version,
        told["from_agency_id"],
        told["to_agency_id"],
        told["status"],
        told["priority"]["code"],
        told["late"],
        datetime.fromisoformat(told["sent_at"]),
        datetime.fromisoformat(told["reply_due_at"]),
        as_json(told),
    )


def _parameters(beside: Beside, wanted: Wanted) -> dict[str, Any]:
    statuses = None if wanted.statuses is None else list(wanted.statuses)
    filters = {"priority": wanted.priority, "open": wanted.open, "late": wanted.late}
    return {**beside.parameters, **filters, "statuses": statuses, "waiting": list(OPEN)}


def _source(beside: Beside) -> sql.Composed:
    return sql.SQL("FROM views.referral_list AS r JOIN {} USING (case_id) WHERE {}").format(
        beside.cases, beside.condition
    )


def _listing(beside: Beside, order: Order) -> Listing:
    source = _source(beside)
    key = _KEYS[order]
    return Listing(
        name="referrals",
        columns=_COLUMNS,
        source=sql.SQL("{} {}").format(source, _WANTED),
        key=key,
        anchor=sql.SQL("SELECT {} {} AND r.referral_id = %(cursor)s").format(
            sql.SQL(", ").join(sql.Identifier(*name.split(".")) for name in key), source
        ),
        id_column="referral_id",
        descending=order is Order.NEWEST_FIRST,
    )


_KEYS = {
    Order.DUE_FIRST: ("r.reply_due_at", "r.referral_id"),
    Order.NEWEST_FIRST: ("r.sent_at", "r.referral_id"),
}
_COLUMNS = sql.SQL("r.referral_id, case_id, r.told, k.standing")
_WANTED = sql.SQL(
    "AND (%(statuses)s::text[] IS NULL OR r.status = ANY(%(statuses)s)) "
    "AND (%(priority)s::text IS NULL OR r.priority = %(priority)s) "
    "AND (%(open)s::boolean IS NULL OR %(open)s = (r.status = ANY(%(waiting)s))) "
    "AND (%(late)s::boolean IS NULL OR r.late = %(late)s)"
)
