"""The main door: the case and its timeline show exactly what the oracle says, to everybody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.matrix import oracle
from tests.matrix.canaries import CANARY
from tests.matrix.cast import SHUT_OUT
from tests.matrix.documents import whole
from tests.matrix.leaks import Known
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.story import KEY

CASE, _ = whole("case")
TIMELINE, _ = whole("timeline")


def asked(matrix: Matrix, who: str, case: str) -> tuple[dict[str, Any] | None, list[Any], str]:
    """The case, its whole timeline, and everything as text."""
    answer = matrix.graphql(who, CASE, {"id": KEY[case]})
    if who in SHUT_OUT:
        assert answer.status_code == 403
        return None, [], answer.text
    body = answer.json()
    assert "errors" not in body, body
    told: dict[str, Any] | None = body["data"]["case"]
    nodes, text, after = [], answer.text, None
    while told is not None:
        page = matrix.graphql(who, TIMELINE, {"caseId": KEY[case], "first": 50, "after": after})
        assert "errors" not in page.json(), page.text
        listed = page.json()["data"]["timeline"]
        nodes += [edge["node"] for edge in listed["edges"]]
        text += page.text
        after = listed["pageInfo"]["endCursor"]
        if not listed["pageInfo"]["hasNextPage"]:
            assert listed["totalCount"] == len(nodes)
            break
    return told, nodes, text


@pytest.mark.parametrize("case", KEY)
@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_is_shown_what_the_oracle_says_and_nothing_else(
    matrix: Matrix, known: Known, who: str, case: str
) -> None:
    asker, entries = EVERYBODY[who], list(matrix.entries[case])
    told, nodes, text = asked(matrix, who, case)
    seen = oracle.seen(who, asker, case)
    assert (told is None) == (seen is None)
    if told is None or seen is None:
        assert not CANARY.findall(text)
        return
    assert told["seenAs"] == seen.tied.tie
    ids = {entry.version: oracle.id_of(seen, entry) for entry in entries}
    expected = {
        ids[entry.version]: oracle.fields(asker, seen, entry)
        for entry in entries
        if oracle.shows(asker, seen, entry)
    }
    shown = {node["id"]: frozenset(word["field"] for word in node["words"]) for node in nodes}
    named = {ids[entry.version]: entry.name for entry in entries}
    assert {(named[key], key) for key in shown} == {(named[key], key) for key in expected}
    wrong = {
        (key, named[key]): (sorted(shown[key] - expected[key]), sorted(expected[key] - shown[key]))
        for key in shown
        if shown[key] != expected[key]
    }
    assert not wrong, "version, name: (shown in excess, hidden in excess)"
    assert {node["id"] for node in nodes if node["role"] or node["userId"]} <= {
        ids[entry.version] for entry in entries if oracle.names_agency(asker, seen, entry)
    }
    assert known.leaks_of(who, [told, nodes], case) == set()
    assert known.misplaced(who, "Case", told, case) == set()
    found_out = {found for found in CANARY.findall(text) if "-directory-" not in found}
    assert found_out == {
        found
        for word in oracle.canaries_known(asker, seen, entries)
        for found in CANARY.findall(word)
    }
