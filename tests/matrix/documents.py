"""Documents that ask for every field of every type that a root field leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from api.graphql.schema import core, make_schema

SCHEMA: GraphQLSchema = core(make_schema())
PAGE = 25
"""How many things of a list: what each of them holds has to fit into the cost of a query, too."""

Fields = set[tuple[str, str]]


class Document:
    """A document with a fragment for each type; `asked` holds every field that it asks for."""

    def __init__(self) -> None:
        self.asked: Fields = set()
        self.variables: dict[str, str] = {}
        self._fragments: dict[str, str] = {}

    def of(self, root: GraphQLObjectType, name: str, *, kind: str = "query", on: str = "") -> str:
        """Ask for a root field whole; of a node, for one `on` a type."""
        self.asked.add((root.name, name))
        body = self._called(name, root.fields[name], on=on)
        head = ", ".join(f"${key}: {told}" for key, told in self.variables.items())
        begin = f"{kind} Whole({head})" if head else f"{kind} Whole"
        return "\n".join([f"{begin} {{ {body} }}", *self._fragments.values()])

    def _called(self, name: str, field: GraphQLField, on: str = "", depth: int = 0) -> str:
        kind = get_named_type(field.type)
        said = self._arguments(field, outer=depth == 0)
        if is_leaf_type(kind):
            return f"{name}{said}"
        if isinstance(kind, GraphQLInterfaceType):
            return f"{name}{said} {{ __typename ...on {on} {{ {self._spread(on)} }} }}"
        assert isinstance(kind, GraphQLObjectType)
        return f"{name}{said} {{ {self._spread(kind.name)} }}"

    def _arguments(self, field: GraphQLField, *, outer: bool) -> str:
        told = []
        for name, argument in field.args.items():
            if outer and name not in ("last", "before", "atLeast", "sort"):
                self.variables[name] = str(argument.type)
                told.append(f"{name}: ${name}")
            elif is_required_argument(argument):
                raise LookupError(f"an argument {name} deep inside")
            elif name == "first":
                told.append(f"first: {PAGE}")
        return f"({', '.join(told)})" if told else ""

    def _spread(self, name: str) -> str:
        if name not in self._fragments:
            self._fragments[name] = ""
            kind = SCHEMA.type_map[name]
            assert isinstance(kind, GraphQLObjectType)
            self.asked |= {(name, field) for field in kind.fields}
            body = " ".join(
                self._called(field, found, depth=1) for field, found in kind.fields.items()
            )
            self._fragments[name] = f"fragment of{name} on {name} {{ {body} }}"
        return f"...of{name}"


def implementing() -> tuple[str, ...]:
    """The types that have an id which can be asked for."""
    node = SCHEMA.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    return tuple(kind.name for kind in SCHEMA.get_possible_types(node))


def roots() -> Mapping[str, GraphQLField]:
    assert SCHEMA.query_type
    fields: Mapping[str, GraphQLField] = SCHEMA.query_type.fields
    return fields


def subscriptions() -> Mapping[str, GraphQLField]:
    assert SCHEMA.subscription_type
    fields: Mapping[str, GraphQLField] = SCHEMA.subscription_type.fields
    return fields


def whole(name: str, on: str = "") -> tuple[str, Document]:
    """The document of a root field."""
    assert SCHEMA.query_type
    made = Document()
    return made.of(SCHEMA.query_type, name, on=on), made


def listening(name: str) -> tuple[str, Document]:
    """The document of a subscription."""
    assert SCHEMA.subscription_type
    made = Document()
    return made.of(SCHEMA.subscription_type, name, kind="subscription"), made


def every_field() -> Fields:
    """Every field of every object type."""
    return {
        (kind.name, field)
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for field in kind.fields
    }


Answer = dict[str, Any]
