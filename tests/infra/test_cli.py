"""The command line is quick, tells wrong use apart, and never shows a trace for the foreseen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra import cli, embedded
from infra.settings import Misconfigured, Settings
from tests.infra.homes import make_home, remove_home

REJEA = Path(sys.executable).parent / "rejea"
HEAVY = ("psycopg", "fastapi", "strawberry", "eventsourcing", "pydantic", "infra.embedded")


@pytest.fixture
def settings() -> Iterator[Settings]:
    settings = Settings(home=make_home())
    yield settings
    embedded.stop(settings)
    remove_home(settings.home)


def rejea(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("REJEA_")}
    return subprocess.run(
        [REJEA, *words],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def refuse(arguments: object) -> int:
    raise Misconfigured("The sky is down.", "Lift it.")


def interrupt(arguments: object) -> int:
    raise KeyboardInterrupt


def seconds_of_help() -> float:
    """Those of the processor: other tests may keep the machine busy."""
    before = os.times()
    rejea("--help")
    after = os.times()
    return (
        after.children_user
        + after.children_system
        - (before.children_user + before.children_system)
    )


def test_help_is_instant() -> None:
    assert min(seconds_of_help() for _ in range(7)) < 0.15


def test_help_imports_nothing_heavy() -> None:
    probe = f"import sys, infra.cli; print([m for m in {HEAVY} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: " ".join(command.words))
def test_every_command_explains_itself(
    command: cli.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main([*command.words, "--help"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out.startswith("usage: rejea")


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: " ".join(command.words))
def test_every_command_leads_somewhere(command: cli.Command) -> None:
    assert callable(cli.load(command.target))


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["serve", "--only", "everything"],
        ["demo", "--cases", "0"],
        ["demo", "--seed", "many"],
        ["token"],
        ["rebuild"],
        ["rebuild", "case_view", "--all"],
        ["directory"],
        ["directory", "import"],
        ["up", "down"],
    ],
    ids=" ".join,
)
def test_wrong_use_exits_2_and_says_what_is_wrong(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(words)
    assert leaving.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_no_command_at_all_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "usage:" in capsys.readouterr().err


def test_what_can_be_foreseen_is_told_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "load", lambda _target: refuse)
    assert cli.main(["migrate"]) == 1
    assert capsys.readouterr().err == "rejea: The sky is down.\nLift it.\n"


def test_what_cannot_be_foreseen_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "load", lambda _target: fail)
    with pytest.raises(ZeroDivisionError):
        cli.main(["migrate"])


def test_an_interruption_is_no_error_to_explain(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "load", lambda _target: interrupt)
    assert cli.main(["migrate"]) == 130
    assert capsys.readouterr().err == ""


def test_a_variable_that_makes_no_sense_exits_2() -> None:
    told = rejea("up", REJEA_PORT="eight thousand")
    assert told.returncode == 2
    assert "REJEA_PORT" in told.stderr
    assert told.stdout == ""


def test_up_prints_a_url_that_works_as_it_is(settings: Settings) -> None:
    told = rejea("up", "--json", "--no-kafka", REJEA_HOME=str(settings.home))
    facts = json.loads(told.stdout)
    with psycopg.connect(facts["database_url"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("rejea_app",)
    assert facts["kafka_bootstrap"] is None
    assert facts["home"] == str(settings.home)


def test_up_may_be_repeated_and_down_stops(settings: Settings) -> None:
    home = str(settings.home)
    first, second = (rejea("up", "--json", "--no-kafka", REJEA_HOME=home) for _ in range(2))
    assert second.stdout == first.stdout
    assert second.stderr == ""
    assert rejea("down", REJEA_HOME=home).returncode == 0
    assert not embedded.status(settings).is_running
    assert rejea("down", REJEA_HOME=home).returncode == 0


def test_up_beside_a_running_rejea_only_says_where_the_servers_are(settings: Settings) -> None:
    with embedded.running(settings):
        told = rejea("up", "--json", "--no-kafka", REJEA_HOME=str(settings.home))
        assert told.returncode == 0
    assert not embedded.status(settings).is_running


def test_up_starts_nothing_beside_a_given_database(settings: Settings) -> None:
    url = "postgresql://somebody@localhost/theirs"
    told = rejea("up", "--json", REJEA_HOME=str(settings.home), REJEA_DATABASE_URL=url)
    assert json.loads(told.stdout)["database_url"] == url
    assert not embedded.status(settings).is_running


def test_down_leaves_a_server_that_somebody_uses(settings: Settings) -> None:
    with embedded.running(settings):
        told = rejea("down", REJEA_HOME=str(settings.home))
        assert embedded.status(settings).is_running
    assert "stops together" in told.stdout


def test_the_doctor_finds_everything_and_changes_nothing(settings: Settings) -> None:
    remove_home(settings.home)
    told = rejea("doctor", "--json", REJEA_HOME=str(settings.home))
    report = json.loads(told.stdout)
    assert report["ok"]
    assert told.returncode == 0
    assert not settings.home.exists()


def test_the_doctor_names_what_mends_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = rejea("doctor", "--json", REJEA_HOME=str(tmp_path / "file" / "home"))
    report = json.loads(told.stdout)
    assert told.returncode == 1
    assert [check["name"] for check in report["checks"] if not check["ok"]] == ["home"]
    assert all(check["mend"] for check in report["checks"] if not check["ok"])


def test_the_doctor_tells_of_a_database_that_does_not_answer() -> None:
    url = "postgresql://somebody:secret@127.0.0.1:1/theirs"
    told = rejea("doctor", REJEA_DATABASE_URL=url)
    assert told.returncode == 1
    assert "leads nowhere" in told.stdout
    assert "secret" not in told.stdout + told.stderr
