"""How events leave a running service: by a relay of its own, by that of another process, or not.

R1  What is decided before anything is started is told before all is ready.
R2  Whoever serves the doors is told once where events go, and nothing of how Kafka starts after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from infra.embedded import DatabaseUrls
from infra.embedded.server import Tell
from infra.kafka_readiness import NONE_GIVEN, Outward, beside, elsewhere, without_kafka
from infra.relaying import Relaying, relaying, relaying_alone
from infra.settings import Settings
from infra.telemetry import Telemetry

RELAY = "relay"
_LEFT_OUT = "Without Kafka: no event leaves; agencies ask at the doors."


@dataclass(frozen=True)
class Leaving:
    """The way outside; `running` is the relay of this process."""

    outward: Outward
    running: Relaying | None = None

    def hush(self) -> None:
        """R2."""
        if self.running is not None:
            self.running.hush()

    def told(self) -> str:
        """Where events go, in a sentence; `{rejea}` stands for the program."""
        if self.running is None or self.running.missing:
            return ""
        if self.running.bootstrap is None:
            return "Kafka is starting; events leave once it has: {rejea} relay status"
        return f"Events leave to Kafka at {self.running.bootstrap}: {{rejea}} relay status"


@contextmanager
def leaving(
    settings: Settings,
    urls: DatabaseUrls,
    tell: Tell,
    *,
    only: str | None,
    left_out: bool,
    telemetry: Telemetry | None = None,
) -> Iterator[Leaving]:
    """Let events leave for one block.

    Raises: Misconfigured where the relay alone was asked for and there is no Kafka.
    """
    if left_out:
        tell(_LEFT_OUT)
        yield Leaving(without_kafka(settings))
    elif only == RELAY:
        with relaying_alone(settings, urls, tell, telemetry) as running:
            yield Leaving(beside(settings, running), running)
    elif only is not None:
        yield Leaving(elsewhere(settings))
    elif settings.database_is_given and settings.kafka_bootstrap is None:
        tell(f"{_LEFT_OUT} Set REJEA_KAFKA_BOOTSTRAP if events shall leave.")
        yield Leaving(without_kafka(settings, NONE_GIVEN))
    else:
        with relaying(settings, urls, tell, telemetry=telemetry) as running:
            yield Leaving(beside(settings, running), running)
