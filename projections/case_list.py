"""Case list: the cases that somebody may know of, newest report first, a page at a time.

R1  Only visibility says which rows are in the list; a filter that reads more than a row shows takes
    the row out of it (visibility.look R3).

    listed(principal, wanted, page)  -> Question of a page of rows; look_at and shape_case show each
    counted(principal, wanted)       -> how many there are
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from psycopg import sql

from domain.access import Principal
from domain.messages import RecordClass, Value
from projections.case_view import NEXT_DUE
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


class Wanted(Value):
    """What a list is filtered by; what is None filters nothing."""

    stages: tuple[str, ...] | None = None
    closed: bool | None = None
    urgent: bool | None = None
    child: bool | None = None
    worker_id: str | None = None
    holder_id: str | None = None
    late: bool | None = None


EVERYTHING = Wanted()


def listed(
    principal: Principal, wanted: Wanted = EVERYTHING, page: Page = FIRST_PAGE
) -> Question[Slice[Record]]:
    """A page of the list."""
    visible = visible_cases(principal, needs_of(wanted))
    return page_of(_listing(visible), page, _parameters(visible, wanted))


def counted(principal: Principal, wanted: Wanted = EVERYTHING) -> Question[int]:
    """How many cases the list has."""
    visible = visible_cases(principal, needs_of(wanted))
    listing = _listing(visible)
    if wanted == EVERYTHING and visible.alone is not None:
        listing = replace(listing, source=visible.alone)
    return count_of(listing, _parameters(visible, wanted))


def needs_of(wanted: Wanted) -> Needs:
    """R1: what the filters read."""
    whole = any(
        value is not None
        for name, value in vars(wanted).items()
        if name not in ("child", "worker_id")
    )
    persons = wanted.worker_id is not None
    classes = (RecordClass.CHILD,) if wanted.child is not None else ()
    return Needs(
        whole=whole or persons or wanted.child is not None,
        persons=persons,
        record_classes=classes,
    )


def _parameters(visible: Visible, wanted: Wanted) -> dict[str, Any]:
    stages = None if wanted.stages is None else list(wanted.stages)
    return {**visible.parameters, **vars(wanted), "stages": stages}


def _listing(visible: Visible) -> Listing:
    return Listing(
        name="cases",
        columns=sql.SQL("c.*, {}").format(NEXT_DUE),
        source=sql.SQL("{} {}").format(visible.source, _WANTED),
        key=visible.key,
        anchor=visible.anchor,
        id_column="case_id",
        descending=True,
    )


_WANTED = sql.SQL(
    "AND (%(stages)s::text[] IS NULL OR c.stage = ANY(%(stages)s)) "
    "AND (%(closed)s::boolean IS NULL OR c.closed = %(closed)s) "
    "AND (%(urgent)s::boolean IS NULL OR c.urgent = %(urgent)s) "
    "AND (%(child)s::boolean IS NULL OR c.child = %(child)s) "
    "AND (%(worker_id)s::text IS NULL OR c.worker_id = %(worker_id)s) "
    "AND (%(holder_id)s::text IS NULL OR c.holder_id = %(holder_id)s) "
    "AND (%(late)s::boolean IS NULL OR %(late)s = EXISTS ("
    "SELECT FROM views.due_list AS l WHERE l.case_id = c.case_id AND l.noted AND NOT l.resting))"
)
