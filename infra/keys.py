"""Keys: one random data key per (subject, record class), in a store outside the events' database.

R1  A key is made when it is first needed, kept before it is used, and never derived from anything.
R2  A destroyed key leaves a tombstone: it is never made anew, and sealing for it is refused loudly.
R3  A key that is missing without a tombstone is no erasure: that stops whoever asks.
R4  Several processes may share the store; what one destroys, the others stop using within a second.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.messages import RecordClass
from domain.ports import SubjectErased
from infra.key_wrapping import KEY_BYTES, NONCE_BYTES, KeyWrapper, WrongKey, read_or_make

Owner = tuple[str, str]
"""A subject and a record class."""

FORMAT = b"\x01"
CACHED_KEYS = 50_000
CHECK_EVERY = 1.0

TABLE = """
CREATE TABLE IF NOT EXISTS keys (
    subject      TEXT NOT NULL,
    record_class TEXT NOT NULL,
    wrapped      BLOB,
    wrapped_by   TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    made_at      TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    destroyed_at TEXT,
    PRIMARY KEY (subject, record_class),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) WITHOUT ROWID
"""
TOMBSTONES = """
CREATE INDEX IF NOT EXISTS tombstones ON keys (destroyed_at) WHERE destroyed_at IS NOT NULL
"""
DESTROY = """
UPDATE keys SET wrapped = NULL, destroyed_at = CURRENT_TIMESTAMP
WHERE subject = ? AND (? IS NULL OR record_class = ?) AND wrapped IS NOT NULL
RETURNING fingerprint
"""


class KeyMissing(Exception):
    """R3."""


class FileKeyRing:
    """The keys in a SQLite store, wrapped; the port is domain.ports.KeyRing."""

    def __init__(
        self, folder: Path, wrapper: KeyWrapper | None = None, cached_keys: int = CACHED_KEYS
    ) -> None:
        """Open the store, and make it where there is none.

        Raises: Misconfigured when the key-encrypting key is missing or not safe.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._mutex = threading.RLock()
        self._store = _open(folder / "keys.sqlite")
        self._wrapper = wrapper or read_or_make(
            folder / "key-encrypting-key", keys_exist=self._holds_keys()
        )
        self._largest = cached_keys
        self._ciphers: OrderedDict[Owner, AESGCM] = OrderedDict()
        self._checked = 0.0
        self._destroyed = 0

    def seal(self, subject: str, record_class: RecordClass, clear: bytes, bound_to: bytes) -> bytes:
        """Encrypt under the key of (subject, record class), bound to its place.

        Raises: SubjectErased, R2.
        """
        owner = (subject, record_class.value)
        self.prepare([owner])
        cipher = self._cipher(owner)
        if cipher is None:
            raise SubjectErased(subject)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORMAT + nonce + cipher.encrypt(nonce, clear, bound_to)

    def open(
        self, subject: str, record_class: RecordClass, sealed: bytes, bound_to: bytes
    ) -> bytes | None:
        """Decrypt; None when the key was destroyed.

        Raises: WrongKey when the ciphertext was moved or changed; KeyMissing, R3.
        """
        cipher = self._cipher((subject, record_class.value))
        if cipher is None:
            return None
        if sealed[:1] != FORMAT:
            raise WrongKey("a ciphertext of an unknown format")
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, bound_to)
        except InvalidTag as error:
            raise WrongKey("a ciphertext was moved or changed") from error

    def prepare(self, owners: Iterable[Owner]) -> None:
        """R1: make the keys that are missing, all in one transaction."""
        missing = [owner for owner in owners if not self._exists(owner)]
        if not missing:
            return
        with self._transaction() as store:
            for subject, record_class in missing:
                key = secrets.token_bytes(KEY_BYTES)
                wrapped = self._wrapper.wrap(key, _binding((subject, record_class)))
                store.execute(
                    "INSERT INTO keys (subject, record_class, wrapped, wrapped_by, fingerprint)"
                    " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (subject, record_class, wrapped, self._wrapper.name, _fingerprint(key)),
                )

    def destroy(self, subject: str, record_class: RecordClass | None = None) -> tuple[str, ...]:
        """Destroy the keys of a subject, of one class or of all, and give their fingerprints."""
        with self._mutex:
            with self._transaction() as store:
                rows = store.execute(DESTROY, (subject, record_class, record_class)).fetchall()
                self._ciphers.clear()
            # What was written before must not outlive the key in the journal.
            self._store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return tuple(fingerprint for (fingerprint,) in rows)

    def close(self) -> None:
        """Close the store and forget the keys."""
        with self._mutex:
            self._ciphers.clear()
            self._store.close()

    def _cipher(self, owner: Owner) -> AESGCM | None:
        """The key, ready to be used; None when it was destroyed."""
        with self._mutex:
            self._notice_others()
            cipher = self._ciphers.get(owner)
            if cipher is None:
                return self._unwrapped(owner)
            self._ciphers.move_to_end(owner)
            return cipher

    def _unwrapped(self, owner: Owner) -> AESGCM | None:
        row = self._store.execute(
            "SELECT wrapped FROM keys WHERE subject = ? AND record_class = ?", owner
        ).fetchone()
        if row is None:
            raise KeyMissing(f"no key of {owner[0]} for {owner[1]}")
        if row[0] is None:
            return None
        cipher = AESGCM(self._wrapper.unwrap(row[0], _binding(owner)))
        self._ciphers[owner] = cipher
        if len(self._ciphers) > self._largest:
            self._ciphers.popitem(last=False)
        return cipher

    def _exists(self, owner: Owner) -> bool:
        """Whether there is a key or its tombstone."""
        with self._mutex:
            if owner in self._ciphers:
                return True
            found = self._store.execute(
                "SELECT 1 FROM keys WHERE subject = ? AND record_class = ?", owner
            )
            return found.fetchone() is not None

    def _notice_others(self) -> None:
        """R4: whatever another process has changed, ask the store again."""
        now = time.monotonic()
        if now - self._checked < CHECK_EVERY:
            return
        self._checked = now
        (destroyed,) = self._store.execute(
            "SELECT count(*) FROM keys WHERE destroyed_at IS NOT NULL"
        ).fetchone()
        if destroyed != self._destroyed:
            self._destroyed = destroyed
            self._ciphers.clear()

    def _holds_keys(self) -> bool:
        return self._store.execute("SELECT 1 FROM keys LIMIT 1").fetchone() is not None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._mutex:
            self._store.execute("BEGIN IMMEDIATE")
            try:
                yield self._store
            except BaseException:
                self._store.execute("ROLLBACK")
                raise
            self._store.execute("COMMIT")


def _open(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    store = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        store.execute(f"PRAGMA {setting}").fetchall()
    store.execute(TABLE)
    store.execute(TOMBSTONES)
    return store


def _binding(owner: Owner) -> bytes:
    return "\0".join(owner).encode()


def _fingerprint(key: bytes) -> str:
    """Enough to name a key in a certificate, and nothing to find it with: the key is random."""
    return hashlib.sha256(b"rejea data key\0" + key).hexdigest()[:32]
