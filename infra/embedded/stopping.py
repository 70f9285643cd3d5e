"""Tell how the server is, and end it.

R1  `stop` ends it whoever uses it; `stop_unless_used` asks first.
R2  What only looks changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from infra.embedded import postmaster
from infra.embedded.home import Home, nearest_folder
from infra.embedded.locks import alone, open_lock
from infra.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Status:
    """What can be told without changing anything."""

    is_running: bool
    home: Path
    process: int | None
    socket_folder: Path | None


class Stopped(Enum):
    """What a request to stop came to."""

    STOPPED = "stopped"
    WAS_NOT_RUNNING = "was not running"
    IN_USE = "in use"


def stop(settings: Settings) -> Stopped:
    """End the server, whoever uses it."""
    home = Home(settings.home)
    if nearest_folder(home.lock) != home.lock:
        return Stopped.WAS_NOT_RUNNING
    with alone(home.lock):
        home.kept.unlink(missing_ok=True)
        return stop_locked(home)


def stop_unless_used(settings: Settings) -> Stopped:
    """Take back `keep`, and end the server if nobody uses it."""
    home = Home(settings.home)
    if nearest_folder(home.lock) != home.lock:
        return Stopped.WAS_NOT_RUNNING
    with alone(home.lock):
        home.kept.unlink(missing_ok=True)
        users = open_lock(home.users)
        try:
            return stop_locked(home) if users.take_alone() else Stopped.IN_USE
        finally:
            users.close()


def status(settings: Settings) -> Status:
    home = Home(settings.home)
    alive = postmaster.is_alive(home)
    found = _pid_file(home) if alive else None
    return Status(
        is_running=alive,
        home=home.folder,
        process=found.process if found else None,
        socket_folder=found.socket_folder if found else None,
    )


def stop_locked(home: Home) -> Stopped:
    """End the server; the caller holds the home's lock."""
    if not postmaster.is_alive(home):
        return Stopped.WAS_NOT_RUNNING
    postmaster.end(home, postmaster.running_data(home))
    return Stopped.STOPPED


def _pid_file(home: Home) -> postmaster.Postmaster | None:
    return postmaster.read_pid_file(postmaster.running_data(home))
