"""The environment is read once, and a value that makes no sense is refused with advice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infra.settings import Mode, Settings, WrongUse, read_settings

URL = "postgresql://rejea_app:hidden@db.example/rejea"


def refused(**environment: str) -> WrongUse:
    with pytest.raises(WrongUse) as refusal:
        read_settings(environment)
    assert refusal.value.advice
    return refusal.value


def test_without_any_variable_development_serves_this_machine_alone() -> None:
    settings = read_settings({})
    assert settings == Settings(home=settings.home, mode=Mode.DEVELOPMENT, host="127.0.0.1")
    assert settings.port == 8000
    assert not settings.database_is_given


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "db.example"])  # noqa: S104  # Refused.
def test_development_mode_serves_no_other_machine(host: str) -> None:
    assert "Development" in refused(REJEA_HOST=host).message


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_development_mode_serves_every_name_of_this_machine(host: str) -> None:
    assert read_settings({"REJEA_HOST": host}).host == host


def test_production_mode_serves_other_machines() -> None:
    settings = read_settings({"REJEA_MODE": "production", "REJEA_HOST": "192.0.2.1"})
    assert settings.mode is Mode.PRODUCTION


@pytest.mark.parametrize("port", ["-1", "65536", "8000.5", "http", "٨٠"])
def test_a_port_is_a_whole_number(port: str) -> None:
    assert "REJEA_PORT" in refused(REJEA_PORT=port).message


def test_an_unknown_mode_is_refused() -> None:
    assert "test" in refused(REJEA_MODE="test").message


def test_a_url_of_another_kind_of_database_is_refused_and_not_repeated() -> None:
    message = refused(REJEA_DATABASE_URL="mysql://root:hidden@db/rejea").message
    assert "REJEA_DATABASE_URL" in message
    assert "hidden" not in message


def test_a_url_for_one_role_alone_is_refused() -> None:
    assert "REJEA_DATABASE_URL" in refused(REJEA_MIGRATION_URL=URL).message


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(f"{URL}\n")
    assert read_settings({"REJEA_DATABASE_URL_FILE": str(file)}).database_url == URL


def test_a_secret_comes_from_one_place(tmp_path: Path) -> None:
    file = str(tmp_path / "url")
    refusal = refused(REJEA_DATABASE_URL=URL, REJEA_DATABASE_URL_FILE=file)
    assert "Both" in refusal.message


def test_a_secret_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    assert missing in refused(REJEA_DATABASE_URL_FILE=missing).message


def test_secrets_never_show_in_the_representation() -> None:
    assert "hidden" not in repr(read_settings({"REJEA_DATABASE_URL": URL}))


def test_a_home_may_be_named() -> None:
    assert read_settings({"REJEA_HOME": "/srv/rejea"}).home == Path("/srv/rejea")


def test_a_home_of_nobody_known_is_refused() -> None:
    assert "REJEA_HOME" in refused(REJEA_HOME="~nobody-of-this-name/rejea").advice


@pytest.mark.skipif(os.geteuid() == 0, reason="root has a home of its own")
def test_an_ordinary_user_has_a_home_among_the_users_data(tmp_path: Path) -> None:
    home = read_settings({"XDG_DATA_HOME": str(tmp_path)}).home
    assert home.parent == tmp_path / "rejea"


def test_the_home_of_a_checkout_does_not_change() -> None:
    assert read_settings({}).home == read_settings({}).home
