"""Which policy was in force stands in the log before anything is decided by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from domain import access, policy
from domain.adoption import STREAM, PolicyAdopted, hash_of
from domain.messages import Recorded, Role
from infra import jurisdictions
from infra.adopting import adopt, adopt_at_start
from infra.bootstrap import Parts, opened
from infra.demonstration import ground
from infra.demonstration.play import FIRST_DAY
from infra.demonstration.programme import set_up
from infra.demonstration.stage import Stage
from infra.embedded import DatabaseUrls
from infra.settings import Mode, Settings
from tests.conftest import NewDatabase
from tests.examples import LAW_EDITOR
from tests.infra.process import served
from tests.infra.provider import AUDIENCE, providing
from tests.infra.stores import migrated

SECRET = b"a secret of tests"


@pytest.fixture
def urls(new_database: NewDatabase) -> DatabaseUrls:
    return migrated(new_database())


@pytest.fixture
def parts(urls: DatabaseUrls, tmp_path: Path) -> Iterator[Parts]:
    with opened(Settings(home=tmp_path, mode=Mode.PRODUCTION), urls) as found:
        yield found


def adoptions(parts: Parts) -> list[PolicyAdopted]:
    events = [entry.event for entry in parts.log.read({STREAM: 0})]
    return [event for event in events if isinstance(event, PolicyAdopted)]


def adopted_in(urls: DatabaseUrls) -> int:
    counted = "SELECT count(*) FROM rejea.stored_events WHERE topic = 'policy.adopted.v1'"
    with psycopg.connect(urls.app) as connection:
        return int(connection.execute(counted).fetchone()[0])  # type: ignore[index]


def everything(parts: Parts) -> Sequence[Recorded]:
    return parts.log.entries(0, parts.log.head())


def test_the_policy_is_adopted_at_the_first_start_and_not_at_the_second(parts: Parts) -> None:
    assert adopt_at_start(parts)
    assert not adopt_at_start(parts)
    (adopted,) = adoptions(parts)
    assert (adopted.version, adopted.policy_hash) == (policy.VERSION, access.policy_hash())


def test_what_was_adopted_can_be_held_to_the_hash_that_decisions_cite(parts: Parts) -> None:
    adopt_at_start(parts)
    (adopted,) = adoptions(parts)
    assert hash_of(adopted.rows) == adopted.policy_hash


def test_every_fact_cites_a_policy_that_was_adopted_before_it(parts: Parts) -> None:
    adopt_at_start(parts)
    now = parts.log.now()
    jurisdictions.configure(parts.handler.handle, at=now, by=LAW_EDITOR, year=now.year)
    adopted: set[str] = set()
    cited = []
    for entry in everything(parts):
        if isinstance(entry.event, PolicyAdopted):
            adopted.add(entry.event.policy_hash)
        cited.append(entry.policy_hash in adopted)
    assert len(cited) > 10
    assert all(cited)


def test_another_policy_is_adopted_when_another_program_starts(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt_at_start(parts)
    with monkeypatch.context() as changed:
        rows = (*access.policy_rows(), "a row that was added")
        changed.setattr(access, "policy_rows", lambda: rows)
        changed.setattr(access, "policy_hash", lambda: hash_of(rows))
        assert adopt_at_start(parts)
    assert adopt_at_start(parts)
    first, second, third = (adopted.policy_hash for adopted in adoptions(parts))
    assert first == third != second


def test_two_processes_that_start_at_once_adopt_once(urls: DatabaseUrls, tmp_path: Path) -> None:
    together = 4
    gate = Barrier(together)

    def start(found: Parts) -> bool:
        gate.wait()
        return adopt(found.handler.handle, found.log.now())

    with ExitStack() as stack, ThreadPoolExecutor(together) as threads:
        settings = Settings(home=tmp_path, mode=Mode.PRODUCTION)
        every = [stack.enter_context(opened(settings, urls)) for _ in range(together)]
        assert sorted(threads.map(start, every)) == [False, False, False, True]
        assert len(adoptions(every[0])) == 1


def test_whoever_serves_adopts_before_the_doors_open_and_not_again(
    empty_database: DatabaseUrls, tmp_path: Path
) -> None:
    with providing() as provider:
        environment = {
            "REJEA_HOME": str(tmp_path),
            "REJEA_DATABASE_URL": empty_database.app,
            "REJEA_MIGRATION_URL": empty_database.owner,
            "REJEA_PROJECTION_URL": empty_database.projector,
            "REJEA_PORT": "0",
            "REJEA_MODE": "production",
            "REJEA_OIDC_ISSUER": provider.issuer,
            "REJEA_OIDC_AUDIENCE": AUDIENCE,
        }
        for _ in range(2):
            with served(environment, "--no-kafka") as process:
                process.base()
                assert adopted_in(empty_database) == 1


def test_an_empty_log_of_development_stays_empty_for_a_demonstration(
    urls: DatabaseUrls, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    with opened(settings, urls) as parts:
        assert not adopt_at_start(parts)
        assert parts.log.head() == 0
        with ground.opened(settings, urls) as found:
            set_up(Stage(found.log, SECRET, lambda _: None), FIRST_DAY)
        first = everything(parts)[0]
        assert isinstance(first.event, PolicyAdopted)
        assert (first.by.role, first.synthetic) == (Role.CLOCK, True)
        assert not adopt_at_start(parts)
