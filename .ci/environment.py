"""Make .venv: what the lock file names, checked by its hashes, and Rejea itself on top.

Runs before anything is installed, so it uses the standard library alone.

R1  Two makes at once do not build one environment together.
R2  The stamp is written last: an interrupted installation is finished by the next one.
R3  An installation that takes long says how far it is.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

ENVIRONMENT = Path(".venv")
STAMP = ENVIRONMENT / "rejea-environment"
LOCK = Path("requirements-dev.lock")
PIP = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]


def main(wanted: str) -> None:
    Path("build").mkdir(exist_ok=True)
    with Path("build/environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_current(wanted):
            _make()
            STAMP.write_text(wanted + "\n")


def _is_current(wanted: str) -> bool:
    return STAMP.is_file() and STAMP.read_text().strip() == wanted.strip()


def _make() -> None:
    STAMP.unlink(missing_ok=True)
    if _python_works():
        say("Bringing .venv up to date ...")
    else:
        say(f"Making .venv with Python {sys.version.split()[0]} ...")
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
    _install("--require-hashes", "-r", str(LOCK))
    say("Installing Rejea itself ...")
    _install("--no-deps", "--no-build-isolation", "--editable", ".")
    say("The environment is ready.")


def _python_works() -> bool:
    """Keep an environment that runs here: one moved with its folder does not."""
    python = ENVIRONMENT / "bin" / "python"
    probe = "import pip, sys; print(sys.prefix)"
    try:
        found = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return Path(found.stdout.strip()) == ENVIRONMENT.absolute()


def _install(*arguments: str) -> None:
    command = [*PIP, "install", "--no-input", "--progress-bar", "off", *arguments]
    total = sum("==" in line for line in LOCK.read_text().splitlines())
    lines: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as pip:
        collected = 0
        for line in pip.stdout or ():
            lines.append(line)
            collected += line.startswith("Collecting ")
            _tell(line, collected, total)
    if pip.returncode != 0:
        _fail(lines)


def _tell(line: str, collected: int, total: int) -> None:
    if line.startswith("Collecting ") and collected % 10 == 1:
        say(f"  {collected} of {total} packages: {line.split()[1].partition('==')[0]}")
    elif line.startswith("Installing collected"):
        say("  unpacking ...")


def _fail(lines: list[str]) -> NoReturn:
    sys.stderr.writelines(lines[-20:])
    sys.exit("The environment could not be made; the last lines of pip stand above.")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
