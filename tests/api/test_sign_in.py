"""Whoever signs in with a provider is what our own directory says, at once, and nothing else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from api.graphql.asking import PoolAsk
from api.tokens import SignedIn
from domain.access import Principal
from domain.directory.organization import CloseOrganization
from domain.messages import Role
from infra import account_store
from infra.account_book import AccountBook
from infra.account_store import Connection, NewAccount, book
from infra.api_keys import new_key
from infra.embedded import DatabaseUrls
from infra.settings import Settings, WrongUse
from tests.api.served import Served, serving
from tests.api.world import Live
from tests.domain.programme import TZ
from tests.examples import CLINIC, EDITOR, LEGAL_AID, POLICE, RETURN_AGENCY, made_id
from tests.infra.provider import AUDIENCE, Provider, new_ec_key, providing

CONTACT = "the registrar of the programme"
PATIENCE = 5.0


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as running:
        yield running


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls],
    tmp_path_factory: pytest.TempPathFactory,
    provider: Provider,
) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(
        home=home,
        port=0,
        oidc_issuer=provider.issuer,
        oidc_audience=AUDIENCE,
        accounts_contact=CONTACT,
        rate_limit=0,
        stranger_rate_limit=0,
    )
    with serving(new_database(), home, settings) as running:
        yield running


@pytest.fixture(scope="module")
def keeper(served: Served) -> Iterator[Connection]:
    with book(served.parts.urls.owner) as connection:
        yield connection


def account(provider: Provider, subject: str | None, **words: Any) -> NewAccount:
    usual: dict[str, Any] = {
        "kind": "person",
        "issuer": provider.issuer if subject else None,
        "subject": subject,
        "name": "Nurse, clinic",
        "role": Role.HEALTH_WORKER,
        "agency_id": CLINIC,
        "jurisdiction_id": TZ,
    }
    return NewAccount(**(usual | words))


def asked(served: Served, token: str) -> httpx.Response:
    return served.http.post(
        "/graphql",
        json={"query": "{ me { id role organizationId } }"},
        headers={"Authorization": f"Bearer {token}"},
    )


def me(served: Served, token: str) -> dict[str, Any]:
    answer = asked(served, token)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]["me"]
    return found


def code_of(served: Served, token: str) -> tuple[int, str]:
    answer = asked(served, token)
    return answer.status_code, str(answer.json().get("code"))


def becomes(served: Served, token: str, code: str, within: float) -> None:
    """What a token is answered changes, and not later than it may."""
    began = time.monotonic()
    while code_of(served, token)[1] != code:
        assert time.monotonic() - began < within, code_of(served, token)
        time.sleep(0.02)


def test_the_directory_says_role_and_agency_and_the_token_does_not(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    user_id = account_store.add(keeper, account(provider, "nurse-1"))
    claims: dict[str, Any] = {
        "role": "coordinator",
        "groups": ["admin"],
        "agency_id": LEGAL_AID,
        "name": "X",
    }
    assert me(served, provider.token("nurse-1", **claims)) == {
        "id": user_id,
        "role": "HEALTH_WORKER",
        "organizationId": CLINIC,
    }


def test_clearances_are_the_accounts(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    cleared = account(provider, "cleared", clearances=("witness_protection",))
    account_store.add(keeper, cleared)
    who = SignedIn(issuer=provider.issuer, subject="cleared", strength="2")

    async def look() -> Principal | None:
        async with AsyncConnectionPool(served.parts.urls.app, open=False) as pool:
            return (await AccountBook(PoolAsk(pool)).of(who)).principal

    found = asyncio.run(look())
    assert found is not None
    assert (found.clearances, found.strength) == (("witness_protection",), "2")


def test_whoever_is_not_in_our_directory_is_told_whom_to_ask(
    served: Served, provider: Provider
) -> None:
    answer = asked(served, provider.token("a-stranger"))
    assert (answer.status_code, answer.json()["code"]) == (403, "account_unknown")
    assert answer.headers["content-type"] == "application/problem+json"
    assert CONTACT in answer.json()["detail"]
    assert "a-stranger" not in answer.text


def test_the_same_subject_of_another_issuer_is_somebody_else(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    account_store.add(keeper, account(provider, "nurse-2", issuer="https://another.example"))
    assert code_of(served, provider.token("nurse-2")) == (403, "account_unknown")


def test_a_suspended_account_lets_nobody_in_within_a_second(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    user_id = account_store.add(keeper, account(provider, "nurse-3"))
    token = provider.token("nurse-3")
    assert me(served, token)["id"] == user_id
    account_store.mark(keeper, user_id, "suspend")
    becomes(served, token, "account_not_in_force", within=1.2)
    account_store.mark(keeper, user_id, "resume")
    becomes(served, token, "None", within=1.2)


def test_whoever_moves_gets_an_account_of_their_own(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    token = provider.token("mover")
    first = account_store.add(keeper, account(provider, "mover"))
    with pytest.raises(WrongUse):
        account_store.add(keeper, account(provider, "mover", agency_id=LEGAL_AID))
    account_store.mark(keeper, first, "end")
    second = account_store.add(keeper, account(provider, "mover", agency_id=LEGAL_AID))
    assert me(served, token) == {
        "id": second,
        "role": "HEALTH_WORKER",
        "organizationId": LEGAL_AID,
    }
    with pytest.raises(WrongUse):
        account_store.mark(keeper, first, "resume")


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [(-2, -1, "account_not_in_force"), (1, 2, "account_not_in_force"), (-1, 1, "None")],
)
def test_an_account_counts_from_its_beginning_to_its_end(
    served: Served, keeper: Connection, provider: Provider, begins: int, ends: int, code: str
) -> None:
    now = datetime.now(UTC)
    subject = f"temporary {begins} {ends}"
    times = {"active_from": now + timedelta(begins), "active_until": now + timedelta(ends)}
    account_store.add(keeper, account(provider, subject, **times))
    assert code_of(served, provider.token(subject))[1] == code


def test_nobody_acts_for_an_agency_that_was_closed(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    account_store.add(keeper, account(provider, "returner", agency_id=RETURN_AGENCY))
    ours, theirs = provider.token("returner"), served.headers("return officer")["Authorization"]
    assert me(served, ours)["organizationId"] == RETURN_AGENCY
    programme = Live(served.parts.log)
    programme.give(CloseOrganization, stream=RETURN_AGENCY, by=EDITOR, reason="merged")
    becomes(served, ours, "agency_closed", within=PATIENCE)
    becomes(served, theirs.removeprefix("Bearer "), "agency_closed", within=PATIENCE)
    with pytest.raises(WrongUse):
        account_store.add(keeper, account(provider, "late", agency_id=RETURN_AGENCY))


def test_of_an_agency_that_is_not_in_the_directory_there_are_editors_alone(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    nowhere = {"agency_id": made_id("organization", "not yet registered")}
    with pytest.raises(WrongUse):
        account_store.add(keeper, account(provider, "early", role=Role.COORDINATOR, **nowhere))
    keeper.execute(
        "INSERT INTO accounts.account"
        " (user_id, kind, issuer, subject, name, role, agency_id, jurisdiction_id)"
        " VALUES (%s, 'person', %s, 'by hand', 'Coordinator', 'coordinator', %s, %s)",
        [made_id("user", "by hand"), provider.issuer, nowhere["agency_id"], TZ],
    )
    assert code_of(served, provider.token("by hand")) == (403, "agency_closed")
    editor = account(provider, "editor", role=Role.DIRECTORY_EDITOR, **nowhere)
    account_store.add(keeper, editor)
    assert me(served, provider.token("editor"))["role"] == "DIRECTORY_EDITOR"


def test_the_accounts_of_the_development_issuer_go_on_beside_the_provider(
    served: Served, provider: Provider
) -> None:
    assert served.asks("police", "{ me { id } }")["me"]["id"] == POLICE.user_id
    assert code_of(served, provider.token(POLICE.user_id)) == (403, "account_unknown")


def test_a_new_key_of_the_provider_counts_and_a_strangers_does_not(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    account_store.add(keeper, account(provider, "rotating"))
    assert code_of(served, provider.token("rotating"))[0] == 200
    stranger = new_ec_key()
    provider.keys["stranger"] = stranger
    forged = provider.token("rotating", "stranger")
    del provider.keys["stranger"]
    assert code_of(served, forged) == (401, "unauthenticated")


ATTACKS: dict[str, dict[str, Any]] = {
    "an identity token": {"at_hash": "AAAA"},
    "a refresh token": {"typ": "Refresh"},
    "expired beyond the skew": {"exp": int(time.time()) - 31, "iat": int(time.time()) - 331},
    "not yet, beyond the skew": {"nbf": int(time.time()) + 600},
    "for others": {"aud": ["account", "another"]},
    "for nobody": {"aud": None},
    "living for more than a day": {"exp": int(time.time()) + 25 * 3600},
    "without a subject": {"sub": None},
    "of another issuer": {"iss": "https://another.example"},
    "of the development issuer": {"iss": "urn:rejea:development-issuer"},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_other_token_of_the_provider_opens_the_door(
    served: Served, keeper: Connection, provider: Provider, attack: str
) -> None:
    answer = asked(served, provider.token("anybody", **ATTACKS[attack]))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="rejea", error="invalid_token"'


@pytest.mark.parametrize("kind", ["JWT", "id+jwt", "logout+jwt", ""])
def test_a_token_of_another_type_opens_nothing(
    served: Served, provider: Provider, kind: str
) -> None:
    token = provider.token("anybody", headers={"typ": kind})
    assert code_of(served, token) == (401, "unauthenticated")


def service(keeper: Connection, provider: Provider, **words: Any) -> str:
    named = {"kind": "service", "name": "Case system, clinic"}
    return account_store.add(keeper, account(provider, None, **(named | words)))


def listed(keeper: Connection, prefix: str) -> account_store.Row:
    return next(row for row in account_store.keys_listed(keeper) if row["prefix"] == prefix)


def test_a_program_signs_in_with_its_key_as_its_account(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    user_id = service(keeper, provider)
    key = account_store.add_key(keeper, user_id, days=1)
    assert me(served, key.text)["id"] == user_id


def test_of_a_keys_use_the_day_is_kept(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    key = account_store.add_key(keeper, service(keeper, provider), days=1)
    assert listed(keeper, key.prefix)["last_used_on"] is None
    assert me(served, key.text)
    assert listed(keeper, key.prefix)["last_used_on"] == datetime.now(UTC).date()


def test_a_key_is_listed_by_its_prefix_and_kept_by_its_hash_alone(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    key = account_store.add_key(keeper, service(keeper, provider), days=1)
    told = json.dumps(listed(keeper, key.prefix), default=str)
    assert key.text not in told
    everything = [
        keeper.execute(f"SELECT x::text AS told FROM accounts.{table} AS x").fetchall()  # noqa: S608
        for table in ("account", "api_key", "change")
    ]
    secret = key.text[len(key.prefix) + 1 :]
    assert secret not in str(everything)
    assert key.sha256.hex() in str(everything[1])
    assert key.sha256.hex() not in str(everything[2])


def test_a_revoked_key_opens_nothing_within_a_second(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    key = account_store.add_key(keeper, service(keeper, provider), days=1)
    assert code_of(served, key.text)[0] == 200
    account_store.revoke_key(keeper, key.prefix)
    becomes(served, key.text, "unauthenticated", within=1.2)


def test_a_suspended_programs_key_opens_nothing_within_a_second(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    user_id = service(keeper, provider)
    key = account_store.add_key(keeper, user_id, days=1)
    assert code_of(served, key.text)[0] == 200
    account_store.mark(keeper, user_id, "suspend")
    becomes(served, key.text, "account_not_in_force", within=1.2)


def test_an_expired_key_opens_nothing(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    user_id, key = service(keeper, provider), new_key()
    keeper.execute(
        "INSERT INTO accounts.api_key (sha256, prefix, user_id, made_at, expires_at)"
        " VALUES (%s, %s, %s, now() - interval '2 days', now() - interval '1 second')",
        [key.sha256, key.prefix, user_id],
    )
    assert code_of(served, key.text) == (401, "unauthenticated")


def test_a_guessed_key_opens_nothing(served: Served) -> None:
    assert code_of(served, new_key().text) == (401, "unauthenticated")


def test_a_person_has_no_key(served: Served, keeper: Connection, provider: Provider) -> None:
    user_id = account_store.add(keeper, account(provider, "keyless"))
    with pytest.raises(WrongUse):
        account_store.add_key(keeper, user_id, days=1)


def test_every_change_of_an_account_leaves_a_line_that_nobody_changes(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    user_id = account_store.add(keeper, account(provider, "watched"))
    account_store.mark(keeper, user_id, "suspend")
    lines = keeper.execute(
        "SELECT by, is_now->>'suspended_at' IS NOT NULL AS suspended FROM accounts.change"
        " WHERE user_id = %s ORDER BY number",
        [user_id],
    ).fetchall()
    assert lines == [
        {"by": "rejea_owner", "suspended": False},
        {"by": "rejea_owner", "suspended": True},
    ]
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        keeper.execute("DELETE FROM accounts.change")
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        keeper.execute("DELETE FROM accounts.account")


def test_an_accounts_role_and_agency_are_changed_by_nobody(
    served: Served, keeper: Connection, provider: Provider
) -> None:
    user_id = account_store.add(keeper, account(provider, "climber"))
    for change in ("role = 'coordinator'", f"agency_id = '{LEGAL_AID}'", "subject = 'another'"):
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            keeper.execute(
                f"UPDATE accounts.account SET {change} WHERE user_id = %s",  # noqa: S608
                [user_id],
            )


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts.account SELECT * FROM accounts.account LIMIT 1",
        "UPDATE accounts.account SET suspended_at = NULL",
        "DELETE FROM accounts.api_key",
        "SELECT * FROM accounts.change",
    ],
)
def test_the_application_reads_accounts_and_changes_none(served: Served, statement: str) -> None:
    with (
        psycopg.connect(served.parts.urls.app) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)
