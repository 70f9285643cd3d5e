"""The identity provider is found by its issuer and believed by its keys, in bounded time."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as rsa_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from api.errors import Unauthenticated
from api.tokens import NotBelieved, Trust, read
from domain.ports import Unavailable
from infra import oidc, oidc_reading
from infra.entering import make_entrance
from infra.issuer import development_issuer
from infra.oidc import APART, FRESH, OLDEST, ProviderError, count_keys, read_keys
from infra.oidc_reading import read_json
from infra.settings import Misconfigured, Mode, Settings
from projections.reading import Question
from tests.infra.provider import AUDIENCE, DISCOVERY, Provider, new_ec_key, providing

A = TypeVar("A")


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(provider: Provider, clock: Clock) -> oidc.Provider:
    return oidc.Provider(provider.issuer, clock=clock)


def known(keys: oidc.Provider, key_id: str) -> bool:
    async def find() -> bool:
        return await keys.find(key_id) is not None

    return asyncio.run(find())


def test_a_published_key_is_found_by_discovery(keys: oidc.Provider, provider: Provider) -> None:
    assert known(keys, "first")
    assert provider.asked == [DISCOVERY, "/keys"]


def test_keys_are_not_asked_for_again_while_they_are_fresh(
    keys: oidc.Provider, provider: Provider, clock: Clock
) -> None:
    assert known(keys, "first")
    clock.now += FRESH
    assert known(keys, "first")
    assert len(provider.asked) == 2


def test_a_new_key_counts_at_once(keys: oidc.Provider, provider: Provider, clock: Clock) -> None:
    assert known(keys, "first")
    clock.now += APART
    provider.keys["second"] = new_ec_key()
    assert known(keys, "second")


def test_a_withdrawn_key_counts_no_more_after_five_minutes(
    keys: oidc.Provider, provider: Provider, clock: Clock
) -> None:
    assert known(keys, "first")
    provider.keys = {"second": new_ec_key()}
    clock.now += FRESH - 1
    assert known(keys, "first")
    clock.now += 2
    assert not known(keys, "first")


def test_ids_that_nobody_knows_do_not_make_us_ask_the_provider_more_than_every_ten_seconds(
    keys: oidc.Provider, provider: Provider, clock: Clock
) -> None:
    for number in range(50):
        assert not known(keys, f"guess-{number}")
    assert len(provider.asked) == 2
    clock.now += APART
    assert not known(keys, "guess")
    assert len(provider.asked) == 4


def test_many_who_come_at_once_ask_the_provider_once(
    keys: oidc.Provider, provider: Provider
) -> None:
    async def come() -> list[object]:
        return await asyncio.gather(*(keys.find("first") for _ in range(50)))

    assert None not in asyncio.run(come())
    assert len(provider.asked) == 2


def test_one_who_is_sent_away_does_not_end_what_others_wait_for(
    keys: oidc.Provider, provider: Provider
) -> None:
    provider.silent_for = 0.2

    async def come() -> object:
        leaving = asyncio.create_task(keys.find("first"))
        staying = asyncio.create_task(keys.find("first"))
        await asyncio.sleep(0.05)
        leaving.cancel()
        return await staying

    assert asyncio.run(come()) is not None


def test_while_the_provider_is_silent_what_it_said_last_counts_for_an_hour(
    keys: oidc.Provider, provider: Provider, clock: Clock
) -> None:
    assert known(keys, "first")
    provider.says[DISCOVERY] = (503, {}, b"")
    clock.now += OLDEST - 1
    assert known(keys, "first")
    clock.now += 2
    with pytest.raises(Unavailable):
        known(keys, "first")


def test_while_the_provider_is_silent_only_the_first_waits_for_it(
    keys: oidc.Provider, provider: Provider, clock: Clock
) -> None:
    assert known(keys, "first")
    clock.now += FRESH + 1
    provider.silent_for = 0.3

    async def come() -> float:
        first = asyncio.create_task(keys.find("first"))
        await asyncio.sleep(0.02)
        began = time.monotonic()
        await keys.find("first")
        waited = time.monotonic() - began
        await first
        return waited

    assert asyncio.run(come()) < 0.1


def test_a_provider_that_was_never_heard_of_is_unavailable(
    keys: oidc.Provider, provider: Provider
) -> None:
    provider.says[DISCOVERY] = (503, {}, b"")
    with pytest.raises(Unavailable):
        known(keys, "first")


def test_where_rsa_was_allowed_its_tokens_count_and_elsewhere_they_do_not(
    provider: Provider, clock: Clock
) -> None:
    provider.keys["rsa"] = rsa_key(public_exponent=65537, key_size=2048)
    token = provider.token("anybody", "rsa")

    def subject(*, allows_rsa: bool) -> str:
        keys = oidc.Provider(provider.issuer, allows_rsa=allows_rsa, clock=clock)
        trust = Trust(issuer=provider.issuer, audience=AUDIENCE, keys=keys)
        return asyncio.run(read(token, {provider.issuer: trust})).subject

    assert subject(allows_rsa=True) == "anybody"
    with pytest.raises(NotBelieved):
        subject(allows_rsa=False)


def test_where_tokens_have_the_type_jwt_identity_tokens_open_nothing(
    keys: oidc.Provider, provider: Provider
) -> None:
    trust = Trust(issuer=provider.issuer, audience=AUDIENCE, keys=keys, kind="JWT")

    def subject(**claims: Any) -> str:
        token = provider.token("anybody", headers={"typ": "JWT"}, **claims)
        return asyncio.run(read(token, {provider.issuer: trust})).subject

    assert subject(typ="Bearer") == subject() == "anybody"
    for claims in ({"typ": "ID"}, {"typ": "Refresh"}, {"at_hash": "AAAA"}, {"c_hash": "AAAA"}):
        with pytest.raises(NotBelieved):
            subject(**claims)


def test_the_clock_of_the_provider_may_be_wrong_by_the_skew_and_no_more(
    provider: Provider,
) -> None:
    trust = oidc.provider(settings(provider.issuer))
    assert trust is not None
    now = int(time.time())

    async def subjects(token: str) -> str:
        return (await read(token, {provider.issuer: trust})).subject

    for early in ({"nbf": now + 20}, {"iat": now + 20, "auth_time": None}, {"exp": now - 20}):
        assert asyncio.run(subjects(provider.token("anybody", **early))) == "anybody"
    for early in ({"nbf": now + 40}, {"iat": now + 40, "auth_time": None}, {"exp": now - 40}):
        with pytest.raises(NotBelieved):
            asyncio.run(subjects(provider.token("anybody", **early)))


NOT_WORTH_ASKING: dict[str, dict[str, Any]] = {
    "of another type": {"typ": "JWT"},
    "with a huge id of its key": {"kid": "k" * 300},
    "without an id of its key": {"kid": ""},
    "without a signature": {"alg": "none"},
    "with a shared secret": {"alg": "HS256"},
}


@pytest.mark.parametrize("kind", NOT_WORTH_ASKING)
def test_what_cannot_be_a_token_of_the_provider_does_not_make_us_ask_it(
    keys: oidc.Provider, provider: Provider, kind: str
) -> None:
    trust = Trust(issuer=provider.issuer, audience=AUDIENCE, keys=keys)
    parts = provider.token("anybody").split(".")
    header = {"alg": "ES256", "typ": "at+jwt", "kid": "guess", **NOT_WORTH_ASKING[kind]}
    parts[0] = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    with pytest.raises(NotBelieved):
        asyncio.run(read(".".join(parts), {provider.issuer: trust}))
    assert provider.asked == []


def says(provider: Provider, path: str, told: Any) -> None:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    provider.says[path] = (200, {"Content-Type": "application/json"}, body)


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
        {"jwks_uri": None},
        b"[]",
        b"<html>",
    ],
)
def test_a_discovery_document_that_is_not_the_issuers_own_is_not_believed(
    keys: oidc.Provider, provider: Provider, told: Any
) -> None:
    usual = {"issuer": provider.issuer, "jwks_uri": provider.jwks}
    says(provider, DISCOVERY, told if isinstance(told, bytes) else usual | told)
    with pytest.raises(Unavailable):
        known(keys, "first")
    assert provider.asked == [DISCOVERY]


@pytest.mark.parametrize(
    "address", ["http://keys.example/keys", "file:///etc/passwd", "https://a:b@keys.example", 7]
)
def test_keys_are_never_read_from_where_others_could_write_them(
    keys: oidc.Provider, provider: Provider, address: Any
) -> None:
    says(provider, DISCOVERY, {"issuer": provider.issuer, "jwks_uri": address})
    with pytest.raises(Unavailable):
        known(keys, "first")


def test_nothing_is_read_but_over_https_or_on_this_machine(
    provider: Provider, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text("{}")
    for address in (provider.jwks.replace("127.0.0.1", "0.0.0.0"), file.as_uri()):  # noqa: S104
        with pytest.raises(ValueError, match="https"):
            read_json(address)
    assert provider.asked == []


def test_a_redirection_is_followed_nowhere(provider: Provider) -> None:
    provider.says["/keys"] = (302, {"Location": f"{provider.issuer}/elsewhere"}, b"")
    with pytest.raises(OSError, match="302"):
        read_json(f"{provider.issuer.removesuffix('/realms/test')}/keys")
    assert provider.asked == ["/keys"]


def test_reading_ends_however_slow_the_answer(provider: Provider) -> None:
    provider.silent_for = 1.0
    with pytest.raises(TimeoutError):
        read_json(f"{provider.issuer}/.well-known/openid-configuration", seconds=0.1)


def test_an_answer_without_end_is_cut_off(provider: Provider) -> None:
    says(provider, DISCOVERY, b"[" + b"1," * oidc_reading.MOST_BYTES)
    with pytest.raises(ValueError, match="too large"):
        read_json(f"{provider.issuer}/.well-known/openid-configuration")


def jwk(**words: Any) -> dict[str, Any]:
    public: Any = Ed25519PrivateKey.generate().public_key()
    told = OKPAlgorithm.to_jwk(public, as_dict=True)
    told.pop("key_ops", None)
    return {**told, "kid": "one", **words}


def curve(kind: Any) -> dict[str, Any]:
    return {**ECAlgorithm.to_jwk(ec_key(kind).public_key(), as_dict=True), "kid": "one"}


SOUND = jwk(kid="sound")
NOT_OURS: dict[str, Any] = {
    "a shared secret": {"kty": "oct", "k": "c2VjcmV0", "kid": "one", "alg": "HS256"},
    "a private key": {
        **OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate(), as_dict=True),
        "kid": "one",
    },
    "without an id": jwk(kid=None),
    "with a number as its id": jwk(kid=1),
    "with a huge id": jwk(kid="k" * 5000),
    "for encryption": jwk(use="enc"),
    "for signing only": jwk(key_ops=["sign"]),
    "of another algorithm than it says": jwk(alg="ES256"),
    "of another curve": curve(SECP384R1()),
    "half a key": {"kty": "EC", "crv": "P-256", "x": "AAAA", "kid": "one"},
    "no key at all": "key",
}


@pytest.mark.parametrize("kind", NOT_OURS)
def test_what_is_no_key_of_ours_is_passed_over(kind: str) -> None:
    assert list(read_keys({"keys": [NOT_OURS[kind], SOUND]})) == ["sound"]


@pytest.mark.parametrize("told", [{}, {"keys": "none"}, {"keys": []}, {"keys": [SOUND] * 101}])
def test_what_is_no_set_of_keys_is_told(told: Any) -> None:
    with pytest.raises(ProviderError):
        read_keys(told)


def test_rsa_counts_only_where_it_was_allowed_and_long_enough(provider: Provider) -> None:
    provider.keys = {
        "long": rsa_key(public_exponent=65537, key_size=2048),
        "short": rsa_key(public_exponent=65537, key_size=1024),  # noqa: S505  # Refused.
    }
    assert list(read_keys(provider.published(), allows_rsa=True)) == ["long"]
    with pytest.raises(ProviderError):
        read_keys(provider.published())


@pytest.mark.parametrize("algorithm", ["PS256", "RS512", "none", 7])
def test_an_rsa_key_for_another_algorithm_is_passed_over(
    provider: Provider, algorithm: Any
) -> None:
    provider.keys = {"rsa": rsa_key(public_exponent=65537, key_size=2048)}
    (told,) = provider.published()["keys"]
    assert list(read_keys({"keys": [told, SOUND]}, allows_rsa=True)) == ["rsa", "sound"]
    other = {**told, "alg": algorithm}
    assert list(read_keys({"keys": [other, SOUND]}, allows_rsa=True)) == ["sound"]


def settings(issuer: str) -> Settings:
    return Settings(home=Path("nowhere"), oidc_issuer=issuer, oidc_audience=AUDIENCE)


def test_the_doctor_counts_the_keys_of_the_provider(provider: Provider) -> None:
    assert count_keys(settings(provider.issuer)) == 1


def test_the_doctor_says_what_a_provider_that_does_not_answer_has_to_say(
    provider: Provider,
) -> None:
    provider.says[DISCOVERY] = (404, {}, b"")
    with pytest.raises(Misconfigured) as caught:
        count_keys(settings(provider.issuer))
    assert f"{provider.issuer}/.well-known/openid-configuration" in caught.value.advice


def test_in_production_mode_nobody_starts_without_a_provider(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no identity provider"):
        make_entrance(Settings(home=tmp_path, mode=Mode.PRODUCTION), unasked, {}, never)


def test_in_production_mode_the_development_issuer_is_believed_by_nobody(tmp_path: Path) -> None:
    given = replace(settings("https://login.example.org"), mode=Mode.PRODUCTION)
    entrance = make_entrance(given, unasked, {}, never)
    token = development_issuer(Settings(home=tmp_path)).issue("anybody")
    with pytest.raises(Unauthenticated):
        asyncio.run(entrance.principal(f"Bearer {token}"))


def never() -> datetime:
    raise AssertionError("nobody came in, so nobody asks for the time")


async def unasked(question: Question[A]) -> A:
    """Stands where the database would be, which is not asked."""
    raise AssertionError(question)
