"""Bodies: what is sent with a command, built once from the domain's own command.

R1  A field that the command does not have is refused, and so is a value of another type.
R2  When it happened, why it is recorded late, for which purpose and on which basis may be said with
    every command but the anonymous notification, which keeps none of it.
R3  The ids of what is new may be left out, and some always are (catalogue R3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from api.commands.catalogue import Operation
from api.commands.keys import made_id
from api.commands.values import STRICT, Id, Moment, Word, coded, field_of, words
from domain.messages import Actor, Command
from domain.personal import personal_fields
from domain.vocabulary import LATE_REASON
from domain.wellformed import LATE

_ENVELOPE = frozenset(field.name for field in fields(cast("Any", Command)))
_SAID_OF_ALL: Mapping[str, tuple[Any, Any]] = {
    "occurred_at": (
        Moment | None,
        Field(
            default=None,
            description="When it happened, where that is earlier than now; always with its zone.",
        ),
    ),
    "late_reason": (
        coded(LATE_REASON) | None,
        Field(
            default=None,
            description="Why it is recorded more than"
            f" {LATE.total_seconds() / 3600:.0f} hours after it happened.",
        ),
    ),
    "purpose_of_use": (
        str | None,
        Field(
            default=None,
            min_length=1,
            max_length=200,
            pattern=r"^[^\u0000]*$",
            description="For which purpose the caller acts.",
        ),
    ),
    "legal_basis_id": (
        Id | None,
        Field(default=None, description="On which recorded basis the caller acts."),
    ),
}
"""R2."""


class Body(BaseModel):
    """What every body is: strict, and closed to fields that nobody knows."""

    model_config = STRICT


@cache
def spoken(operation: Operation) -> tuple[Word, ...]:
    """The fields of the command that the body says."""
    unsaid = {operation.path_word, operation.introduces if operation.makes_id else ""}
    return words(operation.kind, _ENVELOPE | unsaid)


@cache
def model(operation: Operation) -> type[Body]:
    """R1: the body of an operation."""
    inner = {word.name: _field(operation, word) for word in spoken(operation)}
    if operation.thing != "notification":
        inner |= _SAID_OF_ALL
        inner |= _stream_field(operation)
    return create_model(
        operation.name,
        __base__=Body,
        __doc__=operation.kind.__doc__,
        **cast("Any", inner),
    )


def command(
    operation: Operation,
    body: Body,
    *,
    address_id: str,
    by: Actor,
    at: datetime,
    command_id: UUID,
    traceparent: str | None,
) -> tuple[Command, Mapping[str, str]]:
    """The command that a body asks for, and the ids that were made for it by name."""
    said = {word.name: _taken(word, getattr(body, word.name)) for word in spoken(operation)}
    made = _made(operation, said, command_id)
    stream = address_id if operation.path_word == "stream" else _stream(operation, body, command_id)
    if operation.makes_stream:
        made = {f"{operation.thing}_id": stream, **made}
    if operation.path_word not in ("", "stream"):
        said[operation.path_word] = address_id
    envelope = {name: getattr(body, name, None) for name in _SAID_OF_ALL}
    whole = operation.kind(
        stream=stream,
        by=by,
        at=at,
        command_id=str(command_id),
        traceparent=traceparent,
        **envelope,
        **(said | {name: value for name, value in made.items() if name in _names(operation)}),
    )
    return whole, made


def _field(operation: Operation, word: Word) -> tuple[Any, Any]:
    if word.required and word.name == operation.introduces:
        told = f"The id of what is new, as `{_example_of(word)}-…`; made here where left out."
        return Id | None, Field(default=None, description=told)
    return field_of(word)


def _stream_field(operation: Operation) -> dict[str, tuple[Any, Any]]:
    thing = operation.thing
    if not operation.makes_stream or thing == "case":
        return {}
    pattern = rf"^{thing}-[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}$"
    told = f"The id of the new {thing}, as `{thing}-…`; made here where left out."
    return {
        f"{thing}_id": (str | None, Field(default=None, pattern=pattern, description=told)),
    }


def _example_of(word: Word) -> str:
    return made_id(UUID(int=0), word.name).partition("-")[0]


def _taken(word: Word, value: Any) -> Any:  # noqa: ANN401  # Any value at all.
    if value is None:
        return word.default if not word.required else None
    return word.back(value)


def _stream(operation: Operation, body: Body, command_id: UUID) -> str:
    told = getattr(body, f"{operation.thing}_id", None)
    return told or made_id(command_id, f"{operation.thing}_id")


def _made(operation: Operation, said: Mapping[str, Any], command_id: UUID) -> dict[str, str]:
    """R3: the id that the command introduces, and the subjects that were left unnamed."""
    named = dict.fromkeys([operation.introduces] if operation.introduces else [])
    for name, mark in personal_fields(operation.kind).items():
        if mark.subject in said and said[name] is not None and said[mark.subject] is None:
            named[mark.subject] = None
    return {name: said.get(name) or made_id(command_id, name) for name in named}


@cache
def _names(operation: Operation) -> frozenset[str]:
    return frozenset(field.name for field in fields(operation.kind))
