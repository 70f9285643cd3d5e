"""What a document asks of an object: its fields in their order, fragments taken in.

R1  A directive, and a question about the schema itself, are for the ordinary executor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    is_abstract_type,
)

Fields = Mapping[str, Sequence[FieldNode]]
"""The fields of an object by the key of the answer; several nodes of one key ask for one field."""


class Unusual(Exception):
    """R1: something that no plan is made for."""


class Selecting:
    """Selects from one document, for one schema."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments

    def fields(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode | None]) -> Fields:
        """What is asked of an object of this kind.

        Raises: Unusual.
        """
        found: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for each in sets:
            if each is not None:
                self._collect(kind, each.selections, found, spread)
        return found

    def _collect(
        self,
        kind: GraphQLObjectType,
        selections: Iterable[SelectionNode],
        found: dict[str, list[FieldNode]],
        spread: set[str],
    ) -> None:
        for node in selections:
            if node.directives:
                raise Unusual("a directive")
            if isinstance(node, FieldNode):
                found.setdefault(_key(node), []).append(node)
            else:
                inside = self._fragment(kind, node, spread)
                self._collect(kind, inside, found, spread)

    def _fragment(
        self, kind: GraphQLObjectType, node: SelectionNode, spread: set[str]
    ) -> Sequence[SelectionNode]:
        """The selections of a fragment, none where it is for other kinds or was spread before."""
        fragment: Any = node
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name in spread:
                return ()
            spread.add(name)
            fragment = self._fragments[name]
        if fragment.directives or not isinstance(
            fragment, InlineFragmentNode | FragmentDefinitionNode
        ):
            raise Unusual("a fragment of another kind")
        fits = self._fits(kind, fragment)
        return fragment.selection_set.selections if fits else ()

    def _fits(
        self, kind: GraphQLObjectType, fragment: InlineFragmentNode | FragmentDefinitionNode
    ) -> bool:
        if fragment.type_condition is None:
            return True
        condition = self._schema.get_type(fragment.type_condition.name.value)
        if is_abstract_type(condition):
            abstract: GraphQLAbstractType = condition
            return self._schema.is_sub_type(abstract, kind)
        return condition is kind


def _key(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value
