"""Roots: what an operation begins at, and whether anything of a case can be told below it.

R1  Every root tells of cases but those that are listed here; a root that is added does, until
    somebody lists it, which a test allows only where nothing below it is of a case.
R2  It is read once for a document and kept by its text, boundedly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.graphql.limits import LONGEST_KEPT, checked

WITHOUT_CASES = frozenset(
    {
        "__schema",
        "__type",
        "__typename",
        "custodiansOnCall",
        "me",
        "organizations",
        "position",
        "services",
        "shelters",
        "shelterCapacity",
    }
)
"""R1: the directory, answers of shelters, where to call, whoever asks, and the schema itself."""
_KEPT = 512


def reads_cases(schema: GraphQLSchema, query: str, operation_name: str | None) -> bool:
    """Whether an operation of a document may tell anything of a case."""
    keeps = len(query) <= LONGEST_KEPT
    return (_kept if keeps else _reads_cases)(schema, query, operation_name)


@lru_cache(maxsize=_KEPT)
def _kept(schema: GraphQLSchema, query: str, operation_name: str | None) -> bool:
    return _reads_cases(schema, query, operation_name)


def _reads_cases(schema: GraphQLSchema, query: str, operation_name: str | None) -> bool:
    document, errors = checked(schema, query)
    if document is None or errors:
        return False  # It is not executed.
    return any(name not in WITHOUT_CASES for name in _roots(document, operation_name))


def _roots(document: DocumentNode, operation_name: str | None) -> Iterator[str]:
    """The names of the fields that an operation begins with; of all, where none is named."""
    fragments: dict[str, SelectionSetNode] = {}
    operations: list[OperationDefinitionNode] = []
    for found in document.definitions:
        if isinstance(found, FragmentDefinitionNode):
            fragments[found.name.value] = found.selection_set
        elif isinstance(found, OperationDefinitionNode):
            operations.append(found)
    for operation in operations:
        if not operation_name or (operation.name and operation.name.value == operation_name):
            yield from _fields(operation.selection_set, fragments)


def _fields(chosen: SelectionSetNode, unspread: dict[str, SelectionSetNode]) -> Iterator[str]:
    """The fields of a selection; a fragment is spread once, however often it is named."""
    for selection in chosen.selections:
        if isinstance(selection, FieldNode):
            yield selection.name.value
        elif isinstance(selection, InlineFragmentNode):
            yield from _fields(selection.selection_set, unspread)
        elif isinstance(selection, FragmentSpreadNode):
            inside = unspread.pop(selection.name.value, None)
            if inside is not None:
                yield from _fields(inside, unspread)
