"""The log on PostgreSQL: who may do what to it, its times, and what its followers get."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from domain.identification.report import CaseReported
from domain.messages import RecordClass, Recorded
from domain.personal import ERASED, SEALED
from domain.ports import Receipt, SubjectErased, Unavailable
from infra.embedded import DatabaseUrls
from infra.event_store import DatabaseClock, PostgresEventLog, SyntheticLog
from infra.keys import FileKeyRing
from infra.personal_parts import PartOpener, person_of
from tests.conftest import NewDatabase
from tests.examples import MORNING
from tests.infra.batches import RECEIPT, REPORT, batch, drafts, new_stream, one
from tests.infra.stores import migrated, opened_log

APPEND = "SELECT * FROM rejea.append('{}','{}','{}','{}','{}','{}','{}','{}','{}','{}')"
APPEND_AS_OF = APPEND.replace("append(", "append_as_of(")
APPEND_EACH = APPEND.replace("append(", "append_each(").replace(",'{}')", ",'{}',0)")


@pytest.fixture(scope="module")
def database(new_database: NewDatabase) -> DatabaseUrls:
    return migrated(new_database())


@pytest.fixture
def log(database: DatabaseUrls, tmp_path: Path) -> Iterator[PostgresEventLog]:
    with opened_log(database, tmp_path / "keys") as opened:
        yield opened


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[FileKeyRing]:
    ring = FileKeyRing(tmp_path / "other keys")
    yield ring
    ring.close()


def report(recorded: Recorded) -> CaseReported:
    assert isinstance(recorded.event, CaseReported)
    return recorded.event


def look_at_once(log: PostgresEventLog) -> None:
    """Let the log's keys notice now what others destroyed, and not within a second."""
    keys = log.mapper._parts._keys
    assert isinstance(keys, FileKeyRing)
    keys._checked = 0.0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO rejea.stored_events SELECT * FROM rejea.stored_events",
        "UPDATE rejea.stored_events SET state = ''",
        "DELETE FROM rejea.stored_events",
        "TRUNCATE rejea.stored_events",
        "INSERT INTO rejea.commands SELECT * FROM rejea.commands",
        "UPDATE rejea.commands SET first_position = 1",
        "DELETE FROM rejea.commands",
        "INSERT INTO rejea.log_character VALUES (true, true)",
        "UPDATE rejea.log_character SET synthetic = true",
        "CREATE TABLE rejea.mine (a int)",
        "CREATE TABLE views.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "DROP TABLE rejea.stored_events",
        "ALTER TABLE rejea.stored_events DISABLE TRIGGER ALL",
        APPEND_AS_OF,
        APPEND_EACH,
        "SELECT * FROM rejea.migrations",
        "INSERT INTO views.notification_tracking VALUES ('mine', 1)",
        "SET ROLE rejea_owner",
    ],
)
def test_the_application_may_only_append_and_read(database: DatabaseUrls, statement: str) -> None:
    with (
        psycopg.connect(database.app) as application,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        application.execute(statement)


def test_the_application_may_append_and_read(database: DatabaseUrls) -> None:
    with psycopg.connect(database.app) as application:
        assert len(application.execute(APPEND).fetchall()) == 1
        application.execute("SELECT * FROM rejea.stored_events, rejea.commands LIMIT 1")
        application.execute("SELECT * FROM views.notification_tracking")


@pytest.mark.parametrize("statement", [APPEND, APPEND_AS_OF, "CREATE TABLE views.mine (a int)"])
def test_the_projector_may_not_write_to_the_log_nor_make_tables(
    database: DatabaseUrls, statement: str
) -> None:
    with (
        psycopg.connect(database.projector) as projector,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        projector.execute(statement)


def test_the_projector_reads_the_log_and_writes_what_the_owner_made_for_it(
    database: DatabaseUrls,
) -> None:
    with psycopg.connect(database.owner) as owner:
        owner.execute("CREATE TABLE views.of_a_test (id serial, word text)")
    with psycopg.connect(database.projector) as projector:
        projector.execute("SELECT * FROM rejea.stored_events LIMIT 1")
        projector.execute("INSERT INTO views.notification_tracking VALUES ('a test', 1)")
        projector.execute("INSERT INTO views.of_a_test (word) VALUES ('a')")
        projector.execute("TRUNCATE views.of_a_test")
        projector.rollback()


@pytest.mark.parametrize("table", ["stored_events", "commands", "log_character"])
@pytest.mark.parametrize(
    "change",
    ["DELETE FROM rejea.{}", "TRUNCATE rejea.{}", "UPDATE rejea.{} SET recorded_at = now()"],
)
def test_not_even_the_owner_changes_the_log_by_a_slip(
    database: DatabaseUrls, table: str, change: str
) -> None:
    if table == "log_character":
        change = change.replace("recorded_at = now()", "synthetic = true")
    with (
        psycopg.connect(database.owner) as owner,
        pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="append-only"),
    ):
        owner.execute(change.format(table))


def test_the_time_of_recording_never_runs_backward(log: PostgresEventLog) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(log.append, [one() for _ in range(200)]))
    times = [entry.recorded_at for entry in log.entries(log.head() - 200, 200)]
    assert times == sorted(times)


