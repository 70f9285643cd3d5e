"""The projection runner: follows the log and keeps the read models at its end.

R1  It listens before it first pulls, pulls when it is woken, and again on a timer: nothing that is
    committed waits for the next commit.
R2  Projections at one position share one reading and one transaction; one that is behind catches up
    alone until it meets the others. Batches grow while behind; live, they are what was appended.
R3  An entry that a projection cannot take stops that projection alone, loudly; the others go on.
R4  A lost database is tried again with growing pauses, and the positions are read anew: what was
    committed without the disk may be gone.
R5  Stopping finishes the batch in hand.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Protocol

import psycopg

from domain.messages import Recorded
from domain.ports import Unavailable
from infra.postgres import LOST, Link
from infra.projecting import Overtaken, advance, connect, positions, uninterrupted
from projections.progress import Progress
from projections.projection import AnyProjection

_LOG = logging.getLogger("rejea.projections")

CHANNEL = "stored_events"
FEWEST, MOST = 500, 10_000
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
POISON = (psycopg.errors.ProgramLimitExceeded,)
"""What psycopg counts among the lost calls, though trying again changes nothing."""

HALT = "UPDATE views.generation SET halted_at = %s, halted_because = %s WHERE projection = %s"
GO_ON = (
    "UPDATE views.generation SET halted_at = NULL, halted_because = NULL WHERE projection = ANY(%s)"
)


class Entries(Protocol):
    """Reads the log: the next entries after a position, personal fields sealed, in their order."""

    def __call__(self, after_position: int, limit: int) -> Sequence[Recorded]: ...


@dataclass
class Lane:
    """One projection on its way along the log."""

    projection: AnyProjection
    position: int = 0
    halted: bool = False


class ProjectionRunner:
    """Runs all projections in one thread; `url` is the projector's."""

    def __init__(
        self,
        url: str,
        entries: Entries,
        projections: Sequence[AnyProjection],
        progress: Progress | None = None,
        *,
        every: float = 5.0,
        most: int = MOST,
    ) -> None:
        self._url = url
        self._entries = entries
        self._lanes = [Lane(projection) for projection in projections]
        self.progress = progress or Progress(projection.name for projection in projections)
        self._every = every
        self._most = most
        self._limit = min(FEWEST, most)
        self._stopping = threading.Event()
        self._ear, self._bell = socket.socketpair()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Run in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="projections", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 30) -> None:
        """Finish the batch in hand and end (R5)."""
        self._stopping.set()
        self._bell.send(b"!")
        if self._thread is not None:
            self._thread.join(timeout)

    def run(self) -> None:
        """Follow the log until stopped."""
        failures = 0
        while not self._stopping.is_set():
            try:
                with connect(self._url) as connection:
                    self._begin(connection)
                    failures = 0
                    self._follow(connection)
            except (*LOST, Unavailable) as error:
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                _LOG.warning("the database is lost (%s); again in %s s", _kind(error), pause)
                self._stopping.wait(pause)

    def _begin(self, connection: Link) -> None:
        """R1, R4."""
        connection.execute(f"LISTEN {CHANNEL}")
        names = [lane.projection.name for lane in self._lanes]
        connection.execute(GO_ON, [names])
        self._read_positions(connection)
        for lane in self._lanes:
            lane.halted = False

    def _read_positions(self, connection: Link) -> None:
        stands = positions(connection, [lane.projection.name for lane in self._lanes])
        for lane in self._lanes:
            lane.position = stands[lane.projection.name]
        self.progress.moved(stands)

    def _follow(self, connection: Link) -> None:
        while not self._stopping.is_set():
            if not self._step(connection):
                self._sleep(connection)

    def _step(self, connection: Link) -> bool:
        """Take one batch with those that are furthest behind (R2); tell whether there was one."""
        running = [lane for lane in self._lanes if not lane.halted]
        if not running:
            return False
        after = min(lane.position for lane in running)
        group = [lane for lane in running if lane.position == after]
        ahead = [lane.position for lane in running if lane.position > after]
        limit = min([self._limit, *(position - after for position in ahead)])
        with uninterrupted() if limit > FEWEST else nullcontext():
            batch = self._read(connection, group, after, limit)
            if batch:
                self._grow(len(batch), limit)
                self._take(connection, group, batch)
        return bool(batch) or any(lane.halted for lane in group)

    def _read(
        self, connection: Link, group: Sequence[Lane], after: int, limit: int
    ) -> Sequence[Recorded]:
        """What follows; an entry that cannot be read stops all who come to it."""
        try:
            return self._entries(after, limit)
        except (*LOST, Unavailable):
            raise
        except Exception as error:  # noqa: BLE001  # R3: whatever it is, the entry is the cause.
            if limit > 1:
                return self._read(connection, group, after, limit // 2)
            for lane in group:
                self._halt(connection, lane, after + 1, error)
            return ()

    def _take(self, connection: Link, group: Sequence[Lane], batch: Sequence[Recorded]) -> None:
        """Advance a group together; whatever goes wrong, each alone, and then in halves (R3)."""
        try:
            self._advance(connection, group, batch)
        except Overtaken:
            self._read_positions(connection)
        except (*LOST, Unavailable) as error:
            if not isinstance(error, POISON):
                raise
            self._part(connection, group, batch, error)
        except Exception as error:  # noqa: BLE001  # R3: the entry is the cause, or the fold.
            self._part(connection, group, batch, error)

    def _part(
        self, connection: Link, group: Sequence[Lane], batch: Sequence[Recorded], error: Exception
    ) -> None:
        if len(group) > 1:
            for lane in group:
                self._take(connection, [lane], batch)
            return
        (lane,) = group
        if len(batch) == 1:
            self._halt(connection, lane, batch[0].position, error)
            return
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            if not lane.halted:
                self._take(connection, group, half)

    def _advance(self, connection: Link, group: Sequence[Lane], batch: Sequence[Recorded]) -> None:
        after = group[0].position
        to = advance(connection, [lane.projection for lane in group], after, batch)
        for lane in group:
            lane.position = to
        self.progress.moved({lane.projection.name: to for lane in group})

    def _halt(self, connection: Link, lane: Lane, position: int, error: Exception) -> None:
        """R3: the kind of the error and the way to it, never its words."""
        lane.halted = True
        places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
        _LOG.error(
            "projection %s halted at position %d: %s\n%s",
            lane.projection.name,
            position,
            _kind(error),
            places,
        )
        connection.execute(HALT, [position, _kind(error), lane.projection.name])
        self.progress.halted(lane.projection.name)

    def _grow(self, came: int, limit: int) -> None:
        if came == limit == self._limit:
            self._limit = min(self._limit * 4, self._most)
        elif came * 4 < self._limit:
            self._limit = min(FEWEST, self._most)

    def _sleep(self, connection: Link) -> None:
        """R1: until a commit, the bell, or the timer."""
        select.select([connection.fileno(), self._ear.fileno()], [], [], self._every)
        for _ in connection.notifies(timeout=0):
            pass


@contextmanager
def running(runner: ProjectionRunner) -> Iterator[ProjectionRunner]:
    """Run for one block."""
    runner.start()
    try:
        yield runner
    finally:
        runner.stop()


def _kind(error: Exception) -> str:
    return type(error).__name__
