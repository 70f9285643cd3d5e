"""The relay and the broker, killed: no event is missing, each case keeps its order."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import kafka_broker
from infra.embedded.locks import wait_until_free
from infra.embedded.throwaway import enterable
from infra.kafka_broker.broker import process_of
from infra.kafka_broker.home import broker_home
from infra.settings import Settings
from tests.conftest import NewDatabase
from tests.consumers.relayed import Relayed, relayed
from tests.faults.relay_checks import SLOWEST, assert_whole, writing
from tests.faults.relay_victim import POINTS
from tests.infra.batches import REPORT, batch, drafts, new_stream

FOLDER = Path(__file__).resolve().parents[2] / "build" / "test-kafka-victim"
LONG_ROUNDS = 10
LONG = pytest.mark.faults
rounds_of_the_relay = pytest.mark.parametrize("rounds", [2, pytest.param(LONG_ROUNDS, marks=LONG)])
rounds_of_the_broker = pytest.mark.parametrize("rounds", [1, pytest.param(3, marks=LONG)])
seconds_away = pytest.mark.parametrize("seconds", [10, pytest.param(60, marks=LONG)])


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    """A broker of its own, to be killed."""
    problem = kafka_broker.what_is_missing()
    if problem is not None:
        pytest.skip(str(problem))
    made = Settings(home=enterable(FOLDER / str(os.getpid())))
    kafka_broker.start(made)
    yield made
    kafka_broker.stop(made)
    shutil.rmtree(made.home, ignore_errors=True)


@pytest.fixture
def outside(settings: Settings, new_database: NewDatabase, tmp_path: Path) -> Iterator[Relayed]:
    bootstrap = kafka_broker.status(settings).bootstrap
    assert bootstrap is not None
    with relayed(new_database(), bootstrap, tmp_path) as made:
        yield made


@rounds_of_the_relay
@pytest.mark.timeout(1200)
def test_a_relay_that_is_killed_loses_nothing_and_keeps_the_order(
    outside: Relayed, rounds: int
) -> None:
    with writing(outside):
        for number in range(rounds):
            for point in POINTS[number % 2 :: 2] if rounds < LONG_ROUNDS else POINTS:
                assert die(outside, point, after=number % 3) == -signal.SIGKILL
    outside.carry()
    repeated = assert_whole(outside)
    print(f"{outside.position()} events, {repeated} messages repeated")
    assert repeated > 0


@pytest.mark.timeout(600)
def test_a_position_that_is_saved_too_early_is_noticed(outside: Relayed) -> None:
    for _ in range(10):
        outside.log.append(batch(*drafts(new_stream(), REPORT)))
    assert die(outside, "before_produce", after=0, broken=True) == -signal.SIGKILL
    outside.carry()
    with pytest.raises(AssertionError):
        assert_whole(outside)


@rounds_of_the_broker
@pytest.mark.timeout(1200)
def test_a_broker_that_is_killed_loses_nothing_and_the_relay_catches_up(
    outside: Relayed, settings: Settings, rounds: int
) -> None:
    with outside.running():
        with writing(outside) as writer:
            for _ in range(rounds):
                time.sleep(1)
                kill(settings)
                kafka_broker.start(settings)
                time.sleep(1)
        assert writer.slowest < SLOWEST
        tell_of_catching_up(outside)
    assert_whole(outside)


@seconds_away
@pytest.mark.timeout(1200)
def test_commands_go_on_without_the_broker_and_the_relay_catches_up(
    outside: Relayed, settings: Settings, seconds: int
) -> None:
    with outside.running():
        with writing(outside, pause=0.02) as writer:
            time.sleep(0.5)
            kill(settings)
            before = writer.written
            time.sleep(seconds)
            assert writer.written - before > seconds
            kafka_broker.start(settings)
        assert writer.slowest < SLOWEST
        tell_of_catching_up(outside)
    assert_whole(outside)


def tell_of_catching_up(outside: Relayed) -> None:
    began = time.monotonic()
    outside.wait_until_carried(60)
    print(f"caught up with {outside.position()} events in {time.monotonic() - began:.1f} s")


def die(outside: Relayed, point: str, *, after: int, broken: bool = False) -> int:
    """Run a relay that kills itself, and tell how it ended."""
    told = {
        "app": outside.urls.app,
        "projector": outside.urls.projector,
        "bootstrap": outside.bootstrap,
        "prefix": outside.prefix,
        "point": point,
        "after": after,
        "broken": broken,
    }
    program = [sys.executable, "-m", "tests.faults.relay_victim"]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        program, input=json.dumps(told), text=True, cwd=root, timeout=60, check=False
    )
    return done.returncode


def kill(settings: Settings) -> None:
    home = broker_home(settings)
    process = process_of(home)
    assert process is not None
    os.kill(process, signal.SIGKILL)
    assert wait_until_free(home.alive, 10)
