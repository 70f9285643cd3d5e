"""Every refusal has a status and a code of its own, and no problem repeats what was sent."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from http import HTTPStatus

import domain
import projections
from api.errors import STATUS, Problem, problem_of, respond, status_of
from api.graphql.context import PositionNotReached
from domain.messages import Missing, Refused


def every_refusal() -> list[type[Refused]]:
    """All kinds of refusals that any room defines."""
    for package in (domain, projections):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return [kind for kind in _below(Refused) if not kind.__module__.startswith("tests.")]


def _below(kind: type[Refused]) -> Iterator[type[Refused]]:
    for found in kind.__subclasses__():
        yield found
        yield from _below(found)


def test_every_refusal_has_a_status_of_the_client() -> None:
    for kind in [*every_refusal(), PositionNotReached]:
        assert 400 <= status_of(kind) < 500, kind


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes: dict[str, set[type[Refused]]] = {}
    for kind in every_refusal():
        codes.setdefault(kind.code(), set()).add(kind)
    assert {code: kinds for code, kinds in codes.items() if len(kinds) > 1} == {}


def test_every_refusal_says_what_would_be_right() -> None:
    assert [kind.__name__ for kind in every_refusal() if not kind.advice] == []


def test_a_hidden_case_is_answered_like_a_missing_one() -> None:
    assert status_of(Missing) is HTTPStatus.NOT_FOUND


def test_whatever_else_stands_against_a_command_is_a_conflict() -> None:
    assert STATUS[Refused] is HTTPStatus.CONFLICT


def test_a_problem_is_written_as_rfc_9457_wants_it() -> None:
    answer = respond(problem_of(Missing("case-1")))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert b'"type":"/problems/missing"' in bytes(answer.body)
    assert b'"code":"missing"' in bytes(answer.body)


def test_a_problem_may_carry_headers() -> None:
    problem = Problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", "later", {"Retry-After": "1"})
    assert respond(problem).headers["retry-after"] == "1"
