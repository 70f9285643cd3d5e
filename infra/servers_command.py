"""`rejea up` and `rejea down`: the embedded servers by hand.

R1  Where others own the database, nothing is started and nothing is stopped.
R2  `up` may be repeated: it says where the servers are, and that they shall stay.
"""

from __future__ import annotations

import argparse
import json
import sys

from infra import embedded
from infra.databases import DATABASE
from infra.settings import Settings, read_settings

ANSWERS = {
    embedded.Stopped.STOPPED: "PostgreSQL has stopped.",
    embedded.Stopped.WAS_NOT_RUNNING: "PostgreSQL was not running.",
    embedded.Stopped.IN_USE: "A running Rejea uses PostgreSQL: it stops together with that one.",
}


def up(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    facts = {
        "database_url": settings.database_url or _start(settings),
        "kafka_bootstrap": settings.kafka_bootstrap,
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
    print(ANSWERS[embedded.stop_unless_used(settings)])
    return 0


def _start(settings: Settings) -> str:
    with embedded.running(settings, _tell) as server:
        embedded.keep(server)
        return embedded.ensure_database(server, DATABASE).app


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
