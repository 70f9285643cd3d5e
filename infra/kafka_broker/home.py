"""The folders of one broker, and the ports that it was given when its home was made.

R1  Everything that lasts lies in the home; the broker's own part belongs to its account.
R2  The ports are kept, so that a subscriber finds the broker again; one that somebody else took
    meanwhile is chosen anew.
"""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from infra.embedded.home import Home
from infra.kafka_broker.securing import Administrator
from infra.settings import Settings

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """Where the broker and its controller listen."""

    broker: int
    controller: int

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.broker}"


@dataclass(frozen=True)
class BrokerHome(Home):
    """Where everything of one broker lies; with an administrator, users sign in there."""

    runs: ClassVar[str] = "Kafka"

    administrator: Administrator | None = None

    @property
    def log(self) -> Path:
        return self.folder / "kafka.log"

    @property
    def clusters(self) -> Path:
        """What belongs to the broker's account."""
        return self.folder / "broker"

    @property
    def messages(self) -> Path:
        """The broker's own log folder."""
        return self.clusters / "messages"

    @property
    def temporary(self) -> Path:
        """Where Java unpacks its native libraries."""
        return self.clusters / "temporary"

    @property
    def pid_file(self) -> Path:
        return self.clusters / "process"

    @property
    def configuration(self) -> Path:
        return self.folder / "server.properties"

    @property
    def logging(self) -> Path:
        return self.folder / "log4j2.properties"

    @property
    def ports_file(self) -> Path:
        return self.folder / "ports.json"


def broker_home(settings: Settings) -> BrokerHome:
    return BrokerHome(settings.home / "kafka")


def kept_ports(home: BrokerHome) -> Ports | None:
    """The ports of this home; a file that was half written is as good as none."""
    try:
        return Ports(**json.loads(home.ports_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def usable_ports(home: BrokerHome) -> Ports:
    """R2."""
    kept = kept_ports(home)
    if kept is not None and all(map(_is_free, (kept.broker, kept.controller))):
        return kept
    chosen = Ports(*_free_ports())
    home.ports_file.write_text(json.dumps(vars(chosen)), encoding="utf-8")
    return chosen


def _is_free(port: int) -> bool:
    with socket.socket() as knock:
        knock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            knock.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_ports() -> tuple[int, int]:
    """Two at once, so that they differ."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(2)]
        for one in sockets:
            one.bind((HOST, 0))
        broker, controller = (one.getsockname()[1] for one in sockets)
    return broker, controller
