"""How far a demonstration is: a moving line on a terminal, now and then a plain one otherwise."""

from __future__ import annotations

import sys
import time

EVERY = 2.0
"""A plain line at most this often, in seconds; a terminal is told ten times as often."""


class Progress:
    """Told after every command; says little and rarely."""

    def __init__(self, total: int, what: str, of: str) -> None:
        self._total = total
        self._what = what
        self._of = of
        self._terminal = sys.stderr.isatty()
        self._told = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self._told >= (EVERY / 10 if self._terminal else EVERY):
            self._told = now
            self._say(f"{self._what}: {100 * done // self._total} % of {self._total:,} {self._of}")

    def end(self) -> None:
        """Clear the moving line."""
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _say(self, line: str) -> None:
        if self._terminal:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)
