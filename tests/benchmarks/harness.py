"""What every benchmark stands on: rounds that take turns, clients that all start at once, and rows.

R1  Whoever is compared takes turns within a round, so that a busy machine slows all alike; a ratio
    is the median of the rounds' ratios, never a ratio of two runs.
R2  A row says what was measured, against whom, what the goal is, and whether it was met.
"""

from __future__ import annotations

import gc
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

Work = Callable[[], object]
"""One thing that a client does, again and again."""


class Row(TypedDict):
    """R2: one line of build/bench.json."""

    name: str
    value: float
    unit: str
    rounds: int
    ratios: dict[str, float]
    goal: str
    met: bool | None
    missing: list[str]


@dataclass(frozen=True)
class Load:
    """What some clients got done in one round."""

    per_second: float
    seconds: tuple[float, ...] = field(repr=False)

    def quantile(self, share: float) -> float:
        """How many milliseconds this share of all calls took at most."""
        return self.seconds[min(int(len(self.seconds) * share), len(self.seconds) - 1)] * 1000


def load(clients: Sequence[Work], seconds: float) -> Load:
    """Let every client work for some seconds, each in a thread of its own."""
    gate = threading.Barrier(len(clients) + 1)
    taken: list[list[float]] = [[] for _ in clients]
    over = threading.Event()

    def work(client: Work, times: list[float]) -> None:
        gate.wait()
        while not over.is_set():
            began = time.perf_counter()
            client()
            times.append(time.perf_counter() - began)

    threads = [
        threading.Thread(target=work, args=pair) for pair in zip(clients, taken, strict=True)
    ]
    for thread in threads:
        thread.start()
    gc.collect()
    gate.wait()
    began = time.perf_counter()
    time.sleep(seconds)
    over.set()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - began
    every = tuple(sorted(moment for times in taken for moment in times))
    return Load(per_second=len(every) / lasted, seconds=every)


def take_turns(contestants: Mapping[str, Callable[[], Load]], rounds: int) -> dict[str, list[Load]]:
    """R1: every round lets each contestant run once."""
    loads: dict[str, list[Load]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            loads[name].append(run())
    return loads


def ratio(ours: Sequence[Load], theirs: Sequence[Load]) -> float:
    """R1: how many times more we got done."""
    return statistics.median(
        one.per_second / other.per_second for one, other in zip(ours, theirs, strict=True)
    )


def rate_row(
    name: str,
    loads: Mapping[str, Sequence[Load]],
    *,
    unit: str,
    goals: Mapping[str, float] | None = None,
) -> Row:
    """The row of a rate: ours against every peer; `goals` are ratios that shall be reached."""
    ours = loads[name]
    ratios = {peer: round(ratio(ours, loads[peer]), 3) for peer in loads if peer in PEERS}
    goals = goals or {}
    return Row(
        name=name,
        value=round(statistics.median(load.per_second for load in ours), 1),
        unit=unit,
        rounds=len(ours),
        ratios=ratios,
        goal=", ".join(f"{peer} >= {least}" for peer, least in goals.items()),
        met=all(ratios[peer] >= least for peer, least in goals.items()) if goals else None,
        missing=[],
    )


def latency_rows(name: str, loads: Sequence[Load], most_p99: float | None = None) -> list[Row]:
    """The rows of a latency, in milliseconds; `most_p99` is the goal."""
    return [
        _latency_row(f"{name}.p50", loads, 0.50, None),
        _latency_row(f"{name}.p99", loads, 0.99, most_p99),
    ]


def spread_row(name: str, loads: Sequence[Load], most: float) -> Row:
    """The row of how many times longer than half of all calls the slowest of a hundred takes."""
    times = [load.quantile(0.99) / load.quantile(0.50) for load in loads]
    return value_row(f"{name}.p99_of_p50", times, unit="times", most=most)


def value_row(
    name: str,
    values: Sequence[float],
    *,
    unit: str,
    most: float | None = None,
    least: float | None = None,
) -> Row:
    """The row of anything else that has a number: the median, with a goal from above or below."""
    value = statistics.median(values)
    goals = [f"<= {most}"] if most is not None else []
    goals += [f">= {least}"] if least is not None else []
    met = (most is None or value <= most) and (least is None or value >= least)
    return Row(
        name=name,
        value=round(value, 3),
        unit=unit,
        rounds=len(values),
        ratios={},
        goal=" and ".join(goals),
        met=met if goals else None,
        missing=[],
    )


def _latency_row(name: str, loads: Sequence[Load], share: float, most: float | None) -> Row:
    return value_row(name, [load.quantile(share) for load in loads], unit="ms", most=most)


PEERS = (
    "bare_insert",
    "stock_eventsourcing",
    "message_db",
    "emmett",
    "json_agg",
    "stock_strawberry",
    "postgraphile",
    "confluent_kafka",
)
"""The keys of `ratios`; the names are promises."""
