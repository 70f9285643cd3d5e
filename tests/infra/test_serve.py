"""`rejea serve`: it says where to go, finishes what was begun, and tells what stands in its way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from infra.embedded import DatabaseUrls
from infra.issuer import development_issuer
from infra.settings import Settings
from tests.infra.homes import make_home, remove_home

ROOT = Path(__file__).resolve().parents[2]
SERVE = (sys.executable, "-m", "infra.cli", "serve")
PATIENCE = 60.0


class Process:
    """A `rejea serve` of its own, and what it said."""

    def __init__(self, environment: Mapping[str, str], *words: str, **options: Any) -> None:
        self.popen = subprocess.Popen(
            (*SERVE, *words),
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def waits_for(self, words: str) -> str:
        """The first line with these words."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for line in list(self.said):
                if words in line:
                    return line
            assert self.popen.poll() is None or self._reader.is_alive(), self.said
            time.sleep(0.02)
        raise AssertionError(self.said)

    def base(self) -> str:
        line = self.waits_for("Rejea is ready: ")
        return line.partition("ready: ")[2].partition("/graphql")[0]

    def ends(self, number: int = signal.SIGINT) -> int:
        self.popen.send_signal(number)
        return self.popen.wait(PATIENCE)

    def _read(self) -> None:
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            self.said.append(line.rstrip())


@contextmanager
def served(environment: Mapping[str, str], *words: str, **options: Any) -> Iterator[Process]:
    process = Process(environment, *words, **options)
    try:
        yield process
    finally:
        process.popen.kill()
        process.popen.wait()


@pytest.fixture(scope="module")
def environment(
    empty_database: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A database that others own, so that nothing has to be started for it."""
    return {
        "REJEA_HOME": str(tmp_path_factory.mktemp("home")),
        "REJEA_DATABASE_URL": empty_database.app,
        "REJEA_MIGRATION_URL": empty_database.owner,
        "REJEA_PROJECTION_URL": empty_database.projector,
        "REJEA_PORT": "0",
    }


def bearer(environment: Mapping[str, str]) -> dict[str, str]:
    from infra.demonstration.cast import ACCOUNTS

    issuer = development_issuer(Settings(home=Path(environment["REJEA_HOME"])))
    return {"Authorization": f"Bearer {issuer.issue(ACCOUNTS['hotline'].actor.user_id)}"}


def asked(base: str, environment: Mapping[str, str], query: str) -> httpx.Response:
    return httpx.post(
        f"{base}/graphql", json={"query": query}, headers=bearer(environment), timeout=20
    )


def test_it_says_where_to_go_serves_and_stops_at_ctrl_c(environment: dict[str, str]) -> None:
    with served(environment) as process:
        base = process.base()
        assert httpx.get(f"{base}/readyz").json()["status"] == "ready"
        answer = asked(base, environment, "{ me { name } cases { totalCount } }").json()
        assert answer["data"]["me"]["name"] == "Counsellor, national helpline"
        assert any("token police-kigoma" in line for line in process.said)
        assert process.ends(signal.SIGINT) == 0
    assert process.said[-1] == "Stopped."


def test_it_stops_at_sigterm(environment: dict[str, str]) -> None:
    with served(environment) as process:
        process.base()
        assert process.ends(signal.SIGTERM) == 0


def test_it_stops_at_ctrl_c_where_the_signal_was_ignored_before(
    environment: dict[str, str],
) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    with served(environment, preexec_fn=ignore) as process:
        process.base()
        assert process.ends(signal.SIGINT) == 0


def test_a_query_that_was_begun_is_answered_before_it_stops(
    environment: dict[str, str], empty_database: DatabaseUrls
) -> None:
    answers: list[httpx.Response] = []
    query = "{ shelters { totalCount } }"
    with served(environment) as process, psycopg.connect(empty_database.owner) as holding:
        base = process.base()
        holding.execute("LOCK TABLE views.shelter_occupancy_a IN ACCESS EXCLUSIVE MODE")
        thread = threading.Thread(target=lambda: answers.append(asked(base, environment, query)))
        thread.start()
        waits_for_a_lock(empty_database)
        process.popen.send_signal(signal.SIGINT)
        time.sleep(0.3)
        holding.rollback()
        thread.join()
        assert process.popen.wait(PATIENCE) == 0
    assert answers[0].json() == {"data": {"shelters": {"totalCount": 0}}}


def waits_for_a_lock(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as watching:
        for _ in range(500):
            found = watching.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                " 'views.shelter_occupancy_a'::regclass"
            ).fetchone()
            if found and found[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_port_in_use_is_told_with_advice(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with served(environment | {"REJEA_PORT": str(port)}) as process:
            assert process.popen.wait(PATIENCE) == 1
            assert f"Port {port} of 127.0.0.1 is in use." in process.waits_for("in use")
            process.waits_for("REJEA_PORT=")


def test_production_without_an_identity_provider_is_refused(environment: dict[str, str]) -> None:
    with served(environment | {"REJEA_MODE": "production"}) as process:
        assert process.popen.wait(PATIENCE) == 1
        process.waits_for("without a password")


def test_an_unknown_part_is_wrong_use(environment: dict[str, str]) -> None:
    with served(environment, "--only", "everything") as process:
        assert process.popen.wait(PATIENCE) == 2


def test_a_relay_without_kafka_is_wrong_use(environment: dict[str, str]) -> None:
    with served(environment, "--only", "relay", "--no-kafka") as process:
        assert process.popen.wait(PATIENCE) == 2
        process.waits_for("does nothing")


@pytest.mark.parametrize("part", ["projections", "clocks"])
def test_one_part_runs_alone_and_stops(environment: dict[str, str], part: str) -> None:
    with served(environment, "--only", part) as process:
        process.waits_for("Running.")
        assert process.ends() == 0


def test_the_doors_alone_hear_of_projections_that_run_elsewhere(
    environment: dict[str, str],
) -> None:
    with (
        served(environment, "--only", "projections") as other,
        served(environment, "--only", "api") as process,
    ):
        other.waits_for("Running.")
        answer = asked(process.base(), environment, "{ cases(atLeast: 0) { totalCount } }")
        assert answer.json() == {"data": {"cases": {"totalCount": 0}}}
        assert process.ends() == 0


def test_a_database_that_does_not_answer_is_not_ready(environment: dict[str, str]) -> None:
    gone = environment | {
        "REJEA_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none",
        "REJEA_MIGRATION_URL": "postgresql://nobody:x@127.0.0.1:1/none",
    }
    with served(gone) as process:
        assert process.popen.wait(PATIENCE) == 1
        process.waits_for("rejea: ")
        assert not any("Traceback" in line for line in process.said)


def test_it_brings_up_its_own_database_and_takes_it_down_again() -> None:
    home = make_home()
    try:
        with served({"REJEA_HOME": str(home), "REJEA_PORT": "0"}) as process:
            base = process.base()
            assert httpx.get(f"{base}/readyz").status_code == 200
            assert process.ends() == 0
        assert not list(home.glob("postgresql/*/postmaster.pid"))
    finally:
        remove_home(home)


def test_ctrl_c_before_it_is_ready_stops_it_too() -> None:
    home = make_home()
    try:
        with served({"REJEA_HOME": str(home), "REJEA_PORT": "0"}) as process:
            process.waits_for("Starting PostgreSQL")
            assert process.ends() == 0
        assert not list(home.glob("postgresql/*/postmaster.pid"))
    finally:
        remove_home(home)
