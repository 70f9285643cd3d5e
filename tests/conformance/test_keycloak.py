"""Sign-in with a real OpenID provider, Keycloak: its tokens, its keys, and who is unknown here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from api import tokens
from domain.messages import Role
from infra import account_store, oidc
from infra.account_store import NewAccount, book
from infra.embedded import DatabaseUrls
from infra.settings import Settings
from tests.api.served import Served, serving
from tests.conformance.keycloak import (
    AUDIENCE,
    EDDSA,
    ES256,
    RS256,
    SHORT,
    Keycloak,
    keycloak,
)
from tests.domain.programme import TZ
from tests.examples import CLINIC

pytestmark = pytest.mark.conformance

CONTACT = "the registrar of the programme"


@pytest.fixture(scope="module")
def provider() -> Iterator[Keycloak]:
    with keycloak() as running:
        yield running


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls],
    tmp_path_factory: pytest.TempPathFactory,
    provider: Keycloak,
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
def nurse(served: Served, provider: Keycloak) -> str:
    """The id of the account of the provider's nurse."""
    account = NewAccount(
        kind="person",
        issuer=provider.issuer,
        subject=provider.subject("nurse"),
        name="Nurse, clinic",
        role=Role.HEALTH_WORKER,
        agency_id=CLINIC,
        jurisdiction_id=TZ,
    )
    with book(served.parts.urls.owner) as connection:
        return account_store.add(connection, account)


def asked(served: Served, token: str) -> httpx.Response:
    return served.http.post(
        "/graphql",
        json={"query": "{ me { id role organizationId } }"},
        headers={"Authorization": f"Bearer {token}"},
    )


def let_in(served: Served, token: str) -> str:
    answer = asked(served, token)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["me"]["id"])


@pytest.mark.parametrize("client", [ES256, EDDSA])
def test_a_token_of_each_algorithm_lets_its_bearer_in_as_what_our_directory_says(
    served: Served, provider: Keycloak, nurse: str, client: str
) -> None:
    answer = asked(served, provider.token(client)["access_token"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["me"] == {
        "id": nurse,
        "role": "HEALTH_WORKER",
        "organizationId": CLINIC,
    }


def test_the_code_flow_with_pkce_ends_in_a_token_that_lets_in_and_says_when(
    served: Served, provider: Keycloak, nurse: str
) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    token = provider.signed_in(ES256)["access_token"]
    assert let_in(served, token) == nurse
    trust = oidc.provider(
        Settings(
            home=served.parts.settings.home,
            oidc_issuer=provider.issuer,
            oidc_audience=AUDIENCE,
        )
    )
    assert trust is not None
    who = asyncio.run(tokens.read(token, {trust.issuer: trust}))
    assert who.at is not None
    assert before <= who.at <= datetime.now(UTC)
    assert who.strength == "single"


def test_whoever_our_directory_does_not_know_is_told_whom_to_ask(
    served: Served, provider: Keycloak, nurse: str
) -> None:
    answer = asked(served, provider.token(ES256, "stranger")["access_token"])
    assert (answer.status_code, answer.json()["code"]) == (403, "account_unknown")
    assert CONTACT in answer.json()["detail"]


def test_identity_and_refresh_tokens_open_nothing(
    served: Served, provider: Keycloak, nurse: str
) -> None:
    found = provider.token(ES256)
    for kind in ("id_token", "refresh_token"):
        assert asked(served, found[kind]).status_code == 401


def test_a_token_of_an_algorithm_that_was_not_allowed_opens_nothing(
    served: Served, provider: Keycloak, nurse: str
) -> None:
    answer = asked(served, provider.token(RS256)["access_token"])
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="rejea", error="invalid_token"'


def test_after_signing_out_there_is_no_new_token_and_the_old_one_ends_by_itself(
    served: Served, provider: Keycloak, nurse: str
) -> None:
    found = provider.token(SHORT)
    began = time.monotonic()
    provider.log_out(SHORT, found)
    assert provider.refreshed(SHORT, found).status_code == 400
    while asked(served, found["access_token"]).status_code == 200:
        assert time.monotonic() - began < oidc.SKEW + 10
        time.sleep(0.5)
    assert asked(served, found["access_token"]).status_code == 401


def test_a_suspended_account_is_kept_out_though_the_provider_lets_it_in(
    served: Served, provider: Keycloak, nurse: str
) -> None:
    token = provider.token(ES256)["access_token"]
    with book(served.parts.urls.owner) as connection:
        account_store.mark(connection, nurse, "suspend")
        time.sleep(1.1)
        assert asked(served, token).json()["code"] == "account_not_in_force"
        account_store.mark(connection, nurse, "resume")
        time.sleep(1.1)
    assert let_in(served, token) == nurse


def test_when_the_provider_changes_its_keys_new_tokens_count_at_once(
    served: Served, provider: Keycloak, nurse: str
) -> None:
    """Last here: the keys from before are gone at the provider."""
    old = provider.token(ES256)["access_token"]
    assert let_in(served, old) == nurse
    time.sleep(oidc.APART)
    provider.rotate()
    new = provider.token(ES256)["access_token"]
    assert let_in(served, new) == nurse
    assert asked(served, old).status_code == 401
