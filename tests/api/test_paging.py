"""Pages go both ways, count the whole, and hold every case once."""

from __future__ import annotations

from typing import Any

from tests.api.served import Served
from tests.examples import CASE, SOCIAL_WORKER

QUERY = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  cases(first: $first, after: $after, last: $last, before: $before) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id } }
  }
}
"""


def page(served: Served, **which: Any) -> dict[str, Any]:
    found: dict[str, Any] = served.asks("coordinator", QUERY, **which)["cases"]
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


def walked_by(served: Served, size: int) -> list[str]:
    """Every case, by pages of this size; other tests of the same world report more of them."""
    walked: list[str] = []
    cursor, more = None, True
    while more:
        found = page(served, first=size, after=cursor)
        walked += ids(found)
        cursor, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]
    return walked


def test_forward_pages_hold_every_case_once(served: Served) -> None:
    whole = walked_by(served, 50)
    assert page(served, first=1)["totalCount"] == len(whole) == len(set(whole))
    assert walked_by(served, 3) == whole


def test_backward_pages_hold_every_case_once(served: Served) -> None:
    whole = walked_by(served, 50)
    walked: list[str] = []
    cursor, more = None, True
    while more:
        found = page(served, last=3, before=cursor)
        walked = ids(found) + walked
        cursor, more = found["pageInfo"]["startCursor"], found["pageInfo"]["hasPreviousPage"]
    assert walked == whole


def test_the_first_page_knows_that_nothing_stands_before_it(served: Served) -> None:
    info = page(served, first=2)["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)


def test_a_cursor_of_another_list_is_refused(served: Served) -> None:
    query = (
        "query ($c: String) { cases(first: 2) { pageInfo { endCursor } }"
        " services(first: 2, after: $c) { totalCount } }"
    )
    cursor = served.asks("coordinator", query)["cases"]["pageInfo"]["endCursor"]
    answer = served.posted("coordinator", query, c=cursor).json()
    assert answer["errors"][0]["extensions"]["code"] == "wrong_cursor"
    assert answer["data"]["services"] is None


def test_a_filter_takes_only_what_the_asker_may_see(served: Served) -> None:
    query = (
        "query ($f: CaseFilter) { cases(filter: $f) { totalCount edges { node { id urgent } } } }"
    )
    urgent = served.asks("social worker", query, f={"urgent": True})["cases"]
    assert [edge["node"]["urgent"] for edge in urgent["edges"]] == [True]
    for told in ({"urgent": True}, {"child": False}, {"stage": ["REPORTED"]}):
        assert served.asks("police", query, f=told)["cases"]["totalCount"] == 0


def test_my_own_cases_can_be_asked_for(served: Served) -> None:
    query = (
        "{ cases(last: 50, filter: { assigned: true })"
        " { totalCount edges { node { id workerId } } } }"
    )
    mine = served.asks("social worker", query)["cases"]
    assert CASE in ids(mine)
    assert {edge["node"]["workerId"] for edge in mine["edges"]} == {SOCIAL_WORKER.user_id}
    assert served.asks("supervisor", query)["cases"]["totalCount"] == 0
