"""The schema: what may be asked, put together from the objects, and how it is executed."""

from __future__ import annotations

from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from api.graphql.context import Info
from api.graphql.limits import Documents
from api.graphql.me import Me, me


def _me(info: Info) -> Me:
    return me(info.context.principal)


@strawberry.type(description="Everything that may be asked; nothing here changes anything.")
class Query:
    me: Me = strawberry.field(resolver=_me, description="Who is signed in.")


class Schema(strawberry.Schema):
    """Strawberry's schema, which logs nothing by itself: an error's words may be personal."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:  # noqa: ANN401  # As Strawberry has it.
        """Do nothing: the door tells errors, and notes those that nobody anticipated."""


def make_schema() -> Schema:
    """Build the schema."""
    return Schema(
        query=Query,
        extensions=[Documents],
        config=StrawberryConfig(auto_camel_case=True),
    )


def core(schema: Schema) -> GraphQLSchema:
    """The schema as graphql-core knows it, which Strawberry gives no public name."""
    return schema._schema  # noqa: SLF001  # See above.
