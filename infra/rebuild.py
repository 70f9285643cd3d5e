"""`rejea rebuild NAME | --all`: rebuild projections while the old ones go on serving."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import closing

from infra.bootstrap import handler_secret, open_keys
from infra.databases import databases
from infra.embedded.server import silent
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.person_indexing import make_indexing
from infra.projecting import NoKeys
from infra.rebuilding import AlreadyRebuilding, rebuild
from infra.settings import Misconfigured, WrongUse, read_settings
from projections import every

EVERY = 2.0
"""A plain line at most this often, in seconds; a terminal is told five times as often."""


def main(arguments: argparse.Namespace) -> int:
    wanted, settings = _wanted(arguments.name), read_settings()
    with databases(settings, silent) as urls, closing(open_keys(settings)) as keys:
        projections = every(NAMES, make_indexing(handler_secret(settings), keys))
        chosen = [projection for projection in projections if projection.name in wanted]
        log = PostgresEventLog(urls.projector, NoKeys())
        try:
            teller = Teller(log.head(), wanted)
            position = rebuild(urls.projector, log.entries, chosen, teller)
        except AlreadyRebuilding as error:
            raise Misconfigured(f"{error} is being rebuilt already.", "Wait for it.") from error
        finally:
            log.close()
    teller.done(position)
    return 0


class Teller:
    """Says how far a rebuild has come: percent, events a second, seconds left."""

    def __init__(self, head: int, names: Sequence[str]) -> None:
        self._head = head
        self._names = ", ".join(names)
        self._began = time.monotonic()
        self._told = self._began
        self._terminal = sys.stderr.isatty()

    def __call__(self, position: int) -> None:
        now = time.monotonic()
        if now - self._told >= (EVERY / 5 if self._terminal else EVERY):
            self._told = now
            self._say(self.line(position, now - self._began))

    def line(self, position: int, seconds: float) -> str:
        """One line of progress."""
        rate = position / seconds if seconds else 0.0
        left = (self._head - position) / rate if rate else 0.0
        percent = 100 * position / self._head if self._head else 100.0
        return f"{self._names}: {min(percent, 100):.0f} %, {rate:,.0f} events/s, {left:.0f} s left"

    def done(self, position: int) -> None:
        """Say that it is done, on standard output."""
        seconds = time.monotonic() - self._began
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        rate = position / seconds if seconds else 0.0
        print(f"Rebuilt {self._names}: {position:,} events in {seconds:.1f} s ({rate:,.0f}/s).")

    def _say(self, line: str) -> None:
        if self._terminal:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def _wanted(name: str | None) -> tuple[str, ...]:
    """Raises: WrongUse when there is no projection of that name."""
    known = tuple(projection.name for projection in every(NAMES))
    if name is None:
        return known
    if name not in known:
        raise WrongUse(f"There is no projection {name!r}.", f"Name one of: {', '.join(known)}.")
    return (name,)
