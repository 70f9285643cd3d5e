"""How an object is told: its words at once, then what has to be shaped, called or awaited.

R1  The keys of an object stand in the order of the document, whatever is told first.
R2  Where a word cannot be told, the object is told again field by field, and the error gets the
    place of its field.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from graphql import FieldNode

from api.graphql.making import words_of
from api.graphql.plan.running import Place, Run, Stop
from api.graphql.plan.values import Leaf, Shape, Teller, missing

Read: TypeAlias = Callable[[Any, Run], Any]
Fill: TypeAlias = Callable[[Any, dict[str, Any], Place | None, Run], None]


class Field(NamedTuple):
    """One field of the answer: `fill` puts its value under its key.

    A leaf that is a word of its object is told without it: `ready` tells one that was made, `late`
    one that is read first. `settled` says that it may be told again (remembering.py).
    """

    key: str
    nodes: Sequence[FieldNode]
    nullable: bool
    fill: Fill
    name: str = ""
    ready: Leaf | None = None
    late: Leaf | None = None
    settled: bool = False


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


def constant(key: str, value: str) -> Fill:
    """The same for every object."""

    def fill(_: Any, told: dict[str, Any], __: Place | None, ___: Run) -> None:  # noqa: ANN401  # An object.
        told[key] = value

    return fill


def as_leaf(field: Field, read: Leaf | None, shape: Shape, leaf: Leaf, what: str) -> Field:
    """A leaf that is a word: most of every answer."""
    absent = None if shape.nullable else what
    ready = _present(leaf, shape.plain, absent)
    late = ready if read is None else _present(_after(read, leaf), None, absent)
    return field._replace(ready=ready, late=late)


def _after(read: Leaf, leaf: Leaf) -> Leaf:
    return lambda word: leaf(read(word))


def _present(leaf: Leaf, plain: type | None, absent: str | None) -> Leaf:
    """A word that may be missing, unless `absent` names a field that may not."""

    def tell(word: Any) -> Any:  # noqa: ANN401  # A word.
        if type(word) is plain:
            return word
        if word is not None:
            return leaf(word)
        if absent is None:
            return None
        raise missing(absent)

    return tell


def in_words(fields: tuple[Field, ...], absent: str | None) -> Leaf | None:
    """An object that consists of words alone, told without making it."""
    steps, fills = _Way.of(fields, "late")
    if fills:
        return None
    return _present(
        lambda words: {key: leaf(words.get(name)) for key, name, leaf in steps}, None, absent
    )


def filled(key: str, read: Read, shape: Shape, what: str) -> Fill:
    """What is read and told."""
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


def filled_later(key: str, read: Read, shape: Shape, what: str, nodes: Sequence[FieldNode]) -> Fill:
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
