"""Clients who want the last beds of a shelter, in the threads of one process or of several."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier
from pathlib import Path

from domain.messages import Refused
from domain.ports import Unavailable
from infra.event_store import PostgresEventLog
from infra.keys import FileKeyRing
from tests.infra.live import LiveProgramme

START = 60
"""Seconds within which all have to be there."""
UNAVAILABLE = "unavailable"

_gate: Barrier


@dataclass
class Answer:
    """What a client was told, in which time, and the bed that it got."""

    case: str
    bed: str = ""
    told: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def want(programme: LiveProgramme, case: str, beds: Sequence[str]) -> Answer:
    """Ask for one bed after the other, until there is one or none is left."""
    answer = Answer(case)
    for bed in beds:
        began = time.monotonic()
        try:
            programme.handler.handle(programme.admission(case, bed))
            answer.bed = bed
        except Refused as refusal:
            answer.told.append(refusal.code())
        except Unavailable:
            answer.told.append(UNAVAILABLE)
        answer.seconds.append(time.monotonic() - began)
        if answer.bed:
            break
    return answer


def want_at_once(
    programme: LiveProgramme, cases: Sequence[str], beds: Sequence[str]
) -> list[Answer]:
    """Every client in a thread of its own, over one handler."""
    gate = threading.Barrier(len(cases))

    def ask(case: str) -> Answer:
        gate.wait(START)
        return want(programme, case, beds)

    with ThreadPoolExecutor(len(cases)) as threads:
        return list(threads.map(ask, cases))


def want_from_processes(
    processes: int, url: str, keys: Path, cases: Sequence[str], beds: Sequence[str]
) -> list[Answer]:
    """The clients spread over processes, each with a handler of its own."""
    context = multiprocessing.get_context("spawn")
    shares = [(url, keys, cases[start::processes], beds) for start in range(processes)]
    gate = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, _enter, (gate,)) as pool:
        return [
            answer for answers in pool.map(_share, *zip(*shares, strict=True)) for answer in answers
        ]


def _enter(gate: Barrier) -> None:
    global _gate  # noqa: PLW0603  # A process of the pool gets its gate once.
    _gate = gate


def _share(url: str, folder: Path, cases: Sequence[str], beds: Sequence[str]) -> list[Answer]:
    keys = FileKeyRing(folder)
    log = PostgresEventLog(url, keys)
    try:
        programme = LiveProgramme(log)
        _gate.wait(START)
        return want_at_once(programme, cases, beds)
    finally:
        log.close()
        keys.close()
