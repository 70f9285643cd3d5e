"""One served matrix for each worker of the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import pytest

from api.graphql import limits
from api.graphql.live import streams
from api.graphql.live.seats import Seats
from infra import doors
from infra.embedded import DatabaseUrls
from infra.postgres import Deadlines
from tests.api.served import serving_as
from tests.consumers.conftest import broker
from tests.matrix.cast import accounts
from tests.matrix.leaks import Known
from tests.matrix.served import Matrix, services
from tests.matrix.stories import play
from tests.matrix.story import SOON

__all__ = ["broker"]


@contextmanager
def unhurried() -> Iterator[None]:
    """Let one person hear every case at once, and wait on a busy machine for as long as it takes.

    The matrix asks what the doors tell, not how much they bear. A server keeps what it was begun
    with; those that other tests begin later are as hurried as ever.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "Seats", partial(Seats, most_of_one=1000, most=10_000))
        patch.setattr(doors, "Deadlines", partial(Deadlines, free_connection=60.0))
        yield


@pytest.fixture(scope="session")
def matrix(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Matrix]:
    folder = tmp_path_factory.mktemp("matrix")
    begun = serving_as(Matrix, new_database(), folder, play=play, accounts=accounts())
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(limits, "SECONDS", 60.0)
        with unhurried():
            served = stack.enter_context(begun)
        served.keys = services(served)
        time.sleep(SOON.total_seconds())
        yield served


@pytest.fixture(scope="session")
def known(matrix: Matrix) -> Known:
    return Known(matrix)
