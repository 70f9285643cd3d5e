"""When something goes wrong: it is told without detail, noted without words, and nothing hangs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from api.graphql import http
from projections.reading import Question
from tests.api.served import Served

CANARY = "Canary words of a record"


@contextmanager
def locked(served: Served, table: str) -> Iterator[None]:
    """Nobody can read a table meanwhile."""
    with psycopg.connect(served.parts.urls.owner) as holding:
        holding.execute(f"LOCK TABLE views.{table} IN ACCESS EXCLUSIVE MODE".encode())
        yield
        holding.rollback()


def test_a_query_that_takes_too_long_is_ended_and_told_so(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "SECONDS", 0.3)
    with locked(served, "shelter_occupancy_a"):
        answer = served.posted("police", "{ shelters { totalCount } }")
    assert answer.status_code == 503
    error = answer.json()["errors"][0]
    assert error["extensions"] == {"code": "query_too_slow", "limit": "seconds"}
    assert served.asks("police", "{ shelters { totalCount } }")["shelters"]["totalCount"] == 1


def test_a_database_that_does_not_answer_in_time_is_told_as_unavailable(served: Served) -> None:
    with locked(served, "shelter_occupancy_a"):
        answer = served.posted("police", "{ shelters { totalCount } me { name } }").json()
    assert answer["errors"][0]["extensions"]["code"] == "unavailable"
    assert answer["data"] == {"shelters": None, "me": {"name": "police"}}


def test_what_nobody_anticipated_is_told_and_noted_without_its_words(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask = Question.ask_async

    async def fails(self: Question[Any], connection: Any) -> Any:
        if "case_party" in self.statement.as_string(None):
            raise RuntimeError(CANARY)
        return await ask(self, connection)

    monkeypatch.setattr(Question, "ask_async", fails)
    with caplog.at_level(logging.DEBUG):
        answer = served.posted("police", "{ cases { totalCount } }")
    assert answer.json()["errors"][0]["extensions"]["code"] == "internal_error"
    assert CANARY not in answer.text
    assert CANARY not in caplog.text
    assert "RuntimeError" in caplog.text
    assert len([found for found in caplog.records if found.levelno >= logging.ERROR]) == 1


def test_an_error_outside_graphql_is_told_as_a_problem_without_its_words(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(*_: object) -> Any:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(http.GraphQLDoor, "_execute", fails)
    with caplog.at_level(logging.DEBUG):
        answer = served.posted("police", "{ me { name } }")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert CANARY not in answer.text + caplog.text


def test_no_query_and_no_token_is_ever_logged(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        served.posted("social worker", "query Canary { cases { edges { node { id } } } }")
        served.http.get("/graphql", params={"query": "query Canary { me { id } }"})
    said = " ".join(
        found.getMessage() for found in caplog.records if not found.name.startswith("http")
    )
    assert "Canary" not in said
    assert "Bearer" not in said


def test_a_projection_that_stopped_makes_the_service_not_ready(served: Served) -> None:
    stop = (
        "UPDATE views.generation SET halted_at = 7, halted_because = 'TypeError'"
        " WHERE projection = 'timeline'"
    )
    go_on = "UPDATE views.generation SET halted_at = NULL, halted_because = NULL"
    with psycopg.connect(served.parts.urls.owner, autocommit=True) as owner:
        owner.execute(stop)
        try:
            answer = served.http.get("/readyz")
        finally:
            owner.execute(go_on)
    assert answer.status_code == 503
    assert answer.json()["not_ready"] == ["projection timeline"]
    assert "stopped at position 7: TypeError" in answer.text
