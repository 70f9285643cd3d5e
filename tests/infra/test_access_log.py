"""The access log on PostgreSQL: dense, append-only, on the disk before anything is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import psycopg
import pytest

from infra.access_log import PostgresAccessLog
from infra.embedded import DatabaseUrls
from projections.access_log import AccessEntry, AccessLogUnavailable, Decision
from tests.conftest import NewDatabase
from tests.examples import CASE, NURSE
from tests.infra.stores import migrated

ENTRIES = "SELECT position, recorded_at, xmin::text FROM access.entry ORDER BY position"


@pytest.fixture(scope="module")
def urls(empty_database: DatabaseUrls) -> DatabaseUrls:
    return migrated(empty_database)


@pytest.fixture
def owner(urls: DatabaseUrls) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        yield connection


def entry(**words: Any) -> AccessEntry:
    told = {
        "decision": Decision.PERMIT,
        "user_id": NURSE.user_id,
        "role": NURSE.role.value,
        "agency_id": NURSE.agency_id,
        "case_id": CASE,
        "reason": "referral in force",
        "tie": "referral",
        "policy_hash": "abc",
        "door": "test",
        "fields": ("case.stage", "person.first_name"),
    }
    return AccessEntry(**(told | words))


@asynccontextmanager
async def opened(urls: DatabaseUrls) -> AsyncIterator[PostgresAccessLog]:
    log = PostgresAccessLog(urls.app)
    try:
        yield log
    finally:
        await log.close()


def run(urls: DatabaseUrls, act: Callable[[PostgresAccessLog], Any]) -> Any:
    """Let something happen on a log of its own loop."""

    async def main() -> Any:
        async with opened(urls) as log:
            return await act(log)

    return asyncio.run(main())


def rows(owner: psycopg.Connection[Any], after: int = 0) -> list[Any]:
    return [row for row in owner.execute(ENTRIES).fetchall() if row[0] > after]


def head(owner: psycopg.Connection[Any]) -> int:
    return max((row[0] for row in rows(owner)), default=0)


def test_positions_are_dense_whoever_writes_at_the_same_time(
    urls: DatabaseUrls, owner: psycopg.Connection[Any]
) -> None:
    before = head(owner)

    async def main() -> None:
        async with opened(urls) as one, opened(urls) as other:
            writes = [
                log.write(NURSE, [entry()] * size) for size in range(1, 9) for log in (one, other)
            ]
            await asyncio.gather(*writes)

    asyncio.run(main())
    found = rows(owner, before)
    assert [row[0] for row in found] == list(range(before + 1, before + 1 + 72))
    assert [row[1] for row in found] == sorted(row[1] for row in found)


def test_those_who_write_at_the_same_time_share_commits(
    urls: DatabaseUrls, owner: psycopg.Connection[Any]
) -> None:
    before = head(owner)

    async def many(log: PostgresAccessLog) -> None:
        await asyncio.gather(*(log.write(NURSE, [entry()]) for _ in range(50)))

    run(urls, many)
    found = rows(owner, before)
    assert len(found) == 50
    assert len({row[2] for row in found}) <= 2


def test_what_one_operation_noted_stands_together_and_as_it_was(
    urls: DatabaseUrls, owner: psycopg.Connection[Any]
) -> None:
    before = head(owner)
    denied = entry(decision=Decision.DENY, case_id=None, asked_id="referral-1", fields=())
    run(urls, lambda log: log.write(NURSE, [entry(trace_id="t", operation="Page"), denied]))
    found = owner.execute(
        "SELECT decision, case_id, asked_id, fields, trace_id, operation FROM access.entry"
        " WHERE position > %s ORDER BY position",
        [before],
    ).fetchall()
    assert found == [
        ("permit", CASE, None, ["case.stage", "person.first_name"], "t", "Page"),
        ("deny", None, "referral-1", [], None, None),
    ]


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO access.entry SELECT * FROM access.entry",
        "UPDATE access.entry SET user_id = ''",
        "DELETE FROM access.entry",
        "TRUNCATE access.entry",
        "DROP TABLE access.entry",
    ],
)
def test_the_application_can_neither_change_the_log_nor_write_past_its_function(
    urls: DatabaseUrls, attempt: str
) -> None:
    with (
        psycopg.connect(urls.app) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(attempt.encode())


@pytest.mark.parametrize("way", ["projector", "demo"])
def test_nobody_else_can_read_or_write_it(urls: DatabaseUrls, way: str) -> None:
    with psycopg.connect(getattr(urls, way), autocommit=True) as other:
        for attempt in ("SELECT * FROM access.entry", "SELECT access.record('[]')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(attempt.encode())


@pytest.mark.parametrize(
    "attempt",
    ["UPDATE access.entry SET user_id = ''", "DELETE FROM access.entry", "TRUNCATE access.entry"],
)
def test_not_even_the_owner_changes_it_by_a_slip(
    owner: psycopg.Connection[Any], attempt: str
) -> None:
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="append-only"):
        owner.execute(attempt.encode())


def test_it_is_on_the_disk_whatever_the_session_says_of_commits(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.app) as app:
        app.execute("SET synchronous_commit = off")
        app.execute("SELECT access.record('[]')")
        assert app.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_a_lost_connection_refuses_what_was_asked_and_the_next_write_goes_on(
    urls: DatabaseUrls, owner: psycopg.Connection[Any]
) -> None:
    async def loses(log: PostgresAccessLog) -> None:
        await log.write(NURSE, [entry()])
        assert log._link is not None
        with psycopg.connect(urls.app, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [log._link.info.backend_pid])
        with pytest.raises(AccessLogUnavailable):
            await log.write(NURSE, [entry()])
        await log.write(NURSE, [entry()])

    before = head(owner)
    run(urls, loses)
    assert len(rows(owner, before)) == 2


def test_whoever_stops_waiting_takes_no_other_along(
    urls: DatabaseUrls, owner: psycopg.Connection[Any]
) -> None:
    async def leaves(log: PostgresAccessLog) -> None:
        await log.write(NURSE, [entry()])
        staying = [asyncio.create_task(log.write(NURSE, [entry()])) for _ in range(3)]
        leaving = asyncio.create_task(log.write(NURSE, [entry(), entry()]))
        await asyncio.sleep(0)
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving
        await asyncio.gather(*staying)

    before = head(owner)
    run(urls, leaves)
    assert len(rows(owner, before)) == 4


def test_a_server_that_is_not_there_is_told_at_once() -> None:
    async def nowhere() -> None:
        log = PostgresAccessLog("postgresql://rejea_app@127.0.0.1:1/nowhere")
        with pytest.raises(AccessLogUnavailable):
            await log.write(NURSE, [entry()])
        await log.close()

    asyncio.run(nowhere())


def test_the_head_is_never_looked_for_by_reading_the_whole_log(new_database: NewDatabase) -> None:
    """Whoever begins with a log that was counted while empty keeps the plan of an empty log."""
    urls = migrated(new_database())

    async def act(log: PostgresAccessLog) -> None:
        for _ in range(50):
            await log.write(NURSE, [entry()])

    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE access.entry")
        before = scanned(owner)
        run(urls, act)
        while (after := scanned(owner)).inserted < before.inserted + 50:
            time.sleep(0.05)
        assert after.wholly - before.wholly < 10


class Scanned(NamedTuple):
    """How often the log was read wholly, and how many entries were written, as is counted."""

    wholly: int
    inserted: int


def scanned(owner: psycopg.Connection[Any]) -> Scanned:
    """What PostgreSQL counted of the connections that are closed."""
    found = owner.execute(
        "SELECT pg_stat_get_numscans(oid), pg_stat_get_tuples_inserted(oid) "
        "FROM pg_class WHERE oid = 'access.entry'::regclass"
    ).fetchone()
    assert found
    return Scanned(*found)
