"""`rejea relay status` and `rejea relay replay`: where the relay stands, and its dead letters.

R1  Looking starts nothing: a server that does not run is told as that.
R2  Putting back goes on beside a running relay; it moves no position.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from typing import Any

import psycopg

from consumers.composing import AgencyNames, Composer
from consumers.delivering import Delivery
from consumers.noting import Noting
from consumers.ports import BrokerAway
from consumers.putting_back import PutBack, PuttingBack
from domain.ports import Unavailable
from infra import embedded, kafka_broker
from infra.access_log import PostgresAccessLog
from infra.databases import DATABASE, databases
from infra.embedded import DatabaseUrls
from infra.embedded.server import silent
from infra.kafka_access import KafkaAccess, access_of
from infra.kafka_readiness import delay
from infra.relay_ledger import LOCK, PostgresLedger
from infra.relaying import FollowedLog, deployment_of, kafka_of, pseudonyms_of
from infra.settings import Misconfigured, Settings, read_settings

_LEADS = """
SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database AS d ON d.oid = pg_locks.database
    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND d.datname = current_database()
        AND (classid::bigint << 32 | objid::bigint) = %s)
"""
_STANDS = "SELECT position, moved_at FROM relay.position"


def status(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    _check_that_it_runs(settings)
    with databases(settings, silent) as urls, _telling():
        told = {**_position(urls), **_kafka(settings)}
    if arguments.json:
        print(json.dumps(told))
    else:
        _print(told)
    return 0


def replay(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    with databases(settings) as urls, kafka_of(settings, silent) as bootstrap, _telling():
        done = _put_back(settings, urls, access_of(settings, bootstrap))
    if arguments.json:
        print(json.dumps(asdict(done)))
    else:
        print(_sentence(done))
    return 1 if done.refused else 0


def _put_back(settings: Settings, urls: DatabaseUrls, access: KafkaAccess) -> PutBack:
    """R2."""
    from infra.dead_letters import KafkaDeadLetters
    from infra.kafka import KafkaPublisher

    deployment = deployment_of(settings)
    with (
        closing(FollowedLog(urls.app)) as log,
        PostgresLedger(urls.projector).beside() as books,
        closing(KafkaPublisher(access, "rejea-replay")) as publisher,
        closing(Noting(PostgresAccessLog(urls.app))) as noting,
    ):
        names = AgencyNames(log, books)
        composer = Composer(deployment, log, pseudonyms_of(settings), names)
        delivery = Delivery(deployment.topics, books, publisher, noting)
        letters = KafkaDeadLetters(access, deployment.topics.prefix)
        return PuttingBack(deployment, log, composer, delivery).run(letters)


def _position(urls: DatabaseUrls) -> dict[str, Any]:
    with psycopg.connect(urls.app, connect_timeout=5) as connection:
        position, moved_at = connection.execute(_STANDS).fetchone() or (0, None)
        (leads,) = connection.execute(_LEADS, [LOCK]).fetchone() or (False,)
        behind = delay().ask(connection).behind
    return {
        "running": leads,
        "position": position,
        "behind": behind,
        "moved_at": moved_at.isoformat() if moved_at else None,
    }


def _kafka(settings: Settings) -> dict[str, Any]:
    """What the broker says; nothing of dead letters where it does not answer."""
    bootstrap = settings.kafka_bootstrap or _embedded_bootstrap(settings)
    access = access_of(settings, bootstrap) if bootstrap else None
    answers = access is not None and asyncio.run(access.answers())
    letters = _dead_letters(settings, access) if access and answers else None
    return {"kafka_bootstrap": bootstrap, "kafka_answers": answers, "dead_letters": letters}


def _embedded_bootstrap(settings: Settings) -> str | None:
    return None if settings.database_is_given else kafka_broker.status(settings).bootstrap


def _dead_letters(settings: Settings, access: KafkaAccess) -> Mapping[str, int]:
    from infra.dead_letters import KafkaDeadLetters

    return KafkaDeadLetters(access, deployment_of(settings).topics.prefix).counts()


def _check_that_it_runs(settings: Settings) -> None:
    """R1."""
    if not settings.database_is_given and not embedded.status(settings).is_running:
        raise Misconfigured(
            f"{DATABASE.capitalize()} does not run here.", "Start it: make run, or rejea up."
        )


def _print(told: Mapping[str, Any]) -> None:
    relay = "running" if told["running"] else "not running"
    print(f"relay         {relay}, at position {told['position']}, {told['behind']} behind")
    answers = "answers" if told["kafka_answers"] else "does not answer"
    print(f"kafka         {told['kafka_bootstrap'] or 'none'}, {answers}")
    if told["dead_letters"] is None:
        return
    print(f"dead letters  {sum(told['dead_letters'].values())}")
    for topic, count in told["dead_letters"].items():
        print(f"  {count:>6}  {topic}")
    if told["dead_letters"]:
        print("`rejea relay replay` puts them back, once what was wrong is mended.")


def _sentence(done: PutBack) -> str:
    return (
        f"{done.letters} dead letters: {done.put_back} put back, {done.obsolete} that may no longer"
        f" be told, {done.refused} refused again."
    )


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except BrokerAway as error:
        raise Misconfigured(
            f"Kafka does not answer ({error}).",
            "Look whether it runs (rejea doctor), and who may sign in there.",
        ) from error
    except (Unavailable, psycopg.OperationalError) as error:
        raise Misconfigured(
            f"The database does not answer ({type(error).__name__}).", "Try again (rejea doctor)."
        ) from error
