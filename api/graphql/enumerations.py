"""Enumerations of the schema: those of the domain, each value with words of its own.

R1  An enumeration enters the schema only when each of its values is described.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition


def enumeration(
    kind: type[Enum], *, description: str, words: Mapping[Any, str], name: str | None = None
) -> None:
    """Give an enumeration its place in the schema; `words` say what each value means.

    Raises: ValueError for a value without words (R1).
    """
    missing = [member.name for member in kind if member not in words]
    if missing:
        raise ValueError(f"{kind.__name__} says nothing of {', '.join(missing)}")
    strawberry.enum(kind, name=name, description=description)
    definition = cast("StrawberryEnumDefinition", cast("Any", kind).__strawberry_definition__)
    for value, member in zip(definition.values, kind, strict=True):
        value.description = words[member]
