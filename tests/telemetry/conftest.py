from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from infra.embedded import DatabaseUrls
from infra.kafka_broker import Broker
from tests.consumers.conftest import broker  # noqa: F401  # The fixture, one broker for all.
from tests.telemetry.collector import collecting
from tests.telemetry.watched import Watched, watched


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls],
    broker: Broker,  # noqa: F811  # The fixture's name.
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Watched]:
    """A watched country for this module."""
    home = tmp_path_factory.mktemp("watched")
    with (
        collecting() as collector,
        watched(new_database(), home, broker.bootstrap, collector) as running,
    ):
        yield running
