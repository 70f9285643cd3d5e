"""The identity provider: found by its issuer (OpenID Connect Discovery), believed by its keys.

R1  What the discovery document says of its issuer has to be the issuer that was configured.
R2  Keys are those of the fixed list: Ed25519 and P-256, and RSA of 2,048 bits or more where that
    was allowed. A key for something else, without an id, or with a private part is none.
R3  Keys are read anew when they are five minutes old, and at once for an id that is not known, but
    not more often than every ten seconds, whatever is sent. One waits for them; while they do not
    come, nobody else does.
R4  A provider that does not answer is asked again, and what it said last counts for an hour; then
    nobody signs in, which is told as unavailable and not as a bad token.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from api.tokens import STRONG_CLASSES, PublicKey, Trust, algorithm
from domain.ports import Unavailable
from infra.oidc_reading import read_json
from infra.settings import Misconfigured, Settings

logger = logging.getLogger("rejea.sign_in")

DISCOVERY = "/.well-known/openid-configuration"
SKEW = 30.0
"""How far the provider's clock may be from ours, in seconds."""
FRESH = 300.0
APART = 10.0
OLDEST = 3600.0
MOST_KEYS = 100
_LEAST_RSA_BITS = 2048
_LONGEST_ID = 255

Read = Callable[[str], Mapping[str, Any]]


class ProviderError(Exception):
    """The provider says what cannot be; the message names no person and no token."""


class Provider:
    """The keys of one provider, as api.tokens asks for them (R3, R4)."""

    def __init__(
        self,
        issuer: str,
        *,
        allows_rsa: bool = False,
        read: Read = read_json,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._allows_rsa = allows_rsa
        self._read = read
        self._clock = clock
        self._keys: Mapping[str, PublicKey] = {}
        self._read_at: float | None = None
        self._tried_at: float | None = None
        self._reading: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> PublicKey | None:
        """Tell the key of an id, or that the provider has none.

        Raises: Unavailable when it was not heard of for too long.
        """
        nobody_tried = self._age(self._tried_at) > FRESH
        if self._age(self._read_at) > FRESH:
            reading = self._begin()
            await _end_of(reading if nobody_tried or not self._keys else None)
        if key_id not in self._keys:
            await _end_of(self._begin())
        if self._age(self._read_at) > OLDEST:
            raise Unavailable("the identity provider does not answer; try again")
        return self._keys.get(key_id)

    def _begin(self) -> asyncio.Task[None] | None:
        """R3: begin to read, unless that was done a moment ago."""
        if self._reading is not None and not self._reading.done():
            return self._reading
        if self._age(self._tried_at) < APART:
            return None
        self._tried_at = self._clock()
        self._reading = asyncio.create_task(self._renew())
        return self._reading

    async def _renew(self) -> None:
        """R4: what goes wrong is noted, and what was known stays."""
        try:
            self._keys = await asyncio.to_thread(self.published)
        except (OSError, ValueError, ProviderError) as error:
            logger.warning("the keys of the identity provider were not read: %s", _words(error))
            return
        self._read_at = self._clock()

    def published(self) -> Mapping[str, PublicKey]:
        """R1 and R2; a blocking call.

        Raises: OSError, ValueError, ProviderError.
        """
        found = self._read(self._issuer.rstrip("/") + DISCOVERY)
        if found.get("issuer") != self._issuer:
            raise ProviderError("the discovery document is another issuer's")
        address = found.get("jwks_uri")
        if not isinstance(address, str):
            raise ProviderError("the discovery document names no keys")
        return read_keys(self._read(address), allows_rsa=self._allows_rsa)

    def _age(self, moment: float | None) -> float:
        return float("inf") if moment is None else self._clock() - moment


def provider(settings: Settings) -> Trust | None:
    """The provider of the settings, if one is named; it is asked when somebody first signs in."""
    if settings.oidc_issuer is None or settings.oidc_audience is None:
        return None
    return Trust(
        issuer=settings.oidc_issuer,
        audience=settings.oidc_audience,
        keys=Provider(settings.oidc_issuer, allows_rsa=settings.oidc_allows_rsa),
        kind=settings.oidc_kind,
        strong=STRONG_CLASSES.union(settings.oidc_strong),
        skew=SKEW,
    )


def count_keys(settings: Settings) -> int:
    """Ask the provider of the settings, and tell how many keys of it count here.

    Raises: Misconfigured when it does not answer as a provider does.
    """
    issuer = settings.oidc_issuer or ""
    try:
        return len(Provider(issuer, allows_rsa=settings.oidc_allows_rsa).published())
    except (OSError, ValueError, ProviderError) as error:
        raise Misconfigured(
            f"The identity provider cannot be used: {_words(error)}.",
            f"docs/sign-in.md tells what {issuer.rstrip('/')}{DISCOVERY} has to say.",
        ) from error


def read_keys(told: Mapping[str, Any], *, allows_rsa: bool = False) -> Mapping[str, PublicKey]:
    """Read a set of keys (RFC 7517); what is none of ours is passed over.

    Raises: ProviderError when it is no set of keys, or there is none that we may use.
    """
    listed = told.get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ProviderError("what is published is no set of keys")
    found: dict[str, PublicKey] = {}
    for one in listed:
        key = _key(one, allows_rsa=allows_rsa)
        if key is not None:
            found.setdefault(one["kid"], key)
    if not found:
        raise ProviderError("none of the published keys is of an algorithm that is allowed here")
    return found


def _key(told: object, *, allows_rsa: bool) -> PublicKey | None:
    """R2."""
    if not isinstance(told, dict) or not _is_for_signatures(told):
        return None
    try:
        key = jwt.PyJWK.from_dict(told).key
    except (jwt.PyJWTError, ValueError, TypeError, LookupError, NotImplementedError):
        return None
    if not _is_allowed(key, allows_rsa=allows_rsa):
        return None
    named = told.get("alg", algorithm(key))
    return key if named == algorithm(key) else None


def _is_for_signatures(told: Mapping[str, Any]) -> bool:
    key_id, operations = told.get("kid"), told.get("key_ops", ["verify"])
    named = isinstance(key_id, str) and 0 < len(key_id) <= _LONGEST_ID
    verifies = isinstance(operations, list) and "verify" in operations
    return named and verifies and told.get("use", "sig") == "sig"


def _is_allowed(key: object, *, allows_rsa: bool) -> bool:
    match key:
        case Ed25519PublicKey():
            return True
        case EllipticCurvePublicKey():
            return isinstance(key.curve, SECP256R1)
        case RSAPublicKey():
            return allows_rsa and key.key_size >= _LEAST_RSA_BITS
        case _:
            return False


async def _end_of(reading: asyncio.Task[None] | None) -> None:
    """Wait until keys are read, by whoever began; one that is sent away ends nothing."""
    if reading is not None:
        await asyncio.shield(reading)


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, ProviderError) else type(error).__name__
