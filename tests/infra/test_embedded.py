"""The embedded server survives what happens to servers: real ones are started and broken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from infra import embedded
from infra.embedded import Server, Stopped, postmaster
from infra.embedded import server as server_module
from infra.embedded.home import Home, socket_path
from infra.embedded.locks import wait_until_free
from infra.settings import Misconfigured, Settings
from tests.infra.homes import make_home, remove_home

START_AND_DIE = """
import os, signal, sys
from pathlib import Path
from infra import embedded
from infra.settings import Settings
embedded.start(Settings(home=Path(sys.argv[1])))
os.kill(os.getpid(), signal.SIGKILL)
"""
START_AND_TELL = """
import sys
from pathlib import Path
from infra import embedded
from infra.settings import Settings
with embedded.running(Settings(home=Path(sys.argv[1]))) as server:
    print(server.owned, flush=True)
    sys.stdin.read()
"""

MakeHome = Callable[[], Settings]


@pytest.fixture
def make_settings() -> Iterator[MakeHome]:
    made: list[Settings] = []

    def make() -> Settings:
        made.append(Settings(home=make_home()))
        return made[-1]

    yield make
    for settings in made:
        embedded.stop(settings)
        remove_home(settings.home)


@pytest.fixture
def settings(make_settings: MakeHome) -> Settings:
    return make_settings()


def process_of(settings: Settings) -> int:
    process = embedded.status(settings).process
    assert process is not None
    return process


def kill_server(settings: Settings) -> None:
    """Kill it as a power cut would, and wait until its children have noticed."""
    os.kill(process_of(settings), signal.SIGKILL)
    assert wait_until_free(Home(settings.home).alive, 10)


def remember(server: Server) -> None:
    with psycopg.connect(server.superuser_url) as connection:
        connection.execute("CREATE TABLE memory AS SELECT 'kept' AS word")


def recall(server: Server) -> object:
    with psycopg.connect(server.superuser_url) as connection:
        row = connection.execute("SELECT word FROM memory").fetchone()
    return row and row[0]


def test_a_server_starts_from_nothing(settings: Settings) -> None:
    with embedded.running(settings) as server, psycopg.connect(server.superuser_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server.owned


def test_a_running_server_is_adopted(settings: Settings) -> None:
    with embedded.running(settings) as first, embedded.running(settings) as second:
        assert first.owned
        assert not second.owned
        assert second.superuser_url == first.superuser_url


def test_a_server_whose_starter_was_killed_is_adopted(settings: Settings) -> None:
    subprocess.run([sys.executable, "-c", START_AND_DIE, settings.home], check=False)
    left_behind = process_of(settings)
    with embedded.running(settings) as server:
        assert not server.owned
        assert process_of(settings) == left_behind
    assert not embedded.status(settings).is_running


def test_a_server_whose_starter_was_killed_can_be_stopped(settings: Settings) -> None:
    subprocess.run([sys.executable, "-c", START_AND_DIE, settings.home], check=False)
    assert embedded.stop(settings) is Stopped.STOPPED
    assert embedded.stop(settings) is Stopped.WAS_NOT_RUNNING


def test_a_killed_server_starts_again_with_what_it_promised(settings: Settings) -> None:
    with embedded.running(settings) as server:
        remember(server)
        kill_server(settings)
        assert not embedded.status(settings).is_running
    with embedded.running(settings) as server:
        assert server.owned
        assert recall(server) == "kept"


def test_a_killed_server_starts_again_before_its_children_have_left(settings: Settings) -> None:
    with embedded.running(settings):
        os.kill(process_of(settings), signal.SIGKILL)
        with embedded.running(settings) as server, psycopg.connect(server.superuser_url):
            assert server.owned


def test_a_pid_file_that_names_a_stranger_is_mended(settings: Settings) -> None:
    with embedded.running(settings) as server:
        pid_file = server.data / "postmaster.pid"
        socket_lock = socket_path(server.socket_folder).with_name(".s.PGSQL.5432.lock")
        kill_server(settings)
    with a_process_of(pid_file.stat().st_uid) as stranger:
        for stale in (pid_file, socket_lock):
            lines = stale.read_text().splitlines()
            stale.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with embedded.running(settings) as server:
            assert server.owned


def test_a_stranger_that_a_stale_pid_file_names_is_not_ended(settings: Settings) -> None:
    server = embedded.start(settings)
    pid_file = server.data / "postmaster.pid"
    kill_server(settings)
    with a_process_of(pid_file.stat().st_uid) as stranger:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        server.release()
        embedded.stop(settings)
        assert stranger.poll() is None


@contextmanager
def a_process_of(user_id: int) -> Iterator[subprocess.Popen[bytes]]:
    """PostgreSQL believes a stale file when its number names any process of its account."""
    user = None if user_id == os.geteuid() else user_id
    with subprocess.Popen(["/bin/sleep", "60"], user=user) as sleeper:
        try:
            yield sleeper
        finally:
            sleeper.kill()


def test_a_server_without_its_socket_is_started_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "ANSWER_PATIENCE", 0.3)
    with embedded.running(settings) as first:
        socket_path(first.socket_folder).unlink()
        with embedded.running(settings) as second, psycopg.connect(second.superuser_url):
            assert second.owned


def test_a_cluster_that_was_interrupted_while_it_was_made_is_made_again(settings: Settings) -> None:
    partial = Home(settings.home).clusters / "18.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18\n")
    with embedded.running(settings) as server, psycopg.connect(server.superuser_url):
        assert not partial.exists()


def test_a_half_written_pid_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("4711\n/somewhere\n")
    assert postmaster.read_pid_file(tmp_path) is None


def test_two_homes_run_at_once_and_do_not_collide(make_settings: MakeHome) -> None:
    with embedded.running(make_settings()) as one, embedded.running(make_settings()) as other:
        remember(one)
        remember(other)
        assert one.socket_folder != other.socket_folder


def test_of_two_that_start_at_once_one_starts_and_one_adopts(settings: Settings) -> None:
    command = [sys.executable, "-c", START_AND_TELL, str(settings.home)]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    owned = sorted(process.stdout.readline().strip() for process in both if process.stdout)
    for process in both:
        process.communicate()
    assert owned == ["False", "True"]
    assert not embedded.status(settings).is_running


def test_the_last_user_turns_the_server_off(settings: Settings) -> None:
    first, second = embedded.start(settings), embedded.start(settings)
    first.release()
    assert embedded.status(settings).is_running
    second.release()
    assert not embedded.status(settings).is_running


def test_a_server_that_was_asked_to_stay_stays(settings: Settings) -> None:
    with embedded.running(settings) as server:
        embedded.keep(server)
    assert embedded.status(settings).is_running
    assert embedded.stop_unless_used(settings) is Stopped.STOPPED


def test_a_server_in_use_is_not_stopped_by_those_who_ask_first(settings: Settings) -> None:
    with embedded.running(settings):
        assert embedded.stop_unless_used(settings) is Stopped.IN_USE
        assert embedded.status(settings).is_running


def test_lost_passwords_are_told_and_the_data_stays(settings: Settings) -> None:
    with embedded.running(settings) as server:
        data = server.data
    Home(settings.home).passwords.unlink()
    with pytest.raises(Misconfigured, match=r"passwords\.json is gone"):
        embedded.start(settings)
    assert (data / "PG_VERSION").exists()


def test_a_server_that_cannot_start_says_what_its_log_says(settings: Settings) -> None:
    with embedded.running(settings) as server:
        configuration = server.data / "postgresql.auto.conf"
    configuration.write_text("no_such_setting = 1\n")
    with pytest.raises(Misconfigured) as refusal:
        embedded.start(settings)
    assert "no_such_setting" in refusal.value.advice


def test_a_throwaway_cluster_is_shared_and_leaves_nothing() -> None:
    folder = make_home()
    with embedded.throwaway(folder) as first, embedded.throwaway(folder) as second:
        assert second.superuser_url == first.superuser_url
    assert not any(Home(folder).clusters.iterdir())
    remove_home(folder)


def test_a_throwaway_cluster_clears_what_a_killed_run_has_left(settings: Settings) -> None:
    subprocess.run([sys.executable, "-c", START_AND_DIE, settings.home], check=False)
    left_behind = process_of(settings)
    with embedded.throwaway(settings.home) as server:
        assert server.owned
        assert process_of(settings) != left_behind
