"""The accounts of the development issuer: one for each kind of user, and never a person's name."""

from __future__ import annotations

import asyncio
import json

import pytest

from api import tokens
from domain.messages import Role
from domain.vocabulary import (
    AGE_GROUP,
    ORGANIZATION_KIND,
    PLACE_KIND,
    REGION,
    SERVICE_TYPE,
    SEX,
)
from infra.accounts import principals
from infra.cli import main
from infra.demonstration.cast import ACCOUNTS, AGENCIES
from infra.demonstration.houses import HOUSES
from infra.issuer import development_issuer
from infra.settings import read_settings


def test_there_is_an_account_for_each_role_but_the_clock() -> None:
    assert {account.role for account in ACCOUNTS.values()} == set(Role) - {Role.CLOCK}


def test_where_a_second_worker_has_to_check_there_are_two() -> None:
    for town in ("kigoma", "kagera", "mwanza", "arusha", "dar-es-salaam"):
        first, second = ACCOUNTS[f"social-worker-{town}"], ACCOUNTS[f"second-social-worker-{town}"]
        assert first.agency is second.agency
        assert first.actor.user_id != second.actor.user_id


def test_every_shelter_has_a_worker() -> None:
    assert set(HOUSES) == {key for key in ACCOUNTS if key.startswith("shelter-")}


def test_the_cast_speaks_in_codes() -> None:
    for agency in AGENCIES.values():
        assert ORGANIZATION_KIND[agency.kind]
        assert REGION[agency.region]
        assert all(SERVICE_TYPE[service.service_type] for service in agency.services)
    for bed in (bed for house in HOUSES.values() for bed in house.beds):
        assert PLACE_KIND[bed.kind]
        assert all(SEX[sex] for sex in bed.sexes)
        assert all(AGE_GROUP[group] for group in bed.age_groups)


def test_accounts_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accounts", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {tuple(row) for row in rows} == {("key", "name", "role", "organization", "jurisdiction")}
    assert len({row["key"] for row in rows}) == len(rows) == len(ACCOUNTS)


def test_accounts_are_listed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accounts"]) == 0
    assert "Border officer, Kigoma post" in capsys.readouterr().out


def test_a_token_stands_alone_on_its_line(
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REJEA_HOME", str(tmp_path_factory.mktemp("home")))
    assert main(["token", "lawyer"]) == 0
    line = capsys.readouterr().out
    trust = development_issuer(read_settings()).trust()
    who = asyncio.run(tokens.read(line.strip(), {trust.issuer: trust}))
    assert principals()[who.subject] == ACCOUNTS["lawyer"].principal
    assert line.count("\n") == 1


def test_an_unknown_account_is_wrong_use_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["token", "police-kigom"]) == 2
    assert "police-kigoma" in capsys.readouterr().err


def test_no_token_is_given_in_production(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REJEA_MODE", "production")
    assert main(["token", "lawyer"]) == 1
    assert "without a password" in capsys.readouterr().err
