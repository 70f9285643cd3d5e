"""Who the server runs as: ourselves, or, when we are root, an account that may do nothing.

R1  PostgreSQL refuses to run as root, and rightly: the account is one that already exists.
R2  A cluster stays with the account that owns its files.
R3  Whether the account can enter a folder is asked of the system, not computed from mode bits.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.settings import Misconfigured

CANDIDATES = ("postgres", "nobody")
# Variables of the caller, PGOPTIONS among them, must not reach the server.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """The account of the server; `is_ours` when nothing has to be changed to act as it."""

    name: str
    user_id: int
    group_id: int

    @property
    def is_ours(self) -> bool:
        return self.user_id == os.geteuid()

    def own(self, path: Path) -> None:
        """Give one of our own new files or folders to the account."""
        if not self.is_ours:
            os.chown(path, self.user_id, self.group_id)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        error_to: int | None = None,
        keep: tuple[int, ...] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as the account, in the root folder, with a bare environment.

        Raises:
            Misconfigured: the system does not let us act as the account.
        """
        try:
            return subprocess.run(
                list(command),
                user=None if self.is_ours else self.user_id,
                group=None if self.is_ours else self.group_id,
                extra_groups=None if self.is_ours else [],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if error_to is None else error_to,
                pass_fds=keep,
                start_new_session=True,
                check=False,
                text=True,
            )
        except PermissionError as error:
            raise Misconfigured(
                f"The account {self.name} may not run {command[0]}.",
                "Run Rejea as an ordinary user, or set REJEA_DATABASE_URL.",
            ) from error

    def can_enter(self, folder: Path) -> bool:
        """R3."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0


def server_account(data: Path) -> Account:
    """Choose the account: the owner of existing data, else ourselves, else one for root.

    Raises:
        Misconfigured: the data belongs to somebody else, or root finds no account.
    """
    if os.geteuid() != 0:
        return _ourselves(data)
    owner = _owner(data)
    return _by_id(owner) if owner else _unprivileged()


def _ourselves(data: Path) -> Account:
    if _owner(data) not in {None, os.geteuid()}:
        raise Misconfigured(
            f"{data} belongs to another user.",
            "Run Rejea as that user, or name another home in REJEA_HOME.",
        )
    return _by_id(os.geteuid())


def _owner(path: Path) -> int | None:
    """A folder that is missing, or that we may not reach, has no owner for us."""
    try:
        return path.stat().st_uid
    except OSError:
        return None


def _by_id(user_id: int) -> Account:
    """A container may run under a number that has no name."""
    try:
        entry = pwd.getpwuid(user_id)
    except KeyError:
        return Account(str(user_id), user_id, os.getegid())
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _unprivileged() -> Account:
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise Misconfigured(
        "PostgreSQL does not run as root, and neither postgres nor nobody exists here.",
        "Run Rejea as an ordinary user, or set REJEA_DATABASE_URL.",
    )
