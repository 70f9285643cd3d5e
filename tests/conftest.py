"""What every test may ask for: a real PostgreSQL, and a database of its own.

R1  One throw-away cluster under build/ serves the whole run, all its workers included.
R2  A database belongs to one test module; modules never see each other's rows.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.embedded import DatabaseUrls, Server, ensure_database, throwaway

SERVERS = Path(__file__).resolve().parent.parent / "build" / "test-servers"

NewDatabase = Callable[[], DatabaseUrls]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """R1: the first worker starts it, the last one removes it."""
    with throwaway(SERVERS) as running:
        yield running


@pytest.fixture(scope="session")
def new_database(server: Server, worker_id: str) -> NewDatabase:
    """Make a new, empty database at each call."""
    numbers = itertools.count(1)

    def make() -> DatabaseUrls:
        return ensure_database(server, f"test_{os.getpid()}_{worker_id}_{next(numbers)}")

    return make


@pytest.fixture(scope="module")
def empty_database(new_database: NewDatabase) -> DatabaseUrls:
    """R2: an empty database for this module."""
    return new_database()
