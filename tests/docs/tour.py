"""A page's tested blocks, typed against the demonstration as `make run` serves it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import embedded, kafka_broker
from infra.settings import Settings
from tests.docs.console import Shell, agrees, typed
from tests.infra.homes import make_home, remove_home

ROOT = Path(__file__).resolve().parents[2]
REJEA = Path(sys.executable).parent / "rejea"
USUAL = ":8000"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def served(environment: dict[str, str]) -> Iterator[None]:
    """`rejea serve --demo`, until the end of the block; then it has to leave with 0."""
    with subprocess.Popen(
        [REJEA, "serve", "--demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout
            assert any("Ctrl-C stops" in line for line in server.stdout), "it never was ready"
            yield
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=30)
    assert server.returncode == 0


def follow(page: str) -> None:
    """Type every tested block of a page, and compare what is answered."""
    steps = tuple(typed((ROOT / page).read_text(encoding="utf-8")))
    assert steps, f"no console block of {page} is marked as tested"
    settings = Settings(home=make_home(), port=free_port())
    clean = {name: value for name, value in os.environ.items() if not name.startswith("REJEA_")}
    environment = clean | {"REJEA_HOME": str(settings.home), "REJEA_PORT": str(settings.port)}
    port = f":{settings.port}"
    try:
        with served(environment), Shell(ROOT, environment) as shell:
            for step in steps:
                status, told = shell.type(step.command.replace(USUAL, port))
                answer = [line.replace(USUAL, port) for line in step.answer]
                heard = f"{step.block}: $ {step.command}\n" + "\n".join(told)
                assert status == 0, heard
                assert agrees(answer, told), heard
    finally:
        kafka_broker.stop(settings)
        embedded.stop(settings)
        remove_home(settings.home)
