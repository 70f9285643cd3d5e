"""The passwords of the embedded server's roles, in one file for one account.

R1  They are random, made here, and never shown.
R2  The file is whole or absent: it is written beside and renamed.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

SUPERUSER = "postgres"
OWNER = "rejea_owner"
APPLICATION = "rejea_app"
PROJECTOR = "rejea_projector"
DEMONSTRATOR = "rejea_demo"
SYSTEM = "rejea_system"
ROLES = (OWNER, APPLICATION, PROJECTOR, DEMONSTRATOR, SYSTEM)


def read_or_make_passwords(path: Path) -> dict[str, str]:
    """Give a password for the superuser and every role, making those that are missing."""
    known = _read(path)
    missing = {name for name in (SUPERUSER, *ROLES) if name not in known}
    if missing:
        known |= {name: secrets.token_urlsafe(32) for name in sorted(missing)}
        _write(path, known)
    return known


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    path.chmod(0o600)
    passwords: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return passwords


def _write(path: Path, passwords: dict[str, str]) -> None:
    """R2."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(passwords, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
