"""`rejea up` and `rejea down`: the embedded servers by hand.

R1  Where others own the database, nothing is started and nothing is stopped.
R2  `up` may be repeated: it says where the servers are, and that they shall stay. Beside a running
    Rejea it only says where they are.
R3  Without Kafka the rest works: `up` says what is missing and what mends it.
"""

from __future__ import annotations

import argparse
import json
import sys

from infra import embedded, kafka_broker
from infra.databases import DATABASE
from infra.settings import Misconfigured, Settings, read_settings

ANSWERS = {
    embedded.Stopped.STOPPED: "{} has stopped.",
    embedded.Stopped.WAS_NOT_RUNNING: "{} was not running.",
    embedded.Stopped.IN_USE: "A running Rejea uses {}: it stops together with that one.",
}


def up(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    facts = {
        "database_url": settings.database_url or _start(settings),
        "kafka_bootstrap": None if arguments.no_kafka else _kafka_bootstrap(settings),
        "home": str(settings.home),
    }
    if arguments.json:
        print(json.dumps(facts))
        return 0
    for name, value in facts.items():
        print(f"{name:<16} {value or '-'}")
    return 0


def down(arguments: argparse.Namespace) -> int:  # noqa: ARG001  # Every command takes them.
    settings = read_settings()
    if settings.database_is_given:
        print("REJEA_DATABASE_URL is set: the servers are not Rejea's to stop.")
        return 0
    print(ANSWERS[embedded.stop_unless_used(settings)].format("PostgreSQL"))
    print(ANSWERS[kafka_broker.stop_unless_used(settings)].format("Kafka"))
    return 0


def _start(settings: Settings) -> str:
    with embedded.running(settings, _tell) as server:
        embedded.keep(server)
        return embedded.ensure_database(server, DATABASE).app


def _kafka_bootstrap(settings: Settings) -> str | None:
    """R3; beside a database of others no Kafka is started either (R1)."""
    if settings.kafka_bootstrap or settings.database_is_given:
        return settings.kafka_bootstrap
    try:
        with kafka_broker.running(settings, _tell) as broker:
            kafka_broker.keep(broker)
            return broker.bootstrap
    except Misconfigured as problem:
        _tell(f"Without Kafka: {problem.message}\n{problem.advice}")
        return None


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
