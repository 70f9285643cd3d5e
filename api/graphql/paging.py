"""Pages of a list, as Relay connections: edges with cursors, the page's place, the whole count.

R1  The count is asked for only when somebody wants to know it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Generic, Protocol, TypeVar

import strawberry

from api.graphql.asking import Ask
from projections.reading import Page, Question, Record, Slice

N = TypeVar("N")
R = TypeVar("R")
Count = Callable[[], Awaitable[int]]


class Counted(Protocol):
    """Whatever knows how many things its list has."""

    count: Count


First = Annotated[
    int | None, strawberry.argument(description="How many from the beginning, 50 at most.")
]
After = Annotated[
    str | None, strawberry.argument(description="Begin behind this cursor of the same list.")
]
Last = Annotated[int | None, strawberry.argument(description="How many from the end, 50 at most.")]
Before = Annotated[
    str | None, strawberry.argument(description="End before this cursor of the same list.")
]
AtLeast = Annotated[
    int | None,
    strawberry.argument(
        description="Wait until what was recorded up to this position (`Rejea-Position`) is read."
    ),
]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="More follows behind the page.")
    has_previous_page: bool = strawberry.field(description="More stands before the page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge.")


@strawberry.type(description="One thing of a list, and its place in it.")
class Edge(Generic[N]):
    cursor: str = strawberry.field(description="The place: an opaque text for `after`, `before`.")
    node: N = strawberry.field(description="The thing itself.")


async def _total_count(root: strawberry.Parent[Counted]) -> int:
    return await root.count()


@strawberry.type(description="A page of a list of what the asker may see.")
class Connection(Generic[N]):
    edges: list[Edge[N]] = strawberry.field(description="The things of this page, in their order.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")
    total_count: int = strawberry.field(
        resolver=_total_count, description="How many things the whole list has for the asker."
    )
    count: strawberry.Private[Count]


def page_wanted(first: int | None, after: str | None, last: int | None, before: str | None) -> Page:
    """The page that the arguments of a list describe.

    Raises: WrongPage.
    """
    return Page(first=first, after=after, last=last, before=before)


async def paged(
    ask: Ask,
    page: Question[Slice[Record]],
    total: Callable[[], Question[int]],
    node: Callable[[Record], N],
) -> Connection[N]:
    """Ask for a page and make its rows nodes; the whole list is counted where that is asked for."""

    async def count() -> int:
        return await ask(total())

    return connection(await ask(page), node, count)


def connection(found: Slice[R], node: Callable[[R], N], count: Count) -> Connection[N]:
    """Make a page of rows a page of nodes."""
    pairs = zip(found.cursors, found.rows, strict=True)
    edges = [Edge(cursor=cursor, node=node(row)) for cursor, row in pairs]
    return Connection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=found.has_next,
            has_previous_page=found.has_previous,
            start_cursor=found.cursors[0] if found.cursors else None,
            end_cursor=found.cursors[-1] if found.cursors else None,
        ),
        count=count,
    )
