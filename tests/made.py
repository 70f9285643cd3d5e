"""Makes a well-formed example of any command or event from its type hints, ever the same."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from domain.clocks import Clock, Rule
from domain.messages import Actor, RecordClass, Value
from domain.personal import Veiled, annotations_in
from domain.vocabulary import CodeList
from tests.examples import MORNING, SOCIAL_WORKER, made_id

V = TypeVar("V", bound=Value)

_HELD_BY_LIBRARIES = {"country": "TZA", "region": "TZ-08", "language": "swa", "currency": "TZS"}
_PLAIN: dict[Any, Callable[[str], Any]] = {
    bool: lambda _: True,
    int: lambda _: 3,
    str: lambda name: f"{name} of an example",
    date: lambda _: date(2026, 3, 2),
    datetime: lambda _: datetime(2026, 3, 3, 6, 0, tzinfo=UTC),
    Decimal: lambda _: Decimal("25000.00"),
    RecordClass: lambda _: RecordClass.IDENTITY,
    Actor: lambda _: SOCIAL_WORKER,
    Clock: lambda _: Clock(
        name="place_hold", amount=24, unit="hours", standing="default", source="test"
    ),
    Rule: lambda _: Rule(name="duty_to_notify", value="none", standing="default", source="test"),
}


def made(kind: type[V], /, **words: Any) -> V:
    """An example with every field filled, optional ones too, but for `words`."""
    hints = get_type_hints(kind, include_extras=True)
    told = {
        field.name: _value(field.name, hints[field.name])
        for field in fields(cast("Any", kind))
        if field.name not in words and not _is_envelope(field)
    }
    return kind(**(_words_of_commands(kind) | told | words))


def _words_of_commands(kind: type[Value]) -> dict[str, Any]:
    names = {field.name for field in fields(cast("Any", kind))}
    told = {
        "stream": made_id("case", "first"),
        "by": SOCIAL_WORKER,
        "at": MORNING,
        "command_id": made_id("command", kind.__name__).removeprefix("command-"),
    }
    return {name: value for name, value in told.items() if name in names}


_ENVELOPE = {
    "stream",
    "by",
    "at",
    "command_id",
    "occurred_at",
    "late_reason",
    "purpose_of_use",
    "legal_basis_id",
    "correlation_id",
    "causation_id",
    "traceparent",
}


def _is_envelope(field: Any) -> bool:
    return field.name in _ENVELOPE


def _value(name: str, hint: Any) -> Any:
    lists = [found for found in annotations_in(hint) if isinstance(found, CodeList)]
    bare = _bare(hint)
    if lists:
        code = lists[0][_HELD_BY_LIBRARIES.get(lists[0].name) or next(iter(lists[0]))]
        return (code,) if get_origin(bare) is tuple else code
    if get_origin(bare) is tuple:
        return (_plain(name.removesuffix("s"), get_args(bare)[0]),)
    return _plain(name, bare)


def _bare(hint: Any) -> Any:
    """The type of a present, unveiled value: without annotations, None and Veiled."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        kept = [arg for arg in get_args(hint) if arg not in (type(None), Veiled)]
        return _bare(kept[0])
    return hint


def _plain(name: str, kind: Any) -> Any:
    if kind is str and name.endswith("_id"):
        return made_id(name.removesuffix("_id").removeprefix("to_"), name)
    if kind is str and name == "phone":
        return "+255222000000"
    return _PLAIN[kind](name)
