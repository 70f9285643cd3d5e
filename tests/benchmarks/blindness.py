"""Blindness: what the time of an answer tells, what an attack costs, how soon a door shuts.

R1  Whether a case is hidden or missing must not be read off the clock: of two answers, one of each
    kind, the hidden one takes longer as often as not (0.5). A row says how often.
R2  A hostile query is refused before it costs much: the CPU time of the whole server until then.
R3  From the answer to a withdrawal until a door shows the agency nothing more of the person
    (shut_doors.py).
"""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

from tests.api.commands.asking import sends
from tests.api.served import Served, serving_as
from tests.benchmarks import shut_doors
from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.run import Settings
from tests.benchmarks.shut_case import play
from tests.examples import OTHER_CASE

WHO = "lawyer"
PAIRS = 300
TRIES = 20
DEEP = "{ cases " + "{ edges { node { referrals " * 25 + "}" * 76
MANY = "cases(first: 50) { edges { node { timeline(first: 50) { edges { node { name } } } } } }"
HOSTILE = {
    "depth": DEEP,
    "aliases": f"{{ {' '.join(f'a{number}: me {{ name }}' for number in range(90))} }}",
    "tokens": f"{{ {'me { name } ' * 4_000} }}",
    "fragments": "query { ...A } fragment A on Query { ...B } fragment B on Query { ...A ...A }",
    "width": "{ cases(first: 1000000) { edges { node { id } } } }",
    "cost": f"{{ a: {MANY} b: {MANY} c: {MANY} }}",
    "breadth": f"{{ me {{ {' '.join('id name role' for _ in range(600))} }} }}",
    "body": "{ me { name } } #" + "x" * 1_000_000,
}


def rows(settings: Settings) -> Sequence[Row]:
    with _served(settings) as served:
        return [
            *[row for door, ask in DOORS.items() for row in _told_apart(served, door, ask)],
            *[_attack(served, name, query) for name, query in HOSTILE.items()],
            *shut_doors.shut(served),
        ]


@contextmanager
def _served(settings: Settings) -> Iterator[Served]:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving_as(Served, settings.new_database(), Path(folder), play=play) as served,
    ):
        yield served


def _told_apart(served: Served, door: str, ask: Callable[[Served, str], object]) -> list[Row]:
    """R1: the two kinds take turns in an order that chance gives."""
    times: dict[str, list[float]] = {"hidden": [], "missing": []}
    for _ in range(PAIRS):
        for kind in random.sample(sorted(times), 2):
            case_id = OTHER_CASE if kind == "hidden" else f"case-{uuid4()}"
            began = time.perf_counter()
            ask(served, case_id)
            times[kind].append((time.perf_counter() - began) * 1000)
    pairs = itertools.product(times["hidden"], times["missing"])
    longer = statistics.fmean(one > other for one, other in pairs)
    name = f"access.{door}"
    return [
        value_row(f"{name}.hidden", times["hidden"], unit="ms"),
        value_row(f"{name}.missing", times["missing"], unit="ms"),
        value_row(f"{name}.hidden_takes_longer", [longer], unit="share", least=0.45, most=0.55),
    ]


def _attack(served: Served, name: str, query: str) -> Row:
    """R2."""
    costs = []
    for _ in range(TRIES):
        before = time.process_time()
        answer = served.posted("police", query)
        costs.append((time.process_time() - before) * 1000)
        assert "errors" in answer.json() or answer.status_code in (400, 413), answer.text
    return value_row(f"attack.{name}.cpu", costs, unit="ms", most=50)


def _asked(query: str) -> Callable[[Served, str], object]:
    return lambda served, case_id: served.posted(WHO, query, id=case_id)


def _commanded(served: Served, case_id: str) -> None:
    body = {"firstName": "An invented name"}
    answer = sends(served, WHO, f"cases/{case_id}/describe-person", body, named=str(uuid4()))
    assert answer.status_code == HTTPStatus.NOT_FOUND, answer.text


def _reported(served: Served, case_id: str) -> None:
    headers = served.headers(WHO) | {"Accept": "*/*"}
    answer = served.http.get(f"/v1/cases/{case_id}/disclosures/report", headers=headers)
    assert answer.status_code == HTTPStatus.NOT_FOUND, answer.text


DOORS: Mapping[str, Callable[[Served, str], object]] = {
    "case": _asked("query ($id: ID!) { case(id: $id) { id stage person { firstName } } }"),
    "node": _asked("query ($id: ID!) { node(id: $id) { id } }"),
    "timeline": _asked("query ($id: ID!) { timeline(caseId: $id) { totalCount } }"),
    "disclosures": _asked("query ($id: ID!) { disclosures(caseId: $id) { totalCount } }"),
    "recipients": _asked("query ($id: ID!) { recipients(caseId: $id) { unacknowledged } }"),
    "command": _commanded,
    "report": _reported,
}
"""R1."""
