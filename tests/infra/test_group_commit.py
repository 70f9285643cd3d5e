"""Groups of appends on a real PostgreSQL: one transaction, and each caller its own answer."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.ports import Unavailable
from infra.embedded import DatabaseUrls, Server
from infra.group_commit import GroupCommitRecorder, Outcome, Row, Submission
from infra.postgres import Datastore, Deadlines
from tests.conftest import NewDatabase
from tests.infra.batches import new_stream
from tests.infra.stores import LOG_LOCK, migrated

SHORT = Deadlines(lock=0.3, statement=0.6, silence=0.6, connecting=1)


@pytest.fixture(scope="module")
def database(new_database: NewDatabase) -> DatabaseUrls:
    return migrated(new_database())


@pytest.fixture
def recorder(database: DatabaseUrls) -> Iterator[GroupCommitRecorder]:
    made = GroupCommitRecorder(Datastore(database.app))
    yield made
    made.close()


def row(stream: str, version: int = 1, event_id: str = "") -> Row:
    return Row(
        originator_id=stream,
        originator_version=version,
        topic="report.receipt_given.v1",
        state=b"{}",
        event_id=event_id or str(uuid4()),
    )


def submission(*rows: Row) -> Submission:
    return Submission(str(uuid4()), b"fingerprint", rows or [row(new_stream())])


def submit_while_the_log_is_locked(
    database: DatabaseUrls, recorder: GroupCommitRecorder, wishes: list[Submission]
) -> list[Outcome | psycopg.Error]:
    """Hold the log's lock until all wishes are gathered behind the first: they form a group."""

    def ask(wish: Submission) -> Outcome | psycopg.Error:
        try:
            return recorder.submit(wish)
        except psycopg.Error as error:
            return error

    with ThreadPoolExecutor(len(wishes)) as threads, psycopg.connect(database.owner) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [LOG_LOCK])
        futures = []
        for place, wish in enumerate(wishes):
            futures.append(threads.submit(ask, wish))
            while len(recorder._queue._waiting) < place or not recorder._queue._busy:
                threading.Event().wait(0.001)
        owner.execute("SELECT pg_advisory_unlock(%s)", [LOG_LOCK])
        return [future.result() for future in futures]


def backends(database: DatabaseUrls, server: Server) -> list[int]:
    with psycopg.connect(server.superuser_url) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'rejea_app' AND datname = %s",
            [psycopg.conninfo.conninfo_to_dict(database.app)["dbname"]],
        ).fetchall()
    return [pid for (pid,) in rows]


def test_who_waits_for_the_log_is_written_in_one_transaction(
    database: DatabaseUrls, recorder: GroupCommitRecorder
) -> None:
    wishes = [submission() for _ in range(10)]
    submit_while_the_log_is_locked(database, recorder, wishes)
    with psycopg.connect(database.owner) as owner:
        (transactions,) = owner.execute(
            "SELECT count(DISTINCT xmin::text) FROM (SELECT xmin FROM rejea.commands"
            " ORDER BY first_position DESC LIMIT 9) AS last"
        ).fetchone() or (0,)
    assert transactions == 1


def test_a_conflict_in_a_group_fails_alone(
    database: DatabaseUrls, recorder: GroupCommitRecorder
) -> None:
    stream = new_stream()
    recorder.submit(submission(row(stream)))
    wishes = [submission() for _ in range(9)]
    wishes[4] = submission(row(new_stream()), row(stream))
    outcomes = submit_while_the_log_is_locked(database, recorder, wishes)
    statuses = [outcome.status for outcome in outcomes if isinstance(outcome, Outcome)]
    assert statuses == [*["appended"] * 4, "moved", *["appended"] * 4]
    positions = [
        outcome.first_position
        for outcome in outcomes
        if isinstance(outcome, Outcome) and outcome.status == "appended"
    ]
    assert positions == list(range(positions[0], positions[0] + 8))


def test_copies_of_a_command_in_one_group_have_one_effect(
    database: DatabaseUrls, recorder: GroupCommitRecorder
) -> None:
    copied = submission()
    outcomes = submit_while_the_log_is_locked(database, recorder, [submission(), *[copied] * 8])
    statuses = [outcome.status for outcome in outcomes if isinstance(outcome, Outcome)]
    assert statuses[1:] == ["appended", *["repeated"] * 7]


