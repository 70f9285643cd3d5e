"""`rejea serve`: it says where to go, finishes what was begun, and tells what stands in its way."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import psycopg
import pytest

from infra.embedded import DatabaseUrls
from infra.issuer import development_issuer
from infra.settings import Settings
from tests.infra.homes import make_home, remove_home
from tests.infra.process import PATIENCE, served
from tests.infra.provider import AUDIENCE, providing


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


def test_an_open_stream_of_events_does_not_hold_up_the_stop(environment: dict[str, str]) -> None:
    headers = {**bearer(environment), "Accept": "text/event-stream"}
    with (
        served(environment) as process,
        httpx.stream("GET", f"{process.base()}/v1/events", headers=headers) as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines).startswith("retry: ")
        began = time.monotonic()
        assert process.ends() == 0
        assert time.monotonic() - began < 8
        assert "" in list(lines)


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
        process.waits_for("no identity provider is named")


def test_in_production_one_is_told_where_to_sign_in_and_no_account_of_development(
    environment: dict[str, str],
) -> None:
    with providing() as provider:
        given = {
            "REJEA_MODE": "production",
            "REJEA_OIDC_ISSUER": provider.issuer,
            "REJEA_OIDC_AUDIENCE": AUDIENCE,
        }
        with served(environment | given, "--no-kafka") as process:
            base = process.base()
            process.waits_for(f"Sign in with a token of {provider.issuer}")
            assert "rejea token" not in "\n".join(process.said)
            headers = {"Authorization": f"Bearer {provider.token('a-stranger')}"}
            body = {"query": "{ me { id } }"}
            answer = httpx.post(f"{base}/graphql", json=body, headers=headers, timeout=20)
            assert answer.json()["code"] == "account_unknown"
            assert process.ends() == 0


def test_an_unknown_part_is_wrong_use(environment: dict[str, str]) -> None:
    with served(environment, "--only", "everything") as process:
        assert process.popen.wait(PATIENCE) == 2


def test_a_relay_without_kafka_is_wrong_use(environment: dict[str, str]) -> None:
    with served(environment, "--only", "relay", "--no-kafka") as process:
        assert process.popen.wait(PATIENCE) == 2
        process.waits_for("does nothing")


def test_a_relay_alone_that_finds_no_kafka_ends_with_advice(environment: dict[str, str]) -> None:
    with served(environment, "--only", "relay") as process:
        assert process.popen.wait(PATIENCE) == 1
        process.waits_for("No Kafka is given.")
        process.waits_for("Set REJEA_KAFKA_BOOTSTRAP")


def test_kafka_that_is_left_out_on_purpose_is_told_and_no_fault(
    environment: dict[str, str],
) -> None:
    with served(environment, "--no-kafka") as process:
        ready = httpx.get(f"{process.base()}/readyz")
        assert ready.status_code == 200
        (kafka,) = [part for part in ready.json()["parts"] if part["name"] == "kafka"]
        assert "left out on purpose (--no-kafka)" in kafka["detail"]


def test_kafka_that_does_not_answer_is_named_and_may_be_excluded(
    environment: dict[str, str],
) -> None:
    with served(environment | {"REJEA_KAFKA_BOOTSTRAP": "127.0.0.1:9"}) as process:
        base = process.base()
        ready = httpx.get(f"{base}/readyz")
        assert ready.status_code == 503
        assert ready.json()["not_ready"] == ["kafka"]
        assert "nobody answers at 127.0.0.1:9" in ready.text
        assert httpx.get(f"{base}/readyz?exclude=kafka,relay").status_code == 200


def test_clocks_and_doors_that_would_see_no_case_are_refused_with_advice(
    environment: dict[str, str],
) -> None:
    blind = {key: url for key, url in environment.items() if key != "REJEA_PROJECTION_URL"}
    for part in ("clocks", "api"):
        with served(blind, "--only", part, "--no-kafka") as process:
            assert process.popen.wait(PATIENCE) == 1
            process.waits_for("Set REJEA_SYSTEM_URL")


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
            becomes_ready(process.base())
            process.waits_for("Ctrl-C stops everything.")
            assert process.said[-1] == "Ctrl-C stops everything."
            assert process.ends() == 0
        assert not list(home.glob("postgresql/*/postmaster.pid"))
    finally:
        remove_home(home)


def becomes_ready(base: str) -> None:
    """Wait until Kafka has started, too."""
    until = time.monotonic() + PATIENCE
    while httpx.get(f"{base}/readyz").status_code != 200:
        assert time.monotonic() < until, httpx.get(f"{base}/readyz").text
        time.sleep(0.2)


def test_ctrl_c_before_it_is_ready_stops_it_too() -> None:
    home = make_home()
    try:
        with served({"REJEA_HOME": str(home), "REJEA_PORT": "0"}) as process:
            process.waits_for("Starting PostgreSQL")
            assert process.ends() == 0
        assert not list(home.glob("postgresql/*/postmaster.pid"))
    finally:
        remove_home(home)
