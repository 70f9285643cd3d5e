"""Append: through the recorder alone and through the whole command path, beside limit and peer.

The limit is a bare INSERT of one row with a unique (stream, version), a connection for each client;
the peer is the stock recorder of the eventsourcing library. Ids are random, as they are in life.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.group_commit import GroupCommitRecorder, Row, Submission
from infra.keys import FileKeyRing
from infra.postgres import Datastore
from tests.benchmarks import harness
from tests.benchmarks.casework import Casework
from tests.benchmarks.harness import Load, Work, latency_rows, rate_row, take_turns
from tests.benchmarks.run import Settings

CLIENTS = (1, 8, 32)
STATE = b'{"words":"' + b"x" * 588 + b'"}'
BARE = "INSERT INTO bench.bare (stream, version, topic, state) VALUES (%s, %s, %s, %s)"
RECORDER_GOALS = {1: None, 8: None, 32: {"bare_insert": 1.8}}
COMMAND_GOALS = {1: {"bare_insert": 0.5}, 8: None, 32: {"bare_insert": 1.0}}
WORST_P99 = 10.0


def rows(settings: Settings) -> Sequence[harness.Row]:
    urls = settings.new_database()
    prepare(urls)
    with ExitStack() as stack:
        recorder = stack.enter_context(_recorder(urls))
        stock = stack.enter_context(_stock(urls))
        cases = stack.enter_context(casework(urls))
        cases.prepare()
        return [
            row
            for clients in CLIENTS
            for row in _rows(settings, urls, recorder, stock, cases, clients)
        ]


def _rows(
    settings: Settings,
    urls: DatabaseUrls,
    recorder: GroupCommitRecorder,
    stock: PostgresApplicationRecorder,
    cases: Casework,
    clients: int,
) -> list[harness.Row]:
    ours, whole = f"append.recorder.c{clients}", f"append.command.c{clients}"

    def turn(make: Callable[[], Work]) -> Callable[[], Load]:
        return lambda: harness.load([make() for _ in range(clients)], settings.seconds)

    with bare(urls, clients) as inserting:
        loads = take_turns(
            {
                "bare_insert": lambda: harness.load(inserting, settings.seconds),
                ours: turn(lambda: _submitting(recorder)),
                "stock_eventsourcing": turn(lambda: _inserting(stock)),
                whole: turn(cases.client),
            },
            settings.rounds,
        )
    return [
        rate_row(ours, loads, unit="events/s", goals=RECORDER_GOALS[clients]),
        *latency_rows(ours, loads[ours]),
        rate_row(whole, loads, unit="commands/s", goals=COMMAND_GOALS[clients]),
        *latency_rows(whole, loads[whole], WORST_P99 if clients == CLIENTS[-1] else None),
    ]


def prepare(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.owner) as owner:
        owner.execute(
            "CREATE SCHEMA bench;"
            "CREATE TABLE bench.bare (id bigserial, stream text, version bigint, topic text,"
            " state bytea, UNIQUE (stream, version))"
        )


@contextmanager
def bare(urls: DatabaseUrls, clients: int) -> Iterator[list[Work]]:
    """Every client its own connection, which it keeps."""
    with ExitStack() as stack:
        yield [
            _bare_client(stack.enter_context(psycopg.connect(urls.owner, autocommit=True)))
            for _ in range(clients)
        ]


def _bare_client(connection: psycopg.Connection) -> Work:
    versions, stream, cursor = count(1), f"case-{uuid4()}", connection.cursor(binary=True)
    return lambda: cursor.execute(
        BARE, (stream, next(versions), "needs.assessed.v1", STATE), prepare=True
    )


@contextmanager
def _recorder(urls: DatabaseUrls) -> Iterator[GroupCommitRecorder]:
    recorder = GroupCommitRecorder(Datastore(urls.app))
    yield recorder
    recorder.close()


def _submitting(recorder: GroupCommitRecorder) -> Work:
    versions, stream = count(1), f"case-{uuid4()}"

    def submit() -> None:
        row = Row(
            originator_id=stream,
            originator_version=next(versions),
            topic="needs.assessed.v1",
            state=STATE,
            event_id=token_hex(16),
        )
        recorder.submit(Submission(token_hex(16), STATE[:32], [row]))

    return submit


@contextmanager
def _stock(urls: DatabaseUrls) -> Iterator[PostgresApplicationRecorder]:
    """The library's own recorder, with a connection for each client."""
    given = {name: str(value) for name, value in conninfo_to_dict(urls.owner).items()}
    with PostgresDatastore(
        given["dbname"],
        given["host"],
        given["port"],
        given["user"],
        given["password"],
        pool_size=max(CLIENTS),
        schema="bench",
        originator_id_type="text",
    ) as datastore:
        recorder = PostgresApplicationRecorder(datastore, events_table_name="stock_events")
        recorder.create_table()
        yield recorder


def _inserting(recorder: PostgresApplicationRecorder) -> Work:
    versions, stream = count(1), f"case-{uuid4()}"
    return lambda: recorder.insert_events(
        [StoredEvent(stream, next(versions), "needs.assessed.v1", STATE)]
    )


@contextmanager
def casework(urls: DatabaseUrls) -> Iterator[Casework]:
    with tempfile.TemporaryDirectory() as folder:
        keys = FileKeyRing(Path(folder))
        log = PostgresEventLog(urls.app, keys)
        yield Casework(log)
        log.close()
        keys.close()
