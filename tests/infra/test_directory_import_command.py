"""`rejea directory import` as it is typed, into a real PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.messages import Role
from infra import embedded
from infra.embedded import DatabaseUrls
from infra.settings import Settings
from tests.infra.homes import make_home, remove_home
from tests.infra.hsds.test_importing import organization
from tests.infra.stores import migrated, opened_log
from tests.infra.test_cli import rejea

EXAMPLES = Path("infra/hsds/examples")
WHOLE = ("organization_full.json", "service_full.json")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = make_home()
    yield folder
    embedded.stop(Settings(home=folder))
    remove_home(folder)


@pytest.fixture(scope="module")
def environment(home: Path, empty_database: DatabaseUrls) -> dict[str, str]:
    return {"REJEA_HOME": str(home), "REJEA_DATABASE_URL": migrated(empty_database).app}


def imported(file: Path, environment: dict[str, str], *words: str) -> dict[str, Any]:
    told = rejea("directory", "import", str(file), "--json", *words, **environment)
    assert told.stderr == ""
    report: dict[str, Any] = json.loads(told.stdout)
    assert told.returncode == (1 if report["problems"] else 0)
    return report


def test_the_published_examples_are_imported_once(
    environment: dict[str, str], home: Path, empty_database: DatabaseUrls
) -> None:
    first = [imported(EXAMPLES / name, environment) for name in WHOLE]
    assert [(each["imported"], each["skipped"], each["refused"]) for each in first] == [
        (1, 0, 0)
    ] * 2
    assert sum(each["recorded"] for each in first) > 0
    with opened_log(empty_database, home / "keys") as log:
        head = log.head()
        second = [imported(EXAMPLES / name, environment) for name in WHOLE]
        assert log.head() == head > 0
    assert [(each["recorded"], each["refused"]) for each in second] == [(0, 0)] * 2
    assert all(each["unchanged"] > 0 for each in second)


def test_what_is_sound_of_a_dirty_file_is_imported_and_the_rest_told_by_path(
    tmp_path: Path, environment: dict[str, str], home: Path, empty_database: DatabaseUrls
) -> None:
    sound = organization(id="5f0e5c0c-0a8e-4f9e-9f0a-3a6f7f3f0a01", name="Sound")
    nameless = organization(id="5f0e5c0c-0a8e-4f9e-9f0a-3a6f7f3f0a02", name=None)
    file = tmp_path / "dirty.json"
    file.write_text(json.dumps([nameless, "no document", sound]), encoding="utf-8")
    report = imported(file, environment, "--jurisdiction", "MZ")
    assert (report["documents"], report["imported"], report["skipped"]) == (3, 1, 2)
    assert {problem["path"].split(".")[0] for problem in report["problems"]} == {"$[0]", "$[1]"}
    with opened_log(empty_database, home / "keys") as log:
        entries = log.read({f"organization-{sound['id']}": 0})
        assert entries
        assert not log.read({f"organization-{nameless['id']}": 0})
    assert {entry.by.role for entry in entries} == {Role.DIRECTORY_EDITOR}


def test_plain_lines_say_what_became_of_it(tmp_path: Path, environment: dict[str, str]) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps([organization(email="nobody")]), encoding="utf-8")
    told = rejea("directory", "import", str(file), **environment)
    assert told.returncode == 1
    assert told.stderr == "$[0].email: must be an e-mail address\n"
    assert told.stdout.startswith("1 documents: 1 imported")


def test_wrong_use_exits_2_before_anything_is_started(tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = rejea("directory", "import", str(tmp_path / "missing.json"), REJEA_HOME=str(home))
    assert told.returncode == 2
    assert "There is no file" in told.stderr
    assert not home.exists()


def test_a_jurisdiction_that_nobody_knows_is_wrong_use(environment: dict[str, str]) -> None:
    file = EXAMPLES / WHOLE[0]
    told = rejea("directory", "import", str(file), "--jurisdiction", "XX", **environment)
    assert told.returncode == 2
    assert "TZ-ZNZ" in told.stderr


def test_a_database_out_of_reach_is_told_without_a_trace(home: Path) -> None:
    url = "postgresql://somebody:secret@127.0.0.1:1/theirs"
    told = rejea(
        "directory",
        "import",
        str(EXAMPLES / WHOLE[0]),
        REJEA_HOME=str(home),
        REJEA_DATABASE_URL=url,
    )
    assert told.returncode == 1
    assert "Import the file again" in told.stderr
    assert "Traceback" not in told.stderr


def test_without_a_given_database_the_embedded_one_is_used_and_left_as_it_was(home: Path) -> None:
    file = EXAMPLES / WHOLE[0]
    told = rejea("directory", "import", str(file), "--json", REJEA_HOME=str(home))
    assert told.returncode == 0
    assert json.loads(told.stdout)["recorded"] > 0
    assert not embedded.status(Settings(home=home)).is_running
