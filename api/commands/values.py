"""Values: how what a command says is written in JSON, from the domain's own types.

R1  A code is one of its list; in the contract it is an enumeration that names the list's system
    and version.
R2  A moment carries its zone, a day is a day, an amount of money is text; nothing is guessed.
R3  A field with personal data says so, with its record class: `x-personal`, `x-record-class`.
R4  No text holds the character NUL, which no database keeps.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model

from api.commands.catalogue import camel
from domain.messages import RecordClass, Value
from domain.personal import Mark, Veiled, annotations_in
from domain.vocabulary import CodeList
from domain.wellformed import LONGEST_TEXT

ID_PATTERN = r"^[a-z_]+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
LONGEST_LIST = 400
MOST = 2_147_483_647
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

STRICT = ConfigDict(extra="forbid", strict=True, alias_generator=camel, frozen=True)


def _in_our_time(moment: datetime) -> datetime:
    try:
        day = moment.astimezone(UTC).date()
    except OverflowError:
        raise ValueError("the year is out of range") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("the year is out of range")
    return moment


Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\u0000]*$")]
Amount = Annotated[str, Field(pattern=r"^\d{1,12}(\.\d{1,2})?$", description="An amount, as text.")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Count = Annotated[int, Field(ge=0, le=MOST)]

_PLAIN: dict[Any, Any] = {
    str: Text,
    bool: bool,
    int: Count,
    date: Day,
    datetime: Moment,
    Decimal: Amount,
    RecordClass: RecordClass,
}

Back = Callable[[Any], Any]
"""Takes a value of the body back to the domain's."""


class Word(Value):
    """A field of a command: its type in JSON, how it is taken back, and what is known of it."""

    name: str
    hint: Any
    back: Back
    required: bool
    default: Any
    mark: Mark | None
    codes: CodeList | None
    is_list: bool


def words(kind: type[Value], without: frozenset[str] = frozenset()) -> tuple[Word, ...]:
    """The fields of a value of the domain, as JSON has them."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        _word(field, hints[field.name])
        for field in fields(cast("Any", kind))
        if field.name not in without
    )


def bare(hint: Any) -> Any:  # noqa: ANN401  # A type hint has no narrower type.
    """The type of a present, unveiled value: without annotations, None and Veiled."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, types.UnionType):
        kept = [each for each in get_args(hint) if each not in (type(None), Veiled)]
        return bare(kept[0])
    return hint


def field_of(word: Word) -> tuple[Any, Any]:
    """How pydantic takes the field: its type, and its default."""
    hint = word.hint if word.required else word.hint | None
    default = ... if word.required else word.default
    return hint, Field(
        default=default, description=_description(word), json_schema_extra=_extra(word)
    )


def _word(field: Any, hint: Any) -> Word:  # noqa: ANN401  # dataclasses.Field of any type.
    found = annotations_in(hint)
    codes = next((each for each in found if isinstance(each, CodeList)), None)
    inner = bare(hint)
    is_list = get_origin(inner) is tuple
    one, back = _one(field.name, bare(get_args(inner)[0]) if is_list else inner, codes)
    required = field.default is field.default_factory
    return Word(
        name=field.name,
        hint=_list_of(one) if is_list else one,
        back=_each(back) if is_list else back,
        required=required,
        default=None if required else field.default,
        mark=next((each for each in found if isinstance(each, Mark)), None),
        codes=codes,
        is_list=is_list,
    )


def _one(name: str, kind: Any, codes: CodeList | None) -> tuple[Any, Back]:  # noqa: ANN401  # Types.
    if codes is not None:
        return coded(codes), codes.__getitem__
    if kind is str and name.endswith(("_id", "_ids")):
        return id_of(_thing(name)), _same
    if kind is Decimal:
        return Amount, Decimal
    if kind in _PLAIN:
        return _PLAIN[kind], _same
    return _part(kind), _taken_back(kind)


def id_of(thing: str) -> Any:  # noqa: ANN401  # A type made at run time.
    """The type of an id; of any thing where `thing` is empty."""
    if not thing:
        return Id
    return Annotated[str, Field(pattern=ID_PATTERN.replace("[a-z_]+", thing), max_length=100)]


def _thing(name: str) -> str:
    """What an id names, where its field says so: what has a stream of its own."""
    word = name.removesuffix("s").removesuffix("_id")
    found = (thing for end, thing in _STREAMS.items() if word == end or word.endswith(f"_{end}"))
    return next(found, "")


_STREAMS = {
    "case": "case",
    "shelter": "shelter",
    "jurisdiction": "jurisdiction",
    "organization": "organization",
    "agency": "organization",
    "addressed_to": "organization",
}


@cache
def coded(codes: CodeList) -> Any:  # noqa: ANN401  # A type made at run time.
    """R1: the type of a code of a list."""
    described = f"A code of {codes.name}: system {codes.system}, version {codes.version}."
    if codes.shape is not None:
        pattern = f"^(?:{codes.shape.pattern})$"
        return Annotated[str, Field(pattern=pattern, description=described)]
    name = "".join(word.capitalize() for word in codes.name.replace(".", "_").split("_"))
    members = {f"code_{number}": str(code) for number, code in enumerate(codes)}
    made = cast("Any", StrEnum)(f"{name}Code", members)
    made.__doc__ = described
    return made


@cache
def _part(kind: Any) -> type[BaseModel]:  # noqa: ANN401  # mypy takes no dataclass for hashable.
    """A value inside a command, as an object of its own."""
    inner = {word.name: field_of(word) for word in words(kind)}
    made = create_model(
        kind.__name__, __config__=STRICT, __doc__=kind.__doc__, **cast("Any", inner)
    )
    return cast("type[BaseModel]", made)


def _taken_back(kind: Any) -> Back:  # noqa: ANN401  # See above.
    inner = words(kind)

    def back(body: Any) -> Any:  # noqa: ANN401  # A model made at run time.
        return kind(**{word.name: word.back(getattr(body, word.name)) for word in inner})

    return back


def _list_of(one: Any) -> Any:  # noqa: ANN401  # A type made at run time.
    return Annotated[cast("Any", tuple)[one, ...], Field(max_length=LONGEST_LIST)]


def _each(back: Back) -> Back:
    return lambda values: tuple(back(value) for value in values)


def _same(value: Any) -> Any:  # noqa: ANN401  # Any value at all.
    return value


def _description(word: Word) -> str:
    told = (
        word.name.replace("_", " ").capitalize().replace(" id", "'s id").replace("'s ids", " ids")
    )
    if word.codes is not None:
        many = "Codes" if word.is_list else "A code"
        told += f". {many} of {word.codes.name}, system {word.codes.system}"
        told += f", version {word.codes.version}"
    if word.mark is not None and word.mark.subject not in ("", "stream"):
        told += f". About the one whom {camel(word.mark.subject)} names"
    return told + "."


def _extra(word: Word) -> dict[str, Any]:
    """R3."""
    if word.mark is None:
        return {}
    told: dict[str, Any] = {"x-record-class": word.mark.record_class.value}
    return told | ({"x-personal": True} if word.mark.personal else {})
