"""Small secrets in the home: each in a file of one account, made once, whole or absent.

R1  Of several processes that make it at once one wins, and all read what that one wrote.
R2  As root the home can be entered by the server's account, and listed by nobody else.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from infra.settings import Misconfigured


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a secret, and make it where there is none.

    Raises: Misconfigured when the folder or the file cannot be used.
    """
    try:
        if not path.exists():
            _make_home(path.parent)
            _make(path, make())
        path.chmod(0o600)
        return path.read_bytes()
    except OSError as error:
        raise Misconfigured(
            f"{path} cannot be kept ({error.strerror}).",
            "Name a folder that you may write in REJEA_HOME.",
        ) from error


def _make_home(folder: Path) -> None:
    """R2: whatever the umask is, each folder that we make gets this mode."""
    mode = 0o711 if os.geteuid() == 0 else 0o700
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(mode)


def _make(path: Path, content: bytes) -> None:
    """R1: write it beside, and link it."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(beside)
    finally:
        beside.unlink()
