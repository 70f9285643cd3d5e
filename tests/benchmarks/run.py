"""`make bench`: every benchmark, a table in the terminal, and build/bench.json.

R1  A module of this folder that has a function `rows(settings)` is a benchmark.
R2  A benchmark that fails is told, and takes no other along.
R3  `make bench ARGUMENTS="append replay --rounds 3"` runs some, and fewer rounds.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import tests.benchmarks
from infra.embedded import DatabaseUrls, Server, ensure_database, throwaway
from infra.migrate import apply
from tests.benchmarks.harness import Row

BUILD = Path(__file__).resolve().parents[2] / "build"
PLUMBING = {"harness", "run", "__main__"}


@dataclass
class Settings:
    """How long to measure, and where: every benchmark gets a database of its own."""

    server: Server
    rounds: int
    seconds: float
    _made: int = 0

    def new_database(self) -> DatabaseUrls:
        """A migrated database that nobody else uses."""
        self._made += 1
        urls = ensure_database(self.server, f"bench_{self._made}")
        apply(urls.owner)
        return urls


Rows = Callable[[Settings], Sequence[Row]]


def main() -> int:
    arguments = _arguments()
    found: list[Row] = []
    with throwaway(BUILD / "bench-servers") as server:
        settings = Settings(server, arguments.rounds, arguments.seconds)
        for name, rows in _benchmarks(arguments.names):
            found += _run(name, rows, settings)
    target = BUILD / "bench.json"
    target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nWritten to {target.relative_to(BUILD.parent)}.")
    return 0


def _run(name: str, rows: Rows, settings: Settings) -> Sequence[Row]:
    """R2."""
    print(f"\n{name} ...", flush=True)
    try:
        found = rows(settings)
    except Exception:  # noqa: BLE001  # A benchmark is told and passed over, whatever it met.
        traceback.print_exc()
        return []
    for row in found:
        print(_line(row), flush=True)
    return found


def _benchmarks(wanted: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """R1."""
    for module in pkgutil.iter_modules(tests.benchmarks.__path__):
        if module.name in PLUMBING or (wanted and module.name not in wanted):
            continue
        rows = getattr(importlib.import_module(f"tests.benchmarks.{module.name}"), "rows", None)
        if rows is not None:
            yield module.name, rows


def _line(row: Row) -> str:
    ratios = "  ".join(f"{value:.2f} of {peer}" for peer, value in row["ratios"].items())
    verdict = {True: "met", False: "NOT MET", None: ""}[row["met"]]
    goal = f"goal {row['goal']}: {verdict}" if row["goal"] else ""
    missing = "  ".join(f"missing {reason}" for reason in row["missing"])
    told = f"{row['name']:<28} {row['value']:>12,.2f} {row['unit']:<12} {ratios}  {goal}  {missing}"
    return f"  {told}".rstrip()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure.")
    parser.add_argument("names", nargs="*", help="only these benchmarks")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that take turns")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each turn lasts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
