"""Migrations run once, in their order, whoever else tries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from infra.embedded import DatabaseUrls
from infra.migrate import FOLDER, apply, migrations
from infra.settings import Misconfigured
from tests.conftest import NewDatabase

MIGRATE = "import sys; from infra.migrate import apply; print(len(apply(sys.argv[1])))"


@pytest.fixture
def database(new_database: NewDatabase) -> DatabaseUrls:
    return new_database()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "0001_one", "CREATE TABLE rejea.one (a int)")
    write(tmp_path, "0002_two", "CREATE TABLE rejea.two (a int)")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.sql").write_text(text)


def test_a_database_is_migrated_once(database: DatabaseUrls) -> None:
    assert apply(database.owner) == tuple(found.name for found in migrations())
    assert apply(database.owner) == ()


def test_of_four_that_migrate_at_once_one_does_and_the_others_find_nothing_to_do(
    database: DatabaseUrls,
) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, database.owner],
            cwd=FOLDER.parent.parent,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    counts = sorted(int(process.communicate(timeout=60)[0]) for process in processes)
    assert counts == [0, 0, 0, len(migrations())]
    assert all(process.returncode == 0 for process in processes)


def test_a_new_file_is_applied_and_the_others_are_left_alone(
    database: DatabaseUrls, folder: Path
) -> None:
    assert apply(database.owner, folder=folder) == ("0001_one", "0002_two")
    write(folder, "0100_views", "CREATE TABLE rejea.three (a int)")
    write(folder, "0003_late", "CREATE TABLE rejea.four (a int)")
    assert apply(database.owner, folder=folder) == ("0003_late", "0100_views")


def test_a_migration_that_fails_leaves_nothing_of_itself(
    database: DatabaseUrls, folder: Path
) -> None:
    write(folder, "0003_wrong", "CREATE TABLE rejea.three (a int); SELECT 1 / 0")
    with pytest.raises(Misconfigured, match="division by zero"):
        apply(database.owner, folder=folder)
    write(folder, "0003_wrong", "CREATE TABLE rejea.three (a int)")
    assert apply(database.owner, folder=folder) == ("0003_wrong",)


def test_a_migration_and_the_note_that_it_ran_stand_or_fall_together(
    database: DatabaseUrls, folder: Path
) -> None:
    apply(database.owner, folder=folder)
    note = "INSERT INTO rejea.migrations (number, name, checksum) VALUES (3, '', '')"
    write(folder, "0003_wrong", f"CREATE TABLE rejea.three (a int); {note}")
    with pytest.raises(Misconfigured):
        apply(database.owner, folder=folder)
    with psycopg.connect(database.owner) as owner:
        assert owner.execute("SELECT to_regclass('rejea.three')").fetchone() == (None,)


def test_a_migration_that_was_changed_after_it_was_applied_stops_everything(
    database: DatabaseUrls, folder: Path
) -> None:
    apply(database.owner, folder=folder)
    write(folder, "0002_two", "CREATE TABLE rejea.another (a int)")
    write(folder, "0003_three", "CREATE TABLE rejea.three (a int)")
    with pytest.raises(Misconfigured, match="0002_two was changed"):
        apply(database.owner, folder=folder)
    with psycopg.connect(database.owner) as owner:
        assert owner.execute("SELECT to_regclass('rejea.three')").fetchone() == (None,)


def test_a_database_newer_than_the_program_is_refused(database: DatabaseUrls, folder: Path) -> None:
    apply(database.owner, folder=folder)
    (folder / "0002_two.sql").unlink()
    with pytest.raises(Misconfigured, match="newer"):
        apply(database.owner, folder=folder)


def test_two_files_of_one_number_are_refused(database: DatabaseUrls, folder: Path) -> None:
    write(folder, "0002_again", "SELECT 1")
    with pytest.raises(Misconfigured, match="same number"):
        apply(database.owner, folder=folder)


def test_a_file_without_a_number_is_refused(database: DatabaseUrls, folder: Path) -> None:
    write(folder, "late", "SELECT 1")
    with pytest.raises(Misconfigured, match="no name of a migration"):
        apply(database.owner, folder=folder)


def test_only_the_owner_migrates(database: DatabaseUrls) -> None:
    with pytest.raises(Misconfigured, match="not migrated"):
        apply(database.app)


def test_every_function_of_the_log_has_its_file() -> None:
    makers = [found for found in migrations() if "CREATE FUNCTION rejea." in found.text]
    for found in makers:
        assert found.text.count("CREATE FUNCTION") == 1
        assert f"CREATE FUNCTION rejea.{found.name[5:]}(" in found.text
    assert len(makers) == 4
