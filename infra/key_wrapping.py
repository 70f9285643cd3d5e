"""Key wrapping: data keys are stored only under a key-encrypting key, which lies elsewhere.

R1  The port is small, so that a vault or a cloud's key service can stand behind it.
R2  The file is for development: one account alone can read it, and it is made once. A file that
    others can read, or that is gone while keys exist, stops the start.
R3  A wrapped key is bound to its subject and record class: it opens nowhere else.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.settings import Misconfigured

KEY_BYTES = 32
NONCE_BYTES = 12


class WrongKey(Exception):
    """A key or a ciphertext was changed, moved, or wrapped under another key-encrypting key."""


class KeyWrapper(Protocol):
    """Wraps and unwraps data keys.

    wrap    MUST bind the result to `bound_to`.
    unwrap  MUST raise WrongKey when anything about it was changed.
    `name` MUST tell which key-encrypting key was used, so that it can be exchanged one day.
    """

    @property
    def name(self) -> str: ...

    def wrap(self, key: bytes, bound_to: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes: ...


class FileKeyWrapper:
    """R2: the key-encrypting key in a file."""

    name = "file"

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound_to)
        except InvalidTag as error:
            raise WrongKey("the key was wrapped under another key-encrypting key") from error


def read_or_make(path: Path, *, keys_exist: bool) -> FileKeyWrapper:
    """Read the key-encrypting key, or make it where there are no keys yet.

    Raises:
        Misconfigured: R2.
    """
    if not path.exists():
        if keys_exist:
            raise Misconfigured(
                f"{path} is gone, and with it every key that it protects.",
                "Restore that file from its backup; a new one would open nothing.",
            )
        _make(path)
    if path.stat().st_mode & 0o077:
        raise Misconfigured(
            f"{path} can be read by others.", f"Find out who did; then: chmod 600 {path}"
        )
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise Misconfigured(f"{path} holds no key.", "Restore that file from its backup.")
    return FileKeyWrapper(key)


def _make(path: Path) -> None:
    """Write it beside, and link it: of several that try at once one wins, and all read that."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(beside)
    finally:
        beside.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
