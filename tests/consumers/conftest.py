from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.embedded import DatabaseUrls
from infra.kafka_broker import Broker, throwaway_broker, what_is_missing
from tests.consumers.relayed import Relayed, relayed

FOLDER = Path(__file__).resolve().parents[2] / "build" / "test-kafka"


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """One real Kafka for the whole run."""
    problem = what_is_missing()
    if problem is not None:
        pytest.skip(str(problem))
    with throwaway_broker(FOLDER) as running:
        yield running


@pytest.fixture
def outside(
    broker: Broker, new_database: Callable[[], DatabaseUrls], tmp_path: Path
) -> Iterator[Relayed]:
    """A log of its own, a relay, and topics that nobody else uses."""
    with relayed(new_database(), broker.bootstrap, tmp_path) as made:
        yield made
