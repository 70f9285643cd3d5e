"""One served country for all journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from infra.embedded import DatabaseUrls
from tests.journeys.country import Country, serving


@pytest.fixture(scope="session")
def country(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Country]:
    with serving(new_database(), tmp_path_factory.mktemp("country")) as running:
        yield running
