"""A `rejea serve` in a process of its own, and what it says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVE = (sys.executable, "-m", "infra.cli", "serve")
PATIENCE = 60.0


class Process:
    """A `rejea serve` of its own, and what it said."""

    def __init__(self, environment: Mapping[str, str], *words: str, **options: Any) -> None:
        self.popen = subprocess.Popen(
            (*SERVE, *words),
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def waits_for(self, words: str) -> str:
        """The first line with these words."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for line in list(self.said):
                if words in line:
                    return line
            assert self.popen.poll() is None or self._reader.is_alive(), self.said
            time.sleep(0.02)
        raise AssertionError(self.said)

    def base(self) -> str:
        line = self.waits_for("Rejea is ready: ")
        return line.partition("ready: ")[2].partition("/graphql")[0]

    def ends(self, number: int = signal.SIGINT) -> int:
        self.popen.send_signal(number)
        return self.popen.wait(PATIENCE)

    def _read(self) -> None:
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            self.said.append(line.rstrip())


@contextmanager
def served(environment: Mapping[str, str], *words: str, **options: Any) -> Iterator[Process]:
    process = Process(environment, *words, **options)
    try:
        yield process
    finally:
        process.popen.kill()
        process.popen.wait()
