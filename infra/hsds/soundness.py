"""Soundness: what of a document keeps to the published schemas, and what does not.

R1  Every fault is told by its path and by what the schema asks for, never by the value.
R2  A faulty value is left out. Where its object cannot do without it, the object is left out, and
    so on up to the document, which is unusable only without its id, its name or its status. What
    is left out of a list leaves its place empty, so that the paths of the others stay.
R3  The schemas are the published ones; nothing is fetched.
R4  A null says nothing: it is read as if it were not there, as publishers mean it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from infra.hsds.problems import Problem, json_path

_SCHEMAS = Path(__file__).parent / "schemas"
_ROUNDS = 12
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")
_NEEDED = {
    "organization": ("id", "name"),
    "service": ("id", "name", "status"),
    "location": ("id", "location_type"),
}
# An organization that a service only points to may be known already, with its description.
_TOLERATED = ("organization", frozenset({"description"}))
_JSON_NAMES = {
    dict: "an object", list: "a list", str: "text", bool: "true or false",
    int: "a number", float: "a number", type(None): "nothing",
}  # fmt: skip
_FORMATS = {
    "uuid": "a UUID",
    "email": "an e-mail address",
    "uri": "an address with its scheme, like https://…",
    "date": "a date, like 2026-03-02",
    "date-time": "a moment, like 2026-03-02T06:00:00Z",
    "time": "a time of day",
}

Steps = tuple[str | int, ...]


def examined(
    kind: str, document: Mapping[str, Any], path: str
) -> tuple[Mapping[str, Any] | None, tuple[Problem, ...]]:
    """Tell what is wrong with a document, and give what of it is sound, or nothing."""
    if _validator(kind).is_valid(document):
        return document, ()
    said = _without_nulls(document)
    errors = _validator(kind).iter_errors(said)
    problems = tuple(dict.fromkeys(_problem(error, path) for error in errors))
    sound = _mended(kind, said)
    if any(sound.get(name) is None for name in _NEEDED[kind]):
        unusable = Problem(
            path=path, what=f"this {kind} is left out: it lacks what it cannot do without"
        )
        return None, (*problems, unusable)
    return sound, problems


def _mended(kind: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """R2: leave out what is faulty, until nothing is that could be left out."""
    sound = dict(document)
    for _ in range(_ROUNDS):
        faulty = {_faulty(error) for error in _validator(kind).iter_errors(sound)} - {()}
        if not faulty:
            break
        for steps in sorted(faulty, key=len, reverse=True):
            _leave_out(sound, steps)
    return sound


def _without_nulls(value: Any) -> Any:  # noqa: ANN401  # JSON holds anything.
    """R4: a copy without nulls."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value


def _faulty(error: ValidationError) -> Steps:
    """The path of what an error leaves out; the empty one for what is left as it is."""
    steps = tuple(error.absolute_path)
    if not steps:
        return ()
    name, optional = _TOLERATED
    if error.validator == "required" and steps == (name,) and _missing(error) <= optional:
        return ()
    if error.instance is None and isinstance(steps[-1], int):
        return ()
    return steps


def _leave_out(document: dict[str, Any], steps: Steps) -> None:
    place: Any = document
    try:
        for step in steps[:-1]:
            place = place[step]
        if isinstance(place, list):
            place[int(steps[-1])] = None
        else:
            del place[steps[-1]]
    except (KeyError, IndexError, TypeError):
        return


def _problem(error: ValidationError, path: str) -> Problem:
    return Problem(path=json_path(path, error.absolute_path), what=_what(error))


def _what(error: ValidationError) -> str:
    """R1: say it in the schema's terms."""
    asked: Any = error.validator_value
    match error.validator:
        case "required":
            return f"lacks {', '.join(sorted(_missing(error)))}"
        case "type":
            return f"must be {_named(asked)}, not {_JSON_NAMES[type(error.instance)]}"
        case "format":
            return f"must be {_FORMATS.get(asked, asked)}"
        case "enum":
            return f"must be one of {', '.join(map(str, asked))}"
        case _:
            return f"does not keep to the schema ({error.validator})"


def _named(asked: str | list[str]) -> str:
    names = {"string": "text", "array": "a list", "object": "an object", "number": "a number"}
    return " or ".join(
        names.get(name, name) for name in ([asked] if isinstance(asked, str) else asked)
    )


def _missing(error: ValidationError) -> frozenset[str]:
    asked: Any = error.validator_value
    said: Any = error.instance
    return frozenset(name for name in asked if name not in said)


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"{kind}.json"}, registry=_registry(), format_checker=_formats()
    )


@cache
def _registry() -> Registry[Any]:
    """R3: the published schemas by the names under which they refer to each other."""
    resources = (
        (file.name, DRAFT202012.create_resource(json.loads(file.read_text(encoding="utf-8"))))
        for file in sorted(_SCHEMAS.glob("*.json"))
    )
    return Registry().with_resources(resources).crawl()


@cache
def _formats() -> FormatChecker:
    checker = FormatChecker()
    checker.checks("uri", raises=ValueError)(_is_uri)
    checker.checks("email")(_is_email)
    return checker


def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or (bool(urlsplit(value).scheme) and " " not in value)


def _is_email(value: object) -> bool:
    return not isinstance(value, str) or _EMAIL.fullmatch(value.strip()) is not None
