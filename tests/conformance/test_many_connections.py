"""Many connections that stay open and busy, at the real server with its demonstration."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import http_load
from tests.infra.homes import make_home, remove_home
from tests.infra.process import ROOT, Process, served

pytestmark = pytest.mark.conformance

CONNECTIONS = 200
SECONDS = 15.0
MOST_MEGABYTES = 250
CLI = (sys.executable, "-m", "infra.cli")
DOCUMENTS = (
    "{ me { name role organization { name } } }",
    "{ cases(first: 10) { edges { cursor node { id stage referrals { status } } } } }",
    "{ cases(first: 2) { totalCount edges { node { id person { knownAs } } } } }",
    "{ referrals { edges { node { id status toAgency { name } priority { code label } } } } }",
    "{ services(first: 20) { edges { node { name organization { name } } } } }",
)


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """A home of its own: the demonstration is played into no database that others gave."""
    home = make_home()
    yield {"REJEA_HOME": str(home), "REJEA_PORT": "0"}
    remove_home(home)


def said(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [*CLI, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def requests(environment: dict[str, str]) -> Iterator[bytes]:
    """One for each connection: the accounts take turns, and so do the documents."""
    accounts: list[dict[str, Any]] = json.loads(said(environment, "accounts", "--json"))
    tokens = [said(environment, "token", account["key"]) for account in accounts[:8]]
    for number in range(CONNECTIONS):
        headers = {"Authorization": f"Bearer {tokens[number % len(tokens)]}"}
        body = json.dumps({"query": DOCUMENTS[number % len(DOCUMENTS)]}).encode()
        yield http_load.post("/graphql", body, headers)


def resident(process: Process) -> float:
    """Megabytes that the server holds in memory now."""
    status = Path(f"/proc/{process.popen.pid}/status").read_text(encoding="utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def test_two_hundred_busy_connections_get_no_error_and_the_server_stays_small(
    environment: dict[str, str],
) -> None:
    with served(environment, "--demo", "--no-kafka") as process:
        port = int(process.base().rpartition(":")[2])
        try:
            load = http_load.load(port, list(requests(environment)), SECONDS)
        except RuntimeError as error:
            pytest.fail("\n".join([str(error), *process.said[-40:]]))
        held = resident(process)
        assert process.ends() == 0
    print(f"{load.per_second:.0f} answers/s, p99 {load.quantile(0.99):.0f} ms, {held:.0f} MB")
    assert len(load.seconds) >= CONNECTIONS
    assert held <= MOST_MEGABYTES
