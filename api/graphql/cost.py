"""Cost: how many things an operation may give at most, computed before anything is read.

R1  A list costs the size of its page for each thing that it stands in, and as much again for what
    each of its things is asked for; a list that says no size has the usual page.
R2  What costs more than 2,000 is refused, whatever it would really have given.
R3  The shape of a document is computed once; the sizes in variables, for each request.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

from api.graphql.limits import checked, limited
from api.graphql.request import Asked
from projections.reading import MOST, USUAL

MOST_COST = 2_000
_SIZES = ("first", "last")
_KEPT = 512


Lists = tuple["List", ...]
Fields = GraphQLObjectType | GraphQLInterfaceType


class List(NamedTuple):
    """A list that is asked for: its size, a number or the name of a variable, and what is in it."""

    size: int | str
    inside: Lists


def too_costly(schema: GraphQLSchema, asked: Asked) -> tuple[GraphQLError, ...]:
    """R2: an error where an operation may cost too much, or nothing."""
    lists = _lists(schema, asked.query, asked.operation_name)
    cost = _cost(lists, asked.variables or {}, {})
    return (limited("things", MOST_COST),) if cost > MOST_COST else ()


def _cost(lists: Lists, variables: Mapping[str, Any], known: dict[int, int]) -> int:
    """R1; what stands in several places by one fragment is reckoned once."""
    key = id(lists)
    if key not in known:
        known[key] = sum(
            _size(found.size, variables) * (1 + _cost(found.inside, variables, known))
            for found in lists
        )
    return known[key]


def _size(size: int | str, variables: Mapping[str, Any]) -> int:
    """R3; what is no size is refused where the list is read."""
    told = variables.get(size, USUAL) if isinstance(size, str) else size
    return told if isinstance(told, int) and 0 < told <= MOST else USUAL


@lru_cache(maxsize=_KEPT)
def _lists(schema: GraphQLSchema, query: str, operation_name: str | None) -> Lists:
    document, errors = checked(schema, query)
    operation = _operation(document, operation_name) if document and not errors else None
    root = schema.get_root_type(operation.operation) if operation else None
    if document is None or operation is None or root is None:
        return ()
    return _Shape(schema, document).of(root, operation.selection_set)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    found = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return next(
        (each for each in found if not name or (each.name and each.name.value == name)), None
    )


class _Shape:
    """The lists of a document; each fragment is looked at once, however often it is spread."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            found.name.value: found
            for found in document.definitions
            if isinstance(found, FragmentDefinitionNode)
        }
        self._spread: dict[str, Lists] = {}

    def of(self, parent: Fields, chosen: SelectionSetNode | None) -> Lists:
        nodes = chosen.selections if chosen else ()
        return tuple(found for node in nodes for found in self._selected(parent, node))

    def _selected(self, parent: Fields, node: SelectionNode) -> Lists:
        match node:
            case FieldNode():
                return self._field(parent, node)
            case FragmentSpreadNode():
                return self._fragment(node.name.value)
            case InlineFragmentNode():
                return self.of(self._kind(node.type_condition, parent), node.selection_set)
            case _:
                return ()

    def _fragment(self, name: str) -> Lists:
        """One list stands for the fragment, so that where it is spread again costs no time."""
        if name not in self._spread:
            found = self._fragments[name]
            inside = self.of(self._kind(found.type_condition, None), found.selection_set)
            self._spread[name] = (List(1, inside),) if inside else ()
        return self._spread[name]

    def _kind(self, condition: NamedTypeNode | None, parent: Fields | None) -> Fields:
        kind = self._schema.get_type(condition.name.value) if condition else parent
        return kind if isinstance(kind, Fields) else GraphQLObjectType("Nothing", {})

    def _field(self, parent: Fields, node: FieldNode) -> Lists:
        field = parent.fields.get(node.name.value)
        kind = get_named_type(field.type) if field else None
        if field is None or not isinstance(kind, Fields):
            return ()
        inside = self.of(kind, node.selection_set)
        return (List(_said(node), inside),) if "first" in field.args else inside


def _said(node: FieldNode) -> int | str:
    """The size that a list says: a number, the name of a variable, or nothing."""
    for argument in node.arguments or ():
        if argument.name.value in _SIZES:
            if isinstance(argument.value, IntValueNode):
                return int(argument.value.value)
            if isinstance(argument.value, VariableNode):
                return argument.value.name.value
    return USUAL
