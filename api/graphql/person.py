"""The person of a case: what is known of them now, from the permitted record classes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import strawberry

from api.graphql.making import made
from api.graphql.timeline import Word, said
from domain.messages import RecordClass


@strawberry.type(description="What one kind of entry says of somebody, as it was said last.")
class PersonalPart:
    entry: str = strawberry.field(description="The stable name of the entry that said it.")
    record_class: RecordClass = strawberry.field(description="The kind of knowledge.")
    subject: strawberry.ID = strawberry.field(
        description="Whose data it is: the case for its person, else a guardian, relative, contact."
    )
    erased: bool = strawberry.field(description="The key was destroyed; nothing can be read.")
    words: list[Word] = strawberry.field(description="What is said.")


@strawberry.type(description="The person of the case, as far as the asker may know them.")
class Person:
    known_as: str | None = strawberry.field(description="What the person wants to be called.")
    first_name: str | None = strawberry.field(description="First name.")
    family_name: str | None = strawberry.field(description="Family name.")
    also_known_as: str | None = strawberry.field(description="Another name.")
    birth_date: str | None = strawberry.field(description="Date of birth, perhaps an estimate.")
    birthplace: str | None = strawberry.field(description="Where the person was born.")
    address: str | None = strawberry.field(description="Where to find the person.")
    phone: str | None = strawberry.field(
        description="Telephone; only to be used where the safety check allows it."
    )
    email: str | None = strawberry.field(
        description="Electronic mail; only to be used where the safety check allows it."
    )
    parts: list[PersonalPart] = strawberry.field(description="Everything, by kind of entry.")


def person(case_id: str, shown: Iterable[Mapping[str, Any]]) -> Person | None:
    """The person from the parts that visibility opened; None where it opened none."""
    parts = list(shown)
    if not parts:
        return None
    subject = f"person-{case_id.partition('-')[2]}"
    own = [part["fields"] or {} for part in parts if part["subject"] == subject]
    known = {name: value for fields in own for name, value in fields.items() if value is not None}
    if "birth_date" in known:
        known["birth_date"] = str(known["birth_date"])
    return made(Person, known, parts=[_part(part) for part in parts])


def _part(shown: Mapping[str, Any]) -> PersonalPart:
    kind, fields = shown["record_class"], shown["fields"] or {}
    words = [
        word for name, value in fields.items() for word in said(name, kind, value, personal=True)
    ]
    return made(PersonalPart, shown, entry=shown["name"], words=words)
