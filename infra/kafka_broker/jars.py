"""The jars of the broker: fetched one artifact at a time, checked, kept for every home of a user.

R1  A jar is used only when its SHA-256 is the one of the lock file.
R2  Nothing is resolved: the lock file is the whole list, and jgo fetches what it names.
R3  As root they lie where the server's account can read them.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.embedded.locks import alone
from infra.embedded.server import Tell, silent
from infra.settings import SYSTEM_FOLDER, Misconfigured

LOCK_FILE = Path(__file__).parent.parent / "kafka_broker.lock"
THREADS = 8
PATIENCE = 60
LONGEST_FETCH = 600
OFTEN = 10
_LINE = re.compile(r"([\w.-]+):([\w.-]+):([\w.-]+) sha256:([0-9a-f]{64})")


@dataclass(frozen=True, order=True)
class Jar:
    """One line of the lock file."""

    group: str
    artifact: str
    version: str
    sha256: str

    def path(self, folder: Path) -> Path:
        """Where it lies in a folder that is laid out as a Maven repository."""
        name = f"{self.artifact}-{self.version}.jar"
        return folder.joinpath(*self.group.split("."), self.artifact, self.version, name)

    def is_sound(self, folder: Path) -> bool:
        """R1."""
        try:
            return hashlib.sha256(self.path(folder).read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


def read_lock(path: Path = LOCK_FILE) -> tuple[Jar, ...]:
    """Read every line.

    Raises: Misconfigured when one is none.
    """
    return tuple(_read(path))


def jars_folder() -> Path:
    """Where the jars of this user lie, whatever home is used (R3)."""
    if os.geteuid() == 0:
        return SYSTEM_FOLDER / "programs" / "kafka"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "rejea" / "kafka"
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(given) if given.startswith("/") else Path.home() / ".cache"
    return base / "rejea" / "kafka"


def missing_jars(folder: Path, jars: Sequence[Jar]) -> tuple[Jar, ...]:
    """Those that are not there; whether they are sound is asked when they are used."""
    return tuple(jar for jar in jars if not jar.path(folder).exists())


def sound_jars(tell: Tell = silent, folder: Path | None = None) -> tuple[Path, ...]:
    """Every jar of the lock file, fetched where it is missing or damaged.

    Raises:
        Misconfigured: one cannot be had, or is not what the lock file names.
    """
    folder = folder or jars_folder()
    jars = read_lock()
    _make_public(folder)
    with alone(folder / "lock", patience=LONGEST_FETCH):
        wanted = [jar for jar in jars if not jar.is_sound(folder)]
        if wanted:
            _fetch_all(wanted, folder, tell)
    return tuple(jar.path(folder) for jar in jars)


def _read(path: Path) -> Iterator[Jar]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise Misconfigured(f"Line {number} of {path} names no jar.", "Restore that file.")
        yield Jar(*found.groups())


def _fetch_all(jars: Sequence[Jar], folder: Path, tell: Tell) -> None:
    tell(f"Fetching {len(jars)} jars of Apache Kafka into {folder} ...")
    count = _Count(len(jars), tell)
    context = _maven(folder)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="jars") as pool:
        for _ in pool.map(lambda jar: _fetch(context, jar, folder, count), jars):
            pass


def _maven(folder: Path) -> Any:  # noqa: ANN401  # jgo has no type of its own for us.
    try:
        from jgo.maven import MavenContext
    except ImportError:
        raise Misconfigured(
            "The package jgo, which fetches the jars of Kafka, is not installed.",
            "Install Rejea with its dependencies (make run does), or set REJEA_KAFKA_BOOTSTRAP.",
        ) from None
    return MavenContext(repo_cache=folder, local_repos=[], timeout=PATIENCE)


def _fetch(context: Any, jar: Jar, folder: Path, count: _Count) -> None:  # noqa: ANN401  # See _maven.
    jar.path(folder).unlink(missing_ok=True)
    try:
        _deliver(context, jar, folder)
    except Exception as error:
        raise Misconfigured(
            f"{jar.artifact} {jar.version} could not be fetched ({type(error).__name__}).",
            "Look whether this machine reaches Maven Central, or set REJEA_KAFKA_BOOTSTRAP.",
        ) from error
    if not jar.is_sound(folder):
        jar.path(folder).unlink(missing_ok=True)
        raise Misconfigured(
            f"{jar.artifact} {jar.version} is not what {LOCK_FILE.name} names: it was removed.",
            "Somebody or something changed it on its way; do not use it.",
        )
    _open_to_account(jar.path(folder), folder)
    count.one_more()


def _deliver(context: Any, jar: Jar, _folder: Path) -> None:  # noqa: ANN401  # See _maven.
    """R2: this one artifact, without what it depends on."""
    context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()


class _Count:
    """How far the fetching is, told now and then."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._done, self._total, self._tell = 0, total, tell
        self._lock = threading.Lock()

    def one_more(self) -> None:
        with self._lock:
            self._done += 1
            if self._done % OFTEN == 0 or self._done == self._total:
                self._tell(f"  {self._done} of {self._total}")


def _make_public(folder: Path) -> None:
    """R3: only what is made here gets this mode."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            path.chmod(0o755)
    except OSError as error:
        raise Misconfigured(
            f"{folder} cannot be written ({error.strerror}).",
            "Name a folder that you may write in XDG_CACHE_HOME.",
        ) from error


def _open_to_account(path: Path, folder: Path) -> None:
    """R3."""
    path.chmod(0o644)
    for parent in path.parents:
        if parent == folder:
            return
        parent.chmod(0o755)
