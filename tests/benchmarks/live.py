"""Live: from the commit of an event to the commit of every read model that shows it.

The runner sleeps between two commits, and nothing polls: what is measured is waking and projecting.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from domain.assessment.risk import NeedsAssessed
from infra.projection_runner import ProjectionRunner, running
from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.run import Settings
from tests.made import made
from tests.projections.histories import a_whole_case
from tests.projections.ledger import PROJECTIONS, Ledger, opened_ledger

COMMITS = 200
CASES = 20
SHORT, LONG = 0.002, 0.2
"""Seconds between two commits: while people work, and in the night."""


def rows(settings: Settings) -> Sequence[Row]:
    urls = settings.new_database()
    with tempfile.TemporaryDirectory() as folder, opened_ledger(urls, Path(folder)) as ledger:
        for number in range(CASES):
            ledger.append(*a_whole_case()[:-1], stream=f"case-{number}")
        runner = ProjectionRunner(urls.projector, ledger.entries, PROJECTIONS, every=3600)
        with running(runner):
            runner.progress.wait(ledger.log.head(), timeout=60)
            rounds = [_commits(ledger, runner, COMMITS, SHORT) for _ in range(settings.rounds)]
            asleep = [_commits(ledger, runner, COMMITS // 20, LONG)]
    return [
        value_row(
            "live.commit_to_view.p50", [_at(times, 0.5) for times in rounds], unit="ms", most=2
        ),
        value_row(
            "live.commit_to_view.p99", [_at(times, 0.99) for times in rounds], unit="ms", most=10
        ),
        value_row("live.woken_from_sleep", [max(times) for times in asleep], unit="ms", most=50),
    ]


def _commits(ledger: Ledger, runner: ProjectionRunner, count: int, pause: float) -> list[float]:
    times = []
    for number in range(count):
        time.sleep(pause)
        position = ledger.append(made(NeedsAssessed), stream=f"case-{number % CASES}")
        began = time.perf_counter()
        if not runner.progress.wait(position, timeout=10):
            raise TimeoutError(f"position {position} never came")
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def _at(times: Sequence[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]
