"""What an operation may give at most is reckoned before anything is read."""

from __future__ import annotations

import time
from typing import Any

import pytest

from api.graphql.cost import too_costly
from api.graphql.request import Asked
from api.graphql.schema import core, make_schema
from tests.api.served import Served

SCHEMA = core(make_schema())
TIMELINES = "cases(first: {}) {{ edges {{ node {{ timeline(first: {}) {{ totalCount }} }} }} }}"


def passes(query: str, **variables: Any) -> bool:
    return not too_costly(SCHEMA, Asked(query=query, variables=variables))


def test_a_list_costs_its_page_and_what_stands_in_it() -> None:
    assert passes(f"{{ {TIMELINES.format(50, 39)} }}")
    assert not passes(f"{{ {TIMELINES.format(50, 40)} }}")


def test_lists_beside_each_other_add_up() -> None:
    assert passes(f"{{ a: {TIMELINES.format(20, 40)} b: {TIMELINES.format(20, 40)} }}")
    twice = f"{{ a: {TIMELINES.format(30, 40)} b: {TIMELINES.format(30, 40)} }}"
    assert not passes(twice)


def test_a_size_in_a_variable_counts_as_it_was_sent() -> None:
    query = f"query($n: Int) {{ {TIMELINES.format('$n', 50)} }}"
    assert passes(query, n=30)
    assert not passes(query, n=50)
    assert passes(query)


def test_a_list_without_a_size_has_the_usual_page() -> None:
    usual = "{ cases { edges { node { timeline { totalCount } } } } }"
    assert passes(usual)
    assert not passes(
        usual.replace("timeline {", "timeline(first: 50) {").replace(
            "cases {", "cases(first: 45) {"
        )
    )


@pytest.mark.parametrize("spread", ["...Costly", "... on Query { ...Costly }"])
def test_fragments_hide_nothing(spread: str) -> None:
    query = f"{{ {spread} }} fragment Costly on Query {{ {TIMELINES.format(50, 50)} }}"
    assert not passes(query)


def test_fragments_that_double_each_other_cost_no_time() -> None:
    doubling = " ".join(
        f"fragment F{number} on Query {{ ...F{number + 1} ...F{number + 1} }}"
        for number in range(60)
    )
    last = "fragment F60 on Query { cases(first: 1) { totalCount } }"
    began = time.process_time()
    assert not passes(f"{{ ...F0 }} {doubling} {last}")
    assert time.process_time() - began < 5


def test_a_costly_query_is_refused_with_its_limit(served: Served) -> None:
    answer = served.posted("police", f"{{ {TIMELINES.format(50, 50)} }}").json()
    assert answer["errors"][0]["extensions"] == {
        "code": "query_too_large",
        "limit": "things",
        "most": 2000,
    }
    assert "data" not in answer or answer["data"] is None
