from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NewDatabase
from tests.projections.ledger import Ledger, opened_ledger


@pytest.fixture
def ledger(new_database: NewDatabase, tmp_path: Path) -> Iterator[Ledger]:
    """A log of its own for each test, with its read models."""
    with opened_ledger(new_database(), tmp_path) as opened:
        yield opened
