"""Ctrl-C and SIGTERM: before the doors are open they break off, afterwards they ask to stop.

R1  Both are handled from the first moment: a process that a script started with `&` inherits that
    SIGINT is ignored.
R2  Whoever serves says what a signal does; while things are closed a signal does nothing more.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """What the next signal does."""

    def __init__(self) -> None:
        self._then: Callable[[], None] = _break_off

    def install(self) -> None:
        """R1."""
        for number in _SIGNALS:
            signal.signal(number, self._on_signal)

    @contextmanager
    def instead(self, then: Callable[[], None]) -> Iterator[None]:
        """Let a signal do this in one block, and nothing after it (R2)."""
        self._then = then
        try:
            yield
        finally:
            self._then = _do_nothing

    def wait(self, begin: Callable[[], None]) -> None:
        """Begin something, and wait for a signal; after it signals do nothing.

        It breaks the wait off by itself, since an event that it sets could be held just then, and
        it rings a bell, since another thread may be the one that takes it.
        """
        ear, bell = socket.socketpair()
        bell.settimeout(0)
        with ear, bell:
            signal.set_wakeup_fd(bell.fileno())
            try:
                begin()
                ear.recv(1)
            except KeyboardInterrupt:
                pass
            finally:
                signal.set_wakeup_fd(-1)
                self._then = _do_nothing

    def _on_signal(self, _: int, __: FrameType | None) -> None:
        self._then()


def _break_off() -> None:
    raise KeyboardInterrupt


def _do_nothing() -> None:
    pass
