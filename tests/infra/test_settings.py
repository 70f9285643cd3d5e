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


PROVIDER = {
    "REJEA_OIDC_ISSUER": "https://login.example.org/realms/protection",
    "REJEA_OIDC_AUDIENCE": "urn:example:rejea",
}


def test_a_provider_is_named_with_the_audience_of_its_tokens() -> None:
    settings = read_settings(PROVIDER)
    assert settings.oidc_issuer == PROVIDER["REJEA_OIDC_ISSUER"]
    assert (settings.oidc_kind, settings.oidc_allows_rsa) == ("at+jwt", False)
    for name, value in PROVIDER.items():
        assert "only one" in refused(**{name: value}).message


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.org",
        "login.example.org",
        "https://",
        "https://user:hidden@login.example.org",
        "https://login.example.org/?realm=1",
        "ftp://login.example.org",
        "https://[login",
        "https://login.example.org/a b",
    ],
)
def test_keys_are_asked_for_over_https_alone(issuer: str) -> None:
    assert "REJEA_OIDC_ISSUER" in refused(**PROVIDER | {"REJEA_OIDC_ISSUER": issuer}).message


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8080/realms/x", "http://localhost/x"])
def test_a_provider_on_this_machine_may_be_tried_over_http(issuer: str) -> None:
    assert read_settings(PROVIDER | {"REJEA_OIDC_ISSUER": issuer}).oidc_issuer == issuer


def test_rsa_is_allowed_by_a_plain_yes_alone() -> None:
    assert read_settings({"REJEA_OIDC_ALLOW_RS256": "yes"}).oidc_allows_rsa
    assert "REJEA_OIDC_ALLOW_RS256" in refused(REJEA_OIDC_ALLOW_RS256="1").message


@pytest.mark.parametrize(("given", "kind"), [("at+jwt", "at+jwt"), ("JWT", "JWT"), ("jwt", "JWT")])
def test_the_type_of_a_token_is_one_of_two(given: str, kind: str) -> None:
    assert read_settings({"REJEA_OIDC_TOKEN_TYPE": given}).oidc_kind == kind
    assert "REJEA_OIDC_TOKEN_TYPE" in refused(REJEA_OIDC_TOKEN_TYPE="id+jwt").message


@pytest.mark.parametrize("name", ["REJEA_RATE_LIMIT", "REJEA_STRANGER_RATE_LIMIT"])
def test_a_limit_is_a_whole_number_a_minute(name: str) -> None:
    for given in ("-1", "1.5", "many", "10000001"):
        assert name in refused(**{name: given}).message
    assert read_settings({name: "0"}) != read_settings({})


def test_whom_to_ask_is_one_short_line() -> None:
    assert read_settings({"REJEA_ACCOUNTS_CONTACT": "the registrar"}).accounts_contact
    for given in ("a" * 201, "two\nlines"):
        assert "REJEA_ACCOUNTS_CONTACT" in refused(REJEA_ACCOUNTS_CONTACT=given).message
