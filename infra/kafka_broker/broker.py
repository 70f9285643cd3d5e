"""Start, adopt, mend, use: the life of the embedded broker.

R1  A broker that answers is adopted; one that does not is ended and started again.
R2  Every process that uses the broker holds the users' lock; when it is the last, and the broker
    was not asked to stay, the broker ends with it.
R3  Answering means to speak Kafka's protocol, not just to have an open port.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from infra.embedded import postmaster
from infra.embedded.account import Account, server_account
from infra.embedded.locks import Lock, alone, open_lock, wait_until_free
from infra.embedded.server import PAUSE, WORTH_TELLING, Tell, silent
from infra.kafka_access import ARE_YOU_THERE
from infra.kafka_broker.configuration import broker_command, make_storage, write_configuration
from infra.kafka_broker.home import HOST, BrokerHome, broker_home, kept_ports, usable_ports
from infra.kafka_broker.jars import sound_jars
from infra.kafka_broker.java import find_java, runnable_by
from infra.settings import Misconfigured, Settings

ANSWER_PATIENCE = 10.0
RECOVERY_PATIENCE = 300.0
TRIES = 2
POLITELY = ((signal.SIGTERM, 30.0), (signal.SIGKILL, 10.0))
AT_ONCE = ((signal.SIGKILL, 10.0),)


@dataclass(frozen=True, kw_only=True)
class Broker:
    """A running broker, for as long as we use it; `owned` when this call started it."""

    bootstrap: str
    home: Path
    owned: bool
    _membership: Lock = field(repr=False)

    def keep(self) -> None:
        """Let it stay when nobody uses it, unless it is to stop together with another user."""
        home = BrokerHome(self.home)
        with alone(home.lock):
            if self.owned or not self._membership.is_shared():
                home.kept.touch(mode=0o600)

    def release(self) -> None:
        """Use the broker no longer; R2 says whether it ends."""
        home = BrokerHome(self.home)
        with alone(home.lock):
            if self._membership.take_alone() and not home.kept.exists():
                end(home)
            self._membership.close()


def start(settings: Settings, tell: Tell = silent) -> Broker:
    """Start the broker of this home, or adopt the one that runs.

    Raises:
        Misconfigured: it cannot run here; the advice says why.
    """
    home = broker_home(settings)
    account = server_account(home.clusters)
    home.make(account)
    membership = open_lock(home.users)
    try:
        with alone(home.lock, patience=RECOVERY_PATIENCE):
            broker = start_locked(home, account, membership, tell)
            membership.take_with_others()
    except BaseException:
        membership.close()
        raise
    return broker


@contextmanager
def running(settings: Settings, tell: Tell = silent) -> Iterator[Broker]:
    """Use the broker for one block."""
    broker = start(settings, tell)
    try:
        yield broker
    finally:
        broker.release()


def keep(broker: Broker) -> None:
    """Ask the broker to stay when nobody uses it; one that a running Rejea uses stops with it."""
    broker.keep()


def start_locked(home: BrokerHome, account: Account, membership: Lock, tell: Tell) -> Broker:
    """Start or adopt (R1); the caller holds the home's lock."""
    adopted = _adopt(home, tell)
    bootstrap = adopted or _launch(home, account, tell)
    return Broker(
        bootstrap=bootstrap, home=home.folder, owned=adopted is None, _membership=membership
    )


def end(home: BrokerHome, requests: postmaster.Requests = POLITELY) -> None:
    """Ask the broker to end, and make it end when it does not.

    Raises:
        Misconfigured: it lives on.
    """
    process = process_of(home)
    for request, patience in requests:
        if process is not None and postmaster.is_alive(home):
            with suppress(ProcessLookupError):
                os.kill(process, request)
        if wait_until_free(home.alive, patience):
            home.pid_file.unlink(missing_ok=True)
            return
    raise Misconfigured(
        f"The Kafka of {home.folder} does not end.", "End the process that `ps` shows for it."
    )


def process_of(home: BrokerHome) -> int | None:
    """The number of the running broker; a file is believed only while the lock is held."""
    if not postmaster.is_alive(home):
        return None
    try:
        return int(home.pid_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def answers(port: int) -> bool:
    """R3."""
    try:
        with socket.create_connection((HOST, port), timeout=ANSWER_PATIENCE) as knock:
            knock.sendall(ARE_YOU_THERE)
            return len(knock.recv(8)) > 0
    except OSError:
        return False


def _adopt(home: BrokerHome, tell: Tell) -> str | None:
    """Give the address of a broker that answers; end one that does not."""
    if not postmaster.is_alive(home):
        return None
    ports = kept_ports(home)
    if ports is not None and _wait_for_answer(home, ports.broker, tell):
        return ports.bootstrap
    if postmaster.is_alive(home):
        tell("The Kafka that runs here does not answer: starting it again ...")
        end(home)
    return None


def _launch(home: BrokerHome, account: Account, tell: Tell) -> str:
    """Start it; a port that was taken at the last moment is chosen anew."""
    java = runnable_by(account, find_java())
    jars = sound_jars(tell)
    for _ in range(TRIES):
        ports = usable_ports(home)
        tell(f"Starting Kafka in {home.folder} ...")
        write_configuration(home, account, ports)
        make_storage(home, account, java, jars, ports)
        postmaster.launch(home, account, broker_command(home, java, jars))
        if _wait_for_answer(home, ports.broker, tell):
            return ports.bootstrap
        end(home, AT_ONCE)
    raise Misconfigured(
        "Kafka did not start.",
        f"Its log, {home.log}, ends with:\n{postmaster.log_tail(home)}",
    )


def _wait_for_answer(home: BrokerHome, port: int, tell: Tell) -> bool:
    """Wait while its process lives; recovering from a crash may take long."""
    began = told = time.monotonic()
    while postmaster.is_alive(home) and time.monotonic() - began < RECOVERY_PATIENCE:
        if answers(port):
            return True
        if time.monotonic() - told > 2 * WORTH_TELLING:
            told = time.monotonic()
            tell("Waiting for Kafka ...")
        time.sleep(PAUSE)
    return False
