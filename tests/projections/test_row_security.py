"""The second wall: the database lets through no row of a case that its reader may not know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import errors, sql

from domain.access import Principal
from domain.messages import Actor, Role
from projections.visibility.reader import NOBODY, reader
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CASE,
    CONSUL,
    COORDINATOR,
    LAWYER,
    NURSE,
    POLICE,
    SOCIAL_WORKER,
    TANZANIA,
    UNITED_KINGDOM,
)
from tests.projections.histories import accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger, opened_ledger

OF_CASES = ("case_view", "timeline", "due_list", "referral_list", "person_index")
HERE = TANZANIA.jurisdiction_id


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    folder: Path = tmp_path_factory.mktemp("keys")
    with opened_ledger(new_database(), folder) as opened:
        opened.append(reported(), by=POLICE)
        opened.append(
            taken_on(), consented(), sent(), accepted(), sent("referral-2", LAWYER.agency_id)
        )
        opened.project()
        yield opened


def who(actor: Actor, jurisdiction_id: str = HERE) -> Principal:
    return Principal(actor=actor, jurisdiction_id=jurisdiction_id, asks_at=ASKING)


def rows(ledger: Ledger, table: str) -> int:
    counted = sql.SQL("SELECT count(*) FROM views.{}").format(sql.Identifier(table))
    found = ledger.reader.execute(counted).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize("table", OF_CASES)
@pytest.mark.parametrize("actor", [SOCIAL_WORKER, NURSE, POLICE, LAWYER, COORDINATOR])
def test_who_is_tied_to_a_case_or_watches_it_gets_its_rows(
    ledger: Ledger, table: str, actor: Actor
) -> None:
    ledger.read_as(reader(who(actor)))
    assert rows(ledger, table) > 0


@pytest.mark.parametrize("table", [*OF_CASES, "case_party"])
def test_whoever_is_not_gets_none_whatever_the_statement_says(ledger: Ledger, table: str) -> None:
    for outsider in (
        who(CONSUL),
        who(COORDINATOR, UNITED_KINGDOM.jurisdiction_id),
        who(Actor(user_id="", role=Role.SOCIAL_WORKER, agency_id="")),
    ):
        ledger.read_as(reader(outsider))
        assert rows(ledger, table) == 0


@pytest.mark.parametrize("table", [*OF_CASES, "case_party"])
def test_where_nobody_was_told_there_are_no_rows(ledger: Ledger, table: str) -> None:
    ledger.read_as(NOBODY)
    assert rows(ledger, table) == 0
    ledger.read_as_system()
    assert rows(ledger, table) > 0


@pytest.mark.parametrize("table", [*OF_CASES, "case_party"])
def test_whoever_serves_agencies_cannot_make_themselves_the_system(
    ledger: Ledger, table: str
) -> None:
    ledger.read_as({**NOBODY, "rejea.system": "yes"})
    assert rows(ledger, table) == 0
    for role in ("rejea_system", "rejea_projector", "rejea_owner"):
        for way in ("SET ROLE", "SET SESSION AUTHORIZATION"):
            with pytest.raises(errors.InsufficientPrivilege):
                ledger.reader.execute(f"{way} {role}".encode())


def test_the_funnel_is_counted_by_the_holder_and_by_who_watches(ledger: Ledger) -> None:
    for actor in (SOCIAL_WORKER, COORDINATOR):
        ledger.read_as(reader(who(actor)))
        assert rows(ledger, "funnel_passage") > 0
    for outsider in (who(NURSE), who(COORDINATOR, UNITED_KINGDOM.jurisdiction_id)):
        ledger.read_as(reader(outsider))
        assert rows(ledger, "funnel_passage") == 0
    with pytest.raises(errors.InsufficientPrivilege):
        rows(ledger, "funnel_case")


def test_an_agency_reads_its_own_ties_alone(ledger: Ledger) -> None:
    ledger.read_as(reader(who(NURSE)))
    found = ledger.reader.execute("SELECT DISTINCT agency_id FROM views.case_party").fetchall()
    assert found == [(NURSE.agency_id,)]


def test_the_tables_behind_a_view_are_no_way_around_the_wall(ledger: Ledger) -> None:
    ledger.read_as(NOBODY)
    for table in ("case_view_a", "timeline_b", "case_party_a", "person_index_a"):
        with pytest.raises(errors.InsufficientPrivilege):
            rows(ledger, table)
    ledger.read_as(reader(who(CONSUL)))
    for table in ("case_view_rows", "timeline_rows", "person_index_rows"):
        assert rows(ledger, table) == 0


def test_the_application_can_neither_lift_the_wall_nor_write_behind_it(ledger: Ledger) -> None:
    ledger.read_as(reader(who(SOCIAL_WORKER)))
    with pytest.raises(errors.InsufficientPrivilege):
        ledger.reader.execute("ALTER TABLE views.case_view_rows DISABLE ROW LEVEL SECURITY")
    with pytest.raises(errors.InsufficientPrivilege):
        ledger.reader.execute("DELETE FROM views.case_view WHERE case_id = %s", [CASE])
    found = ledger.reader.execute(
        "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert found == (False,)
