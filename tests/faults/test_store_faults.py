"""What the log promises while its servers are killed and its connections are cut."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from domain.ports import Receipt, Unavailable
from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.group_commit import GroupCommitRecorder
from infra.keys import FileKeyRing
from infra.postgres import Datastore
from tests.conftest import NewDatabase
from tests.faults.proxy import proxied
from tests.faults.servers import Victim, victim
from tests.faults.tailing import tail
from tests.infra.batches import new_stream, one
from tests.infra.stores import migrated, opened_log
from tests.infra.test_group_commit import row, submission

CLIENTS = 8
WELL_AGAIN = 10.0
WITHOUT_LOCK = "PERFORM pg_advisory_xact_lock(5928226145811844935);"


@pytest.fixture
def database(new_database: NewDatabase) -> DatabaseUrls:
    return migrated(new_database())


@pytest.mark.parametrize("events", [2_000, pytest.param(15_000, marks=pytest.mark.faults)])
def test_a_reader_passes_over_nothing_while_eight_write(
    database: DatabaseUrls, events: int
) -> None:
    tailed = tail(database.app, 8, events)
    assert tailed.failed == 0
    assert tailed.skipped == 0
    assert tailed.positions == tuple(range(1, events + 1))


@pytest.mark.faults
def test_without_the_lock_commands_are_lost(database: DatabaseUrls) -> None:
    with psycopg.connect(database.owner) as owner:
        (source,) = owner.execute(
            "SELECT pg_get_functiondef('rejea.append'::regproc)"
        ).fetchone() or ("",)
        assert WITHOUT_LOCK in source
        owner.execute(source.replace(WITHOUT_LOCK, ""))
    assert tail(database.app, 8, 15_000).failed > 0


@pytest.mark.faults
def test_without_the_lock_and_with_a_sequence_the_reader_passes_over_events(
    database: DatabaseUrls,
) -> None:
    with psycopg.connect(database.owner) as owner:
        (source,) = owner.execute(
            "SELECT pg_get_functiondef('rejea.append'::regproc)"
        ).fetchone() or ("",)
        owner.execute("CREATE SEQUENCE rejea.positions")
        owner.execute(
            source.replace(WITHOUT_LOCK, "")
            .replace("head + e.place", "nextval('rejea.positions')")
            .replace("PERFORM pg_notify('stored_events', final::text);", "NULL;")
        )
    tailed = tail(database.app, 8, 15_000)
    assert tailed.failed == 0
    assert tailed.skipped > 0


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_written_twice(
    database: DatabaseUrls, tmp_path: Path
) -> None:
    with proxied(database.app) as (proxy, url):
        keys = FileKeyRing(tmp_path)
        log = PostgresEventLog(url, keys)
        stream = new_stream()
        log.append(one(stream))
        proxy.lose_the_next_answer()
        receipt = log.append(one(stream, after=1))
        assert proxy.lost.is_set()
        assert receipt.version_of(stream) == 2
        assert len(log.read({stream: 0})) == 2
        log.close()
        keys.close()


def test_a_group_whose_answer_was_lost_gives_each_caller_its_own(
    database: DatabaseUrls,
) -> None:
    taken = new_stream()
    with proxied(database.app) as (proxy, url):
        recorder = GroupCommitRecorder(Datastore(url))
        recorder.submit(submission(row(taken)))
        wishes = [submission() for _ in range(9)]
        wishes[5] = submission(row(taken))
        gate = threading.Barrier(len(wishes))

        def ask(place: int) -> str:
            gate.wait()
            return recorder.submit(wishes[place]).status

        proxy.lose_the_next_answer()
        with ThreadPoolExecutor(len(wishes)) as threads:
            statuses = list(threads.map(ask, range(len(wishes))))
        assert proxy.lost.is_set()
        assert statuses[5] == "moved"
        assert {*statuses[:5], *statuses[6:]} <= {"appended", "repeated"}
        recorder.close()
    with psycopg.connect(database.app) as connection:
        assert connection.execute("SELECT count(*) FROM rejea.stored_events").fetchone() == (9,)


@dataclass
class Client:
    """Appends to a stream of its own, and repeats a command until it is acknowledged."""

    log: PostgresEventLog
    stream: str = field(default_factory=new_stream)
    acknowledged: list[Receipt] = field(default_factory=list)
    troubles: int = 0

    def go_on(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            asked = one(self.stream, after=len(self.acknowledged), command_id=str(uuid4()))
            while True:
                try:
                    self.acknowledged.append(self.log.append(asked))
                    break
                except Unavailable:
                    self.troubles += 1
                    time.sleep(0.02)


@pytest.mark.parametrize(
    "rounds",
    [1, pytest.param(3, marks=pytest.mark.faults), pytest.param(50, marks=pytest.mark.slow)],
)
def test_no_acknowledged_command_is_lost_or_doubled_when_the_server_is_killed(
    rounds: int, tmp_path: Path
) -> None:
    with victim() as server, opened_log(server.urls, tmp_path / "keys") as log:
        clients = [Client(log) for _ in range(CLIENTS)]
        for _ in range(rounds):
            assert break_and_mend(server, clients) < WELL_AGAIN
        assert sum(client.troubles for client in clients) > 0
        check_all(log, clients)


def break_and_mend(server: Victim, clients: list[Client]) -> float:
    """Kill the server under load and start it again; give the seconds until all are served."""
    is_over = threading.Event()
    with ThreadPoolExecutor(len(clients)) as threads:
        load = [threads.submit(client.go_on, is_over) for client in clients]
        time.sleep(0.5)
        server.kill()
        server.start_again()
        before, began = [len(client.acknowledged) for client in clients], time.monotonic()
        while any(
            len(client.acknowledged) == count for client, count in zip(clients, before, strict=True)
        ):
            time.sleep(0.01)
            if time.monotonic() - began > WELL_AGAIN:
                break
        mended = time.monotonic() - began
        is_over.set()
        for future in load:
            future.result(30)
    return mended


def check_all(log: PostgresEventLog, clients: list[Client]) -> None:
    """Every acknowledged command stands in the log once, where its receipt says."""
    entries = log.entries(0, 1_000_000)
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert max(Counter(entry.command_id for entry in entries).values()) == 1
    standing = {entry.command_id: entry for entry in entries}
    for client in clients:
        for receipt in client.acknowledged:
            entry = standing[receipt.command_id]
            assert (entry.stream, entry.position) == (client.stream, receipt.position)
        assert sum(entry.stream == client.stream for entry in entries) == len(client.acknowledged)
