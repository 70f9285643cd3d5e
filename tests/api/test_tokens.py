"""Who may come in: only the bearer of a token that our issuer made for us, and that still holds."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as rsa_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.auth import Account, State, Verifier
from api.errors import Problem, Unauthenticated
from api.tokens import LONGEST, TYPE, KnownKeys, NotBelieved, Proven, PublicKey, SignedIn
from domain.access import Principal
from infra.account_book import signed
from infra.issuer import AUDIENCE, ISSUER, Issuer, development_issuer
from infra.settings import Misconfigured, Mode, Settings
from tests.api.served import Served
from tests.api.world import accounts
from tests.examples import POLICE

KEY = Ed25519PrivateKey.generate()
OURS = Issuer(KEY)


class World:
    """The accounts of the world, as a directory that is never late."""

    async def of(self, who: SignedIn) -> Account:
        found = accounts().get(who.subject)
        state = State.IN_FORCE if found else State.UNKNOWN
        return signed(Account(state=state, principal=found), who)

    async def person(self, user_id: str) -> Account:
        return Account(state=State.UNKNOWN, principal=accounts().get(user_id))


class Still:
    """A moment that does not pass."""

    async def of(self, principal: Principal) -> Principal:
        return principal


VERIFIER = Verifier(
    trusted={ISSUER: OURS.trust()}, accounts=World(), circumstances=Still(), ask="the registrar"
)
NOW = int(time.time())
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": POLICE.user_id,
    "iat": NOW,
    "exp": NOW + 3600,
}
HEADERS = {"typ": TYPE, "kid": OURS.key_id}


def token(
    key: Any = KEY,
    algorithm: str = "EdDSA",
    headers: Mapping[str, Any] = HEADERS,
    **claims: Any,
) -> str:
    told = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    return jwt.encode(told, key, algorithm, headers=dict(headers))


def raw(header: Mapping[str, Any], claims: Mapping[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(dict(part)).encode() for part in (header, claims)]
    return ".".join(
        base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in [*parts, signature]
    )


PUBLIC_PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
PUBLIC_RAW = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
RSA = rsa_key(public_exponent=65537, key_size=2048)
STRANGER = Ed25519PrivateKey.generate()


def hmac_token(secret: bytes) -> str:
    """A token signed with the public key as if it were a shared secret, past PyJWT's own guard."""
    unsigned = raw({"alg": "HS256", **HEADERS}, CLAIMS).rpartition(".")[0]
    signature = hmac.digest(secret, unsigned.encode(), hashlib.sha256)
    return f"{unsigned}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


ATTACKS = {
    "no signature at all": raw({"alg": "none", **HEADERS}, CLAIMS),
    "no signature, in capitals": raw({"alg": "NONE", **HEADERS}, CLAIMS),
    "a signature cut off": token().rpartition(".")[0] + ".",
    "the public key as a shared secret (PEM)": hmac_token(PUBLIC_PEM),
    "the public key as a shared secret (raw)": hmac_token(PUBLIC_RAW),
    "another algorithm of the list": token(key=ec_key(SECP256R1()), algorithm="ES256"),
    "RSA": token(key=RSA, algorithm="RS256"),
    "a stranger's key": token(key=STRANGER),
    "expired": token(iat=NOW - 100, exp=NOW - 1),
    "never expiring": token(exp=None),
    "made in the future": token(nbf=NOW + 3600),
    "without a subject": token(sub=None),
    "with a number as subject": raw(
        {"alg": "EdDSA", **HEADERS}, CLAIMS | {"sub": 1}, KEY.sign(b"")
    ),
    "with a subject that no table holds": token(sub="user\0"),
    "with a subject without end": token(sub="u" * 300),
    "living for more than a day": token(exp=NOW + 25 * 3600),
    "for another audience": token(aud="urn:rejea:other"),
    "for several audiences": token(aud=[AUDIENCE, "urn:rejea:other"]),
    "without an audience": token(aud=None),
    "from another issuer": token(iss="urn:somebody"),
    "without an issuer": token(iss=None),
    "of another type": token(headers=HEADERS | {"typ": "JWT"}),
    "an identity token": token(headers=HEADERS | {"typ": "id+jwt"}),
    "without a key's id": token(headers={"typ": TYPE}),
    "with a path as a key's id": token(headers=HEADERS | {"kid": "../../etc/passwd"}),
    "with a statement as a key's id": token(headers=HEADERS | {"kid": "' OR 1=1 --"}),
    "with a huge id of a key": token(headers=HEADERS | {"kid": "k" * 3000}),
    "with a number as a key's id": raw(
        {"alg": "EdDSA", **HEADERS, "kid": 7}, CLAIMS, KEY.sign(b"")
    ),
    "with a key of its own": token(
        key=STRANGER,
        headers=HEADERS | {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}},
    ),
    "with an address of keys": token(
        key=STRANGER, headers=HEADERS | {"jku": "https://example.org/keys"}
    ),
    "with certificates of its own": token(
        key=STRANGER, headers=HEADERS | {"x5u": "https://example.org/c", "x5c": ["AAAA"]}
    ),
    "with something critical": token(headers=HEADERS | {"crit": ["b64"], "b64": True}),
    "no token": "not-a-token",
    "empty parts": "..",
    "very long": "a" * 100_000,
    "sound, and longer than any": token(note="x" * LONGEST),
}


