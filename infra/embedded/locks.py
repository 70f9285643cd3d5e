"""Locks that the kernel gives back when their holder dies, however it dies.

R1  A lock is the open file, never the file's existence: nothing stale can be left behind.
R2  Waiting has an end, and the message says what is being waited for.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.settings import Misconfigured

PAUSE = 0.02


@dataclass(frozen=True)
class Lock:
    """An open lock file; closing it, or dying, gives the lock back."""

    descriptor: int

    def take_alone(self) -> bool:
        return _take(self.descriptor, fcntl.LOCK_EX)

    def take_with_others(self) -> bool:
        return _take(self.descriptor, fcntl.LOCK_SH)

    def is_shared(self) -> bool:
        """Tell whether others hold it too; it is held with others before and afterwards."""
        is_alone = self.take_alone()
        self.take_with_others()
        return not is_alone

    def close(self) -> None:
        os.close(self.descriptor)


def open_lock(path: Path) -> Lock:
    """Open the lock file, making it where it is missing.

    Raises:
        Misconfigured: it belongs to somebody else.
    """
    return _open(path, os.O_CREAT)


def is_held(path: Path) -> bool:
    """Tell whether any process holds the lock alone."""
    try:
        lock = _open(path, 0)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        return not lock.take_with_others()
    finally:
        lock.close()


def wait_until_free(path: Path, patience: float) -> bool:
    end = time.monotonic() + patience
    while is_held(path):
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True


@contextmanager
def alone(path: Path, patience: float = 60.0) -> Iterator[None]:
    """Hold the lock for one block.

    Raises:
        Misconfigured: another process held it all the while.
    """
    lock = open_lock(path)
    try:
        end = time.monotonic() + patience
        while not lock.take_alone():
            if time.monotonic() > end:
                raise Misconfigured(
                    f"Another process holds {path} for more than {patience:.0f} seconds.",
                    "Look whether another rejea hangs, end it, and try again.",
                )
            time.sleep(PAUSE)
        yield
    finally:
        lock.close()


def _open(path: Path, flags: int) -> Lock:
    try:
        return Lock(os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o600))
    except PermissionError as error:
        raise Misconfigured(
            f"{path.parent} belongs to another user.",
            "Run Rejea as that user, or name another home in REJEA_HOME.",
        ) from error


def _take(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
