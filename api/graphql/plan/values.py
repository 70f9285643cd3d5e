"""How values of each type become what is told.

As graphql-core does it, without asking again for every value what its type is. A teller never gets
a missing value: whoever calls it tells null, or that null may not be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from api.graphql.plan.running import Place, Run, Stop

Leaf: TypeAlias = Callable[[Any], Any]
Teller: TypeAlias = Callable[[Any, "Place | None", Run], Any]


class Shape(NamedTuple):
    """How a value is told: a leaf by itself, anything else in its place.

    A value of the type `plain` is told as it is.
    """

    nullable: bool
    leaf: Leaf | None
    teller: Teller
    plain: type | None = None


def shape_of(
    kind: GraphQLOutputType,
    nodes: Sequence[FieldNode],
    what: str,
    composite: Callable[[GraphQLOutputType], Teller],
) -> Shape:
    """The shape of a type; `composite` tells objects and interfaces, `what` names the field."""
    inner = kind.of_type if is_non_null_type(kind) else kind
    nullable = not isinstance(kind, GraphQLNonNull)
    if is_leaf_type(inner):
        leaf = leaf_of(inner)
        return Shape(nullable, leaf, lambda value, _, __: leaf(value), _PLAIN.get(inner.name))
    if is_list_type(inner):
        items: GraphQLList[Any] = inner
        shape = shape_of(items.of_type, nodes, what, composite)
        return Shape(nullable, None, _listing(shape, nodes, what))
    return Shape(nullable, None, composite(inner))


def leaf_of(kind: GraphQLLeafType) -> Leaf:
    """How a scalar or an enumeration is told."""
    if isinstance(kind, GraphQLEnumType):
        return _enumerated(kind)
    plain = _PLAIN.get(kind.name)
    if plain is None:
        return kind.coerce_output_value

    def tell(value: Any) -> Any:  # noqa: ANN401  # Whatever a resolver gave.
        return value if type(value) is plain else kind.coerce_output_value(value)

    return tell


_PLAIN: Mapping[str, type] = {"String": str, "ID": str, "Boolean": bool}
"""What is told as it is; an Int may be too large."""


def _enumerated(kind: GraphQLEnumType) -> Leaf:
    names: dict[Enum, str] = {}

    def tell(value: Any) -> Any:  # noqa: ANN401  # As above.
        name = names.get(value)
        if name is None:
            name = kind.coerce_output_value(value)
            if isinstance(value, Enum):
                names[value] = name
        return name

    return tell


def missing(what: str) -> TypeError:
    """As graphql-core has it."""
    return TypeError(f"Cannot return null for non-nullable field {what}.")


def _listing(shape: Shape, nodes: Sequence[FieldNode], what: str) -> Teller:
    nullable, _, teller, _ = shape

    def tell(values: Any, place: Place | None, run: Run) -> list[Any]:  # noqa: ANN401  # As above.
        told: list[Any] = [None] * len(values)
        for index, value in enumerate(values):
            here = (place, told, index, nullable)
            try:
                if value is not None:
                    told[index] = teller(value, here, run)
                elif not nullable:
                    raise missing(what)
            except Exception as error:  # R1 of running.
                run.note(error, nodes, here)
                if not nullable:
                    raise Stop from error
        return told

    return tell
