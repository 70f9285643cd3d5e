"""Follow-ups: visits, follow-ups and reviews of what was begun for a person, the latest due first.

R1  What runs is the due list's (due_list.py): nothing here falls due by a rule of its own. A closed
    or merged case rests and lists nothing.
R2  A follow-up has the record class of the fact that asked for it: that it is due tells the fact.
R3  Only visibility says which rows are in the list.

Readers (each gives a `Question`; see reading.py):

    listed(principal, wanted, page)  -> a page of rows; visibility.shape_follow_up shows each
    counted(principal, wanted)       -> how many there are

A row has: follow_up_id, case_id, kind, reference, due_at, noted, standing, reintegration.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg import sql

from domain.access import Principal
from domain.messages import RecordClass, Value
from domain.telltale.timers import TIMERS
from domain.timers import Kind
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
from projections.visibility.hours import last_told_by
from projections.visibility.rows import Beside, beside_cases

CLASS_OF: Mapping[Kind, RecordClass] = {
    kind: TIMERS[kind].record_class
    for kind in (
        Kind.MONITORING_VISIT,
        Kind.REUNIFICATION_FOLLOW_UP,
        Kind.SUPPORT_PLAN,
        Kind.ALTERNATIVE_CARE,
    )
}
"""R2: what is followed up, each with the class of its fact."""


class Wanted(Value):
    """What a list is filtered by; what is None filters nothing. Late is what was due by `now`."""

    now: datetime
    kinds: tuple[Kind, ...] | None = None
    late: bool | None = None
    due_by: datetime | None = None
    worker_id: str | None = None


def listed(
    principal: Principal, wanted: Wanted, page: Page = FIRST_PAGE
) -> Question[Slice[Record]]:
    """A page of the list, what has been due longest first."""
    beside = beside_cases(principal)
    return page_of(_listing(beside), page, _parameters(principal, beside, wanted))


def counted(principal: Principal, wanted: Wanted) -> Question[int]:
    """How many follow-ups the list has."""
    beside = beside_cases(principal)
    return count_of(_listing(beside), _parameters(principal, beside, wanted))


def _parameters(principal: Principal, beside: Beside, wanted: Wanted) -> dict[str, Any]:
    chosen = [kind for kind in CLASS_OF if wanted.kinds is None or kind in wanted.kinds]
    return {
        **beside.parameters,
        "kinds": [kind.value for kind in chosen],
        "classes": [CLASS_OF[kind].value for kind in chosen],
        "now": wanted.now,
        "late": wanted.late,
        "due_by": last_told_by(principal, wanted.due_by),
        "worker_id": wanted.worker_id,
    }


def _listing(beside: Beside) -> Listing:
    source = sql.SQL("{} JOIN {} USING (case_id) WHERE {} AND {}").format(
        _FROM, beside.cases, beside.condition, _SHOWN
    )
    return Listing(
        name="followUps",
        columns=_COLUMNS,
        source=sql.SQL("{} {}").format(source, _WANTED),
        key=("d.due_at", "case_id", "d.kind", "d.reference"),
        anchor=sql.SQL(
            "SELECT d.due_at, case_id, d.kind, d.reference {} AND {} = %(cursor)s"
        ).format(source, _ID),
        id_column="follow_up_id",
    )


_ID = sql.SQL("concat_ws('/', case_id, d.kind, d.reference)")
_KEY = sql.SQL("d.due_at, case_id, d.kind, d.reference")
_COLUMNS = sql.SQL(
    "{} AS follow_up_id, case_id, d.kind, d.reference, d.due_at, d.noted, "
    "k.standing, k.reintegration"
).format(_ID)
_FROM = sql.SQL(
    "FROM views.due_list AS d "
    "JOIN unnest(%(kinds)s::text[], %(classes)s::text[]) AS f(kind, record_class) USING (kind)"
)
_SHOWN = sql.SQL("NOT d.resting AND k.whole AND f.record_class = ANY(k.record_classes)")
_WANTED = sql.SQL(
    "AND (%(late)s::boolean IS NULL OR %(late)s = (d.due_at <= %(now)s)) "
    "AND (%(due_by)s::timestamptz IS NULL OR d.due_at <= %(due_by)s) "
    "AND (%(worker_id)s::text IS NULL OR k.standing ->> 'worker_id' = %(worker_id)s)"
)
