"""Who may enter the embedded server, as what it runs, and what it keeps to itself."""

from __future__ import annotations

import os
import pwd
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

import infra
from infra import embedded
from infra.databases import databases
from infra.embedded import DatabaseUrls, Server
from infra.embedded.account import Account
from infra.embedded.home import Home, socket_path
from infra.settings import Misconfigured, Settings
from tests.infra.homes import make_home, remove_home

is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another account")

START_AS_SOMEBODY = """
import os, sys
from pathlib import Path
import infra
from infra import embedded
from infra.settings import Settings
with embedded.running(Settings(home=Path(sys.argv[1]))) as server:
    print(server.data.stat().st_uid == os.geteuid())
"""


@pytest.fixture
def settings() -> Iterator[Settings]:
    settings = Settings(home=make_home())
    yield settings
    embedded.stop(settings)
    remove_home(settings.home)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def test_secrets_and_log_are_for_one_account(server: Server) -> None:
    home = Home(server.home)
    assert mode_of(home.passwords) == 0o600
    assert mode_of(home.log) == 0o600
    assert mode_of(server.data) == 0o700


def test_the_socket_is_for_one_account(server: Server) -> None:
    assert mode_of(server.socket_folder) == 0o700
    assert mode_of(socket_path(server.socket_folder)) == 0o700


def test_nobody_enters_without_the_password(server: Server) -> None:
    wrong = server.superuser_url.replace("@/", "wrong@/")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_every_door_wants_a_scram_password(server: Server) -> None:
    question = "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"
    assert ask(server.superuser_url, question) == "scram-sha-256"


def test_nothing_is_heard_on_the_network(server: Server) -> None:
    assert ask(server.superuser_url, "SHOW listen_addresses") == ""


def test_passwords_never_show_in_a_representation(
    server: Server, empty_database: DatabaseUrls
) -> None:
    assert "://" not in repr(server) + repr(empty_database)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on")],
)
def test_what_a_commit_promised_is_on_the_disk(server: Server, setting: str, value: str) -> None:
    assert ask(server.superuser_url, f"SHOW {setting}") == value


def test_texts_are_utf8_and_sorted_the_same_everywhere(empty_database: DatabaseUrls) -> None:
    question = """
        SELECT pg_encoding_to_char(encoding) || ' ' || coalesce(datlocale, datcollate)
        FROM pg_database WHERE datname = current_database()"""
    assert ask(empty_database.app, question) == "UTF8 C.UTF-8"


def test_no_role_of_rejea_is_a_superuser(empty_database: DatabaseUrls) -> None:
    for url in (
        empty_database.owner,
        empty_database.app,
        empty_database.projector,
        empty_database.demo,
        empty_database.system,
    ):
        assert ask(url, "SHOW is_superuser") == "off"


def test_the_owner_changes_the_schema(empty_database: DatabaseUrls) -> None:
    with psycopg.connect(empty_database.owner) as connection:
        connection.execute("CREATE TABLE something (id integer)")


def test_the_application_makes_no_tables(empty_database: DatabaseUrls) -> None:
    for statement in ("CREATE TABLE other (id integer)", "CREATE TEMPORARY TABLE t (id integer)"):
        with (
            psycopg.connect(empty_database.app) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())


def test_a_database_is_made_once(server: Server, new_database: Callable[[], DatabaseUrls]) -> None:
    urls = new_database()
    name = str(ask(urls.app, "SELECT current_database()"))
    assert embedded.ensure_database(server, name) == urls


def test_a_database_of_an_older_version_lets_a_new_role_in(
    server: Server, new_database: Callable[[], DatabaseUrls]
) -> None:
    urls = new_database()
    name = str(ask(urls.app, "SELECT current_database()"))
    with psycopg.connect(urls.owner) as connection:
        connection.execute(f"REVOKE CONNECT ON DATABASE {name} FROM rejea_system".encode())
    with pytest.raises(psycopg.OperationalError):
        ask(urls.system, "SELECT 1")
    assert ask(embedded.ensure_database(server, name).system, "SELECT 1") == 1


