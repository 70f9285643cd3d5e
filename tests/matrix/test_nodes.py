"""What is asked for by its id alone, and who may know who read: nothing more than by the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.matrix import oracle
from tests.matrix.canaries import CANARY
from tests.matrix.cast import SHUT_OUT
from tests.matrix.documents import implementing, whole
from tests.matrix.leaks import Known, named_in
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.story import CASES, KEY, NAME_OF

WHO = [name for name in EVERYBODY if name not in SHUT_OUT]
OF_NO_CASE = ("Organization", "Service", "Shelter")
REPORTED = ("whole", "child", "police", "abroad", "location", "card sealed")
DISCLOSURES, _ = whole("disclosures")


def ids_of(matrix: Matrix) -> Iterator[str]:
    """Every id that stands anywhere in a case, and one that stands nowhere."""
    told = {
        found
        for entries in matrix.entries.values()
        for entry in entries
        for found in oracle.ids_in_words(entry)
    }
    yield from sorted(told | set(KEY.values()))
    yield "case-00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize("kind", sorted(set(implementing()) - set(OF_NO_CASE)))
@pytest.mark.parametrize("who", WHO)
def test_an_id_opens_no_more_than_the_case_that_it_is_of(
    matrix: Matrix, known: Known, who: str, kind: str
) -> None:
    document, _ = whole("nodes", on=kind)
    ids = list(ids_of(matrix))
    for begin in range(0, len(ids), 50):
        body = matrix.graphql(who, document, {"ids": ids[begin : begin + 50]}).json()
        assert "errors" not in body, body
        for node in body["data"]["nodes"]:
            if node is not None and node["__typename"] == kind:
                about = named_in(node)
                assert about <= known.cases(who)
                assert known.leaks_of(who, node, *about) == set()
                assert known.misplaced(who, kind, node, *about) == set()


@pytest.mark.parametrize("who", WHO)
def test_a_hidden_id_is_answered_like_one_that_is_nowhere(
    matrix: Matrix, known: Known, who: str
) -> None:
    document, _ = whole("node", on="Case")
    hidden = set(CASES) - known.cases(who)
    missing = "case-00000000-0000-0000-0000-000000000000"
    told = {
        matrix.graphql(who, document, {"id": key}).text
        for key in (*(KEY[case] for case in hidden), missing)
    }
    assert told == {'{"data":{"node":null}}'}


def may_know_who_read(who: str, case: str) -> bool:
    """rules.md 2 and access-and-audit.md: who answers for it, and who examines the jurisdiction."""
    asker = EVERYBODY[who]
    seen = oracle.seen(who, asker, case)
    role = asker.actor.role.value
    if role in ("auditor", "data_protection_officer"):
        abroad = case == "abroad"
        return abroad == (asker.jurisdiction_id == EVERYBODY["worker abroad"].jurisdiction_id)
    return seen is not None and seen.tied is oracle.HOLDER and seen.persons


@pytest.mark.parametrize("case", REPORTED)
@pytest.mark.parametrize("who", WHO)
def test_who_read_is_told_to_who_may_know_it_and_names_no_data(
    matrix: Matrix, known: Known, who: str, case: str
) -> None:
    body = matrix.graphql(who, DISCLOSURES, {"caseId": KEY[case], "first": 25}).json()
    assert "errors" not in body, body
    told: Any = body["data"]["disclosures"]
    assert (told is not None) == may_know_who_read(who, case)
    assert not CANARY.findall(str(told)) or set(CANARY.findall(str(told))) <= matrix.contacts_of(
        EVERYBODY[who].actor.agency_id
    )
    assert named_in(told) <= {case}


@pytest.mark.parametrize("case", REPORTED)
@pytest.mark.parametrize("who", WHO)
def test_the_report_for_the_survivor_is_for_who_answers_and_names_nobody(
    matrix: Matrix, known: Known, who: str, case: str
) -> None:
    path = f"/v1/cases/{KEY[case]}/disclosures/report?on_screen=true"
    headers = {**matrix.headers(who), "Accept": "text/html"}
    answer = matrix.http.get(path, headers=headers)
    seen = oracle.seen(who, EVERYBODY[who], case)
    may = may_know_who_read(who, case) and seen is not None and seen.tied is oracle.HOLDER
    assert answer.status_code == (200 if may else 404)
    assert not CANARY.findall(answer.text)
    users = {entry.user_id for entry in matrix.entries[case]}
    assert not [found for found in users if found in answer.text]


__all__ = ["NAME_OF"]