def rejected(verifier: Verifier, authorization: str | None) -> Unauthenticated:
    with pytest.raises(Unauthenticated) as caught:
        asyncio.run(verifier.principal(authorization))
    return caught.value


def signed_in(told: str) -> Principal:
    return asyncio.run(VERIFIER.principal(f"Bearer {told}"))


def test_a_token_of_our_issuer_names_its_bearer() -> None:
    assert signed_in(OURS.issue(POLICE.user_id)).actor == POLICE


def test_a_principal_knows_when_and_how_it_signed_in() -> None:
    found = signed_in(token(auth_time=NOW - 90, acr="urn:example:two-factors"))
    assert found.signed_in_at == datetime.fromtimestamp(NOW - 90, UTC)
    assert found.strength == "single"


def test_methods_of_sign_in_count_where_no_class_is_named() -> None:
    assert signed_in(token(amr=["pwd", "otp"])).strength == "multi"
    assert signed_in(token(amr=["mfa"])).strength == "multi"
    assert signed_in(token(amr=["pwd", "pin"])).strength == "single"
    assert signed_in(token(amr=["otp"], acr="1")).strength == "single"
    assert signed_in(token()).strength == ""


def test_a_class_counts_as_several_factors_where_it_is_known_for_it() -> None:
    assert signed_in(token(acr="phr")).strength == "multi"
    assert signed_in(token(acr="0")).strength == "single"


@pytest.mark.parametrize(
    "told", [NOW + 60, -1, "yesterday", True, None], ids=["ahead", "negative", "word", "true", "no"]
)
def test_nobody_signed_in_at_a_moment_that_cannot_be(told: object) -> None:
    assert signed_in(token(auth_time=told)).signed_in_at is None


def test_whoever_has_no_account_is_told_whom_to_ask() -> None:
    with pytest.raises(Problem) as caught:
        signed_in(token(sub="user-of-nobody"))
    assert (caught.value.status, caught.value.code) == (403, "account_unknown")
    assert "Ask the registrar." in caught.value.detail
    assert "user-of-nobody" not in caught.value.detail


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_other_token_opens_the_door(attack: str) -> None:
    rejected(VERIFIER, f"Bearer {ATTACKS[attack]}")


def test_every_bad_token_gets_one_answer() -> None:
    answers = {rejected(VERIFIER, f"Bearer {bad}").detail for bad in ATTACKS.values()}
    assert len(answers) == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_refusing_a_token_costs_the_processor_less_than_two_milliseconds(attack: str) -> None:
    def seconds() -> float:
        began = time.process_time()
        rejected(VERIFIER, f"Bearer {ATTACKS[attack]}")
        return time.process_time() - began

    assert min(seconds() for _ in range(10)) < 0.002


@pytest.mark.parametrize("scheme", [None, "", "Basic cG9saWNlOng=", "Bearer", "Bearer "])
def test_without_a_token_one_is_told_how_to_sign_in(scheme: str | None) -> None:
    assert rejected(VERIFIER, scheme).headers["WWW-Authenticate"] == 'Bearer realm="rejea"'


def test_the_door_answers_a_bad_token_with_401_and_a_challenge(served: Served) -> None:
    answer = served.http.post(
        "/graphql",
        json={"query": "{ me { id } }"},
        headers={"Authorization": f"Bearer {ATTACKS['no signature at all']}"},
    )
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer realm="rejea", error="invalid_token"'


def test_a_token_of_another_home_opens_nothing(served: Served) -> None:
    foreign = OURS.issue(POLICE.user_id)
    answer = served.http.post(
        "/graphql",
        json={"query": "{ me { id } }"},
        headers={"Authorization": f"Bearer {foreign}"},
    )
    assert answer.status_code == 401


def test_the_development_issuer_refuses_production(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        development_issuer(Settings(home=tmp_path, mode=Mode.PRODUCTION))


def test_the_development_issuer_refuses_another_host(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        development_issuer(Settings(home=tmp_path, host="192.0.2.1"))


def test_the_issuers_key_is_made_once_and_for_one_account(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    first, again = development_issuer(settings), development_issuer(settings)
    assert first.key_id == again.key_id
    assert (tmp_path / "home" / "issuer.pem").stat().st_mode & 0o777 == 0o600


def test_a_spoiled_key_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "issuer.pem").write_text("nothing")
    with pytest.raises(Misconfigured) as caught:
        development_issuer(Settings(home=tmp_path))
    assert "Remove that file" in caught.value.advice


def test_a_proof_is_remembered_while_its_key_stands_and_no_longer() -> None:
    keys: dict[str, PublicKey] = {OURS.key_id: KEY.public_key()}
    trusted = {ISSUER: replace(OURS.trust(), keys=KnownKeys(keys))}
    proven, shown = Proven(), token()
    assert asyncio.run(proven.read(shown, trusted)) == asyncio.run(proven.read(shown, trusted))
    keys[OURS.key_id] = STRANGER.public_key()
    with pytest.raises(NotBelieved):
        asyncio.run(proven.read(shown, trusted))
    keys.clear()
    with pytest.raises(NotBelieved):
        asyncio.run(proven.read(shown, trusted))


def test_a_proof_is_not_remembered_past_the_end_of_its_token() -> None:
    trusted, proven = {ISSUER: OURS.trust()}, Proven()
    shown = token(exp=int(time.time()) + 1)
    asyncio.run(proven.read(shown, trusted))
    time.sleep(1.1)
    with pytest.raises(NotBelieved):
        asyncio.run(proven.read(shown, trusted))
