"""What may be asked while nothing of a case can be shown is nothing of a case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import GraphQLNamedType, get_named_type, is_object_type

from api.graphql.roots import WITHOUT_CASES, reads_cases
from api.graphql.schema import core, make_schema
from api.graphql.selection import THINGS

SCHEMA = core(make_schema())
ROOTS = {
    name: get_named_type(field.type)
    for root in (SCHEMA.query_type, SCHEMA.subscription_type)
    if root is not None
    for name, field in root.fields.items()
}


def below(kind: GraphQLNamedType, seen: set[str]) -> Iterator[str]:
    """The names of all types that can be reached from one."""
    if kind.name in seen:
        return
    seen.add(kind.name)
    yield kind.name
    if is_object_type(kind):
        for field in kind.fields.values():
            yield from below(get_named_type(field.type), seen)


@pytest.mark.parametrize("name", sorted(WITHOUT_CASES & ROOTS.keys()))
def test_nothing_of_a_case_is_below_a_root_without_cases(name: str) -> None:
    assert not set(below(ROOTS[name], set())) & (THINGS.keys() | {"Node"})


SPREAD = "{ ...A } fragment A on Query { ...B } fragment B on Query { a: funnel { __typename } }"
ONE_OF_TWO = "query A { me { name } } query B { cases { totalCount } }"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("{ me { name } cases { edges { __typename } } }", None),
        ("{ cases { pageInfo { hasNextPage } } }", None),
        (SPREAD, None),
        ("{ ... on Query { funnel { __typename } } }", None),
        ("subscription { clockMissed { position } }", None),
        (ONE_OF_TWO, "B"),
        (ONE_OF_TWO, None),
    ],
)
def test_whatever_an_operation_asks_of_cases_it_reads_cases(query: str, name: str | None) -> None:
    assert reads_cases(SCHEMA, query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("{ me { name } __typename }", None),
        ("{ __schema { queryType { name } } }", None),
        (ONE_OF_TWO, "A"),
        ("{ nonsense", None),
    ],
)
def test_an_operation_that_asks_nothing_of_cases_reads_none(query: str, name: str | None) -> None:
    assert not reads_cases(SCHEMA, query, name)
