"""Whether events leave: when Kafka counts as answering, and when the relay counts as keeping up."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from infra.embedded import DatabaseUrls
from infra.kafka_readiness import Delay, Outward, Way, delay, elsewhere, relay, without_kafka
from infra.migrate import apply
from infra.settings import Settings

SETTINGS = Settings(home=Path("nowhere"), kafka_bootstrap="127.0.0.1:9")


@contextmanager
def door(answer: bytes) -> Iterator[str]:
    """A port at which somebody answers with these bytes and closes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as guest:
                guest.recv(64)
                guest.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def outward(bootstrap: str) -> Outward:
    return Outward(SETTINGS, lambda: Way(bootstrap=bootstrap))


def test_who_speaks_kafkas_protocol_answers() -> None:
    with door(bytes(16)) as address:
        assert asyncio.run(outward(f"127.0.0.1:9,{address}").kafka()).ready


def test_an_open_port_alone_is_no_answer() -> None:
    with door(b"") as address:
        part = asyncio.run(outward(address).kafka())
    assert not part.ready
    assert part.detail == f"nobody answers at {address}"


def test_who_asks_often_costs_the_broker_nothing() -> None:
    async def ask_twice(way: Outward) -> bool:
        return (await way.kafka()).ready and (await way.kafka()).ready

    with door(bytes(16)) as address:
        assert asyncio.run(ask_twice(outward(address)))


def test_what_is_missing_is_told() -> None:
    way = Outward(SETTINGS, lambda: Way(problem="No Java of 17 or newer was found"))
    part = asyncio.run(way.kafka())
    assert (part.ready, part.detail) == (False, "No Java of 17 or newer was found")


def test_where_no_kafka_is_given_beside_a_given_database_it_is_left_out() -> None:
    given = Settings(home=Path("nowhere"), database_url="postgresql://app@127.0.0.1/rejea")
    for way in (without_kafka(given), elsewhere(given)):
        part = asyncio.run(way.kafka())
        assert part.ready
        assert "on purpose" in part.detail


@pytest.mark.parametrize(
    ("found", "ready"),
    [
        (Delay(behind=0, seconds=5_000), True),
        (Delay(behind=1_000, seconds=1), True),
        (Delay(behind=1_001, seconds=1), False),
        (Delay(behind=1, seconds=60), True),
        (Delay(behind=1, seconds=61), False),
    ],
)
def test_a_relay_is_ready_near_the_end_and_in_motion(found: Delay, ready: bool) -> None:  # noqa: FBT001
    assert relay(found).ready is ready


def test_the_applications_role_may_ask_how_far_the_relay_is(empty_database: DatabaseUrls) -> None:
    apply(empty_database.owner)
    with psycopg.connect(empty_database.app) as connection:
        assert delay().ask(connection).behind == 0
