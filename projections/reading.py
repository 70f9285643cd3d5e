"""Asking a read model: a statement with its parameters and what its rows mean; and pages of a list.

R1  A page is a place in an order, never an offset: rows that come or go elsewhere move nothing.
R2  A cursor holds the name of its list and the id of one row that its holder has seen; no value.
R3  Pages go both ways: `first` after a cursor, or `last` before one.

A question may be asked on a connection of either kind:

    row = case_view.by_id(case_id).ask(connection)
    row = await case_view.by_id(case_id).ask_async(connection)
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, Generic, TypeAlias, TypeVar

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from domain.messages import Malformed, Value

A = TypeVar("A")
Record: TypeAlias = Mapping[str, Any]
MOST = 50
USUAL = 20


class WrongCursor(Malformed):
    """A cursor that this list never gave."""

    advice = "Take cursors from the list that you page through, as they are."


class WrongPage(Malformed):
    """A page that cannot be: both ends at once, none, or too many."""

    advice = "Ask for `first` (after a cursor) or for `last` (before one), from 1 to 50."


class Question(Value, Generic[A]):
    """What is asked, and how the answer is read from the rows."""

    statement: sql.SQL | sql.Composed
    parameters: Mapping[str, Any]
    answer: Callable[[Sequence[Record]], A]

    def ask(self, connection: psycopg.Connection[Any]) -> A:
        with connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(self.statement, dict(self.parameters))
            return self.answer(cursor.fetchall())

    async def ask_async(self, connection: psycopg.AsyncConnection[Any]) -> A:
        async with connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(self.statement, dict(self.parameters))
            return self.answer(await cursor.fetchall())


class Page(Value):
    """Which part of a list is wanted.

    Raises: WrongPage.
    """

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        both = (self.first or self.after) and (self.last or self.before)
        if both or not 1 <= self.size <= MOST:
            raise WrongPage

    @property
    def size(self) -> int:
        wanted = self.last if self.backwards else self.first
        return USUAL if wanted is None else wanted

    @property
    def backwards(self) -> bool:
        return self.last is not None or self.before is not None

    @property
    def cursor(self) -> str | None:
        return self.before if self.backwards else self.after


FIRST_PAGE = Page()


class Slice(Value, Generic[A]):
    """A part of a list; `cursors` stand beside the rows."""

    rows: tuple[A, ...]
    cursors: tuple[str, ...]
    has_next: bool
    has_previous: bool


class Visible(Value):
    """The rows that may be in a list: FROM and WHERE, with parameters, and the order of the list.

    Of cases `c` is the row, of entries `t`. `anchor` finds the key of a cursor's row among those
    that are visible: a cursor made for a hidden one leads nowhere. `alone` has as many rows as
    `source` where nothing else is asked of them, and is counted faster. `known` is an array, for
    each row, of the record classes of which names and timers may tell whoever asks. What has the
    same `name` differs in its parameters alone.
    """

    source: sql.Composable
    key: tuple[str, ...]
    anchor: sql.Composable
    parameters: Mapping[str, Any]
    alone: sql.Composable | None = None
    known: sql.Composable | None = None
    name: str = ""


class Listing(Value):
    """A list: what is selected, in which order, and how a cursor's row is found again.

    `source` is the text from FROM to WHERE with its conditions; `key` are the columns of the order
    (the last one is unique); `anchor` selects the key of the row whose id is %(cursor)s.
    """

    name: str
    columns: sql.Composable
    source: sql.Composable
    key: tuple[str, ...]
    anchor: sql.Composable
    id_column: str
    descending: bool = False
    pages: dict[tuple[bool, bool, int], sql.SQL] = field(default_factory=dict, compare=False)
    """The statements of its pages, put together once: with a cursor or not, which way, the size."""


def page_of(listing: Listing, page: Page, parameters: Mapping[str, Any]) -> Question[Slice[Record]]:
    """Ask for one page.

    Raises: WrongCursor.
    """
    cursor = opened_cursor(listing.name, page.cursor) if page.cursor else None
    told = {**parameters, "cursor": cursor}
    form = (page.cursor is None, page.backwards, page.size)
    if form not in listing.pages:
        listing.pages[form] = fixed(_page(listing, page))
    return Question(
        statement=listing.pages[form],
        parameters=told,
        answer=lambda rows: _slice(listing, page, rows),
    )


def fixed(statement: sql.Composed) -> sql.SQL:
    """The same statement in one piece, for one that is asked often."""
    return sql.SQL(statement.as_string(None))


def count_of(listing: Listing, parameters: Mapping[str, Any]) -> Question[int]:
    """Ask how many rows the whole list has."""
    return Question(
        statement=sql.SQL("SELECT count(*) AS total {}").format(listing.source),
        parameters=parameters,
        answer=lambda rows: int(rows[0]["total"]),
    )


def one(rows: Sequence[Record]) -> Record | None:
    """The only row, if there is one."""
    return rows[0] if rows else None


def sealed_cursor(name: str, row_id: str) -> str:
    """R2."""
    return base64.urlsafe_b64encode(f"{name}:{row_id}".encode()).decode().rstrip("=")


def opened_cursor(name: str, cursor: str) -> str:
    """The id that a cursor stands for.

    Raises: WrongCursor.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise WrongCursor from None
    found, _, row_id = text.partition(":")
    if found != name or not row_id or "\0" in row_id:
        raise WrongCursor
    return row_id


def _page(listing: Listing, page: Page) -> sql.Composed:
    one_more = sql.Literal(page.size + 1)
    return sql.SQL("SELECT {} {} {} ORDER BY {} LIMIT {}").format(
        listing.columns, listing.source, _beyond(listing, page), _order(listing, page), one_more
    )


def _key(listing: Listing) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(*name.split(".")) for name in listing.key)


def _beyond(listing: Listing, page: Page) -> sql.Composable:
    if page.cursor is None:
        return sql.SQL("")
    less = listing.descending is not page.backwards
    return sql.SQL("AND ({}) {} ({})").format(
        _key(listing), sql.SQL("<" if less else ">"), listing.anchor
    )


def _order(listing: Listing, page: Page) -> sql.Composed:
    down = listing.descending is not page.backwards
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(
            sql.Identifier(*name.split(".")), sql.SQL("DESC" if down else "ASC")
        )
        for name in listing.key
    )


def _slice(listing: Listing, page: Page, rows: Sequence[Record]) -> Slice[Record]:
    more = len(rows) > page.size
    kept = tuple(rows[: page.size])
    if page.backwards:
        kept = kept[::-1]
    came_from = page.cursor is not None
    return Slice(
        rows=kept,
        cursors=tuple(sealed_cursor(listing.name, str(row[listing.id_column])) for row in kept),
        has_next=came_from if page.backwards else more,
        has_previous=more if page.backwards else came_from,
    )
