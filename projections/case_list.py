"""Case list: the cases that somebody may know of, filtered and ordered, a page at a time.

R1  Only visibility says which rows are in the list; a filter or an order that reads more than a row
    shows takes the row out of it (visibility.look R3).
R2  That a shelter holds the case of its resident tells the place: it is found by holder or worker
    by that shelter alone.
R3  What is late, due or changed is what the names of its steps and timers may tell whoever asks
    (visibility.names).
R4  A case is found by the beginning of its id alone. An agency's own reference is personal: it may
    hold a name, is sealed, and is not searched.

    listed(principal, wanted, page, columns)  -> a page of rows; look_at and shape_case show each
    counted(principal, wanted)                -> how many there are
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from psycopg import sql

from domain.access import Principal
from domain.messages import RecordClass, Value
from projections.case_view import Columns, selected
from projections.reading import (
    FIRST_PAGE,
    Listing,
    Page,
    Question,
    Record,
    Slice,
    Visible,
    count_of,
    page_of,
)
from projections.visibility.look import Needs, visible_cases
from projections.visibility.names import LAST_CHANGE, timers_known


class Order(StrEnum):
    """How the list is ordered."""

    REPORTED_LAST = "reported_last"
    REPORTED_FIRST = "reported_first"
    CHANGED_LAST = "changed_last"
    DUE_FIRST = "due_first"


class Wanted(Value):
    """What a list is filtered by, and its order; what is None filters nothing."""

    stages: tuple[str, ...] | None = None
    closed: bool | None = None
    urgent: bool | None = None
    child: bool | None = None
    worker_id: str | None = None
    holder_id: str | None = None
    late: bool | None = None
    jurisdiction_id: str | None = None
    id_begins: str | None = None
    order: Order = Order.REPORTED_LAST


EVERYTHING = Wanted()


def listed(
    principal: Principal,
    wanted: Wanted = EVERYTHING,
    page: Page = FIRST_PAGE,
    columns: Columns = None,
) -> Question[Slice[Record]]:
    """A page of the list; of each row these columns, or all of them."""
    visible = visible_cases(principal, needs_of(wanted))
    listing = _listing(visible, wanted.order, columns)
    return page_of(listing, page, _parameters(principal, visible, wanted))


def counted(principal: Principal, wanted: Wanted = EVERYTHING) -> Question[int]:
    """How many cases the list has."""
    visible = visible_cases(principal, needs_of(wanted))
    listing = _listing(visible, wanted.order)
    if wanted == EVERYTHING and visible.alone is not None:
        listing = replace(listing, source=visible.alone)
    return count_of(listing, _parameters(principal, visible, wanted))


def needs_of(wanted: Wanted) -> Needs:
    """R1: what the filters and the order read."""
    whole = wanted.order in _READ_THE_WHOLE or any(
        value is not None
        for name, value in vars(wanted).items()
        if name not in ("child", "worker_id", "id_begins", "order")
    )
    persons = wanted.worker_id is not None
    classes = (RecordClass.CHILD,) if wanted.child is not None else ()
    return Needs(
        whole=whole or persons or wanted.child is not None,
        persons=persons,
        record_classes=classes,
    )


def _parameters(principal: Principal, visible: Visible, wanted: Wanted) -> dict[str, Any]:
    stages = None if wanted.stages is None else list(wanted.stages)
    filters = {name: value for name, value in vars(wanted).items() if name != "order"}
    filters["in_jurisdiction"] = filters.pop("jurisdiction_id")
    asking = {"asking_agency_id": principal.actor.agency_id}
    return {**visible.parameters, **filters, **asking, "stages": stages}


def _listing(visible: Visible, order: Order, columns: Columns = None) -> Listing:
    """Put together once for the lists that differ in their parameters alone."""
    kept = _kept(visible.name, order, columns) if visible.name else []
    if not kept:
        kept.append(_put_together(visible, order, columns))
    return kept[0]


@lru_cache(maxsize=256)
def _kept(name: str, order: Order, columns: Columns) -> list[Listing]:  # noqa: ARG001  # The key.
    """A place for one listing."""
    return []


def _put_together(visible: Visible, order: Order, columns: Columns) -> Listing:
    if order is Order.DUE_FIRST:
        return _by_due(visible, columns)
    if order is Order.CHANGED_LAST:
        return _by_change(visible, columns)
    return Listing(
        name="cases",
        columns=selected(columns),
        source=sql.SQL("{} {}").format(visible.source, _wanted(visible)),
        key=visible.key,
        anchor=visible.anchor,
        id_column="case_id",
        descending=order is Order.REPORTED_LAST,
    )


def _by_change(visible: Visible, columns: Columns) -> Listing:
    """For each asker by the last step that they may know of."""
    changed = sql.SQL("{} AS changed_for").format(LAST_CHANGE.format(visible.known))
    return _by_computed(visible, columns, changed, "changed_for", descending=True)


def _by_due(visible: Visible, columns: Columns) -> Listing:
    """What has nothing due, of which the asker may know, comes last."""
    return _by_computed(visible, columns, _DUE.format(_timer_known(visible)), "due_or_never")


def _by_computed(
    visible: Visible,
    columns: Columns,
    computed: sql.Composable,
    name: str,
    *,
    descending: bool = False,
) -> Listing:
    """Ordered by what is computed for each row under this name."""
    chosen = sql.SQL("{}, {}").format(selected(columns), computed)
    anchored = _COMPUTED.format(chosen, visible.source, sql.SQL("AND c.case_id = %(cursor)s"))
    return Listing(
        name="cases",
        columns=sql.SQL("d.*"),
        source=_COMPUTED.format(chosen, visible.source, _wanted(visible)),
        key=(f"d.{name}", "d.case_id"),
        anchor=sql.SQL("SELECT {}, d.case_id {}").format(sql.Identifier("d", name), anchored),
        id_column="case_id",
        descending=descending,
    )


def _wanted(visible: Visible) -> sql.Composed:
    return _WANTED.format(timer_known=_timer_known(visible))


def _timer_known(visible: Visible) -> sql.Composable:
    known = visible.known
    return sql.SQL("false") if known is None else timers_known(known, sql.SQL("l.kind"))


_READ_THE_WHOLE = (Order.CHANGED_LAST, Order.DUE_FIRST)
_COMPUTED = sql.SQL("FROM (SELECT {} {} {}) AS d WHERE true")
_DUE = sql.SQL(
    "coalesce((SELECT min(l.due_at) FROM views.due_list AS l WHERE l.case_id = c.case_id "
    "AND NOT l.noted AND NOT l.resting AND {}), '9999-01-01Z') AS due_or_never"
)
_WANTED = sql.SQL(
    "AND (%(stages)s::text[] IS NULL OR c.stage = ANY(%(stages)s)) "
    "AND (%(closed)s::boolean IS NULL OR c.closed = %(closed)s) "
    "AND (%(urgent)s::boolean IS NULL OR c.urgent = %(urgent)s) "
    "AND (%(child)s::boolean IS NULL OR c.child = %(child)s) "
    "AND (%(worker_id)s::text IS NULL OR c.worker_id = %(worker_id)s) "
    "AND (%(holder_id)s::text IS NULL OR c.holder_id = %(holder_id)s) "
    "AND (%(in_jurisdiction)s::text IS NULL OR c.jurisdiction_id = %(in_jurisdiction)s) "
    "AND (%(id_begins)s::text IS NULL OR starts_with(c.case_id, %(id_begins)s)) "
    "AND (%(late)s::boolean IS NULL OR %(late)s = EXISTS ("
    "SELECT FROM views.due_list AS l WHERE l.case_id = c.case_id AND l.noted AND NOT l.resting "
    "AND {timer_known})) "
    "AND (%(holder_id)s::text IS NULL AND %(worker_id)s::text IS NULL "
    "OR c.holder_id = %(asking_agency_id)s OR NOT EXISTS ("
    "SELECT FROM jsonb_each_text(c.standing -> 'stays') AS s WHERE s.value = c.holder_id))"
)
