"""Node and nodes: whatever can be asked for by its id alone.

R1  A malformed, a hidden and a missing id get one answer: null, and nothing else.
R2  The ids of one kind are asked for in one statement.
R3  What belongs to a case and is not shown is noted as denied, hidden or missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, NamedTuple

import strawberry

from api.graphql.case import case_shown
from api.graphql.context import Context, Info
from api.graphql.directory import organization, service
from api.graphql.loaders import together
from api.graphql.node import Node, may_be
from api.graphql.paging import AtLeast
from api.graphql.referrals import referral_shown
from api.graphql.returns import return_shown
from api.graphql.shelters import shelter
from domain.access import Principal
from domain.messages import Malformed
from projections import case_view, directory_view, referral_list, return_list, shelter_occupancy
from projections.reading import MOST, Question, Record

Id = Annotated[strawberry.ID, strawberry.argument(description="The id, as `<thing>-<uuid>`.")]
Ids = Annotated[
    list[strawberry.ID], strawberry.argument(description="The ids, 50 at most, of any kinds.")
]


class TooManyIds(Malformed):
    """More ids at once than a page of a list may hold."""

    advice = "Ask for 50 ids at most in one field."


class Kind(NamedTuple):
    """How one kind of thing is asked for, and how its row is shown."""

    question: Callable[[Principal, str], Question[Record | None]]
    shown: Callable[[Context, Record], Node | None]
    of_a_case: bool = False


async def node(info: Info, id: Id, at_least: AtLeast = None) -> Node | None:  # noqa: A002  # The argument's name.
    """One thing, if the asker may know of it."""
    await info.context.reach(at_least)
    return (await _found(info.context, [id])).get(id)


async def nodes(info: Info, ids: Ids, at_least: AtLeast = None) -> list[Node | None] | None:
    """Several things, each in the place of its id.

    Raises: TooManyIds.
    """
    if len(ids) > MOST:
        raise TooManyIds
    await info.context.reach(at_least)
    found = await _found(info.context, ids)
    return [found.get(key) for key in ids]


async def _found(context: Context, ids: Iterable[str]) -> Mapping[str, Node | None]:
    """R1: what the asker may know of, by id."""
    found: dict[str, Node | None] = {}
    for thing, keys in _by_kind(ids).items():
        kind = _KINDS[thing]
        rows = await context.ask(together([kind.question(context.principal, key) for key in keys]))
        for key, row in zip(keys, rows, strict=True):
            found[key] = _shown(context, kind, key, row)
    return found


def _shown(context: Context, kind: Kind, key: str, row: Record | None) -> Node | None:
    """R3."""
    if kind.shown is case_shown:
        return case_shown(context, row, key)
    if row is None and kind.of_a_case:
        context.readings.deny(key)
    return None if row is None else kind.shown(context, row)


def _by_kind(ids: Iterable[str]) -> Mapping[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for key in dict.fromkeys(ids):
        thing, _, _ = key.partition("-")
        if thing in _KINDS and may_be(thing, key):
            kinds.setdefault(thing, []).append(key)
    return kinds


_KINDS: Mapping[str, Kind] = {
    "case": Kind(lambda _, key: case_view.by_id(key), case_shown),
    "shelter": Kind(lambda _, key: shelter_occupancy.by_id(key), shelter),
    "organization": Kind(lambda _, key: directory_view.organization(key), organization),
    "service": Kind(lambda _, key: directory_view.service(key), service),
    "referral": Kind(referral_list.by_id, referral_shown, of_a_case=True),
    "return": Kind(return_list.by_id, return_shown, of_a_case=True),
}
