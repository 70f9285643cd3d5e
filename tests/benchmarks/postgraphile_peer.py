"""PostGraphile, a peer that PostgreSQL answers for: installed once below build/, and served.

R1  Its packages, and the Node that they need, come from npm as postgraphile/package-lock.json has
    them, without running anything of theirs; nothing but `make bench` installs them.
R2  Where that cannot be, its rows say why under `missing`, and everything else is measured.
R3  It reads as the system does and knows of no token; it keeps four connections as the others do.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent / "postgraphile"
BUILD = Path(__file__).resolve().parents[2] / "build" / "postgraphile"
LOCKED = ("package.json", "package-lock.json")
PATIENCE = 600
"""Seconds for npm."""
MACHINES = {"x86_64": "x64", "aarch64": "arm64"}


class Unavailable(Exception):
    """R2: why the peer is not here."""


@contextmanager
def running(url: str) -> Iterator[tuple[int, int]]:
    """Serve the read models of a database, and tell the port and the process.

    Raises: Unavailable.
    """
    node = _install()
    command = [str(node), str(HERE / "server.mjs"), str(BUILD)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
    ) as process:
        try:
            yield _port(process, url), process.pid
        finally:
            process.terminate()


def _port(process: subprocess.Popen[str], url: str) -> int:
    assert process.stdin
    assert process.stdout
    process.stdin.write(url)
    process.stdin.close()
    told = process.stdout.readline()
    if not told.strip().isdecimal():
        raise Unavailable("its server does not start")
    return int(told)


def _install() -> Path:
    """R1: the Node to run it with."""
    node = BUILD / f"node_modules/node-linux-{_machine()}/bin/node"
    if not (_is_as_locked() and node.exists()):
        print("  PostGraphile and its Node are installed below build/ ...", flush=True)
        _run_npm()
    if not node.exists():
        raise Unavailable(f"npm has no {node.parents[1].name}")
    return node


def _run_npm() -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Unavailable("npm and node are not on the path")
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    for name in LOCKED:
        shutil.copy(HERE / name, BUILD)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        subprocess.run(command, cwd=BUILD, check=True, stdout=sys.stderr, timeout=PATIENCE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as error:
        shutil.rmtree(BUILD, ignore_errors=True)
        raise Unavailable("npm ci failed") from error


def _is_as_locked() -> bool:
    installed = BUILD / "node_modules" / ".package-lock.json"
    return installed.exists() and all(
        (BUILD / name).read_bytes() == (HERE / name).read_bytes() for name in LOCKED
    )


def _machine() -> str:
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        raise Unavailable(f"no Node is locked for {sys.platform} on {platform.machine()}")
    return MACHINES[platform.machine()]


def _environment() -> dict[str, str]:
    """In production, as its documentation asks."""
    return {**os.environ, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
