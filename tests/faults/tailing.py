"""A reader that follows the log while others write: which positions does it pass over?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import psycopg

from infra.group_commit import GroupCommitRecorder, Row, Submission
from infra.postgres import Datastore

NEXT = (
    "SELECT notification_id FROM rejea.stored_events"
    " WHERE notification_id > %s ORDER BY notification_id LIMIT 500"
)


@dataclass(frozen=True)
class Tailed:
    """What the writers got in, what failed, and what the reader saw in the order it saw it."""

    written: int
    failed: int
    skipped: int
    positions: tuple[int, ...]


def tail(url: str, writers: int, events: int) -> Tailed:
    """Let writers with a connection each append events, and a reader follow them."""
    finished = threading.Event()
    with ThreadPoolExecutor(writers + 1) as threads:
        reading = threads.submit(_follow, url, finished.is_set)
        writing = [threads.submit(_write, url, events // writers) for _ in range(writers)]
        written = sum(future.result() for future in writing)
        finished.set()
        seen = reading.result()
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT notification_id FROM rejea.stored_events").fetchall()
    return Tailed(
        written=written,
        failed=events // writers * writers - written,
        skipped=len({position for (position,) in rows} - set(seen)),
        positions=tuple(seen),
    )


def _write(url: str, events: int) -> int:
    recorder = GroupCommitRecorder(Datastore(url))
    stream, written = f"case-{uuid4()}", 0
    for version in range(1, events + 1):
        row = Row(
            originator_id=stream,
            originator_version=version,
            topic="report.receipt_given.v1",
            state=b"{}",
            event_id=str(uuid4()),
        )
        outcome = recorder.submit(Submission(str(uuid4()), b"", [row]))
        written += outcome.status == "appended"
    recorder.close()
    return written


def _follow(url: str, is_finished: Callable[[], bool]) -> list[int]:
    seen: list[int] = []
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            last_round = is_finished()
            rows = connection.execute(NEXT, [seen[-1] if seen else 0], prepare=True).fetchall()
            seen += [position for (position,) in rows]
            if last_round and not rows:
                return seen