def test_the_roles_of_a_given_server_are_made_by_one_script_that_may_be_repeated(
    server: Server, new_database: Callable[[], DatabaseUrls]
) -> None:
    new_database()
    script = (Path(infra.__file__).parent / "roles.sql").read_bytes()
    with embedded_database_of_a_superuser(server) as superuser:
        for _ in range(2):
            superuser.execute(script)
        question = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
        assert superuser.execute(question, [superuser.info.dbname]).fetchone() == ("rejea_owner",)


@contextmanager
def embedded_database_of_a_superuser(server: Server) -> Iterator[psycopg.Connection]:
    name = f"given_{os.getpid()}"
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    with psycopg.connect(server.superuser_url, dbname=name) as connection:
        yield connection


def test_a_given_database_is_used_and_nothing_is_started(
    empty_database: DatabaseUrls, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path / "home", database_url=empty_database.app)
    with databases(settings) as urls:
        assert urls.app == urls.system == empty_database.app
    projector = replace(settings, projection_url=empty_database.projector)
    with databases(projector) as urls:
        assert (urls.app, urls.system) == (empty_database.app, empty_database.projector)
    system = replace(projector, system_url=empty_database.system)
    with databases(system) as urls:
        assert (urls.projector, urls.system) == (empty_database.projector, empty_database.system)
    assert not settings.home.exists()


def test_a_home_that_cannot_be_made_is_refused_with_advice() -> None:
    with pytest.raises(Misconfigured) as refusal:
        embedded.start(Settings(home=Path("/proc/rejea")))
    assert "REJEA_HOME" in refusal.value.advice


def test_a_socket_folder_that_others_may_enter_is_not_used(settings: Settings) -> None:
    with embedded.running(settings) as server:
        folder = server.socket_folder
    folder.mkdir(mode=0o755)
    try:
        with embedded.running(settings) as server:
            assert server.socket_folder != folder
    finally:
        folder.rmdir()


@is_root
def test_as_root_the_server_runs_as_an_account_that_may_do_nothing(server: Server) -> None:
    process = int((server.data / "postmaster.pid").read_text().split("\n", 1)[0])
    status = Path(f"/proc/{process}/status").read_text()
    numbers = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    groups = next(line for line in status.splitlines() if line.startswith("Groups:")).split()[1:]
    assert "0" not in numbers
    assert groups == []


@is_root
def test_as_root_a_home_that_the_server_cannot_enter_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Misconfigured, match="cannot enter") as refusal:
        embedded.start(Settings(home=closed / "home"))
    assert "REJEA_HOME" in refusal.value.advice
    assert mode_of(closed) == 0o700
    assert not any(closed.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter everywhere")
def test_a_home_that_we_may_not_enter_is_refused_with_advice(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    settings = Settings(home=closed / "home")
    with pytest.raises(Misconfigured) as refusal:
        embedded.start(settings)
    assert "REJEA_HOME" in refusal.value.advice
    assert embedded.stop(settings) is embedded.Stopped.WAS_NOT_RUNNING


@is_root
def test_an_ordinary_user_runs_a_server_of_its_own() -> None:
    entry = pwd.getpwnam("nobody")
    somebody = Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    if not somebody.can_enter(Path(sys.base_prefix)):
        pytest.skip("ordinary users cannot enter the folder of this Python")
    home = make_home()
    os.chown(home, somebody.user_id, somebody.group_id)
    told = subprocess.run(
        [sys.executable, "-c", START_AS_SOMEBODY, home],
        user=somebody.user_id,
        group=somebody.group_id,
        extra_groups=[],
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    remove_home(home)
    assert told.stdout == "True\n", told.stderr


def test_sockets_fit_into_the_longest_path(server: Server) -> None:
    path = socket_path(server.socket_folder)
    with socket.socket(socket.AF_UNIX) as knock:
        knock.connect(str(path))
    assert len(os.fsencode(f"{path}.lock")) <= 107
