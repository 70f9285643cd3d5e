"""Plans: a document that is asked often is compiled once, and then only carried out.

R1  A plan runs the resolvers of the schema, and nothing else: what is asked of the read models,
    what is decided and what is noted of it is the same, whoever executes.
R2  Whatever is unusual (a directive, a question about the schema, variables that do not fit) is
    left to the ordinary executor.

    plan = plan_of(schema, query, operation_name)      # None: unusual
    result = await plan.run(variables, context)        # None: the variables do not fit
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.values import get_variable_values
from strawberry.types import ExecutionResult

from api.graphql.context import Context
from api.graphql.limits import LONGEST_KEPT, checked
from api.graphql.plan.fields import Compiler
from api.graphql.plan.running import Run, Stop
from api.graphql.plan.selecting import Selecting, Unusual
from api.graphql.plan.telling import told_object
from api.graphql.plan.values import Teller

_KEPT_PLANS = 128


class _Root:
    """What the fields of a query hang on."""


_ROOT = _Root()


class Plan:
    """One operation of a document, compiled."""

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, teller: Teller
    ) -> None:
        self._schema = schema
        self._variables = operation.variable_definitions or ()
        self._teller = teller

    async def run(
        self, variables: Mapping[str, Any] | None, context: Context
    ) -> ExecutionResult | None:
        """Carry it out; None where the variables do not fit (R2)."""
        values = get_variable_values(self._schema, self._variables, dict(variables or {}))
        if isinstance(values, list):
            return None
        run = Run(context, values)
        data: dict[str, Any] | None
        try:
            data = self._teller(_ROOT, None, run)
        except Stop:
            data = None
        await run.finish()
        told = None if data is None else run.answer(data)
        return ExecutionResult(data=told, errors=run.errors() or None)


def plan_of(schema: GraphQLSchema, query: str, operation_name: str | None) -> Plan | None:
    """The plan of an operation; None where it is unusual (R2)."""
    return _kept(schema, query, operation_name) if len(query) <= LONGEST_KEPT else None


@lru_cache(maxsize=_KEPT_PLANS)
def _kept(schema: GraphQLSchema, query: str, operation_name: str | None) -> Plan | None:
    document, errors = checked(schema, query)
    if document is None or errors:
        return None
    operation = _operation(document, operation_name)
    if operation is None or operation.directives or schema.query_type is None:
        return None
    compiler = Compiler(schema, Selecting(schema, _fragments(document)))
    try:
        fields = compiler.fields(schema.query_type, [operation])
    except Unusual:
        return None
    return Plan(schema, operation, told_object(fields))


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    found = [
        node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        and (not name or (node.name is not None and node.name.value == name))
    ]
    is_query = len(found) == 1 and found[0].operation is OperationType.QUERY
    return found[0] if is_query else None


def _fragments(document: DocumentNode) -> Mapping[str, FragmentDefinitionNode]:
    return {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
