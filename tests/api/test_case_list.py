"""Filters and orders of the list of cases, over real HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.served import Served
from tests.examples import CASE, WELFARE

QUERY = """
query ($filter: CaseFilter, $sort: CaseOrder!, $after: String) {
  cases(first: 50, filter: $filter, sort: $sort, after: $after) {
    totalCount edges { node { id reportedAt changedAt nextDue } } pageInfo { hasNextPage endCursor }
  }
}
"""


def listed(served: Served, sort: str = "REPORTED_LAST", **wanted: Any) -> list[dict[str, Any]]:
    """The whole list, page by page: other tests begin cases in the same world."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        asked = {"filter": wanted, "sort": sort, "after": after}
        answer = served.asks("social worker", QUERY, **asked)["cases"]
        found += [edge["node"] for edge in answer["edges"]]
        after = answer["pageInfo"]["endCursor"]
        if not answer["pageInfo"]["hasNextPage"]:
            assert answer["totalCount"] == len(found)
            return found


@pytest.mark.parametrize("reference", [CASE, CASE[:14], CASE.removeprefix("case-")[:9]])
def test_a_case_is_found_by_the_beginning_of_its_id(served: Served, reference: str) -> None:
    assert [found["id"] for found in listed(served, reference=reference)] == [CASE]


def test_cases_are_found_by_who_answers_for_them(served: Served) -> None:
    assert CASE in {found["id"] for found in listed(served, holder=WELFARE)}


@pytest.mark.parametrize(
    ("sort", "field", "descending"),
    [
        ("REPORTED_LAST", "reportedAt", True),
        ("REPORTED_FIRST", "reportedAt", False),
        ("CHANGED_LAST", "changedAt", True),
        ("DUE_FIRST", "nextDue", False),
    ],
)
def test_cases_come_in_the_order_asked_for(
    served: Served, sort: str, field: str, *, descending: bool
) -> None:
    told = [found[field] for found in listed(served, sort) if found[field]]
    assert told == sorted(told, reverse=descending)
    assert told
