"""One served matrix for each worker of the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from api.graphql.live import streams
from api.graphql.live.seats import Seats
from infra.embedded import DatabaseUrls
from tests.api.served import serving_as
from tests.consumers.conftest import broker
from tests.matrix.cast import accounts
from tests.matrix.leaks import Known
from tests.matrix.served import Matrix, services
from tests.matrix.stories import SOON, play

__all__ = ["broker"]


@contextmanager
def many_seats() -> Iterator[None]:
    """Let one person listen to every case at once, as several askers of the matrix are one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "Seats", partial(Seats, most_of_one=1000, most=10_000))
        yield


@pytest.fixture(scope="session")
def matrix(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Matrix]:
    folder = tmp_path_factory.mktemp("matrix")
    with (
        many_seats(),
        serving_as(Matrix, new_database(), folder, play=play, accounts=accounts()) as served,
    ):
        served.keys = services(served)
        time.sleep(SOON.total_seconds())
        yield served


@pytest.fixture(scope="session")
def known(matrix: Matrix) -> Known:
    return Known(matrix)
