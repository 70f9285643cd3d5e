"""Documents of GraphQL, as they may be told: the kind and name of an operation, and a hash.

R1  Every literal is left out before the hash is made: who knows the rest of a document could
    otherwise find a name or a number by trying.
R2  The name is one of the document's own; what a caller asks for beside it is not told.
R3  What came of a document is kept by its text, boundedly.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from graphql import (
    DocumentNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLSyntaxError,
    IntValueNode,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from api.graphql.limits import MOST_TOKENS
from domain.messages import Value

UNREADABLE = "unreadable"
LONGEST_NAME = 64
_KEPT = 512
_LONGEST_KEPT = 8 * 1024


class Described(Value):
    """A document: the kinds of its operations by their names, and its hash."""

    kinds: Mapping[str, str]
    hash: str

    def asked(self, operation_name: str | None) -> tuple[str, str]:
        """The kind and the name of the operation that is asked for (R2)."""
        if operation_name is not None and operation_name in self.kinds:
            return self.kinds[operation_name], operation_name[:LONGEST_NAME]
        if operation_name or len(self.kinds) != 1:
            return UNREADABLE, ""
        ((name, kind),) = self.kinds.items()
        return kind, name[:LONGEST_NAME]


def described(query: str) -> Described:
    """What may be told of a document; one that does not parse has no hash."""
    return _describe(query) if len(query) > _LONGEST_KEPT else _kept(query)


@lru_cache(maxsize=_KEPT)
def _kept(query: str) -> Described:
    return _describe(query)


def _describe(query: str) -> Described:
    try:
        document = parse(query, no_location=True, max_tokens=MOST_TOKENS)
    except (GraphQLSyntaxError, RecursionError):
        return Described(kinds={}, hash="")
    operations = [
        found for found in document.definitions if isinstance(found, OperationDefinitionNode)
    ]
    return Described(
        kinds={
            found.name.value if found.name else "": found.operation.value for found in operations
        },
        hash=_hash(document),
    )


def _hash(document: DocumentNode) -> str:
    """R1."""
    return sha256(print_ast(visit(document, _WithoutLiterals())).encode()).hexdigest()


class _WithoutLiterals(Visitor):
    """R1: puts the same in the place of every text, number and word of a list."""

    def enter_string_value(self, *_: object) -> StringValueNode:
        return StringValueNode(value="")

    def enter_int_value(self, *_: object) -> IntValueNode:
        return IntValueNode(value="0")

    def enter_float_value(self, *_: object) -> FloatValueNode:
        return FloatValueNode(value="0")

    def enter_enum_value(self, *_: object) -> EnumValueNode:
        return EnumValueNode(value="_")
