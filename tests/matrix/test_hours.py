"""Who coordinates is told hours: whatever they ask or hear of a case tells no minute.

What leaves to them on Kafka and in the feed is looked at in test_told.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.matrix import oracle
from tests.matrix.documents import implementing, listening, roots, subscriptions, whole
from tests.matrix.ears import Heard, Key, Operation, by_events, by_sockets
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.story import CASES, KEY
from tests.matrix.test_nodes import ids_of

COORDINATOR, AUDITOR = "coordinator", "auditor"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[0-9:.]*")
HOUR = re.compile(r"[^T]*T\d\d:00(:00(\.0+)?)?")
WITH_TIMES = {"case", "cases", "timeline", "referrals", "returns", "node", "nodes"}
"""The root fields by which whoever watches is told times of cases."""
PROFILE = {"sex": "female", "childrenWith": False, "accessible": False, "isolation": False}


def times_in(told: Any) -> set[str]:
    return set(TIME.findall(json.dumps(told)))


def minutes_in(told: Any) -> set[str]:
    """The times in an answer that are no full hours."""
    return {time for time in times_in(told) if not HOUR.fullmatch(time)}


def asked_with(matrix: Matrix, name: str) -> Iterator[dict[str, Any]]:
    """What a root field has to be asked with, for each case."""
    required = {key for key, each in roots()[name].args.items() if str(each.type).endswith("!")}
    ids = list(ids_of(matrix))
    if "ids" in required:
        yield from ({"ids": ids[begin : begin + 50]} for begin in range(0, len(ids), 50))
    elif "id" in required:
        yield from ({"id": key} for key in (KEY.values() if name == "case" else ids))
    elif "caseId" in required:
        yield from ({"caseId": key} for key in KEY.values())
    else:
        yield {"text": "Canary"} if "text" in required else {}


def answers(matrix: Matrix, who: str, name: str) -> list[Any]:
    """Everything that somebody is answered to a root field."""
    kinds = implementing() if name.startswith("node") else ("",)
    found = []
    for document, made in (whole(name, on=kind) for kind in kinds):
        for told in asked_with(matrix, name):
            rest = dict.fromkeys(made.variables) | {"first": 25}
            body = matrix.graphql(who, document, rest | told).json()
            assert "errors" not in body, body
            found.append(body["data"][name])
    return found


@pytest.mark.parametrize("name", roots())
def test_a_coordinator_is_told_no_minute_of_a_case(matrix: Matrix, name: str) -> None:
    told = answers(matrix, COORDINATOR, name)
    assert minutes_in(told) == set()
    assert bool(times_in(told)) == (name in WITH_TIMES)


@pytest.mark.parametrize("name", sorted(WITH_TIMES))
def test_an_auditor_is_told_the_times_themselves(matrix: Matrix, name: str) -> None:
    assert minutes_in(answers(matrix, AUDITOR, name))


def operations(who: str) -> list[Operation]:
    """Every subscription, from the beginning of the log, and that of a case for each case."""
    told: dict[str, Any] = {"after": 0, "profile": PROFILE}
    others = [name for name in subscriptions() if name != "caseChanged"]
    return [
        *(_operation(who, case, "caseChanged", {**told, "caseId": KEY[case]}) for case in CASES),
        *(_operation(who, name, name, told) for name in others),
    ]


def _operation(who: str, key: str, name: str, told: dict[str, Any]) -> Operation:
    document, made = listening(name)
    return Operation(who, key, document, {each: told.get(each) for each in made.variables})


def due(matrix: Matrix, who: str) -> dict[Key, int | None]:
    """How much is told of each case from its beginning; None where it may not be known."""
    return {(who, case): _many(matrix, who, case) for case in CASES}


def _many(matrix: Matrix, who: str, case: str) -> int | None:
    asker = EVERYBODY[who]
    seen = oracle.seen(who, asker, case)
    return seen and sum(oracle.shows(asker, seen, entry) for entry in matrix.entries[case])


def heard(matrix: Matrix, who: str, door: str) -> Heard:
    if door == "socket":
        return by_sockets(matrix, operations(who), due(matrix, who), ())
    return by_events(matrix, operations(who), due(matrix, who))


@pytest.mark.parametrize("door", ["socket", "events"])
def test_a_coordinator_hears_of_no_minute(matrix: Matrix, door: str) -> None:
    found = heard(matrix, COORDINATOR, door)
    assert found.failed == {}
    for key, many in due(matrix, COORDINATOR).items():
        assert found.count(key) == (many or 0)
    told = list(found.told.values())
    assert times_in(told)
    assert minutes_in(told) == set()


def test_an_auditor_hears_the_times_themselves(matrix: Matrix) -> None:
    assert minutes_in(list(heard(matrix, AUDITOR, "socket").told.values()))
