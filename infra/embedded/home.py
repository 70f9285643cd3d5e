"""The folders of one cluster: its home, and the short folder of its socket.

R1  Everything that lasts lies in the home; all secrets in it are readable by one account.
R2  As root the home can be entered, not listed, by the server's account.
R3  The socket's path fits into 107 bytes, and nobody else can have prepared its folder.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from infra.embedded.account import Account
from infra.settings import SYSTEM_FOLDER, Misconfigured

PORT = 5432
PREFIX = "rejea-"
LONGEST_SOCKET_PATH = 103 if sys.platform == "darwin" else 107


@dataclass(frozen=True)
class Home:
    """Where everything of one cluster lies."""

    runs: ClassVar[str] = "PostgreSQL"

    folder: Path

    @property
    def lock(self) -> Path:
        """Held while the cluster is being started or stopped."""
        return self.folder / "lock"

    @property
    def users(self) -> Path:
        """Held, together with others, by every process that uses the server."""
        return self.folder / "users.lock"

    @property
    def alive(self) -> Path:
        """Held by the server's own processes for as long as one of them lives."""
        return self.folder / "server.lock"

    @property
    def kept(self) -> Path:
        """Stands while the server was asked to stay without users."""
        return self.folder / "kept"

    @property
    def passwords(self) -> Path:
        return self.folder / "passwords.json"

    @property
    def log(self) -> Path:
        return self.folder / "postgresql.log"

    @property
    def clusters(self) -> Path:
        return self.folder / "postgresql"

    def data(self, major: int) -> Path:
        return self.clusters / str(major)

    def make(self, account: Account) -> None:
        """Make the home, once it is sure that it can be used.

        Raises:
            Misconfigured: it cannot be written, or not be entered by the account.
        """
        self.check(account)
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            _make_with_parents(self.clusters, mode)
        except OSError as error:
            raise self._unwritable(error.strerror or "") from error

    def check(self, account: Account) -> None:
        """Ask at the nearest folder that exists, so that nothing has to be made for it (R2).

        Raises:
            Misconfigured: the home cannot be written, or not be entered by the account.
        """
        nearest = nearest_folder(self.clusters)
        if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
            raise self._unwritable(f"see {nearest}")
        if account.is_ours or account.can_enter(nearest):
            return
        raise Misconfigured(
            f"{self.runs} runs as {account.name} here, who cannot enter {self.folder}.",
            f"Unset REJEA_HOME (the default lies in {SYSTEM_FOLDER}), or name a folder whose"
            " parents everybody may enter.",
        )

    def _unwritable(self, reason: str) -> Misconfigured:
        return Misconfigured(
            f"The home {self.folder} cannot be written ({reason}).",
            "Name a folder that you may write in REJEA_HOME.",
        )


def nearest_folder(path: Path) -> Path:
    """Find what exists already: the path itself, or the closest of its parents."""
    return next(folder for folder in (path, *path.parents) if _is_there(folder))


def _is_there(path: Path) -> bool:
    """Path.exists raises where a parent may not be entered."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def make_socket_folder(home: Home, account: Account) -> Path:
    """Make the folder of the socket for one account alone.

    Raises:
        Misconfigured: no place for it can be found.
    """
    bases = _runtime_folders()
    for folder in [base / _short_name(home) for base in bases] + _new_folders(bases):
        if _fits(folder) and _is_made_for(account, folder):
            return folder
    raise Misconfigured(
        "No folder for PostgreSQL's socket could be made.",
        "Set XDG_RUNTIME_DIR or TMPDIR to a short folder of your own.",
    )


def remove_socket_folder(folder: Path) -> None:
    """Leave nothing behind in a folder that all share; a folder that is not ours stays."""
    if not folder.name.startswith(PREFIX):
        return
    for path in (socket_path(folder), socket_path(folder).with_name(f".s.PGSQL.{PORT}.lock")):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def socket_path(folder: Path) -> Path:
    return folder / f".s.PGSQL.{PORT}"


def _make_with_parents(folder: Path, mode: int) -> None:
    """Whatever the umask is, each folder that we make gets this mode."""
    missing = [path for path in (folder, *folder.parents) if not _is_there(path)]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(mode)


def _runtime_folders() -> list[Path]:
    if os.geteuid() == 0:
        named = [Path("/run")]
    else:
        named = [Path(path) for path in [os.environ.get("XDG_RUNTIME_DIR", "")] if path]
    return [*named, Path("/tmp"), Path(tempfile.gettempdir())]  # noqa: S108  # R3 is checked below.


def _new_folders(bases: list[Path]) -> list[Path]:
    """Have names that nobody can have taken, for when the usual ones are taken."""
    return [base / f"{PREFIX}{secrets.token_hex(6)}" for base in bases]


def _short_name(home: Home) -> str:
    digest = hashlib.sha256(os.fsencode(home.folder)).hexdigest()[:10]
    return f"{PREFIX}{os.geteuid()}-{digest}"


def _fits(folder: Path) -> bool:
    return len(os.fsencode(f"{socket_path(folder)}.lock")) <= LONGEST_SOCKET_PATH


def _is_made_for(account: Account, folder: Path) -> bool:
    """R3: in a folder that all may write, somebody else may have been there first."""
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        pass
    except OSError:
        return False
    found = folder.lstat()
    is_private = stat.S_ISDIR(found.st_mode) and not stat.S_IMODE(found.st_mode) & 0o077
    return is_private and found.st_uid == account.user_id
