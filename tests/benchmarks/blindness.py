"""Blindness: what the time of an answer tells, what an attack costs, how soon a door shuts.

R1  Whether a case is hidden or missing must not be read off the clock: of two answers, one of each
    kind, the hidden one takes longer as often as not (0.5). A row says how often.
R2  A hostile query is refused before it costs much: the CPU time of the whole server until then.
R3  From the answer to a withdrawal until a door shows the agency nothing more of the person.
"""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.api import world
from tests.api.commands.asking import sends
from tests.api.served import Served, serving
from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.run import Settings
from tests.examples import CASE, OTHER_CASE, made_id

ASKED = "query($id: ID!) { case(id: $id) { id stage person { firstName } } }"
PAIRS = 400
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
}


def rows(settings: Settings) -> Sequence[Row]:
    with _served(settings) as served:
        return [
            *_told_apart(served),
            *[_attack(served, name, query) for name, query in HOSTILE.items()],
            *_blindness(served),
        ]


@contextmanager
def _served(settings: Settings) -> Iterator[Served]:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(settings.new_database(), Path(folder)) as served,
    ):
        yield served


def _told_apart(served: Served) -> list[Row]:
    """R1: the two kinds take turns in an order that chance gives."""
    times: dict[str, list[float]] = {"hidden": [], "missing": []}
    for _ in range(PAIRS):
        for kind in random.sample(sorted(times), 2):
            case_id = OTHER_CASE if kind == "hidden" else f"case-{uuid4()}"
            times[kind].append(_timed(served, case_id))
    pairs = itertools.product(times["hidden"], times["missing"])
    longer = statistics.fmean(one > other for one, other in pairs)
    return [
        value_row("access.hidden", times["hidden"], unit="ms"),
        value_row("access.missing", times["missing"], unit="ms"),
        value_row("access.hidden_takes_longer", [longer], unit="share", least=0.45, most=0.55),
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


def _blindness(served: Served) -> list[Row]:
    """R3: the clinic has accepted a referral under a consent; the consent is withdrawn."""
    doors: dict[str, Callable[[], bool]] = {
        "graphql": lambda: _sees_person(served),
        "feed": lambda: "firstName" in _fed(served),
    }
    body = {"consentId": made_id("consent", world.TO_CLINIC)}
    answer = sends(served, "social worker", f"cases/{CASE}/withdraw-consent", body, named="blind")
    assert answer.status_code == 200, answer.text
    shut = time.perf_counter()
    return [
        value_row(f"withdrawal.to_blindness.{door}", [_until(sees, shut)], unit="ms", most=1000)
        for door, sees in doors.items()
    ]


def _sees_person(served: Served) -> bool:
    case = served.asks("nurse", ASKED, id=CASE)["case"]
    return bool(case and case["person"] and case["person"]["firstName"])


def _fed(served: Served) -> str:
    answer = served.http.get("/v1/events", headers=served.headers("nurse") | {"Accept": "*/*"})
    return answer.text


def _until(sees: Callable[[], bool], since: float) -> float:
    while sees():
        time.sleep(0.001)
    return (time.perf_counter() - since) * 1000


def _timed(served: Served, case_id: str) -> float:
    began = time.perf_counter()
    served.posted("lawyer", ASKED, id=case_id)
    return (time.perf_counter() - began) * 1000
