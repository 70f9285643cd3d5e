"""Who runs Rejea is told where no custodian is on call, and never who is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from domain.directory.organization import CloseOrganization
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Role
from domain.on_call import SetCustodiansOnCall
from infra import embedded, rosters
from infra.databases import DATABASE, databases, url_where_running
from infra.doctor import Finding, examine
from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.projecting import advance, connect
from infra.settings import Settings
from projections import every
from tests.api.world import Live
from tests.conftest import NewDatabase
from tests.domain.programme import TZ
from tests.examples import COORDINATION, EDITOR, PARTNER_ABROAD, acting, made_id
from tests.infra.homes import make_home, remove_home
from tests.infra.stores import migrated, opened_log

GB = jurisdiction_stream("GB")
ON_CALL = tuple(made_id("user", f"on call {number}") for number in range(3))
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Countries:
    """Agencies in Tanzania and abroad; a roster in Tanzania, and one abroad that is over soon."""

    programme: Live
    urls: DatabaseUrls

    def sets(self, by: Actor, stream: str, begins: timedelta, ends: timedelta) -> None:
        now = self.programme.log.now()
        self.programme.give(
            SetCustodiansOnCall,
            stream=stream,
            by=by,
            user_ids=ON_CALL,
            from_at=now + begins,
            until_at=now + ends,
        )

    def told(self) -> list[str]:
        return [rosters.told(place) for place in rosters.read(self.urls.app) or ()]


@pytest.fixture
def countries(new_database: NewDatabase, tmp_path: Path) -> Iterator[Countries]:
    urls = migrated(new_database())
    with opened_log(urls, tmp_path / "keys") as log:
        programme = Live(log)
        service = made_id("service", "coordination")
        programme.register(COORDINATION, service, "identification_service")
        abroad = made_id("service", "abroad")
        programme.register(PARTNER_ABROAD, abroad, "reintegration_service", GB)
        read_models(urls, log, 0)
        yield Countries(programme, urls)


def test_where_nobody_is_on_call_it_is_told_by_the_doctor_and_is_no_fault(
    countries: Countries, monkeypatch: pytest.MonkeyPatch
) -> None:
    countries.sets(_officer(COORDINATION), TZ, -WEEK, WEEK)
    found = examined(countries, monkeypatch)
    assert found.ok
    first, second = found.found.split("; ")
    assert first == "GB: no custodians on call"
    assert second.startswith("TZ: 3 until ")
    assert found.mend == rosters.MEND
    assert not any(user_id in found.found for user_id in ON_CALL)


def test_a_roster_that_has_not_begun_or_is_set_elsewhere_is_none(countries: Countries) -> None:
    countries.sets(_officer(COORDINATION), TZ, WEEK, 2 * WEEK)
    assert countries.told() == ["GB: no custodians on call", "TZ: no custodians on call"]
    countries.sets(_officer(PARTNER_ABROAD), GB, -WEEK, WEEK)
    first, second = countries.told()
    assert first.startswith("GB: 3 until ")
    assert second == "TZ: no custodians on call"


def test_where_no_agency_works_any_more_nobody_is_called(countries: Countries) -> None:
    log = countries.programme.log
    assert isinstance(log, PostgresEventLog)
    before = log.head()
    countries.programme.give(
        CloseOrganization, stream=PARTNER_ABROAD, by=EDITOR, reason="(it works no longer)"
    )
    read_models(countries.urls, log, before)
    assert countries.told() == ["TZ: no custodians on call"]


def test_where_everybody_is_on_call_nothing_is_to_be_mended(
    countries: Countries, monkeypatch: pytest.MonkeyPatch
) -> None:
    countries.sets(_officer(COORDINATION), TZ, -WEEK, WEEK)
    countries.sets(_officer(PARTNER_ABROAD), GB, -WEEK, WEEK)
    found = examined(countries, monkeypatch)
    assert found.mend == ""


def test_what_is_not_there_is_neither_started_nor_made(tmp_path: Path) -> None:
    assert url_where_running(Settings(home=tmp_path / "home")) is None
    assert not (tmp_path / "home").exists()


def test_a_database_without_a_log_is_told_apart(new_database: NewDatabase) -> None:
    assert rosters.read(new_database().app) is None


def test_a_server_that_runs_is_found_and_one_that_stopped_is_not() -> None:
    settings = Settings(home=make_home())
    try:
        with databases(settings):
            url = url_where_running(settings)
            assert url is not None
            with psycopg.connect(url) as connection:
                assert connection.info.dbname == DATABASE
        assert url_where_running(settings) is None
    finally:
        embedded.stop(settings)
        remove_home(settings.home)


def read_models(urls: DatabaseUrls, log: PostgresEventLog, after: int) -> None:
    """Let the read models take what the log holds."""
    with connect(urls.projector) as connection:
        advance(connection, every(NAMES), after, log.entries(after, log.head()))


def examined(countries: Countries, monkeypatch: pytest.MonkeyPatch) -> Finding:
    """What the doctor finds of those on call."""
    monkeypatch.setenv("REJEA_DATABASE_URL", countries.urls.app)
    (found,) = [finding for finding in examine() if finding.name == "on call"]
    return found


def _officer(agency_id: str) -> Actor:
    return acting(Role.DATA_PROTECTION_OFFICER, agency_id)
