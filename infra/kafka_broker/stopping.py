"""Tell how the broker is, and end it.

R1  `stop` ends it whoever uses it; `stop_unless_used` asks first.
R2  What only looks changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.embedded import Stopped, postmaster
from infra.embedded.home import nearest_folder
from infra.embedded.locks import alone, open_lock
from infra.kafka_broker.broker import end, process_of
from infra.kafka_broker.home import BrokerHome, broker_home, kept_ports
from infra.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Status:
    """What can be told without changing anything."""

    is_running: bool
    process: int | None
    bootstrap: str | None


def status(settings: Settings) -> Status:
    home = broker_home(settings)
    ports = kept_ports(home)
    alive = postmaster.is_alive(home)
    return Status(
        is_running=alive,
        process=process_of(home),
        bootstrap=ports.bootstrap if alive and ports else None,
    )


def stop(settings: Settings) -> Stopped:
    """End the broker, whoever uses it."""
    home = broker_home(settings)
    if nearest_folder(home.lock) != home.lock:
        return Stopped.WAS_NOT_RUNNING
    with alone(home.lock):
        home.kept.unlink(missing_ok=True)
        return _stop_locked(home)


def stop_unless_used(settings: Settings) -> Stopped:
    """Take back `keep`, and end the broker if nobody uses it."""
    home = broker_home(settings)
    if nearest_folder(home.lock) != home.lock:
        return Stopped.WAS_NOT_RUNNING
    with alone(home.lock):
        home.kept.unlink(missing_ok=True)
        users = open_lock(home.users)
        try:
            return _stop_locked(home) if users.take_alone() else Stopped.IN_USE
        finally:
            users.close()


def _stop_locked(home: BrokerHome) -> Stopped:
    if not postmaster.is_alive(home):
        return Stopped.WAS_NOT_RUNNING
    end(home)
    return Stopped.STOPPED
