"""The server's first process: read its pid file, start it, see it ready, end it.

R1  A pid file is believed only while the cluster's lock is held.
R2  Files that name a dead process are removed only when no process holds that lock.
R3  The server belongs to no terminal and to no parent, so that neither takes it along.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from infra.embedded.account import Account
from infra.embedded.home import Home, remove_socket_folder, socket_path
from infra.embedded.locks import Lock, is_held, open_lock, wait_until_free
from infra.settings import Misconfigured

DYING_PATIENCE = 10.0
AT_ONCE = ((signal.SIGQUIT, DYING_PATIENCE), (signal.SIGKILL, DYING_PATIENCE))
POLITELY = ((signal.SIGINT, 30.0), *AT_ONCE)
LARGEST_LOG = 10_000_000
STATUS_LINE = 7

Requests = tuple[tuple[signal.Signals, float], ...]


@dataclass(frozen=True)
class Postmaster:
    """What a pid file says."""

    process: int
    socket_folder: Path
    status: str


def read_pid_file(data: Path) -> Postmaster | None:
    """Read the pid file; one that is half written is as good as none."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return Postmaster(int(lines[0]), Path(lines[4]), lines[STATUS_LINE].strip())
    except (OSError, ValueError, IndexError):
        return None


def is_alive(home: Home) -> bool:
    return is_held(home.alive)


def running_data(home: Home) -> Path:
    """Find the data folder of the server that runs: there may be one per version."""
    with_pid_file = home.clusters.glob("*/postmaster.pid")
    return next((path.parent for path in with_pid_file), home.clusters)


def remove_stale_files(home: Home, data: Path, socket_folder: Path) -> None:
    """R2: PostgreSQL removes these itself, unless the number now names another process."""
    pid_file = data / "postmaster.pid"
    if is_alive(home) or _names_a_server_of(data, pid_file):
        return
    socket = socket_path(socket_folder)
    for path in (pid_file, socket, socket.with_name(f"{socket.name}.lock")):
        path.unlink(missing_ok=True)


def launch(home: Home, account: Account, command: Sequence[str | Path]) -> None:
    """Start the server with the lock in its hands (R1), as a child of nobody (R3).

    Raises:
        Misconfigured: processes of an earlier server do not end.
    """
    lock = _take_server_lock(home)
    log = _open_log(home)
    try:
        # The shell leaves at once, so that the server is nobody's child and never a zombie.
        detach = '"$@" </dev/null >&2 & :'
        account.run(
            ["/bin/sh", "-c", detach, "sh", *command], error_to=log, keep=(lock.descriptor,)
        )
    finally:
        os.close(log)
        lock.close()


def end(home: Home, data: Path, requests: Requests = POLITELY) -> None:
    """Ask the server to end, and make it end when it does not.

    Raises:
        Misconfigured: it lives on.
    """
    found = read_pid_file(data) if is_alive(home) else None
    for request, patience in requests:
        _signal(found, request)
        if wait_until_free(home.alive, patience):
            _clear_after(found)
            return
    raise Misconfigured(
        f"The server of {data} does not end.", "End the processes that `ps` shows for it."
    )


def log_tail(home: Home, lines: int = 8) -> str:
    try:
        text = home.log.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _signal(found: Postmaster | None, request: signal.Signals) -> None:
    if found is not None:
        with suppress(ProcessLookupError):
            os.kill(found.process, request)


def _clear_after(found: Postmaster | None) -> None:
    if found is not None:
        remove_socket_folder(found.socket_folder)


def _take_server_lock(home: Home) -> Lock:
    """Wait for the last children of a server that was killed: they notice, and leave."""
    end_of_patience = time.monotonic() + DYING_PATIENCE
    lock = open_lock(home.alive)
    while not lock.take_alone():
        if time.monotonic() > end_of_patience:
            lock.close()
            raise Misconfigured(
                f"Processes of an earlier server in {home.folder} do not end.",
                "End them (`ps` shows them as postgres), and try again.",
            )
        time.sleep(0.02)
    return lock


def _open_log(home: Home) -> int:
    if home.log.exists() and home.log.stat().st_size > LARGEST_LOG:
        home.log.replace(home.log.with_name(f"{home.log.name}.old"))
    return os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def _names_a_server_of(data: Path, pid_file: Path) -> bool:
    """Tell a server that somebody started by hand: PostgreSQL works inside its data folder."""
    try:
        process = int(pid_file.read_text().split("\n", 1)[0])
        return Path(f"/proc/{process}/cwd").readlink() == data.resolve()
    except (OSError, ValueError):
        return False
