"""Several things by their ids at once, over real HTTP."""

from __future__ import annotations

import pytest

from tests.api.served import Served
from tests.api.statements import counted
from tests.api.world import FOREIGN_CASE, LATER_CASES, PEOPLE, TO_CLINIC
from tests.domain.programme import SHELTER_SERVICE
from tests.examples import CASE, OTHER_CASE, SHELTER, WELFARE, made_id

QUERY = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
OF_EVERY_KIND = (CASE, TO_CLINIC, SHELTER, WELFARE, SHELTER_SERVICE)


def test_things_of_every_kind_come_in_the_order_of_their_ids(served: Served) -> None:
    found = served.asks("social worker", QUERY, ids=list(OF_EVERY_KIND))["nodes"]
    assert [node["id"] for node in found] == list(OF_EVERY_KIND)
    names = [node["__typename"] for node in found]
    assert names == ["Case", "Referral", "Shelter", "Organization", "Service"]


def test_an_id_that_is_asked_for_twice_is_answered_twice(served: Served) -> None:
    found = served.asks("social worker", QUERY, ids=[CASE, OTHER_CASE, CASE])["nodes"]
    assert [node["id"] for node in found] == [CASE, OTHER_CASE, CASE]


def test_a_hidden_a_missing_and_a_malformed_id_are_null_in_their_places(served: Served) -> None:
    ids = [FOREIGN_CASE, made_id("case", "nowhere"), "case-1", "", "\0", "law-1", CASE]
    found = served.asks("social worker", QUERY, ids=ids)["nodes"]
    assert found == [None] * 6 + [{"__typename": "Case", "id": CASE}]


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_several_ids_show_what_each_alone_shows(served: Served, who: str) -> None:
    alone = "query ($id: ID!) { node(id: $id) { __typename id } }"
    wanted = [CASE, TO_CLINIC, FOREIGN_CASE, *LATER_CASES]
    found = served.asks(who, QUERY, ids=wanted)["nodes"]
    assert found == [served.asks(who, alone, id=key)["node"] for key in wanted]


def test_many_ids_of_one_kind_are_one_statement(served: Served) -> None:
    with counted() as sent:
        served.asks("social worker", QUERY, ids=[CASE, OTHER_CASE, *LATER_CASES])
    assert len([found for found in sent if "views.case_view" in str(found)]) == 1


def test_more_than_fifty_ids_are_refused(served: Served) -> None:
    ids = [made_id("case", str(number)) for number in range(51)]
    answer = served.posted("social worker", QUERY, ids=ids).json()
    assert answer["errors"][0]["extensions"]["code"] == "too_many_ids"
    assert served.asks("social worker", QUERY, ids=ids[:50])["nodes"] == [None] * 50
