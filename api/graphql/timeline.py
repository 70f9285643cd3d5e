"""The timeline: what happened in a case, entry by entry, as far as the asker may see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import strawberry

from api.graphql.case_parts import Withheld
from api.graphql.context import Context
from api.graphql.directory import Organization, organization_named
from api.graphql.making import made
from api.graphql.paging import Connection, connection
from api.graphql.words import In
from domain.messages import RecordClass, Role
from projections.labels import Language, label
from projections.reading import Page, Record
from projections.visibility import Look, shape_entry

Shown = Mapping[str, Any]


def _label(root: strawberry.Parent[Word], language: In = Language.EN) -> str | None:
    if root.system is None or root.value is None:
        return None
    return label(root.system, root.value, language)


@strawberry.type(description="One thing that an entry says.")
class Word:
    field: str = strawberry.field(description="What is told: the stable name of the field.")
    record_class: RecordClass = strawberry.field(description="The kind of knowledge.")
    value: str | None = strawberry.field(
        description="What is said, as text; a code alone. Missing where it was erased."
    )
    system: str | None = strawberry.field(description="For a code: its list.")
    version: str | None = strawberry.field(description="For a code: the version of its list.")
    label: str | None = strawberry.field(resolver=_label, description="For a code: its words.")
    personal: bool = strawberry.field(description="It was stored sealed, and opened for the asker.")


@strawberry.type(description="One entry of a case: a fact that never changes.")
class TimelineEntry:
    id: strawberry.ID = strawberry.field(
        description="The case and the version of its stream, as `case-…/12`; to whoever does not "
        "see every entry, the case and an id that counts nothing."
    )
    name: str = strawberry.field(description="The stable name, as `referral.accepted.v1`.")
    step: str = strawberry.field(description="The step of the process that it belongs to.")
    occurred_at: datetime = strawberry.field(description="When it happened.")
    recorded_at: datetime = strawberry.field(description="When it was recorded.")
    agency_id: strawberry.ID | None = strawberry.field(description="The agency that recorded it.")
    agency: Organization | None = strawberry.field(
        resolver=organization_named("agency_id"), description="The agency that recorded it."
    )
    role: Role | None = strawberry.field(description="The role of whoever recorded it.")
    user_id: strawberry.ID | None = strawberry.field(description="Who recorded it.")
    purpose_of_use: str | None = strawberry.field(description="For which purpose they acted.")
    legal_basis_id: strawberry.ID | None = strawberry.field(description="On which basis.")
    late_reason: str | None = strawberry.field(description="Why it was recorded late.")
    voided: bool = strawberry.field(description="A later entry voided it; it stays all the same.")
    synthetic: bool = strawberry.field(description="Made by the demonstration, about nobody.")
    words: list[Word] = strawberry.field(description="What it says to the asker.")
    withheld: list[Withheld] = strawberry.field(
        description="Kinds of knowledge that entries like this may hold and that are withheld."
    )


async def entries(context: Context, look: Look, page: Page) -> Connection[TimelineEntry]:
    """A page of the timeline of a case that the asker was let look at."""
    found = await context.load.entries.load((look, page))

    async def count() -> int:
        return await context.load.entry_count.load(look)

    return connection(found, lambda row: entry_of(context, look, row), count)


def entry_of(context: Context, look: Look, row: Record) -> TimelineEntry:
    shown = shape_entry(look, row, context.opener)
    if shown is None:
        raise LookupError("a listed entry that may not be shown")
    return made(
        TimelineEntry,
        shown,
        id=f"{shown['case_id']}/{shown['version'] or shown['entry_id']}",
        role=None if shown["role"] is None else Role(shown["role"]),
        voided=shown["voided_by"] is not None,
        words=[*_plain(shown["words"]), *_opened(shown["personal"])],
        withheld=[made(Withheld, told) for told in (*shown["withheld"], *_erased(shown))],
    )


def _plain(words: Shown) -> Iterator[Word]:
    for record_class, fields in words.items():
        for field, value in fields.items():
            yield from said(field, record_class, value)


def _opened(parts: list[Shown]) -> Iterator[Word]:
    for part in parts:
        for field, value in (part["fields"] or {}).items():
            yield from said(field, part["record_class"], value, personal=True)


def _erased(shown: Shown) -> Iterator[Shown]:
    for part in shown["personal"]:
        if part["erased"]:
            yield {"record_class": part["record_class"], "reason": "erased"}


def said(field: str, record_class: str, value: Any, *, personal: bool = False) -> Iterator[Word]:  # noqa: ANN401  # JSON.
    """The words of one field: one for each value of a list, a code with its list."""
    for one in value if isinstance(value, list | tuple) else [value]:
        coded = one if isinstance(one, Mapping) and "code" in one else {}
        yield Word(
            field=field,
            record_class=RecordClass(record_class),
            value=coded.get("code") or text(one),
            system=coded.get("system"),
            version=coded.get("version"),
            personal=personal,
        )


def text(value: Any) -> str | None:  # noqa: ANN401  # JSON.
    """A value as text: what is text stays, everything else as JSON writes it."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