def test_followers_get_every_entry_in_order_with_personal_fields_sealed(
    log: PostgresEventLog,
) -> None:
    start = log.head()
    log.append(batch(*drafts(new_stream(), REPORT, RECEIPT)))
    first, second = log.entries(start, 10)
    assert (first.position, second.position) == (start + 1, start + 2)
    assert report(first).account is SEALED
    assert second.event == RECEIPT
    assert log.entries(start, 1, sealed=False)[0].event == REPORT


def test_what_a_read_model_kept_sealed_opens_later(log: PostgresEventLog, tmp_path: Path) -> None:
    stream = new_stream()
    log.append(one(stream, REPORT))
    (entry,) = log.entries(log.head() - 1, 1)
    parts = {part.record_class: part for part in entry.sealed if part.subject == person_of(stream)}
    with_keys = PartOpener(FileKeyRing(tmp_path / "keys"))
    assert with_keys.open(parts[RecordClass.NARRATIVE]) == {"account": REPORT.account}


def test_an_erased_subject_is_read_as_erased_and_the_rest_as_it_was(
    log: PostgresEventLog, tmp_path: Path
) -> None:
    stream = new_stream()
    log.append(one(stream, REPORT))
    keys = FileKeyRing(tmp_path / "keys")
    keys.destroy(person_of(stream))
    look_at_once(log)
    (found,) = log.read({stream: 0})
    assert report(found).account is ERASED
    assert report(found).known_as is ERASED
    assert report(found).reporter_contact == REPORT.reporter_contact
    assert report(found).stated_age == REPORT.stated_age
    with pytest.raises(SubjectErased):
        log.append(one(stream, REPORT, after=1))


def test_a_log_that_cannot_be_reached_is_unavailable(keys: FileKeyRing) -> None:
    log = PostgresEventLog("postgresql://nobody@127.0.0.1:1/nothing", keys)
    with pytest.raises(Unavailable):
        log.append(one())
    with pytest.raises(Unavailable):
        log.read({new_stream(): 0})
    log.close()


def test_a_reader_outlives_its_connections(log: PostgresEventLog, database: DatabaseUrls) -> None:
    stream = new_stream()
    log.append(one(stream))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: log.read({stream: 0}), range(200)))
    with psycopg.connect(database.app, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = current_user AND datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    assert len(log.read({stream: 0})) == 1
    assert isinstance(log.append(one(stream, after=1)), Receipt)


def test_the_demonstration_brings_its_own_clock_into_an_empty_log(
    new_database: NewDatabase, keys: FileKeyRing
) -> None:
    urls = migrated(new_database())
    log = SyntheticLog(urls.demo, keys, moment=MORNING)
    stream = new_stream()
    first = log.append(one(stream, at=MORNING))
    second = log.append(one(stream, after=1, at=MORNING + timedelta(days=3)))
    backward = log.append(one(stream, after=2, at=MORNING))
    assert first.recorded_at == MORNING == log.now()
    assert second.recorded_at == backward.recorded_at == MORNING + timedelta(days=3)
    assert all(entry.synthetic for entry in log.read({stream: 0}))
    log.close()


def test_the_application_goes_on_after_a_demonstration_in_real_time(
    new_database: NewDatabase, keys: FileKeyRing
) -> None:
    urls = migrated(new_database())
    played = SyntheticLog(urls.demo, keys, moment=MORNING)
    played.append(one(at=MORNING))
    log = PostgresEventLog(urls.app, keys)
    stream = new_stream()
    log.append(one(stream))
    (entry,) = log.read({stream: 0})
    assert not entry.synthetic
    assert entry.recorded_at > MORNING
    played.append(one(at=MORNING))
    log.close()
    played.close()


def test_the_time_of_recording_waits_when_the_log_is_ahead_of_the_clock(
    new_database: NewDatabase, keys: FileKeyRing
) -> None:
    urls = migrated(new_database())
    log = PostgresEventLog(urls.app, keys)
    ahead = log.now() + timedelta(hours=1)
    played = SyntheticLog(urls.demo, keys, moment=ahead)
    played.append(one(at=ahead))
    assert log.append(one()).recorded_at == ahead
    log.close()
    played.close()


def test_a_demonstration_never_writes_among_real_events(
    database: DatabaseUrls, log: PostgresEventLog, keys: FileKeyRing
) -> None:
    log.append(one())
    played = SyntheticLog(database.demo, keys, moment=MORNING)
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="real events"):
        played.append(one(at=MORNING))
    played.close()


def test_the_clock_agrees_with_what_the_database_said() -> None:
    clock = DatabaseClock()
    told = datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert not clock.is_set
    clock.saw(told, 100.0, 100.2)
    early = clock._offset
    clock.saw(told + timedelta(seconds=10), 110.0, 110.4)
    assert clock._offset == early
    clock.saw(told + timedelta(seconds=21), 120.0, 120.1)
    assert clock._offset is not None
    assert early is not None
    assert clock._offset - early == timedelta(seconds=1.1)


def test_a_repeated_command_does_not_move_the_clock(log: PostgresEventLog) -> None:
    asked = one(command_id=str(uuid4()))
    log.append(asked)
    before = log._clock._offset
    log.append(asked)
    assert log._clock._offset == before
