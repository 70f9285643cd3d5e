"""Documents that ask of the schema whatever it offers, made by Hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from hypothesis import strategies as st

from projections.reading import sealed_cursor
from tests.api.world import FOREIGN_CASE, LATER_CASES, TO_CLINIC, TO_SHELTER
from tests.domain.programme import SHELTER_SERVICE, TZ
from tests.examples import CASE, OTHER_CASE, SHELTER, WELFARE

Draw = Callable[[st.SearchStrategy[Any]], Any]

IDS = (CASE, OTHER_CASE, FOREIGN_CASE, LATER_CASES[0], TO_CLINIC, TO_SHELTER, SHELTER, WELFARE)
_CURSORS = ("nonsense", sealed_cursor("cases", CASE), sealed_cursor("cases", OTHER_CASE))
_FILTERS: Mapping[str, tuple[str, ...]] = {
    "CaseFilter": (
        "{}",
        "{closed: false}",
        "{stage: [REPORTED], urgent: true}",
        '{reference: "c"}',
    ),
    "ReferralFilter": ("{direction: IN}", "{direction: OUT, late: false}", "{open: true}"),
    "ReturnFilter": ("{open: true}", '{status: ["declared"]}'),
    "FollowUpFilter": ("{late: true}", "{kind: [SUPPORT_PLAN]}"),
    "DirectoryFilter": ("{active: true}", f'{{jurisdiction: "{TZ}"}}'),
    "ShelterProfile": ('{sex: "female", ageGroup: "adult"}', "{childrenWith: true}"),
}
_VALUES: Mapping[str, tuple[str, ...]] = {
    "first": ("1", "2", "3", "0", "51", "null"),
    "last": ("1", "2", "null"),
    "after": tuple(f'"{cursor}"' for cursor in _CURSORS),
    "before": tuple(f'"{cursor}"' for cursor in _CURSORS),
    "atLeast": ("0", "1"),
    "id": tuple(f'"{key}"' for key in (*IDS, SHELTER_SERVICE, "case-1", "")),
    "caseId": (f'"{CASE}"', f'"{FOREIGN_CASE}"', '"x"'),
    "ids": (f'["{CASE}", "{SHELTER}", "{FOREIGN_CASE}", "nothing"]', f'["{TO_CLINIC}"]', "[]"),
    "jurisdiction": (f'"{TZ}"',),
    "by": ("[AGENCY]", "[QUARTER, JURISDICTION]", "[AGENCY, JURISDICTION, QUARTER]"),
    "sort": ("DUE_FIRST", "CHANGED_LAST"),
    "language": ("PT", "SW"),
}
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "String": ('"x"', '"Canary"'),
    "ID": (f'"{CASE}"',),
    "Int": ("1", "0"),
    "Boolean": ("true", "false"),
}
"""For an argument of another name."""
_VARIABLES: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "first": ("Int", (1, 2, None, 99)),
    "id": ("ID!", IDS),
    "caseId": ("ID!", (CASE, FOREIGN_CASE)),
    "language": ("Language!", ("EN", "PT")),
    "atLeast": ("Int", (0, None)),
}


_CHANGING = ("disclosures",)
"""What every answer adds to, so that the next one differs."""


class Document:
    """Writes one document; `variables` are what it is asked with."""

    def __init__(self, draw: Draw, schema: GraphQLSchema) -> None:
        self.variables: dict[str, Any] = {}
        self._draw = draw
        self._schema = schema
        self._aliases = 0
        self._fragments: dict[str, str] = {}

    def text(self, extra: str) -> tuple[str, str]:
        """The document, and the same with one more field at its end."""
        assert self._schema.query_type
        body = self._selected(self._schema.query_type, 5)
        head = ", ".join(f"${name}: {_VARIABLES[name][0]}" for name in self.variables)
        begin = f"query Generated({head}) " if head else "query Generated "
        end = "\n".join(self._fragments.values())
        return f"{begin}{{ {body} }}\n{end}", f"{begin}{{ {body} {extra} }}\n{end}"

    def _selected(self, kind: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        names = [
            name
            for name, field in kind.fields.items()
            if (depth > 1 or _is_leaf(field)) and name not in _CHANGING and _can_be_asked(field)
        ]
        chosen = self._draw(st.lists(st.sampled_from(names), min_size=1, max_size=5, unique=True))
        told = [self._field(name, kind.fields[name], depth) for name in chosen]
        if self._draw(st.booleans()):
            told.append("__typename")
        if isinstance(kind, GraphQLInterfaceType):
            told += [self._inline(of, depth) for of in self._schema.get_possible_types(kind)]
        elif self._draw(st.integers(0, 5)) == 0:
            told.append(self._spread(kind))
        return " ".join(told)

    def _inline(self, kind: GraphQLObjectType, depth: int) -> str:
        """Kinds answer to one name with different types, so every field gets another one."""
        name = self._draw(
            st.sampled_from([name for name, of in kind.fields.items() if _is_leaf(of)])
        )
        del depth
        return f"... on {kind.name} {{ {kind.name}_{name}: {name} }}" if self._alias() else ""

    def _spread(self, kind: GraphQLObjectType) -> str:
        name = f"of{kind.name}"
        leaves = [key for key, of in kind.fields.items() if _is_leaf(of) and not of.args]
        if not leaves:
            return ""
        if name not in self._fragments:
            body = " ".join(self._draw(st.lists(st.sampled_from(leaves), min_size=1, max_size=3)))
            self._fragments[name] = f"fragment {name} on {kind.name} {{ {body} }}"
        return f"...{name}"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        alias = (
            f"a{self._aliases}: " if self._draw(st.integers(0, 9)) == 0 and self._alias() else ""
        )
        inner = get_named_type(field.type)
        inside = "" if is_leaf_type(inner) else f" {{ {self._selected(inner, depth - 1)} }}"  # type: ignore[arg-type]
        return f"{alias}{name}{self._arguments(field)}{inside}"

    def _alias(self) -> bool:
        self._aliases += 1
        return self._aliases < 15

    def _arguments(self, field: GraphQLField) -> str:
        told = [
            f"{name}: {self._value(name, get_named_type(argument.type).name)}"
            for name, argument in field.args.items()
            if is_required_argument(argument)
            or (_can_be_written(name, argument) and self._draw(st.integers(0, 3)) == 0)
        ]
        return f"({', '.join(told)})" if told else ""

    def _value(self, name: str, kind: str) -> str:
        if name in _VARIABLES and self._draw(st.booleans()):
            self.variables.setdefault(name, self._draw(st.sampled_from(_VARIABLES[name][1])))
            return f"${name}"
        values = _FILTERS.get(kind) or _VALUES.get(name) or _PLAIN[kind]
        return str(self._draw(st.sampled_from(values)))


@st.composite
def documents(draw: Draw, schema: GraphQLSchema, extra: str) -> tuple[str, str, Mapping[str, Any]]:
    """A document, the same with one more field at its end, and variables for both."""
    document = Document(draw, schema)
    return *document.text(extra), document.variables


def _can_be_asked(field: GraphQLField) -> bool:
    return all(
        _can_be_written(name, argument)
        for name, argument in field.args.items()
        if is_required_argument(argument)
    )


def _can_be_written(name: str, argument: GraphQLArgument) -> bool:
    kind = get_named_type(argument.type).name
    return name in _VALUES or kind in _FILTERS or kind in _PLAIN


def _is_leaf(field: GraphQLField) -> bool:
    return is_leaf_type(get_named_type(field.type))
