"""Reviews: what watches over those who opened or received records, the longest due first.

R1  What runs is the due list's (due_list.py): nothing here falls due by a rule of its own. Such a
    review never rests, in a closed or merged case either (timers.py R4).
R2  Only visibility says which rows are in the list.

Readers (each gives a `Question`; see reading.py):

    listed(principal, wanted, page)  -> a page of rows; visibility.reviews shows each
    counted(principal, wanted)       -> how many there are
    by_id(principal, review_id, now) -> one of them, or None

A row has: review_id, case_id, kind, reference, due_at, organization_id (who was recalled, of a
recall), standing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import sql

from domain.access import Principal
from domain.messages import Value
from domain.timers import Kind
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
from projections.visibility.reviews import reviewed_by
from projections.visibility.rows import Beside, beside_reviews


class Wanted(Value):
    """What a list is filtered by; what is None filters nothing. Late is what was due by `now`."""

    now: datetime
    kinds: tuple[Kind, ...] | None = None
    late: bool | None = None


def listed(
    principal: Principal, wanted: Wanted, page: Page = FIRST_PAGE
) -> Question[Slice[Record]]:
    """A page of the list, what has been due longest first."""
    beside = beside_reviews(principal)
    return page_of(_listing(beside), page, _parameters(principal, beside, wanted))


def counted(principal: Principal, wanted: Wanted) -> Question[int]:
    """How many reviews the list has."""
    beside = beside_reviews(principal)
    return count_of(_listing(beside), _parameters(principal, beside, wanted))


def by_id(principal: Principal, review_id: str, now: datetime) -> Question[Record | None]:
    """One review of the list, by its id."""
    beside = beside_reviews(principal)
    found = sql.SQL("SELECT {} {} JOIN {} USING (case_id) WHERE {} AND {} = %(review_id)s").format(
        _COLUMNS, _FROM, beside.cases, _OF_THIS_CASE, _ID
    )
    wanted = _parameters(principal, beside, Wanted(now=now))
    case_id, _, _ = review_id.partition("/")
    told = {**wanted, "review_id": review_id, "case_id": case_id}
    return Question(statement=found, parameters=told, answer=one)


def id_of(case_id: str, kind: Kind, reference: str) -> str:
    """What the list calls a review."""
    return f"{case_id}/{kind}/{reference}"


def _parameters(principal: Principal, beside: Beside, wanted: Wanted) -> dict[str, Any]:
    concerned = reviewed_by(principal)
    kinds = concerned if wanted.kinds is None else set(concerned) & set(wanted.kinds)
    return {
        **beside.parameters,
        "kinds": sorted(kind.value for kind in kinds),
        "now": wanted.now,
        "late": wanted.late,
    }


def _listing(beside: Beside) -> Listing:
    source = sql.SQL("{} JOIN {} USING (case_id) WHERE {}").format(
        _FROM, beside.cases, _OF_THESE_KINDS
    )
    return Listing(
        name="reviews",
        columns=_COLUMNS,
        source=sql.SQL("{} {}").format(source, _WANTED),
        key=("d.due_at", "case_id", "d.kind", "d.reference"),
        anchor=sql.SQL(
            "SELECT d.due_at, case_id, d.kind, d.reference {} AND {} = %(cursor)s"
        ).format(source, _ID),
        id_column="review_id",
    )


_ID = sql.SQL("concat_ws('/', case_id, d.kind, d.reference)")
_COLUMNS = sql.SQL(
    "{} AS review_id, case_id, d.kind, d.reference, d.due_at, k.standing, "
    "(SELECT r.recipient_id FROM views.recall_list AS r WHERE r.recall_id = d.reference) "
    "AS organization_id"
).format(_ID)
_FROM = sql.SQL("FROM views.due_list AS d")
_OF_THESE_KINDS = sql.SQL("d.kind = ANY(%(kinds)s)")
_OF_THIS_CASE = sql.SQL("{} AND d.case_id = %(case_id)s").format(_OF_THESE_KINDS)
_WANTED = sql.SQL("AND (%(late)s::boolean IS NULL OR %(late)s = (d.due_at <= %(now)s))")
