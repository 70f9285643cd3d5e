"""The machine of tests/domain/test_machine.py on the real log: a few orders of wishes agree too."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from infra.embedded import Server, ensure_database
from infra.event_store import SyntheticLog
from infra.keys import FileKeyRing
from tests.conftest import NewDatabase
from tests.domain.programme import Programme
from tests.domain.test_machine import ORDERS, Agreement
from tests.examples import MORNING
from tests.infra.stores import migrated

FEW = settings(ORDERS, max_examples=30, database=None)


@pytest.fixture
def empty_logs(server: Server, new_database: NewDatabase) -> Iterator[str]:
    """Ways into migrated and empty databases, for the demonstration's role."""
    template = migrated(new_database()).demo.partition("?")[0].rpartition("/")[2]
    return (
        ensure_database(server, f"{template}_{number}", template).demo
        for number in itertools.count()
    )


def test_any_order_of_wishes_agrees_on_the_real_log(
    empty_logs: Iterator[str], tmp_path: Path
) -> None:
    keys = FileKeyRing(tmp_path)

    class AgreementOnPostgres(Agreement):
        """Each order of wishes has a log of its own, which goes by the programme's clock."""

        def __init__(self) -> None:
            self._log = SyntheticLog(next(empty_logs), keys, moment=MORNING, pool_size=1)
            super().__init__(Programme(self._log))

        def teardown(self) -> None:
            self._log.close()

    try:
        run_state_machine_as_test(AgreementOnPostgres, settings=FEW)
    finally:
        keys.close()
