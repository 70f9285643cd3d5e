"""What a query may cost: tokens, levels, aliases, seconds; and what an error may tell.

R1  A document has at most 1,000 tokens, 12 levels and 15 aliases; each refusal names its limit.
R2  A document is parsed and validated once: what came of it is kept by its text, boundedly.
R3  An operation ends after 5 seconds.
R4  Errors that somebody anticipated are told with their code; every other one is told without
    detail, and noted once, without its words. None repeats a value (unsaid.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    ValidationRule,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension

from api.errors import Problem, unavailable, words_of
from api.graphql.unsaid import unsaid
from api.surface import log_unexpected
from domain.messages import Refused
from domain.ports import Unavailable

MOST_TOKENS = 1000
MOST_LEVELS = 12
MOST_ALIASES = 15
SECONDS = 5.0
_KEPT_DOCUMENTS = 512
_MOST_ERRORS = 20

LONGEST_KEPT = 8 * 1024

Checked = tuple[DocumentNode | None, tuple[GraphQLError, ...]]
Measured = tuple[int, int]


class Documents(SchemaExtension):
    """R2: gives the executor a document that was parsed and validated before."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        document, errors = checked(_core_schema(context.schema), context.query or "")
        if document is None:
            raise errors[0]
        context.graphql_document = document
        # An empty list says that there is no error; None would have it validated again.
        context.pre_execution_errors = list(errors)
        yield


def leaves_open_which(schema: Any, query: str) -> bool:  # noqa: ANN401  # As below.
    """Whether a document has several operations, so that one has to be named."""
    document, _ = checked(_core_schema(schema), query)
    definitions = document.definitions if document else ()
    return sum(isinstance(found, OperationDefinitionNode) for found in definitions) > 1


def _core_schema(schema: Any) -> GraphQLSchema:  # noqa: ANN401  # Strawberry wraps it privately.
    core: GraphQLSchema = schema._schema  # noqa: SLF001  # It has no public name.
    return core


def checked(schema: GraphQLSchema, query: str) -> Checked:
    """R2: a document with errors is kept too, so that it costs nothing again."""
    return _check(schema, query) if len(query) > LONGEST_KEPT else _kept(schema, query)


@lru_cache(maxsize=_KEPT_DOCUMENTS)
def _kept(schema: GraphQLSchema, query: str) -> Checked:
    return _check(schema, query)


def _check(schema: GraphQLSchema, query: str) -> Checked:
    try:
        document = parse(query, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        return None, (_told(error),)
    found = validate(schema, document, RULES, max_errors=_MOST_ERRORS)
    return document, tuple(map(unsaid, found))


def _told(error: GraphQLSyntaxError) -> GraphQLError:
    """R1: name the limit where it was the limit."""
    if "tokens" not in error.message:
        return unsaid(error)
    return limited("tokens", MOST_TOKENS)


def limited(what: str, most: float) -> GraphQLError:
    """R1: say which limit was passed."""
    text = f"The query has more than {most} {what}; ask for less at once."
    return GraphQLError(text, extensions={"code": "query_too_large", "limit": what, "most": most})


class Size(ValidationRule):
    """R1: measures every operation; introspection is not counted."""

    def enter_document(self, *_: object) -> None:
        self._fragments: dict[str, Measured] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        levels, aliases = self._measured(node)
        if levels > MOST_LEVELS:
            self.report_error(limited("levels", MOST_LEVELS))
        if aliases > MOST_ALIASES:
            self.report_error(limited("aliases", MOST_ALIASES))

    def _measured(self, node: Node) -> Measured:
        """The levels and the aliases below a node."""
        chosen = getattr(node, "selection_set", None)
        inside = [self._selected(inner) for inner in chosen.selections] if chosen else []
        return max((levels for levels, _ in inside), default=0), sum(count for _, count in inside)

    def _selected(self, node: SelectionNode) -> Measured:
        if isinstance(node, FragmentSpreadNode):
            return self._spread(node.name.value)
        levels, aliases = self._measured(node)
        if not isinstance(node, FieldNode):
            return levels, aliases
        if node.name.value.startswith("__"):
            return 0, aliases
        return levels + 1, aliases + (1 if node.alias else 0)

    def _spread(self, name: str) -> Measured:
        """A fragment is measured once, however often it is spread; one inside itself is empty."""
        if name not in self._fragments:
            self._fragments[name] = (0, 0)
            fragment = self.context.get_fragment(name)
            if fragment is not None:
                self._fragments[name] = self._measured(fragment)
        return self._fragments[name]


RULES = (*specified_rules, Size)


def too_slow() -> GraphQLError:
    """R3."""
    text = f"The query took longer than {SECONDS:g} seconds; ask for less at once."
    return GraphQLError(text, extensions={"code": "query_too_slow", "limit": "seconds"})


def not_shown(error: Unavailable) -> GraphQLError:
    """What is said instead of an answer that may not leave now."""
    return GraphQLError(str(error), extensions={"code": unavailable(error).code})


def told(error: GraphQLError) -> GraphQLError:
    """R4: an error as the caller may read it."""
    cause = error.original_error
    if cause is None:
        return unsaid(error)
    if isinstance(cause, GraphQLError):
        return unsaid(cause)
    if isinstance(cause, Refused):
        return _coded(error, words_of(cause), cause.code())
    if isinstance(cause, Unavailable):
        return _coded(error, str(cause), unavailable(cause).code)
    if isinstance(cause, Problem):
        return _coded(error, cause.detail, cause.code)
    log_unexpected(cause)
    return _coded(error, "Something went wrong here, and was noted.", "internal_error")


def _coded(error: GraphQLError, text: str, code: str) -> GraphQLError:
    return GraphQLError(text, nodes=error.nodes, path=error.path, extensions={"code": code})
