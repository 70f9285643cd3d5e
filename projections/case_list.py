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

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

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
from projections.visibility.listed import Needs, visible_cases
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
    listing = _listing(visible, wanted, columns)
    return page_of(listing, page, _parameters(principal, visible, wanted))


def counted(principal: Principal, wanted: Wanted = EVERYTHING) -> Question[int]:
    """How many cases the list has."""
    visible = visible_cases(principal, needs_of(wanted))
    listing = _listing(visible, wanted)
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


def _listing(visible: Visible, wanted: Wanted, columns: Columns = None) -> Listing:
    """Put together once for the lists that differ in their parameters alone."""
    form = _Form(wanted.order, _filters_of(wanted), columns)
    kept = _kept(visible.name, form) if visible.name else []
    if not kept:
        kept.append(_put_together(visible, form))
    return kept[0]


class _Form(NamedTuple):
    """What the statement of a list is made of: its order, the filters that are asked, columns."""

    order: Order
    filters: frozenset[str]
    columns: Columns


def _filters_of(wanted: Wanted) -> frozenset[str]:
    asked = vars(wanted).items()
    return frozenset(name for name, value in asked if value is not None and name != "order")


@lru_cache(maxsize=256)
def _kept(name: str, form: _Form) -> list[Listing]:  # noqa: ARG001  # The key.
    """A place for one listing."""
    return []


def _put_together(visible: Visible, form: _Form) -> Listing:
    if form.order is Order.DUE_FIRST:
        return _by_due(visible, form)
    if form.order is Order.CHANGED_LAST:
        return _by_change(visible, form)
    return Listing(
        name="cases",
        columns=selected(form.columns),
        source=sql.SQL("{} {}").format(visible.source, _wanted(visible, form)),
        key=visible.key,
        anchor=visible.anchor,
        id_column="case_id",
        descending=form.order is Order.REPORTED_LAST,
    )


def _by_change(visible: Visible, form: _Form) -> Listing:
    """For each asker by the last step that they may know of."""
    changed = sql.SQL("{} AS changed_for").format(LAST_CHANGE.format(visible.known))
    return _by_computed(visible, form, changed, "changed_for", descending=True)


def _by_due(visible: Visible, form: _Form) -> Listing:
    """What has nothing due, of which the asker may know, comes last."""
    return _by_computed(visible, form, _DUE.format(_timer_known(visible)), "due_or_never")


def _by_computed(
    visible: Visible,
    form: _Form,
    computed: sql.Composable,
    name: str,
    *,
    descending: bool = False,
) -> Listing:
    """Ordered by what is computed for each row under this name."""
    chosen = sql.SQL("{}, {}").format(selected(form.columns), computed)
    anchored = _COMPUTED.format(chosen, visible.source, sql.SQL("AND c.case_id = %(cursor)s"))
    return Listing(
        name="cases",
        columns=sql.SQL("d.*"),
        source=_COMPUTED.format(chosen, visible.source, _wanted(visible, form)),
        key=(f"d.{name}", "d.case_id"),
        anchor=sql.SQL("SELECT {}, d.case_id {}").format(sql.Identifier("d", name), anchored),
        id_column="case_id",
        descending=descending,
    )


def _wanted(visible: Visible, form: _Form) -> sql.Composed:
    """The conditions of the filters that are asked, and of no other: each costs a plan."""
    conditions = [_FILTERS[name] for name in sorted(form.filters)]
    if form.filters & _NAMING_THE_HOLDER:
        conditions.append(_NO_SHELTER_OF_ANOTHER)
    known = _timer_known(visible)
    return sql.Composed([part.format(timer_known=known) for part in conditions])


def _timer_known(visible: Visible) -> sql.Composable:
    known = visible.known
    return sql.SQL("false") if known is None else timers_known(known, sql.SQL("l.kind"))


_READ_THE_WHOLE = (Order.CHANGED_LAST, Order.DUE_FIRST)
_COMPUTED = sql.SQL("FROM (SELECT {} {} {}) AS d WHERE true")
_DUE = sql.SQL(
    "coalesce((SELECT min(l.due_at) FROM views.due_list AS l WHERE l.case_id = c.case_id "
    "AND NOT l.noted AND NOT l.resting AND {}), '9999-01-01Z') AS due_or_never"
)
_FILTERS: Mapping[str, sql.SQL] = {
    "stages": sql.SQL(" AND c.stage = ANY(%(stages)s::text[])"),
    "closed": sql.SQL(" AND c.closed = %(closed)s::boolean"),
    "urgent": sql.SQL(" AND c.urgent = %(urgent)s::boolean"),
    "child": sql.SQL(" AND c.child = %(child)s::boolean"),
    "worker_id": sql.SQL(" AND c.worker_id = %(worker_id)s::text"),
    "holder_id": sql.SQL(" AND c.holder_id = %(holder_id)s::text"),
    "jurisdiction_id": sql.SQL(" AND c.jurisdiction_id = %(in_jurisdiction)s::text"),
    "id_begins": sql.SQL(" AND starts_with(c.case_id, %(id_begins)s::text)"),
    "late": sql.SQL(
        " AND %(late)s::boolean = EXISTS (SELECT FROM views.due_list AS l "
        "WHERE l.case_id = c.case_id AND l.noted AND NOT l.resting AND {timer_known})"
    ),
}
_NAMING_THE_HOLDER = frozenset({"holder_id", "worker_id"})
_NO_SHELTER_OF_ANOTHER = sql.SQL(
    " AND (c.holder_id = %(asking_agency_id)s OR NOT EXISTS ("
    "SELECT FROM jsonb_array_elements_text(c.standing -> 'sheltering') AS s (agency_id) "
    "WHERE s.agency_id = c.holder_id))"
)
"""R2."""
