"""A cluster: made once, and the options that its server starts with.

R1  A cluster is made beside and then renamed: one that was interrupted is made again.
R2  Every connection needs a scram password; none comes over the network.
R3  What a commit promised is on the disk.
R4  The server's log holds no values: a detail line would quote personal data.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from infra.embedded.account import Account
from infra.embedded.home import PORT, Home
from infra.embedded.passwords import SUPERUSER, read_or_make_passwords
from infra.embedded.programs import Programs
from infra.settings import Misconfigured

BUILTIN_LOCALES_SINCE = 17

OPTIONS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
}


def make_cluster(home: Home, programs: Programs, account: Account) -> None:
    """Make the cluster, if there is none yet.

    Raises:
        Misconfigured: initdb failed, or the passwords of an existing cluster are lost.
    """
    data = home.data(programs.major)
    if (data / "PG_VERSION").exists():
        _check_passwords(home, data)
        return
    partial = home.clusters / f"{programs.major}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    account.own(partial)
    try:
        _initialize(home, programs, account, partial)
        partial.rename(data)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def server_command(programs: Programs, data: Path, socket_folder: Path) -> list[str | Path]:
    options = {**OPTIONS, "unix_socket_directories": f'"{socket_folder}"'}
    command: list[str | Path] = [programs.postgres, "-D", data]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return command


def _initialize(home: Home, programs: Programs, account: Account, folder: Path) -> None:
    password = _password_file(home, account)
    try:
        made = account.run(_initdb_command(programs, folder, password))
    finally:
        password.unlink()
    if made.returncode != 0:
        raise Misconfigured(
            f"PostgreSQL {programs.version} could not make its data folder.",
            made.stderr.strip() or "initdb gave no reason.",
        )


def _initdb_command(programs: Programs, folder: Path, password: Path) -> list[str | Path]:
    return [
        programs.initdb,
        f"--pgdata={folder}",
        f"--username={SUPERUSER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *_locale(programs),
    ]


def _locale(programs: Programs) -> list[str]:
    if programs.major >= BUILTIN_LOCALES_SINCE:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale-provider=libc", "--locale=C.UTF-8"]


def _password_file(home: Home, account: Account) -> Path:
    """Hand the password over in a file that the account alone can read, and not for long."""
    path = home.clusters / "initial-password"
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(read_or_make_passwords(home.passwords)[SUPERUSER])
    account.own(path)
    return path


def _check_passwords(home: Home, data: Path) -> None:
    if not home.passwords.exists():
        raise Misconfigured(
            f"{home.passwords} is gone, and with it the way into the data in {data}.",
            f"Restore that file; or, to begin anew, move {data} away.",
        )
