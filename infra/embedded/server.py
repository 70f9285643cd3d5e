"""Start, adopt, mend, use: the life of the embedded server.

R1  A server that answers is adopted; one that does not is ended and started again.
R2  Every process that uses the server holds the users' lock; when it is the last, and the
    server was not asked to stay, the server ends with it, however many were killed before.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infra.embedded import postmaster
from infra.embedded.account import Account, server_account
from infra.embedded.cluster import make_cluster, server_command
from infra.embedded.databases import superuser_url
from infra.embedded.home import PORT, Home, make_socket_folder, socket_path
from infra.embedded.locks import Lock, alone, open_lock
from infra.embedded.programs import Programs, find_programs, readable_programs
from infra.settings import Misconfigured, Settings

# A server that recovers from a crash may take long; one that is ready answers at once.
ANSWER_PATIENCE = 5.0
RECOVERY_PATIENCE = 300.0
PAUSE = 0.02
WORTH_TELLING = 2.0

Tell = Callable[[str], None]


def silent(text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server, for as long as we use it; `owned` when this call started it."""

    superuser_url: str = field(repr=False)
    home: Path
    data: Path
    socket_folder: Path
    port: int
    version: str
    owned: bool
    _membership: Lock = field(repr=False)

    def release(self) -> None:
        """Use the server no longer; R2 says whether it ends."""
        home = Home(self.home)
        with alone(home.lock):
            if self._membership.take_alone() and not home.kept.exists():
                postmaster.end(home, self.data)
            self._membership.close()


def start(settings: Settings, tell: Tell = silent) -> Server:
    """Start the server of this home, or adopt the one that runs.

    Raises:
        Misconfigured: it cannot run here; the advice says why.
    """
    home = Home(settings.home)
    home.make()
    membership = open_lock(home.users)
    try:
        with alone(home.lock):
            server = start_locked(home, membership, tell)
            membership.take_with_others()
    except BaseException:
        membership.close()
        raise
    return server


@contextmanager
def running(settings: Settings, tell: Tell = silent) -> Iterator[Server]:
    """Use the server for one block."""
    server = start(settings, tell)
    try:
        yield server
    finally:
        server.release()


def keep(server: Server) -> None:
    """Ask the server to stay when nobody uses it."""
    Home(server.home).kept.touch(mode=0o600)


def start_locked(home: Home, membership: Lock, tell: Tell) -> Server:
    """Start or adopt (R1); the caller holds the home's lock."""
    programs = find_programs()
    data = home.data(programs.major)
    account = server_account(data)
    home.check_entry(account)
    adopted = _adopt(home, data, tell)
    return _server(
        home,
        data,
        adopted or _launch(home, programs, account, tell),
        version=programs.version,
        owned=adopted is None,
        membership=membership,
    )


def _server(
    home: Home, data: Path, socket_folder: Path, *, version: str, owned: bool, membership: Lock
) -> Server:
    return Server(
        superuser_url=superuser_url(home, socket_folder),
        home=home.folder,
        data=data,
        socket_folder=socket_folder,
        port=PORT,
        version=version,
        owned=owned,
        _membership=membership,
    )


def _adopt(home: Home, data: Path, tell: Tell) -> Path | None:
    """Give the socket folder of a server that answers; end one that does not."""
    if not postmaster.is_alive(home):
        return None
    folder = _wait_for_answer(home, data, tell)
    if folder is None and postmaster.is_alive(home):
        tell("The PostgreSQL that runs here does not answer: starting it again ...")
        postmaster.end(home, data)
    return folder


def _launch(home: Home, programs: Programs, account: Account, tell: Tell) -> Path:
    data = home.data(programs.major)
    tell(f"Starting PostgreSQL {programs.version} in {home.folder} ...")
    programs = readable_programs(programs)
    make_cluster(home, programs, account)
    socket_folder = make_socket_folder(home, account)
    postmaster.remove_stale_files(home, data, socket_folder)
    postmaster.launch(home, account, server_command(programs, data, socket_folder))
    if _wait_for_answer(home, data, tell) is None:
        raise Misconfigured(
            f"PostgreSQL {programs.version} did not start.",
            f"Its log, {home.log}, ends with:\n{postmaster.log_tail(home)}",
        )
    return socket_folder


def _wait_for_answer(home: Home, data: Path, tell: Tell) -> Path | None:
    """Wait while the server comes up; a ready one that has no socket will never answer."""
    began = told = time.monotonic()
    ready_since: float | None = None
    while postmaster.is_alive(home) and time.monotonic() - began < RECOVERY_PATIENCE:
        found = postmaster.read_pid_file(data)
        if found is not None and found.status == "ready":
            if _answers(found.socket_folder):
                return found.socket_folder
            ready_since = ready_since or time.monotonic()
            if time.monotonic() - ready_since > ANSWER_PATIENCE:
                return None
        if time.monotonic() - told > WORTH_TELLING:
            told = time.monotonic()
            tell("Waiting for PostgreSQL ...")
        time.sleep(PAUSE)
    return None


def _answers(socket_folder: Path) -> bool:
    """Knock without logging in: a server whose connections are all taken answers too."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
        knock.settimeout(ANSWER_PATIENCE)
        try:
            knock.connect(str(socket_path(socket_folder)))
        except OSError:
            return False
    return True
