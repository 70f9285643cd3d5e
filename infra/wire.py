"""Wire: how the words of an event are written in JSON and read back, a plan per class, made once.

R1  What a field says is known from its type alone; a type that nobody can write stops the start.
R2  A code is written with its system and version, as `system|version|code`, and comes back with the
    version it was written with, even when no list holds it any more.
R3  Times are UTC with microseconds, days are ISO days, decimals are text; None is left out.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

from domain.messages import Malformed, Value
from domain.personal import Veiled, personal_fields
from domain.vocabulary import Code

Convert = Callable[[Any], Any]


class CannotStore(TypeError):
    """R1."""


@dataclass(frozen=True)
class Way:
    """How one type goes out and comes in; None where JSON carries it as it is."""

    out: Convert | None = None
    back: Convert | None = None


@dataclass(frozen=True)
class Plan:
    """How one class is written: which fields need converting, and what stands for those left out.

    The personal fields are not written here; they are read as they are given.
    """

    kind: type[Value]
    names: frozenset[str]
    order: tuple[str, ...]
    absent: Mapping[str, Any]
    out: tuple[tuple[str, Convert], ...]
    back: tuple[tuple[str, Convert], ...]

    def write(self, value: Value) -> dict[str, Any]:
        """The words of a value, ready for JSON."""
        values = vars(value)
        words = {name: said for name in self.order if (said := values[name]) is not None}
        for name, convert in self.out:
            if name in words:
                words[name] = convert(words[name])
        return words

    def read(self, words: Mapping[str, Any]) -> Value:
        """The value that says these words.

        Raises: Unreadable when a word is missing or unknown.
        """
        values = {**self.absent, **words}
        for name, convert in self.back:
            said = values.get(name)
            if said is not None:
                values[name] = convert(said)
        return self.made(values)

    def made(self, values: dict[str, Any]) -> Value:
        """A value from all its fields: like its constructor, without assigning them one by one."""
        if values.keys() != self.names:
            raise Unreadable(self.kind, values.keys() ^ self.names)
        value = object.__new__(self.kind)
        object.__setattr__(value, "__dict__", values)
        return value


class Unreadable(ValueError):
    """A stored event does not fit its class: a field was renamed without an upcaster."""

    def __init__(self, kind: type[Value], names: object) -> None:
        super().__init__(f"{kind.__name__}: missing or unknown: {names}")


class _Codes(dict[str, Code]):
    """R2: every code that was read so far, by its token."""

    def __missing__(self, token: str) -> Code:
        system, version, text = token.rsplit("|", 2)
        self[token] = code = Code(text, system, version)
        return code


_CODES = _Codes()


def plan(kind: type[Value]) -> Plan:
    """The plan of a class, made when it is first asked for.

    Raises: CannotStore, R1.
    """
    return _plan(cast("Hashable", kind))  # mypy takes no dataclass for hashable.


@cache
def _plan(kind: type[Value]) -> Plan:
    hints, personal = _hints(kind), frozenset(personal_fields(kind))
    ways = {name: way(hint) for name, hint in hints.items() if name not in personal}
    return Plan(
        kind=kind,
        names=frozenset(hints),
        order=tuple(ways),
        absent=_absent(kind),
        out=tuple((name, found.out) for name, found in ways.items() if found.out),
        back=tuple((name, found.back) for name, found in ways.items() if found.back),
    )


def way_of(kind: type[Value], name: str) -> Way:
    """How one field of a class is written and read."""
    return way(_hints(kind)[name])


def way(hint: object) -> Way:
    """How values of a type are written and read.

    Raises: CannotStore, R1.
    """
    hint = _plain(hint)
    if hint in _WAYS:
        return _WAYS[hint]
    if get_origin(hint) is tuple and get_args(hint)[1:] == (...,):
        return _tuple_way(way(get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Way(back=hint)
    if isinstance(hint, type) and issubclass(hint, Value):
        return Way(plan(hint).write, plan(hint).read)
    raise CannotStore(f"no way to store {hint!r}")


def _hints(kind: type[Value]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}  # type: ignore[arg-type]  # Every Value is one.


def _absent(kind: type[Value]) -> dict[str, Any]:
    """What stands for a field that was left out: its default, or None where it may be None."""
    absent = {}
    for field in fields(kind):  # type: ignore[arg-type]  # Every Value is a dataclass.
        if field.default is not MISSING:
            absent[field.name] = field.default
        elif _may_be_none(_hints(kind)[field.name]):
            absent[field.name] = None
        if _may_be_none(_hints(kind)[field.name]) and absent[field.name] is not None:
            raise CannotStore(
                f"{kind.__name__}.{field.name} may be None, but that is not its default"
            )
    return absent


def _may_be_none(hint: object) -> bool:
    return type(None) in get_args(_bare(hint))


def _bare(hint: object) -> object:
    return _bare(get_args(hint)[0]) if get_origin(hint) is Annotated else hint


def _plain(hint: object) -> object:
    """The type that is stored: without marks, None, and what stands for a sealed value."""
    hint = _bare(hint)
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint
    kinds = [kind for kind in get_args(hint) if kind not in {type(None), Veiled}]
    if len(kinds) != 1:
        raise CannotStore(f"no way to tell {hint!r} apart")
    return _plain(kinds[0])


def _tuple_way(inner: Way) -> Way:
    out, back = inner.out, inner.back
    return Way(
        out=(lambda values: [out(value) for value in values]) if out else None,
        back=(lambda values: tuple([back(value) for value in values])) if back else tuple,
    )


def _code(code: Code) -> str:
    return f"{code.system}|{code.version}|{code}"


def _moment(moment: datetime) -> str:
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise Malformed("a time without a zone")
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat(timespec='microseconds')[:-6]}Z"


_WAYS: Mapping[Any, Way] = {
    str: Way(),
    int: Way(),
    bool: Way(),
    Code: Way(_code, _CODES.__getitem__),
    datetime: Way(_moment, datetime.fromisoformat),
    date: Way(date.isoformat, date.fromisoformat),
    Decimal: Way(str, Decimal),
}
