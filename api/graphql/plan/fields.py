"""How the fields of an object are told: compiled once, as far as document and schema say it.

R1  A field is read as the ordinary executor reads it: by the same resolver with the same arguments,
    or as the word of its name.
R2  Something that a plan does not do (an extension of a field) is for the ordinary executor.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, cast

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

from api.graphql.making import read_code, reader_of, word_of, words_of
from api.graphql.plan.running import Place, Run, Stop
from api.graphql.plan.selecting import Selecting, Unusual
from api.graphql.plan.values import Leaf, Shape, Teller, missing, shape_of

CONFIG = StrawberryConfig(auto_camel_case=True)
_BACK = "strawberry-definition"
Read: TypeAlias = Callable[[Any, Run], Any]
Fill: TypeAlias = Callable[[Any, dict[str, Any], Place | None, Run], None]


class Field(NamedTuple):
    """One field of the answer: `fill` puts its value under its key.

    A leaf that is a word of its object is told without it: `ready` tells one that was made, `late`
    one that is read first.
    """

    key: str
    nodes: Sequence[FieldNode]
    nullable: bool
    fill: Fill
    name: str = ""
    ready: Leaf | None = None
    late: Leaf | None = None


class Compiler:
    """Compiles what one document asks of the schema."""

    def __init__(self, schema: GraphQLSchema, selecting: Selecting) -> None:
        self._schema = schema
        self._selecting = selecting

    def fields(self, kind: GraphQLObjectType, nodes: Sequence[Any]) -> tuple[Field, ...]:
        """The fields that some nodes ask of an object.

        Raises: Unusual.
        """
        chosen = self._selecting.fields(kind, [node.selection_set for node in nodes])
        return tuple(self._field(kind, key, found) for key, found in chosen.items())

    def _field(self, kind: GraphQLObjectType, key: str, nodes: Sequence[FieldNode]) -> Field:
        name = nodes[0].name.value
        if name == "__typename":
            return Field(key, nodes, nullable=False, fill=_constant(key, kind.name))
        if name.startswith("__"):
            raise Unusual("a question about the schema")
        described = kind.fields[name]
        shape = shape_of(
            described.type, nodes, f"{kind.name}.{name}", lambda of: self._composite(of, nodes)
        )
        return self._filled(kind, key, nodes, described, shape)

    def _filled(
        self,
        kind: GraphQLObjectType,
        key: str,
        nodes: Sequence[FieldNode],
        described: GraphQLField,
        shape: Shape,
    ) -> Field:
        field = _strawberry(described)
        what = f"{kind.name}.{nodes[0].name.value}"
        if field.extensions:
            raise Unusual("an extension of a field")
        if field.base_resolver is None:
            word = word_of(field.python_name)
            fill = _from(key, lambda of, _: word(of), shape, what)
            plain = Field(key, nodes, shape.nullable, fill, field.python_name)
            return self._worded(plain, kind, described, shape, what)
        read = self._resolver(field, described, nodes[0])
        if field.is_async:
            fill = _later(key, read, shape, what, nodes)
        else:
            fill = _from(key, read, shape, what)
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
            return _as_leaf(field, read, shape, shape.leaf, what)
        inner = get_nullable_type(described.type)
        if read is not read_code or not is_object_type(inner):
            return field
        absent = None if shape.nullable else missing(what)
        return field._replace(late=_in_words(self.fields(inner, field.nodes), absent))

    def _composite(self, kind: GraphQLOutputType, nodes: Sequence[FieldNode]) -> Teller:
        if is_object_type(kind):
            return told_object(self.fields(kind, nodes))
        interface = cast("GraphQLInterfaceType", kind)
        possible = self._schema.get_possible_types(interface)
        tellers = {
            of.extensions[_BACK].origin: told_object(self.fields(of, nodes)) for of in possible
        }

        def tell(value: Any, place: Place | None, run: Run) -> Any:  # noqa: ANN401  # An object.
            return tellers[type(value)](value, place, run)

        return tell

    def _resolver(self, field: StrawberryField, described: GraphQLField, node: FieldNode) -> Read:
        resolver = field.base_resolver
        if resolver is None or resolver.self_parameter:
            raise Unusual("a resolver that is a method")
        call = cast("Callable[..., Any]", resolver.wrapped_func)
        parent = resolver.parent_parameter or resolver.root_parameter
        info = resolver.info_parameter
        arguments = self._arguments(field, described, node) if field.arguments else _none
        names = (parent.name if parent else None, info.name if info else None)
        return _calling(call, arguments, *names)

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


def told_object(fields: tuple[Field, ...]) -> Teller:
    """An object by its fields: its words at once, and then what has to be filled in."""
    ready, late = _Way.of(fields, "ready"), _Way.of(fields, "late")

    def tell(value: Any, place: Place | None, run: Run) -> dict[str, Any]:  # noqa: ANN401  # An object.
        words, are_ready = words_of(value)
        steps, fills = ready if are_ready else late
        get = words.get
        try:
            told = {key: leaf(get(name)) for key, name, leaf in steps}
        except Exception:  # noqa: BLE001  # One by one, the error finds its place.
            told, fills = {}, fields
        for field in fills:
            try:
                field.fill(value, told, place, run)
            except Exception as error:  # R1 of running.
                run.note(error, field.nodes, (place, told, field.key, field.nullable))
                if not field.nullable:
                    raise Stop from error
                told[field.key] = None
        return told

    return tell


class _Way(NamedTuple):
    """How objects of one make are told: words at once, in the order of the document; the rest."""

    steps: tuple[tuple[str, str, Leaf], ...]
    fills: tuple[Field, ...]

    @classmethod
    def of(cls, fields: tuple[Field, ...], make: str) -> _Way:
        leaves = [getattr(field, make) for field in fields]
        steps = [
            (field.key, field.name, leaf or _nothing)
            for field, leaf in zip(fields, leaves, strict=True)
        ]
        fills = [field for field, leaf in zip(fields, leaves, strict=True) if leaf is None]
        return cls(tuple(steps), tuple(fills))


def _nothing(_: object) -> None:
    """Keeps the place of what is filled in."""


def _strawberry(described: GraphQLField) -> StrawberryField:
    found: StrawberryField = described.extensions[_BACK]
    return found


def _constant(key: str, value: str) -> Fill:
    def fill(_: Any, told: dict[str, Any], __: Place | None, ___: Run) -> None:  # noqa: ANN401  # An object.
        told[key] = value

    return fill


def _as_leaf(field: Field, read: Leaf | None, shape: Shape, leaf: Leaf, what: str) -> Field:
    """A leaf that is a word: most of every answer."""
    absent = None if shape.nullable else missing(what)
    ready = _present(leaf, shape.plain, absent)
    late = ready if read is None else _present(_after(read, leaf), None, absent)
    return field._replace(ready=ready, late=late)


def _after(read: Leaf, leaf: Leaf) -> Leaf:
    return lambda word: leaf(read(word))


def _present(leaf: Leaf, plain: type | None, absent: Exception | None) -> Leaf:
    def tell(word: Any) -> Any:  # noqa: ANN401  # A word.
        if type(word) is plain:
            return word
        if word is not None:
            return leaf(word)
        if absent is None:
            return None
        raise absent

    return tell


def _in_words(fields: tuple[Field, ...], absent: Exception | None) -> Leaf | None:
    """An object that consists of words alone, told without making it."""
    steps, fills = _Way.of(fields, "late")
    if fills:
        return None
    return _present(
        lambda words: {key: leaf(words.get(name)) for key, name, leaf in steps}, None, absent
    )


def _from(key: str, read: Read, shape: Shape, what: str) -> Fill:
    nullable, _, teller, _ = shape

    def fill(source: Any, told: dict[str, Any], place: Place | None, run: Run) -> None:  # noqa: ANN401  # As above.
        value = read(source, run)
        if value is not None:
            told[key] = teller(value, (place, told, key, nullable), run)
        elif nullable:
            told[key] = None
        else:
            raise missing(what)

    return fill


def _later(key: str, read: Read, shape: Shape, what: str, nodes: Sequence[FieldNode]) -> Fill:
    """What has to be awaited keeps its place in the order, and comes when it comes."""
    nullable, _, teller, _ = shape

    async def wait(found: Awaitable[Any], told: dict[str, Any], here: Place, run: Run) -> None:
        try:
            value = await found
            if value is not None:
                told[key] = teller(value, here, run)
            elif not nullable:
                raise missing(what)
        except Exception as error:  # noqa: BLE001  # R1 of running.
            run.note(error, nodes, here)
            run.empty(here)

    def fill(source: Any, told: dict[str, Any], place: Place | None, run: Run) -> None:  # noqa: ANN401  # As above.
        told[key] = None
        here = (place, told, key, nullable)
        run.begin(wait(read(source, run), told, here, run))

    return fill


def _none(_: Run) -> Mapping[str, Any]:
    return {}


def _calling(
    call: Callable[..., Any],
    arguments: Callable[[Run], Mapping[str, Any]],
    parent: str | None,
    info: str | None,
) -> Read:
    """R1: call a resolver; the run stands for Strawberry's `info`, of which we use the context."""

    def read(source: Any, run: Run) -> Any:  # noqa: ANN401  # As above.
        named = dict(arguments(run))
        if parent:
            named[parent] = source
        if info:
            named[info] = run
        return call(**named)

    return read
