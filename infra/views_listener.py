"""Hears how far the read models have come in another process: one listening connection.

R1  It listens before it reads the positions, so that nothing is missed between the two.
R2  A lost connection is made again with growing pauses; the positions are then read anew.
"""

from __future__ import annotations

import logging
import select
import socket
import threading

from domain.ports import Unavailable
from infra.postgres import LOST, Link
from infra.projecting import connect, positions
from infra.projection_runner import PAUSES
from projections.progress import CHANNEL, Progress

_LOG = logging.getLogger("rejea.projections")


class ViewsListener:
    """Keeps a Progress up to date; `url` may be the application's."""

    def __init__(self, url: str, progress: Progress, *, every: float = 5.0) -> None:
        self._url = url
        self._progress = progress
        self._every = every
        self._stopping = threading.Event()
        self._ear, self._bell = socket.socketpair()
        self._thread = threading.Thread(target=self.run, name="views", daemon=True)

    def start(self) -> None:
        """Listen in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float = 5) -> None:
        """End."""
        self._stopping.set()
        self._bell.send(b"!")
        self._thread.join(timeout)

    def run(self) -> None:
        """Listen until stopped (R2)."""
        failures = 0
        while not self._stopping.is_set():
            try:
                with connect(self._url) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    failures = 0
                    self._listen(connection)
            except (*LOST, Unavailable) as error:
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                _LOG.warning("the views cannot be heard (%s)", type(error).__name__)
                self._stopping.wait(pause)

    def _listen(self, connection: Link) -> None:
        """R1; on the timer the positions are read again."""
        while not self._stopping.is_set():
            self._progress.moved(positions(connection, self._progress.positions))
            while self._hear(connection):
                pass

    def _hear(self, connection: Link) -> bool:
        heard, _, _ = select.select([connection.fileno(), self._ear.fileno()], [], [], self._every)
        for notified in connection.notifies(timeout=0):
            position, _, names = notified.payload.partition(" ")
            known = self._progress.positions.keys() & set(names.split(","))
            self._progress.moved(dict.fromkeys(known, int(position)))
        return bool(heard) and not self._stopping.is_set()
