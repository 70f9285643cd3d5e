"""Processes: the whole command path by 32 clients in several processes, beside a bare INSERT.

One process is bound by the interpreter's lock, and the cores are shared with PostgreSQL; so what
more processes bring is measured, not assumed. Every process has a writer and a memory of its own.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from typing import Any

from infra.embedded import DatabaseUrls
from tests.benchmarks import append, harness
from tests.benchmarks.harness import Load, Row, take_turns
from tests.benchmarks.run import Settings

CLIENTS = 32
PROCESSES = (2, 4)
STARTING = 60.0


def rows(settings: Settings) -> Sequence[Row]:
    urls = settings.new_database()
    append.prepare(urls)
    with append.casework(urls) as cases:
        cases.prepare()
    with append.bare(urls, CLIENTS) as bare:
        contestants = {_name(count): _together(urls, count, settings) for count in PROCESSES}
        loads = take_turns(
            {"bare_insert": lambda: harness.load(bare, settings.seconds), **contestants},
            settings.rounds,
        )
    return [harness.rate_row(_name(count), loads, unit="commands/s") for count in PROCESSES] + [
        row
        for count in PROCESSES
        for row in harness.latency_rows(_name(count), loads[_name(count)])
    ]


def _name(count: int) -> str:
    return f"append.command.c{CLIENTS}.processes{count}"


def _together(urls: DatabaseUrls, count: int, settings: Settings) -> Any:
    def run() -> Load:
        context = multiprocessing.get_context("spawn")
        gate = context.Barrier(count)
        with context.Pool(count, _arrive, (gate,)) as pool:
            wanted = [(urls, CLIENTS // count, settings.seconds)] * count
            return _joined(pool.starmap(_work, wanted, chunksize=1))

    return run


_gates: list[Barrier] = []


def _arrive(gate: Barrier) -> None:
    _gates.append(gate)


def _work(urls: DatabaseUrls, clients: int, seconds: float) -> Load:
    """One process's share; all start together, once each is ready."""
    with append.casework(urls) as cases:
        every = [cases.client() for _ in range(clients)]
        for client in every:
            client()
        _gates[0].wait(STARTING)
        return harness.load(every, seconds)


def _joined(loads: Sequence[Load]) -> Load:
    every = sorted(moment for load in loads for moment in load.seconds)
    return Load(per_second=sum(load.per_second for load in loads), seconds=tuple(every))
