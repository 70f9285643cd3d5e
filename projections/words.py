"""What an event says that is no personal data, by record class: for rows that are shown by class.

R1  A personal field is never among the words; it stays sealed.
R2  A code keeps its system and version beside its text.
R3  What was not said is absent.
R4  The class of a word is that of its field; an id that tells where somebody is counts as a
    location, and the id of another person's case as identity (rules.md 2), but in the entries that
    link and merge cases, which are about just that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import ModuleType
from typing import Any, TypeAlias, cast

from domain.messages import Event, RecordClass
from domain.personal import marks
from domain.vocabulary import Code

Words: TypeAlias = dict[str, dict[str, Any]]

LOCATING = frozenset({"shelter_id", "from_shelter_id", "place_id", "from_place_id", "cot_place_id"})
OTHER_CASES = frozenset(
    {
        "with_case_ids",
        "other_case_id",
        "child_case_id",
        "linked_case_id",
        "new_case_id",
        "from_case_id",
        "belongs_to_case_id",
        "case_id",
    }
)


def words_of(event: Event) -> Words:
    """The words of an event, by record class."""
    said: Words = {}
    for name, record_class in _plain_fields(cast("Any", type(event))):
        value = getattr(event, name)
        if value is not None:
            said.setdefault(record_class, {})[name] = told(value)
    return said


def plain_words(event: Event) -> Words:
    """The words of an event with their values as they are, for `as_json` with `unusual`."""
    said: Words = {}
    for name, record_class in _plain_fields(cast("Any", type(event))):
        value = getattr(event, name)
        if value is not None:
            of_class = said.get(record_class)
            if of_class is None:
                said[record_class] = {name: value}
            else:
                of_class[name] = value
    return said


def kinds_in(room: ModuleType) -> frozenset[type[Event]]:
    """The kinds of events that a room of the domain speaks of by name."""
    return frozenset(
        kind for kind in vars(room).values() if isinstance(kind, type) and issubclass(kind, Event)
    )


def classes_of(kind: type[Event]) -> tuple[str, ...]:
    """Every record class that an event of this kind may speak of, whether or not it did."""
    return _classes(cast("Any", kind))


def step_of(kind: type[Event]) -> str:
    """The step of the process that an event belongs to: the room of the domain that decided it."""
    return kind.__module__.split(".")[1]


def told(value: Any) -> Any:
    """A value as JSON holds it."""
    tell = _TELL.get(type(value))
    return tell(value) if tell else _unusual(value)


def unusual(value: Any) -> Any:
    """What orjson asks about: codes with their system (R2), and exact numbers."""
    return told_code(value) if isinstance(value, Code) else str(value)


def told_code(code: Code) -> dict[str, str]:
    """R2."""
    return {"code": str(code), "system": code.system, "version": code.version}


def class_of(kind: type[Event], name: str, record_class: RecordClass) -> RecordClass:
    """R4: the class under which a field is shown."""
    if name in LOCATING:
        return RecordClass.CONTACT_LOCATION
    if name in OTHER_CASES and step_of(kind) != "identity":
        return RecordClass.IDENTITY
    return record_class


def _same(value: Any) -> Any:
    return value


def _each(values: tuple[Any, ...]) -> list[Any]:
    return [told(value) for value in values]


_TELL: Mapping[type, Callable[[Any], Any]] = {
    Code: told_code,
    str: _same,
    bool: _same,
    int: _same,
    datetime: datetime.isoformat,
    date: date.isoformat,
    tuple: _each,
    RecordClass: str,
    Decimal: str,
}


def _unusual(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): told(inner) for key, inner in sorted(value.items())}
    raise TypeError(f"a read model has no words for {type(value).__name__}")


@cache
def _plain_fields(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, class_of(kind, name, mark.record_class).value)
        for name, mark in marks(kind).items()
        if not mark.personal
    )


@cache
def _classes(kind: Any) -> tuple[str, ...]:
    named = {class_of(kind, name, mark.record_class) for name, mark in marks(kind).items()}
    return tuple(found.value for found in RecordClass if found in named)
