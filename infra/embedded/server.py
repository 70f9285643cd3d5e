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
from infra.embedded.home import PORT, Home, make_socket_folder, remove_socket_folder, socket_path
from infra.embedded.locks import Lock, alone, open_lock
from infra.embedded.programs import Programs, find_programs, readable_programs
from infra.settings import Misconfigured, Settings

# A server that recovers from a crash may take long; one that is ready answers at once.
ANSWER_PATIENCE = 10.0
RECOVERY_PATIENCE = 300.0
PAUSE = 0.02
WORTH_TELLING = 2.0

Tell = Callable[[str], None]


def silent(text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Place:
    """A home, the programs for it, and the account that runs them."""

    home: Home
    programs: Programs
    account: Account

    @property
    def data(self) -> Path:
        return self.home.data(self.programs.major)


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

    def keep(self) -> None:
        """Let it stay when nobody uses it, unless it is to stop together with another user."""
        home = Home(self.home)
        with alone(home.lock):
            if self.owned or not self._membership.is_shared():
                home.kept.touch(mode=0o600)

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
    place = find_place(Home(settings.home))
    home = place.home
    membership = open_lock(home.users)
    try:
        with alone(home.lock):
            server = start_locked(place, membership, tell)
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
    """Ask the server to stay when nobody uses it; one that a running Rejea uses stops with it."""
    server.keep()


def find_place(home: Home) -> Place:
    """Find the programs and the account, and make the home.

    Raises:
        Misconfigured: one of them is missing or does not fit.
    """
    programs = find_programs()
    account = server_account(home.data(programs.major))
    home.make(account)
    return Place(home, programs, account)


def start_locked(place: Place, membership: Lock, tell: Tell) -> Server:
    """Start or adopt (R1); the caller holds the home's lock."""
    adopted = _adopt(place, tell)
    socket_folder = adopted or _launch(place, tell)
    return Server(
        superuser_url=superuser_url(place.home, socket_folder),
        home=place.home.folder,
        data=place.data,
        socket_folder=socket_folder,
        port=PORT,
        version=place.programs.version,
        owned=adopted is None,
        _membership=membership,
    )


def _adopt(place: Place, tell: Tell) -> Path | None:
    """Give the socket folder of a server that answers; end one that does not."""
    home, data = place.home, place.data
    if not postmaster.is_alive(home):
        return None
    folder = _wait_for_answer(home, data, tell)
    if folder is None and postmaster.is_alive(home):
        tell("The PostgreSQL that runs here does not answer: starting it again ...")
        postmaster.end(home, postmaster.running_data(home))
    return folder


def _launch(place: Place, tell: Tell) -> Path:
    home, account, data = place.home, place.account, place.data
    tell(f"Starting PostgreSQL {place.programs.version} in {home.folder} ...")
    programs = readable_programs(place.programs)
    make_cluster(home, programs, account)
    socket_folder = make_socket_folder(home, account)
    postmaster.remove_stale_files(home, data, socket_folder)
    postmaster.launch(home, account, server_command(programs, data, socket_folder))
    if _wait_for_answer(home, data, tell) is None:
        remove_socket_folder(socket_folder)
        raise Misconfigured(
            f"PostgreSQL {programs.version} did not start.",
            f"Its log, {home.log}, ends with:\n{postmaster.log_tail(home)}",
        )
    return socket_folder


def _wait_for_answer(home: Home, data: Path, tell: Tell) -> Path | None:
    """Wait while the server says that it is coming; one that says otherwise gets less time."""
    began = told = doubted = time.monotonic()
    while postmaster.is_alive(home) and _is_worth_waiting(began, doubted):
        found = postmaster.read_pid_file(data)
        if found is not None and found.status != "ready":
            doubted = time.monotonic()
        elif found is not None and _answers(found.socket_folder):
            return found.socket_folder
        if time.monotonic() - told > WORTH_TELLING:
            told = time.monotonic()
            tell("Waiting for PostgreSQL ...")
        time.sleep(PAUSE)
    return None


def _is_worth_waiting(began: float, doubted: float) -> bool:
    now = time.monotonic()
    return now - began < RECOVERY_PATIENCE and now - doubted < ANSWER_PATIENCE


def _answers(socket_folder: Path) -> bool:
    """Knock without logging in: a server whose connections are all taken answers too."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
        knock.settimeout(ANSWER_PATIENCE)
        try:
            knock.connect(str(socket_path(socket_folder)))
        except OSError:
            return False
    return True
