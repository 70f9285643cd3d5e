"""Tokens: what an issuer that we trust says of the bearer, once it is proven.

R1  The algorithms are a fixed list, and a key is used with its own algorithm alone; what the
    token says about its key (jwk, jku, x5u, x5c, crit) is never believed.
R2  Issuer, audience, expiry, subject and type are checked, always; clocks may differ by a bounded
    skew, and no token lives longer than a day.
R3  The id of a key is looked up among those that its issuer published, and used for nothing else.
R4  An identity token says who somebody is, to another program: it opens nothing here.
R5  How strongly somebody signed in is told as several factors, one, or nothing; one factor is
    assumed of every class that the issuer's are not known to be stronger than.
R6  A proof is remembered, by the token's digest, and holds until the token's end while its issuer
    publishes the same key; then it is made again, or fails.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from domain.messages import Value

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey

TYPE = "at+jwt"
"""RFC 9068: an access token, and no other kind of token."""
ALGORITHMS: Mapping[type[Any], str] = {
    Ed25519PublicKey: "EdDSA",
    EllipticCurvePublicKey: "ES256",
    RSAPublicKey: "RS256",
}
"""R1. Whether an RSA key is taken at all is decided where keys are read; see infra/oidc.py."""
CLAIMS = ("iss", "aud", "exp", "iat", "sub")
LONGEST = 8192
LONGEST_LIFE = 24 * 3600
_LONGEST_NAME = 255
_OF_IDENTITY_TOKENS = ("at_hash", "c_hash", "s_hash")
_OF_ACCESS_TOKENS = (None, "Bearer", "DPoP", TYPE)
_MOST_METHODS = 8
_UNREADABLE = (jwt.PyJWTError, LookupError, ValueError, TypeError, ArithmeticError, RecursionError)


class Keys(Protocol):
    """The public keys of one issuer."""

    async def find(self, key_id: str) -> PublicKey | None:
        """Tell the key of an id, or that there is none.

        Raises: Unavailable when the issuer has to be asked and does not answer.
        """


class KnownKeys:
    """Keys that are at hand."""

    def __init__(self, keys: Mapping[str, PublicKey]) -> None:
        self._keys = keys

    async def find(self, key_id: str) -> PublicKey | None:
        return self._keys.get(key_id)


SEVERAL_FACTORS, ONE_FACTOR = "multi", "single"
STRONG_CLASSES = frozenset(
    {
        "phr",
        "phrh",
        "mfa",
        "https://refeds.org/profile/mfa",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    }
)
"""The classes that OpenID and REFEDS define for several factors; an issuer may name others."""
_FACTORS: Mapping[str, frozenset[str]] = {
    "knows": frozenset({"pwd", "pin", "kba"}),
    "has": frozenset({"otp", "hwk", "swk", "sc", "sms", "tel", "pop"}),
    "is": frozenset({"face", "fpt", "iris", "retina", "vbm"}),
}


class Trust(Value):
    """An issuer whose tokens count, and how they have to look.

    `strong` are the classes (acr) of a sign-in with several factors; `skew` is in seconds;
    `single_audience` refuses a token that is meant for others too.
    """

    issuer: str
    audience: str
    keys: Keys
    kind: str = TYPE
    strong: frozenset[str] = STRONG_CLASSES
    skew: float = 0.0
    single_audience: bool = False


class SignedIn(Value):
    """Who signed in where; when and how strongly, if the issuer says so."""

    issuer: str
    subject: str
    at: datetime | None = None
    strength: str = ""


class NotBelieved(Exception):
    """The token proves nothing; why is told to nobody."""


class Proof(NamedTuple):
    """What a token proves, by which key of whom, and until when (in seconds since 1970)."""

    who: SignedIn
    trust: Trust
    key_id: str
    key: PublicKey
    ends: float

    async def holds(self) -> bool:
        """R6."""
        return time.time() < self.ends and await self.trust.keys.find(self.key_id) is self.key


class Proven:
    """R6: the proofs of the tokens that were shown last."""

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._proofs: OrderedDict[bytes, Proof] = OrderedDict()

    async def read(self, token: str, trusted: Mapping[str, Trust]) -> SignedIn:
        """Believe a token, or not.

        Raises: as `read`.
        """
        digest = sha256(token.encode()).digest()
        proof = self._proofs.pop(digest, None)
        if proof is None or not await proof.holds():
            proof = await _prove(token, trusted)
        self._proofs[digest] = proof
        if len(self._proofs) > self._most:
            self._proofs.popitem(last=False)
        return proof.who


async def read(token: str, trusted: Mapping[str, Trust]) -> SignedIn:
    """Believe a token, or not.

    Raises:
        NotBelieved: it does not hold.
        Unavailable: the issuer's keys cannot be had now.
    """
    return (await _prove(token, trusted)).who


async def _prove(token: str, trusted: Mapping[str, Trust]) -> Proof:
    if len(token) > LONGEST:
        raise NotBelieved
    try:
        header = jwt.get_unverified_header(token)
        trust = trusted[_issuer(token)]
        key_id = _key_id(header, trust)
        key = await trust.keys.find(key_id)
        if key is None:
            raise NotBelieved
        claims = _claims(token, key, trust)
        return Proof(_signed_in(claims, trust), trust, key_id, key, claims["exp"] + trust.skew)
    except _UNREADABLE as error:
        raise NotBelieved from error


def _issuer(token: str) -> str:
    """What the token says, so that the right keys are asked; it is checked with them."""
    claims = jwt.decode(token, options={"verify_signature": False})
    return str(claims["iss"])


def _key_id(header: Mapping[str, Any], trust: Trust) -> str:
    """R2 and R3: the id of the key, of a token of the right type and algorithm."""
    kind, key_id = header.get("typ"), header.get("kid")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") != trust.kind.lower():
        raise NotBelieved
    if header.get("alg") not in ALGORITHMS.values():
        raise NotBelieved
    if not isinstance(key_id, str) or not 0 < len(key_id) <= _LONGEST_NAME:
        raise NotBelieved
    return key_id


def _claims(token: str, key: PublicKey, trust: Trust) -> Mapping[str, Any]:
    """R1 and R2."""
    return jwt.decode(
        token,
        key,
        algorithms=[algorithm(key)],
        issuer=trust.issuer,
        audience=trust.audience,
        leeway=trust.skew,
        options={"require": list(CLAIMS), "strict_aud": trust.single_audience},
    )


def _signed_in(claims: Mapping[str, Any], trust: Trust) -> SignedIn:
    subject = claims["sub"]
    if not 0 < len(subject) <= _LONGEST_NAME or not subject.isprintable():
        raise NotBelieved
    if claims["exp"] - claims["iat"] > LONGEST_LIFE or _tells_identity(claims):
        raise NotBelieved
    return SignedIn(
        issuer=trust.issuer, subject=subject, at=_moment(claims), strength=_strength(claims, trust)
    )


def _tells_identity(claims: Mapping[str, Any]) -> bool:
    """R4: where both kinds have the type JWT, what they hold tells them apart."""
    return claims.get("typ") not in _OF_ACCESS_TOKENS or any(
        name in claims for name in _OF_IDENTITY_TOKENS
    )


def _moment(claims: Mapping[str, Any]) -> datetime | None:
    """When the person proved who they are: never later than the token was made."""
    told = claims.get("auth_time")
    if type(told) is not int or not 0 < told <= claims["iat"]:
        return None
    return datetime.fromtimestamp(told, UTC)


def _strength(claims: Mapping[str, Any], trust: Trust) -> str:
    """How: with several factors, with one, or not told (R5)."""
    named, methods = claims.get("acr"), claims.get("amr")
    told = [one for one in methods if isinstance(one, str)] if isinstance(methods, list) else []
    if (isinstance(named, str) and named in trust.strong) or _has_several_factors(told):
        return SEVERAL_FACTORS
    return ONE_FACTOR if named or told else ""


def _has_several_factors(methods: list[str]) -> bool:
    """By the methods of RFC 8176: `mfa`, or methods of at least two kinds of factor."""
    kinds = {kind for kind, names in _FACTORS.items() if names & set(methods[:_MOST_METHODS])}
    return "mfa" in methods or len(kinds) > 1


def algorithm(key: PublicKey) -> str:
    """R1: the only algorithm that a key is used with."""
    return next(name for kind, name in ALGORITHMS.items() if isinstance(key, kind))
