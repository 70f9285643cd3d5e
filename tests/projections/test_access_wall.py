"""The wall around the access log: written as who asks, read by whose it is to review a case."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from domain.access import Principal
from domain.holding.holder import CaseTransferred
from domain.messages import Actor, Role
from infra.access_log import PostgresAccessLog
from projections.access_log import AccessEntry, AccessLogUnavailable
from projections.visibility.reader import NOBODY, reader
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    CONSUL,
    COORDINATOR,
    LAWYER,
    NURSE,
    OTHER_CASE,
    POLICE,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    TANZANIA,
    UNITED_KINGDOM,
    WELFARE,
    acting,
)
from tests.infra.test_access_log import entry
from tests.made import made
from tests.projections.histories import accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger, opened_ledger

HERE = TANZANIA.jurisdiction_id
AUDITOR = acting(Role.AUDITOR, "organization-of-auditors")
OFFICER = acting(Role.DATA_PROTECTION_OFFICER, "organization-of-officers")
MISSING = "referral-that-is-missing"


def moved(to_agency_id: str) -> CaseTransferred:
    return made(
        CaseTransferred,
        transfer_id="transfer-1",
        worker_id=NURSE.user_id,
        from_agency_id=WELFARE,
        to_agency_id=to_agency_id,
    )


def entry_of(actor: Actor, **words: Any) -> AccessEntry:
    told = {"user_id": actor.user_id, "role": actor.role.value, "agency_id": actor.agency_id}
    return entry(**(told | words))


def written(ledger: Ledger, asker: Actor, *entries: AccessEntry) -> None:
    async def write() -> None:
        log = PostgresAccessLog(ledger.urls.app)
        try:
            await log.write(asker, entries)
        finally:
            await log.close()

    asyncio.run(write())


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    """Two readings of a case of welfare, one of a case of a shelter, one of a missing referral."""
    folder: Path = tmp_path_factory.mktemp("keys")
    with opened_ledger(new_database(), folder) as opened:
        opened.append(reported(), by=POLICE)
        opened.append(taken_on(), consented(), sent(), accepted())
        opened.append(reported(), taken_on(), moved(SHELTER_HOUSE), stream=OTHER_CASE, by=POLICE)
        opened.project()
        written(opened, NURSE, entry_of(NURSE))
        written(opened, POLICE, entry_of(POLICE), entry_of(POLICE, case_id=OTHER_CASE))
        written(opened, CONSUL, entry_of(CONSUL, case_id=None, asked_id=MISSING))
        yield opened


def seen(ledger: Ledger, actor: Actor, jurisdiction_id: str = HERE) -> list[tuple[str, str]]:
    """Of which cases whose readings somebody gets, whatever the statement says."""
    who = Principal(actor=actor, jurisdiction_id=jurisdiction_id, asks_at=ASKING)
    ledger.read_as(reader(who))
    found = ledger.reader.execute("SELECT case_id, user_id FROM access.entry ORDER BY position")
    return found.fetchall()


def test_the_agency_that_answers_for_a_case_gets_its_readings_and_no_others(
    ledger: Ledger,
) -> None:
    assert seen(ledger, SOCIAL_WORKER) == [(CASE, NURSE.user_id), (CASE, POLICE.user_id)]


@pytest.mark.parametrize("actor", [AUDITOR, OFFICER])
def test_who_examines_a_jurisdiction_gets_the_readings_of_its_cases_and_of_no_other(
    ledger: Ledger, actor: Actor
) -> None:
    assert {case for case, _ in seen(ledger, actor)} == {CASE, OTHER_CASE}
    assert seen(ledger, actor, UNITED_KINGDOM.jurisdiction_id) == []


@pytest.mark.parametrize("actor", [NURSE, LAWYER, CONSUL, COORDINATOR])
def test_who_is_only_tied_to_a_case_or_watches_it_gets_no_readings(
    ledger: Ledger, actor: Actor
) -> None:
    assert seen(ledger, actor) == []


def test_where_nobody_was_told_there_are_no_readings(ledger: Ledger) -> None:
    for told in (NOBODY, {**NOBODY, "rejea.system": "yes"}):
        ledger.read_as(told)
        assert ledger.reader.execute("SELECT FROM access.entry").fetchall() == []
    with psycopg.connect(ledger.urls.app) as unsaid:
        assert unsaid.execute("SELECT FROM access.entry").fetchall() == []
        assert unsaid.execute("SELECT FROM views.case_view").fetchall() == []


def test_the_system_reads_no_readings(ledger: Ledger) -> None:
    ledger.read_as_system()
    with pytest.raises(errors.InsufficientPrivilege):
        ledger.reader.execute("SELECT FROM access.entry")


def test_an_agency_that_no_longer_answers_for_a_case_gets_its_readings_no_longer(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), by=POLICE)
        own.append(taken_on())
        own.project()
        written(own, NURSE, entry_of(NURSE))
        assert len(seen(own, SOCIAL_WORKER)) == 1
        own.append(moved(CLINIC), by=NURSE)
        own.project()
        assert seen(own, SOCIAL_WORKER) == []
        assert len(seen(own, NURSE)) == 1


@pytest.mark.parametrize(
    "slip",
    [entry_of(POLICE), entry_of(NURSE, agency_id=POLICE.agency_id), entry_of(NURSE, user_id="")],
)
def test_nothing_is_written_as_anybody_but_the_one_who_asks(
    ledger: Ledger, slip: AccessEntry
) -> None:
    before = counted(ledger)
    with pytest.raises(AccessLogUnavailable) as refusal:
        written(ledger, NURSE, entry_of(NURSE), slip)
    assert isinstance(refusal.value.__cause__, errors.InsufficientPrivilege)
    assert counted(ledger) == before


@pytest.mark.parametrize("way", ["app", "owner"])
def test_where_nobody_was_told_nothing_is_written_even_by_the_owner(
    ledger: Ledger, way: str
) -> None:
    noted = (
        '[{"decision": "permit", "case_id": "case-1", "user_id": "user-1", "role": "auditor",'
        ' "agency_id": "organization-1", "reason": "", "tie": "", "record_classes": [],'
        ' "fields": [], "policy_hash": "", "door": "test"}]'
    )
    before = counted(ledger)
    with (
        psycopg.connect(getattr(ledger.urls, way)) as connection,
        pytest.raises(errors.InsufficientPrivilege, match="row-level security"),
    ):
        connection.execute("SELECT access.record(%s)", [noted])
    assert counted(ledger) == before


def test_who_asked_is_forgotten_with_the_commit(ledger: Ledger) -> None:
    with psycopg.connect(ledger.urls.app, autocommit=True) as connection:
        asked = '[{"user_id": "user-1", "agency_id": "organization-1", "noted": []}]'
        connection.execute("SELECT access.record_each(%s)", [asked])
        left = "SELECT current_setting('rejea.user', true), current_setting('rejea.agency', true)"
        assert connection.execute(left).fetchone() == ("", "")


def counted(ledger: Ledger) -> int:
    with psycopg.connect(ledger.urls.owner) as owner:
        found = owner.execute("SELECT count(*) FROM access.entry").fetchone()
    assert found is not None
    return int(found[0])
