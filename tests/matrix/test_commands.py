"""Commands: what is answered, refusals among it, tells of no case what was not known before."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.matrix import oracle
from tests.matrix.canaries import CANARY
from tests.matrix.cast import SHUT_OUT
from tests.matrix.leaks import Known
from tests.matrix.oracle import ID
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.story import CASES, KEY

WHO = [name for name in EVERYBODY if name not in SHUT_OUT]
MISSING = "case-00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def operations(matrix: Matrix) -> list[tuple[str, str, Any]]:
    """Every command about one case: its name, its address, and an example of its body."""
    contract = matrix.http.get("/openapi.json").json()
    told = []
    for path, methods in contract["paths"].items():
        operation = methods.get("post")
        if operation is not None and path.startswith("/v1/cases/{"):
            body = operation["requestBody"]["content"]["application/json"]
            example = body.get("example") or next(iter(body.get("examples", {}).values()))["value"]
            told.append((operation["operationId"], path, example))
    return sorted(told)


def post(matrix: Matrix, who: str, path: str, case: str, body: Any) -> httpx.Response:
    """Give a command that is refused in any case: nobody has seen what it rests on."""
    headers = {
        **matrix.headers(who),
        "Accept": "application/json",
        "Idempotency-Key": str(uuid4()),
        "If-Match": '"nobody has seen this"',
    }
    start, _, end = path.partition("{")
    return matrix.http.post(f"{start}{case}{end.partition('}')[2]}", json=body, headers=headers)


def told_by(answer: httpx.Response, *said: str) -> set[str]:
    text = f"{answer.headers}{answer.text}"
    found = {*CANARY.findall(text), *ID.findall(text)}
    return {each for each in found if each not in said}


@pytest.mark.parametrize("who", WHO)
def test_no_answer_to_a_command_tells_of_a_case(
    matrix: Matrix, known: Known, operations: list[tuple[str, str, Any]], who: str
) -> None:
    assert len(operations) > 50
    chosen = operations[len(who) % 4 :: 4]
    for number, (_, path, body) in enumerate(chosen):
        case = CASES[number % len(CASES)]
        answer = post(matrix, who, path, KEY[case], body)
        assert answer.status_code >= 400, answer.text
        seen = oracle.seen(who, EVERYBODY[who], case)
        own = known.of(who, case) if seen is not None else frozenset()
        said = ID.findall(json.dumps(body))
        assert told_by(answer, *said, *own, KEY[case]) == set()


@pytest.mark.parametrize("who", WHO)
def test_a_hidden_case_refuses_a_command_like_one_that_is_nowhere(
    matrix: Matrix, known: Known, operations: list[tuple[str, str, Any]], who: str
) -> None:
    hidden = sorted(set(CASES) - known.cases(who))
    for number, (_, path, body) in enumerate(operations[len(who) % 20 :: 20]):
        if not hidden:
            return
        case = hidden[number % len(hidden)]
        one, other = (post(matrix, who, path, key, body) for key in (KEY[case], MISSING))
        assert (path, case, one.status_code) == (path, case, other.status_code)
        assert without(one, KEY[case]) == without(other, MISSING)


def without(answer: httpx.Response, case: str) -> str:
    """An answer without what differs with every request."""
    told = answer.json()
    told.pop("traceId", None)
    return json.dumps(told).replace(case, "")
