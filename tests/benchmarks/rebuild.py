"""Rebuild: the case view, and all projections together, from a log of overlapping cases.

Each turn is a process of its own, as `rejea rebuild` is, so that its memory is its own too.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.person_indexing import make_indexing
from infra.projecting import NoKeys
from infra.rebuilding import rebuild
from projections import every
from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.run import Settings
from tests.projections.filling import PlainKeys, fill

EVENTS = 200_000
TURNS = 3
ROOT = Path(__file__).resolve().parents[2]


def rows(settings: Settings) -> Sequence[Row]:
    urls = settings.new_database()
    fill(urls.owner, EVENTS)
    turns = min(settings.rounds, TURNS)
    alone = [_turn(urls, "case_view") for _ in range(turns)]
    together = [
        _turn(urls, *(projection.name for projection in every(NAMES))) for _ in range(turns)
    ]
    return [
        value_row("rebuild.case_view", [rate for rate, _ in alone], unit="events/s", least=40_000),
        value_row("rebuild.all", [rate for rate, _ in together], unit="events/s", least=3_334),
        value_row("memory.rebuild", [size for _, size in together], unit="MB", most=250),
    ]


def _turn(urls: DatabaseUrls, *names: str) -> tuple[float, float]:
    """Events a second, and the largest resident size in MB; the URL, a secret, goes by the pipe."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.rebuild", *names],
        check=True,
        input=urls.projector.encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    rate, size = json.loads(answer.stdout)
    return rate, size


def _child(url: str, names: Sequence[str]) -> tuple[float, float]:
    log = PostgresEventLog(url, NoKeys())
    indexing = make_indexing(b"the secret of a benchmark", PlainKeys())
    chosen = [projection for projection in every(NAMES, indexing) if projection.name in names]
    began = time.perf_counter()
    position = rebuild(url, log.entries, chosen)
    seconds = time.perf_counter() - began
    return position / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_child(sys.stdin.read(), sys.argv[1:])))
