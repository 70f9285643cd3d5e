"""Schemas: the contracts as JSON Schema, and whether a change of them breaks a consumer.

R1  What is published under a name stays: no property is removed, none changes its shape, none that
    was always there may be missing, and none that old events lack becomes required. So every later
    schema reads every earlier event, and every earlier consumer reads every later one.
R2  A change that would break somebody is an event with a new name.
R3  The schemas lie in `consumers/schemas/`, one for each type; `python -m infra.event_schemas`
    writes them, and refuses to break one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from consumers.contracts import Shape, contracts
from domain.messages import Event

FOLDER = Path(__file__).parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SAYS_NOTHING = frozenset({"title", "description", "default", "x-code-version"})

Schema = Mapping[str, Any]


def schemas(names: Mapping[type[Event], str]) -> dict[str, Schema]:
    """Every schema by its type."""
    return {name: schema_of(name, shape) for name, shape in sorted(contracts(names).items())}


def schema_of(type_name: str, shape: type[Shape]) -> Schema:
    """The schema of one type."""
    told = shape.model_json_schema()
    return {"$schema": DIALECT, "$id": f"urn:rejea:schema:{type_name}", **told}


def written(schema: Schema) -> str:
    """A schema as it lies in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def path_of(type_name: str, folder: Path = FOLDER) -> Path:
    return folder / f"{type_name}.json"


def published(folder: Path = FOLDER) -> dict[str, Schema]:
    """The schemas that were published, by type."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def breaking(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> tuple[str, ...]:
    """What would break a consumer of the old schemas (R1), each as a sentence."""
    found: list[str] = []
    for name, schema in old.items():
        if name not in new:
            found.append(f"{name} is gone")
        else:
            found += [f"{name}{told}" for told in _differences("", whole(schema), whole(new[name]))]
    return tuple(found)


def whole(schema: Schema) -> Schema:
    """A schema with what it refers to put in its place; ours refer to their own file alone."""
    told: Schema = _put_in(schema, schema.get("$defs", {}))
    return told


def _differences(place: str, old: Schema, new: Schema) -> Iterator[str]:
    for name, inner in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{place}/{name} was removed"
        else:
            yield from _differences(f"{place}/{name}", inner, new["properties"][name])
    needed, needs = set(old.get("required", ())), set(new.get("required", ()))
    yield from (f"{place}/{name} may now be missing" for name in sorted(needed - needs))
    yield from (f"{place}/{name} became required" for name in sorted(needs - needed))
    yield from _parts(place, old, new)


def _parts(place: str, old: Schema, new: Schema) -> Iterator[str]:
    if _plain(old) != _plain(new):
        yield f"{place} has another shape"
    if "items" in old and "items" in new:
        yield from _differences(f"{place}/items", old["items"], new["items"])
    choices, others = old.get("anyOf", ()), new.get("anyOf", ())
    if len(choices) != len(others):
        yield f"{place} has other choices"
        return
    for choice, other in zip(choices, others, strict=True):
        yield from _differences(place, choice, other)


def _put_in(part: Any, named: Mapping[str, Any]) -> Any:  # noqa: ANN401  # Any part of a schema.
    if isinstance(part, list):
        return [_put_in(each, named) for each in part]
    if not isinstance(part, Mapping):
        return part
    if "$ref" in part:
        return _put_in(named[part["$ref"].rpartition("/")[2]], named)
    return {name: _put_in(value, named) for name, value in part.items() if name != "$defs"}


def _plain(schema: Schema) -> dict[str, Any]:
    """What a schema says by itself, without what is compared part by part."""
    parts = _SAYS_NOTHING | {"properties", "required", "items", "anyOf", "$defs", "$id", "$schema"}
    return {name: value for name, value in schema.items() if name not in parts}
