"""The disk: how long one flush takes, because every ratio against a bare INSERT depends on it.

Group commit saves flushes. Where a flush takes 20 µs there is little to save, and what is compared
is mostly the CPU that either way costs; where it takes 150 µs or more, the flushes decide.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from tests.benchmarks.harness import Row, value_row
from tests.benchmarks.run import Settings

PAGE = b"x" * 8192
PAGES = 100


def rows(settings: Settings) -> Sequence[Row]:
    path = settings.server.home / "flush"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        times = [_flush(descriptor, number) for number in range(settings.rounds * PAGES)]
    finally:
        os.close(descriptor)
        path.unlink()
    return [value_row("disk.fdatasync", times, unit="us")]


def _flush(descriptor: int, number: int) -> float:
    os.pwrite(descriptor, PAGE, number % PAGES * len(PAGE))
    began = time.perf_counter()
    os.fdatasync(descriptor)
    return (time.perf_counter() - began) * 1e6
