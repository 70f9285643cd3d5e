"""What somebody says they read for."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.api.served import Served
from tests.examples import CASE

PERSON = """query($id: ID!) { case(id: $id) {
    person { firstName } withheld { recordClass reason } } }"""


def asks_for(served: Served, purpose: str) -> Any:
    headers = served.headers("social worker") | {"Rejea-Purpose": purpose}
    body = {"query": PERSON, "variables": {"id": CASE}}
    return served.http.post("/graphql", json=body, headers=headers)


@pytest.mark.parametrize("purpose", ["research", "statistics", "training", "media"])
def test_who_reads_for_research_statistics_training_or_media_sees_no_person(
    served: Served, purpose: str
) -> None:
    case = asks_for(served, purpose).json()["data"]["case"]
    assert not (case["person"] or {}).get("firstName")
    assert {found["reason"] for found in case["withheld"]} == {"purpose_without_persons"}


def test_who_reads_for_the_work_of_the_case_sees_the_person(served: Served) -> None:
    case = asks_for(served, "case_management").json()["data"]["case"]
    assert case["person"]["firstName"]


def test_a_purpose_that_nobody_knows_is_refused_with_those_that_are_known(served: Served) -> None:
    answer = asks_for(served, "curiosity")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_purpose")
    assert "case_management" in answer.json()["detail"]
    assert "curiosity" not in answer.text


def test_the_purpose_stands_in_the_access_log(served: Served) -> None:
    asks_for(served, "tracing")
    with psycopg.connect(served.parts.urls.owner) as connection:
        found = connection.execute(
            "SELECT count(*) FROM access.entry WHERE purpose_of_use = 'tracing'"
        ).fetchone()
    assert found is not None
    assert found[0] >= 1
