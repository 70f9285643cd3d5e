"""`rejea accounts` and `rejea apikey` as they are typed, on a real PostgreSQL."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.api_keys import is_whole
from infra.embedded import DatabaseUrls
from tests.examples import CLINIC, COORDINATION
from tests.infra.stores import migrated
from tests.infra.test_cli import rejea

ISSUER = "https://login.example.org/realms/protection"
EDITOR = ("--role", "directory_editor", "--agency", COORDINATION, "--name", "Editor, coordination")


@pytest.fixture(scope="module")
def environment(
    empty_database: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    urls = migrated(empty_database)
    return {
        "REJEA_HOME": str(tmp_path_factory.mktemp("home")),
        "REJEA_DATABASE_URL": urls.app,
        "REJEA_MIGRATION_URL": urls.owner,
        "REJEA_OIDC_ISSUER": ISSUER,
        "REJEA_OIDC_AUDIENCE": "urn:example:rejea",
    }


def said(environment: dict[str, str], *words: str) -> str:
    done = rejea(*words, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refused(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    done = rejea(*words, **environment)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    return done


def listed(environment: dict[str, str], what: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(said(environment, what, "list", "--json"))
    return rows


def test_an_account_is_added_suspended_resumed_and_ended(environment: dict[str, str]) -> None:
    user_id = said(environment, "accounts", "add", "--subject", "editor-1", *EDITOR)
    (row,) = [row for row in listed(environment, "accounts") if row["user_id"] == user_id]
    assert (row["issuer"], row["subject"], row["kind"]) == (ISSUER, "editor-1", "person")
    assert (row["role"], row["agency_id"], row["state"]) == (
        "directory_editor",
        COORDINATION,
        "in force",
    )
    states = []
    for what in ("suspend", "resume", "end"):
        said(environment, "accounts", what, user_id)
        (row,) = [row for row in listed(environment, "accounts") if row["user_id"] == user_id]
        states.append(row["state"])
    assert states == ["suspended", "in force", "ended"]


def test_a_name_clearances_and_an_end_may_change(environment: dict[str, str]) -> None:
    words = ("--clearances", "witness_protection child", "--ends", "2090-01-01")
    user_id = said(environment, "accounts", "add", "--subject", "editor-4", *EDITOR, *words)

    def now() -> tuple[Any, ...]:
        (row,) = [row for row in listed(environment, "accounts") if row["user_id"] == user_id]
        return row["name"], row["clearances"], row["active_until"]

    assert now() == (
        "Editor, coordination",
        ["child", "witness_protection"],
        "2090-01-01T00:00:00+00:00",
    )
    said(environment, "accounts", "change", user_id, "--ends", "2091-06-30")
    assert now()[1:] == (["child", "witness_protection"], "2091-06-30T00:00:00+00:00")
    said(environment, "accounts", "change", user_id, "--name", "Editor", "--clearances", "")
    assert now() == ("Editor", [], "2091-06-30T00:00:00+00:00")


def test_a_key_is_shown_once_and_alone_on_its_line(environment: dict[str, str]) -> None:
    user_id = said(environment, "accounts", "add", "--service", *EDITOR)
    done = rejea("apikey", "create", user_id, "--days", "30", **environment)
    key = done.stdout.strip()
    assert is_whole(key)
    assert "shown this once" in done.stderr
    (row,) = [row for row in listed(environment, "apikey") if row["user_id"] == user_id]
    assert key.startswith(row["prefix"])
    assert (row["state"], row["last_used_on"]) == ("in force", None)
    assert key not in said(environment, "apikey", "list")
    said(environment, "apikey", "revoke", row["prefix"])
    (row,) = [row for row in listed(environment, "apikey") if row["user_id"] == user_id]
    assert row["state"] == "revoked"


def test_accounts_are_listed_for_people(environment: dict[str, str]) -> None:
    said(environment, "accounts", "add", "--subject", "editor-2", *EDITOR)
    assert "Editor, coordination" in said(environment, "accounts", "list")


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (("accounts", "add", *EDITOR), "--subject"),
        (
            ("accounts", "add", "--subject", "x", *EDITOR[2:], "--role", "clock"),
            "The roles are",
        ),
        (("accounts", "add", "--subject", "x", *EDITOR, "--ends", "soon"), "no day"),
        (("accounts", "add", "--subject", "x", *EDITOR, "--ends", "2020-01-01"), "cannot be"),
        (
            ("accounts", "add", "--subject", "x", "--role", "nurse", *EDITOR[2:]),
            "no role",
        ),
        (
            (
                *("accounts", "add", "--subject", "x", "--role", "health_worker"),
                *("--agency", CLINIC, "--name", "Nurse"),
            ),
            "not in the directory",
        ),
        (("accounts", "suspend", "user-nobody"), "no account"),
        (("accounts", "change", "user-nobody", "--name", "Nurse"), "no account"),
        (("accounts", "change", "user-nobody"), "Nothing is to change"),
        (("apikey", "create", "user-nobody"), "no account of a service"),
        (("apikey", "create", "user-nobody", "--days", "400"), "366"),
        (("apikey", "revoke", "rejea_AAAAAAAA"), "no key"),
    ],
)
def test_what_cannot_be_is_told_with_advice(
    environment: dict[str, str], words: tuple[str, ...], about: str
) -> None:
    assert about in refused(environment, *words).stderr


def test_without_the_owners_rights_nobody_keeps_accounts(environment: dict[str, str]) -> None:
    unentitled = {name: told for name, told in environment.items() if "MIGRATION" not in name}
    done = refused(unentitled, "accounts", "add", "--subject", "editor-3", *EDITOR)
    assert "REJEA_MIGRATION_URL" in done.stderr


def test_one_identity_has_one_account(environment: dict[str, str]) -> None:
    said(environment, "accounts", "add", "--subject", "twice", *EDITOR)
    done = refused(environment, "accounts", "add", "--subject", "twice", *EDITOR)
    assert "already" in done.stderr


def test_a_secret_of_the_settings_may_stand_in_a_file(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "issuer"
    file.write_text(f"{ISSUER}\n")
    given = environment | {"REJEA_OIDC_ISSUER": "", "REJEA_OIDC_ISSUER_FILE": str(file)}
    user_id = said(given, "accounts", "add", "--subject", "from-file", *EDITOR)
    (row,) = [row for row in listed(environment, "accounts") if row["user_id"] == user_id]
    assert row["issuer"] == ISSUER
