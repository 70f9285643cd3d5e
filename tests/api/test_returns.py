"""Returns over real HTTP; who sees what of one, tests/projections/test_return_list.py tells."""

from __future__ import annotations

from typing import Any

from domain.vocabulary import COUNTRY, LANGUAGE
from domain.voluntary_return.will import CounselReturn, ExpressReturnWish
from tests.api.served import Served
from tests.api.statements import counted
from tests.api.world import Live
from tests.examples import made_id

RETURNING = made_id("case", "that returns")
RETURN = made_id("return", "over http")
QUERY = """
query ($position: Int, $id: ID!) {
  returns(first: 50, atLeast: $position) {
    totalCount
    edges { node {
      id caseId status country { code } ready missing steps { step at } withheld { recordClass }
    } }
  }
  node(id: $id, atLeast: $position) { id ... on VoluntaryReturn { status } }
}
"""


def counsel(served: Served) -> int:
    live = Live(served.parts.log)
    live.report(stream=RETURNING)
    live.give(
        CounselReturn,
        stream=RETURNING,
        return_id=RETURN,
        country=COUNTRY["MOZ"],
        information_given="what awaits",
        options="what else is possible",
        language=LANGUAGE["por"],
    )
    return live.give(ExpressReturnWish, stream=RETURNING, return_id=RETURN).position


def test_a_return_says_what_is_missing_and_is_hidden_from_others(served: Served) -> None:
    position = counsel(served)
    with counted() as sent:
        answer = served.asks("social worker", QUERY, position=position, id=RETURN)
    assert len(sent) == 3
    node = found(answer)
    assert (node["id"], node["caseId"], node["status"]) == (RETURN, RETURNING, "wished")
    assert node["ready"] is False
    assert "asylum_not_screened" in node["missing"]
    assert [step["step"] for step in node["steps"]] == ["counselled", "wished"]
    assert answer["node"] == {"id": RETURN, "status": "wished"}
    for who in ("police", "lawyer", "authority", "foreign coordinator"):
        hidden = served.asks(who, QUERY, position=position, id=RETURN)
        assert hidden["node"] is None
        assert found(hidden) == {}
    seen = found(served.asks("coordinator", QUERY, position=position, id=RETURN))
    assert "asylum_not_screened" not in seen["missing"]
    assert {withheld["recordClass"] for withheld in seen["withheld"]} >= {"LEGAL", "MEDICAL"}


def found(answer: dict[str, Any]) -> dict[str, Any]:
    """The return of this test, among those of others."""
    nodes: list[dict[str, Any]] = [edge["node"] for edge in answer["returns"]["edges"]]
    return next((node for node in nodes if node["id"] == RETURN), {})
