"""How the fields of an object are told: compiled once, as far as document and schema say it.

R1  A field is read as the ordinary executor reads it: by the same resolver with the same arguments,
    or as the word of its name.
R2  Something that a plan does not do (an extension of a field) is for the ordinary executor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_nullable_type,
    is_object_type,
)
from graphql.execution.values import get_argument_values
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from api.graphql.case import Case
from api.graphql.making import read_code, reader_of, word_of
from api.graphql.plan.remembering import Asking, is_the_same_always, remembering
from api.graphql.plan.running import Place, Run
from api.graphql.plan.selecting import Selecting, Unusual
from api.graphql.plan.telling import (
    Field,
    Read,
    as_leaf,
    constant,
    filled,
    filled_later,
    in_words,
    told_object,
)
from api.graphql.plan.values import Shape, Teller, shape_of
from api.graphql.recalling import Selection
from api.graphql.settled import is_settled

CONFIG = StrawberryConfig(auto_camel_case=True)
_BACK = "strawberry-definition"


class Compiler:
    """Compiles what one document asks of the schema."""

    def __init__(self, schema: GraphQLSchema, selecting: Selecting) -> None:
        self._schema = schema
        self._selecting = selecting
        self._selections: list[Selection] = []

    def fields(self, kind: GraphQLObjectType, nodes: Sequence[Any]) -> tuple[Field, ...]:
        """The fields that some nodes ask of an object.

        Raises: Unusual.
        """
        chosen = self._selecting.fields(kind, [node.selection_set for node in nodes])
        return tuple(self._field(kind, key, found) for key, found in chosen.items())

    def _field(self, kind: GraphQLObjectType, key: str, nodes: Sequence[FieldNode]) -> Field:
        name = nodes[0].name.value
        if name == "__typename":
            fill = constant(key, kind.name)
            return Field(key, nodes, nullable=False, fill=fill, settled=True)
        if name.startswith("__"):
            raise Unusual("a question about the schema")
        described = kind.fields[name]
        settled = _is_settled(kind, described, nodes[0])
        outside = len(self._selections)

        def composite(of: GraphQLOutputType) -> Teller:
            nonlocal settled
            teller, inside = self._composite(of, nodes)
            settled = settled and inside
            return teller

        shape = shape_of(described.type, nodes, f"{kind.name}.{name}", composite)
        selections = self._selections[outside:]
        filled = self._filled(kind, key, nodes, described, shape, selections)
        return filled._replace(settled=settled)

    def _filled(
        self,
        kind: GraphQLObjectType,
        key: str,
        nodes: Sequence[FieldNode],
        described: GraphQLField,
        shape: Shape,
        selections: Sequence[Selection],
    ) -> Field:
        field = _strawberry(described)
        what = f"{kind.name}.{nodes[0].name.value}"
        if field.extensions:
            raise Unusual("an extension of a field")
        if field.base_resolver is None:
            word = word_of(field.python_name)
            fill = filled(key, lambda of, _: word(of), shape, what)
            plain = Field(key, nodes, shape.nullable, fill, field.python_name)
            return self._worded(plain, kind, described, shape, what)
        read = self._resolver(field, described, nodes[0], selections)
        if field.is_async:
            fill = filled_later(key, read, shape, what, nodes)
        else:
            fill = filled(key, read, shape, what)
        return Field(key, nodes, shape.nullable, fill)

    def _worded(
        self,
        field: Field,
        kind: GraphQLObjectType,
        described: GraphQLField,
        shape: Shape,
        what: str,
    ) -> Field:
        """A field that is a word of its object, told at once where that can be."""
        read = reader_of(kind.extensions[_BACK].origin, field.name)
        if shape.leaf is not None:
            return as_leaf(field, read, shape, shape.leaf, what)
        inner = get_nullable_type(described.type)
        if read is not read_code or not is_object_type(inner):
            return field
        absent = None if shape.nullable else what
        return field._replace(late=in_words(self.fields(inner, field.nodes), absent))

    def _composite(
        self, kind: GraphQLOutputType, nodes: Sequence[FieldNode]
    ) -> tuple[Teller, bool]:
        """How an object is told, and whether all of it is settled."""
        if is_object_type(kind):
            fields = self.fields(kind, nodes)
            settled = all(field.settled for field in fields)
            teller = told_object(fields)
            if settled and kind.extensions[_BACK].origin is Case:
                self._selections.append(Selection())
                teller = remembering(teller, self._selections[-1])
            return teller, settled
        interface = cast("GraphQLInterfaceType", kind)
        possible = self._schema.get_possible_types(interface)
        tellers = {
            of.extensions[_BACK].origin: told_object(self.fields(of, nodes)) for of in possible
        }

        def tell(value: Any, place: Place | None, run: Run) -> Any:  # noqa: ANN401  # An object.
            return tellers[type(value)](value, place, run)

        return tell, False

    def _resolver(
        self,
        field: StrawberryField,
        described: GraphQLField,
        node: FieldNode,
        selections: Sequence[Selection],
    ) -> Read:
        resolver = field.base_resolver
        if resolver is None or resolver.self_parameter:
            raise Unusual("a resolver that is a method")
        call = cast("Callable[..., Any]", resolver.wrapped_func)
        parent = resolver.parent_parameter or resolver.root_parameter
        info = resolver.info_parameter
        arguments = self._arguments(field, described, node) if field.arguments else _none
        names = (parent.name if parent else None, info.name if info else None)
        return _calling(call, arguments, *names, _only(selections))

    def _arguments(
        self, field: StrawberryField, described: GraphQLField, node: FieldNode
    ) -> Callable[[Run], Mapping[str, Any]]:
        """Convert the arguments once for each run; they are the same for every object."""

        def arguments(run: Run) -> Mapping[str, Any]:
            found = run.arguments.get(id(node))
            if found is None:
                values = get_argument_values(described, node, run.variables)
                found = convert_arguments(values, field.arguments, DEFAULT_SCALAR_REGISTRY, CONFIG)
                run.arguments[id(node)] = found
            return found

        return arguments


def _strawberry(described: GraphQLField) -> StrawberryField:
    found: StrawberryField = described.extensions[_BACK]
    return found


def _only(selections: Sequence[Selection]) -> Selection | None:
    return selections[0] if len(selections) == 1 else None


def _is_settled(kind: GraphQLObjectType, described: GraphQLField, node: FieldNode) -> bool:
    field = _strawberry(described)
    resolver = field.base_resolver
    call = cast("Callable[..., Any]", resolver.wrapped_func) if resolver else None
    origin = kind.extensions[_BACK].origin
    return is_the_same_always(node) and is_settled(origin, field.python_name, call)


def _none(_: Run) -> Mapping[str, Any]:
    return {}


def _calling(
    call: Callable[..., Any],
    arguments: Callable[[Run], Mapping[str, Any]],
    parent: str | None,
    info: str | None,
    selection: Selection | None,
) -> Read:
    """R1: call a resolver; the run stands for Strawberry's `info`, of which we use the context."""

    def read(source: Any, run: Run) -> Any:  # noqa: ANN401  # As above.
        named = dict(arguments(run))
        if parent:
            named[parent] = source
        if info:
            named[info] = run if selection is None else Asking(run.context, selection)
        return call(**named)

    return read
