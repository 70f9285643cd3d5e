"""One served world for each worker of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from infra.embedded import DatabaseUrls
from tests.api.served import Served, serving


@pytest.fixture(scope="session")
def served(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running
