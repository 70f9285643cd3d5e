"""Makes the objects of the schema from what visibility shows: a field takes the word of its name.

R1  A word that is missing is missing (None): what visibility did not show is not made up.
R2  Days and moments come as text from stored parts, as they are from columns; both are taken.
R3  A word is read when it is asked for: most documents ask for few of the fields of an object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from api.graphql.words import Code
from domain.access import Tie
from domain.messages import RecordClass
from projections.stage import Stage

T = TypeVar("T")
Told = Mapping[str, Any]
Read = Callable[[Any], Any]
_WORDS = "words_told"


def made(kind: type[T], told: Told, **named: Any) -> T:  # noqa: ANN401  # Words of any type.
    """Make an object of the schema; `named` are the words that go by another name."""
    _readers(cast("Any", kind))
    thing = object.__new__(kind)
    thing.__dict__[_WORDS] = {**told, **named}
    return thing


def telling(kind: type[T], told: Told, otherwise: Mapping[str, str], **own: Any) -> T:  # noqa: ANN401  # As above.
    """Make an object whose words are taken from `told` one by one, as they are asked for.

    `otherwise` names the words that go by another name; `own` are attributes as they are.
    """
    thing = made(kind, {})
    thing.__dict__.update(own)
    thing.__dict__[_WORDS] = _Otherwise(told, otherwise)
    return thing


class _Otherwise:
    """Words by the names of the schema."""

    def __init__(self, told: Told, otherwise: Mapping[str, str]) -> None:
        self._told = told
        self._otherwise = otherwise

    def get(self, name: str) -> Any:  # noqa: ANN401  # As above.
        return self._told.get(self._otherwise.get(name, name))


def words_of(thing: Any) -> tuple[Any, bool]:  # noqa: ANN401  # An object of the schema.
    """What has the words of an object, by name; and whether they are ready, or to be read."""
    own = thing.__dict__
    return (own[_WORDS], False) if _WORDS in own else (own, True)


def reader_of(kind: Any, name: str) -> Read | None:  # noqa: ANN401  # A type, as a key.
    """How a word of such an object is read; None: it is taken as it is."""
    read = _reader(get_type_hints(kind)[name])
    return None if read is _same else read


def word_of(name: str) -> Callable[[Any], Any]:
    """What reads one field of an object, made here or constructed, as `getattr` would."""

    def word(thing: Any) -> Any:  # noqa: ANN401  # An object of the schema.
        own = thing.__dict__
        if name in own:
            return own[name]
        value = own[_WORDS].get(name)
        return None if value is None else _readers(cast("Any", type(thing)))[name](value)

    return word


@cache
def _readers(kind: Any) -> Mapping[str, Read]:  # noqa: ANN401  # A type, as a key.
    """How each field of a type is read; from now on its objects read late (R3)."""
    kind.__getattr__ = _late
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind) if field.init}


def _late(thing: Any, name: str) -> Any:  # noqa: ANN401  # R3: an attribute that is not there yet.
    own: dict[str, Any] = thing.__dict__
    read = _readers(cast("Any", type(thing))).get(name) if _WORDS in own else None
    if read is None:
        raise AttributeError(name)
    value = own[_WORDS].get(name)
    own[name] = None if value is None else read(value)
    return own[name]


def _reader(hint: Any) -> Read:  # noqa: ANN401  # A type, looked into.
    """How one word is read, or each of a list of them."""
    for kind in (hint, *get_args(hint)):
        if get_origin(kind) is list:
            return _each(_reader(*get_args(kind)))
    read = next((read for kind, read in _READERS.items() if kind in {hint, *get_args(hint)}), None)
    return read or _same


def _each(read: Read) -> Read:
    return _same if read is _same else lambda values: [read(value) for value in values]


def _same(value: Any) -> Any:  # noqa: ANN401  # As above.
    return value


def _moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def read_code(value: Told) -> Code:
    """A code from its words."""
    thing = object.__new__(Code)
    thing.__dict__[_WORDS] = value
    return thing


_READERS: Mapping[type, Read] = {
    datetime: _moment,
    date: _day,
    Code: read_code,
    RecordClass: RecordClass,
    Stage: Stage,
    Tie: Tie,
}
_readers(cast("Any", Code))
