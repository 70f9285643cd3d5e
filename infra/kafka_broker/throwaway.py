"""A broker for tests: shared while it is used, gone afterwards.

R1  It leaves nothing, and clears what a killed one has left.
R2  Several processes may share it: the first makes it, the last removes it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.embedded import postmaster
from infra.embedded.account import server_account
from infra.embedded.locks import alone, open_lock
from infra.embedded.server import silent
from infra.embedded.throwaway import enterable
from infra.kafka_broker.broker import AT_ONCE, RECOVERY_PATIENCE, Broker, end, start_locked
from infra.kafka_broker.home import BrokerHome
from infra.kafka_broker.securing import Administrator


@contextmanager
def throwaway_broker(folder: Path, administrator: Administrator | None = None) -> Iterator[Broker]:
    """Run a broker that several processes may share and the last one removes (R1)."""
    home = BrokerHome(enterable(folder.absolute()), administrator)
    account = server_account(home.clusters)
    home.make(account)
    membership = open_lock(home.users)
    try:
        with alone(home.lock, patience=RECOVERY_PATIENCE):
            if membership.take_alone():
                discard(home)
                home.make(account)
            broker = start_locked(home, account, membership, silent)
            membership.take_with_others()
        yield broker
    finally:
        with alone(home.lock):
            if membership.take_alone():
                discard(home)
        membership.close()


def discard(home: BrokerHome) -> None:
    """End the broker at once and remove its data; the caller holds the home's lock."""
    if postmaster.is_alive(home):
        end(home, AT_ONCE)
    shutil.rmtree(home.clusters, ignore_errors=True)
    for path in (home.kept, home.log, home.ports_file, home.configuration, home.logging):
        path.unlink(missing_ok=True)