def test_a_command_id_for_another_command_is_told_apart_from_a_repetition(
    recorder: GroupCommitRecorder,
) -> None:
    first = str(uuid4())
    appended = recorder.submit(Submission(first, b"one", [row(new_stream())]))
    repeated = recorder.submit(Submission(first, b"one", [row(new_stream())]))
    reused = recorder.submit(Submission(first, b"two", [row(new_stream())]))
    assert (repeated.status, reused.status) == ("repeated", "reused")
    assert repeated[1:] == appended[1:]


def test_what_cannot_be_stored_at_all_fails_alone(
    database: DatabaseUrls, recorder: GroupCommitRecorder
) -> None:
    wishes = [submission() for _ in range(5)]
    wishes[3] = submission(row(new_stream(), version=0))
    outcomes = submit_while_the_log_is_locked(database, recorder, wishes)
    assert isinstance(outcomes[3], psycopg.errors.CheckViolation)
    others = [*outcomes[:3], outcomes[4]]
    assert all(isinstance(other, Outcome) and other.status == "appended" for other in others)


def test_an_event_id_used_twice_is_no_moved_stream(recorder: GroupCommitRecorder) -> None:
    used = str(uuid4())
    recorder.submit(submission(row(new_stream(), event_id=used)))
    again = recorder.submit(submission(row(new_stream(), event_id=used)))
    assert again.status == "stored_events_event_id_key"


def test_a_group_whose_connection_is_cut_before_the_commit_is_sent_again(
    database: DatabaseUrls, recorder: GroupCommitRecorder, server: Server
) -> None:
    recorder.submit(submission())
    with ThreadPoolExecutor(1) as threads, psycopg.connect(database.owner) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [LOG_LOCK])
        asked = threads.submit(recorder.submit, submission())
        while not recorder._queue._busy:
            threading.Event().wait(0.001)
        (writer,) = backends(database, server)
        with psycopg.connect(server.superuser_url) as superuser:
            superuser.execute("SELECT pg_terminate_backend(%s)", [writer])
        owner.execute("SELECT pg_advisory_unlock(%s)", [LOG_LOCK])
        assert asked.result().status == "appended"


def test_a_log_that_stays_locked_makes_callers_wait_no_longer_than_the_deadline(
    database: DatabaseUrls,
) -> None:
    recorder = GroupCommitRecorder(Datastore(database.app, deadlines=SHORT))
    with psycopg.connect(database.owner) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [LOG_LOCK])
        with pytest.raises(Unavailable):
            recorder.submit(submission())
    assert recorder.submit(submission()).status == "appended"
    recorder.close()


def test_a_server_that_falls_silent_is_left_at_the_deadline(
    database: DatabaseUrls, server: Server
) -> None:
    recorder = GroupCommitRecorder(Datastore(database.app, deadlines=SHORT))
    recorder.submit(submission())
    assert recorder._link is not None
    writer, wish = recorder._link.connection.info.backend_pid, submission()
    os.kill(writer, signal.SIGSTOP)
    try:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            recorder.submit(wish)
        assert time.monotonic() - began < 2
    finally:
        os.kill(writer, signal.SIGCONT)
    assert recorder.submit(wish).status in {"appended", "repeated"}
    recorder.close()


def test_a_database_that_is_not_there_is_unavailable_and_not_an_error() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    recorder = GroupCommitRecorder(Datastore(nowhere, deadlines=SHORT))
    with pytest.raises(Unavailable):
        recorder.submit(submission())
    recorder.close()


def test_the_library_reads_and_subscribes_to_what_was_appended(
    recorder: GroupCommitRecorder,
) -> None:
    stream = new_stream()
    before = recorder.max_notification_id()
    with recorder.subscribe(gt=before) as subscription:
        recorder.insert_events(
            [StoredEvent(stream, 1, "a.v1", b"1"), StoredEvent(stream, 2, "a.v1", b"2")]
        )
        first, second = next(subscription), next(subscription)
    assert (first.originator_id, first.originator_version, first.state) == (stream, 1, b"1")
    assert second.id == first.id + 1
    assert [event.state for event in recorder.select_events(stream, gt=1)] == [b"2"]


def test_the_library_hears_of_a_conflict(recorder: GroupCommitRecorder) -> None:
    event = StoredEvent(new_stream(), 1, "a.v1", b"")
    recorder.insert_events([event])
    with pytest.raises(IntegrityError):
        recorder.insert_events([event])
