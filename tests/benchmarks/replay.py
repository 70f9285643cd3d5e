"""Replay: a case of 100 events read from the log, opened, and folded into its state."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from domain.case import replay
from infra.event_store import PostgresEventLog
from infra.keys import FileKeyRing
from tests.benchmarks.casework import Casework
from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.run import Settings

SIZES = {100: 3.0, 1000: None}
"""How many events, and within how many milliseconds."""
TRIES = 10


def rows(settings: Settings) -> Sequence[Row]:
    urls = settings.new_database()
    with tempfile.TemporaryDirectory() as folder:
        keys = FileKeyRing(Path(folder))
        log = PostgresEventLog(urls.app, keys)
        casework = Casework(log)
        casework.prepare()
        found = [
            value_row(
                f"replay.case{size}",
                _times(log, _case_of(casework, size), settings.rounds * TRIES),
                unit="ms",
                most=most,
            )
            for size, most in SIZES.items()
        ]
        log.close()
        keys.close()
    return found


def _case_of(casework: Casework, size: int) -> str:
    stream = casework.new_case()
    while len(casework.log.read({stream: 0})) < size:
        casework.handler.handle(casework.assess(stream))
    return stream


def _times(log: PostgresEventLog, stream: str, tries: int) -> list[float]:
    times = []
    for _ in range(tries):
        began = time.perf_counter()
        replay(log.read({stream: 0}))
        times.append((time.perf_counter() - began) * 1000)
    return times
