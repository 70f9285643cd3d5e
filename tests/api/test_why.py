"""Whoever may know of a case is told why they see what they see; nobody else is told anything."""

from __future__ import annotations

from typing import Any

import pytest

from domain.access import policy_hash
from domain.policy import GRANTS
from tests.api.served import Served
from tests.api.test_visibility_matrix import OUTSIDERS, SEES
from tests.examples import CASE

WHY = """query ($id: ID!) { case(id: $id) {
  seenAs withheld { recordClass reason }
  why { code reason obligations { code words } part recordClasses persons source
        keptBack { recordClass code source needed } policyVersion policyHash }
} }"""


def seen(served: Served, who: str) -> dict[str, Any]:
    case: dict[str, Any] = served.asks(who, WHY, id=CASE)["case"]
    return case


@pytest.mark.parametrize(("who", "tie"), SEES.items())
def test_each_is_told_the_row_of_the_policy_that_opened_the_case(
    served: Served, who: str, tie: str
) -> None:
    why = seen(served, who)["why"]
    (grant,) = (row for row in GRANTS if row.tie.name == tie)
    assert (why["reason"], why["source"]) == (grant.reason, grant.source)
    assert why["code"] == grant.tie.value
    assert {duty["code"] for duty in why["obligations"]} >= {*grant.obligations}
    assert why["policyHash"] == policy_hash()


@pytest.mark.parametrize("who", SEES)
def test_what_is_explained_is_what_is_withheld(served: Served, who: str) -> None:
    case = seen(served, who)
    explained = {(kept["recordClass"], kept["code"]) for kept in case["why"]["keptBack"]}
    assert explained == {(kept["recordClass"], kept["reason"]) for kept in case["withheld"]}
    assert all(kept["needed"] and kept["source"] for kept in case["why"]["keptBack"])


@pytest.mark.parametrize("who", OUTSIDERS)
def test_of_a_hidden_case_nothing_is_explained(served: Served, who: str) -> None:
    missing = CASE[:-1] + ("0" if CASE[-1] != "0" else "1")
    answers = {served.posted(who, WHY, id=key).text for key in (CASE, missing)}
    assert answers == {'{"data":{"case":null}}'}


def test_the_police_is_not_told_of_what_the_file_holds(served: Served) -> None:
    assert seen(served, "police")["why"]["keptBack"] == []
