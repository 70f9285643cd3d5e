"""An example of every event, made from its types alone, so that no field is left unsaid."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_OID, uuid5

from domain.messages import RecordClass, Value
from domain.personal import Veiled, annotations_in
from domain.vocabulary import Code, CodeList

V = TypeVar("V", bound=Value)

LIBRARY_CODES = {"country": "ETH", "region": "TZ-02", "language": "swa", "currency": "TZS"}
PLAIN: dict[type, Any] = {
    bool: True,
    int: 3,
    date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, 6, 30, 0, 125, tzinfo=UTC),
    Decimal: Decimal("1250.50"),
}


def example_of(kind: type[V]) -> V:
    """An event of a class, every field of which says something."""
    hints = get_type_hints(kind, include_extras=True)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # Every Value is one.
    return kind(**{name: _example(name, hints[name]) for name in names})


def _example(name: str, hint: Any) -> Any:
    kind = _plain(hint)
    if get_origin(kind) is tuple:
        return tuple(_several(name, hint, get_args(kind)[0]))
    if kind is Code:
        return _codes(hint)[0]
    if kind is str:
        return _text(name)
    if issubclass(kind, Value):
        return example_of(kind)
    return PLAIN[kind]


def _several(name: str, hint: Any, kind: Any) -> list[Any]:
    if kind is Code:
        return _codes(hint)[:2]
    if kind is RecordClass:
        return [RecordClass.NARRATIVE, RecordClass.MEDICAL]
    if kind is str:
        return [_text(name), _text(f"another {name}")]
    return [_example(name, kind)]


def _codes(hint: Any) -> list[Code]:
    (known,) = [found for found in annotations_in(hint) if isinstance(found, CodeList)]
    return list(known) or [known[LIBRARY_CODES[known.name]]]


def _text(name: str) -> str:
    if name.endswith(("_id", "_ids")):
        thing = name.rsplit(maxsplit=1)[-1].removesuffix("s").removesuffix("_id").replace("_", "-")
        return f"{thing}-{uuid5(NAMESPACE_OID, name)}"
    return f"what {name.replace('_', ' ')} says"


def _plain(hint: Any) -> Any:
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) not in {Union, UnionType}:
        return hint
    (kind,) = [part for part in get_args(hint) if part not in {type(None), Veiled}]
    return _plain(kind)
