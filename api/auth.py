"""Who asks: a bearer token becomes a principal, or nobody.

R1  The algorithms are a fixed list, and a key is used with its own algorithm alone; what the
    token says about its key (jwk, jku, x5c, crit) is never believed.
R2  Issuer, audience, expiry, subject and type are checked, always.
R3  A token holds no permissions: its subject names an account, and the account says the rest.
R4  Every token that does not pass gets one answer, which does not say what was wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.errors import Unauthenticated
from domain.access import Principal

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey

TYPE = "at+jwt"
"""RFC 9068: an access token, and no other kind of token."""
CLAIMS = ("iss", "aud", "exp", "iat", "sub")
LONGEST = 4096

_REJECTED = "The token is not valid here, or no longer; sign in again."
_MISSING = "Send a token: Authorization: Bearer TOKEN."


@dataclass(frozen=True, kw_only=True)
class Verifier:
    """Knows the issuer's public keys by their ids, and the accounts by their subjects."""

    issuer: str
    audience: str
    keys: Mapping[str, PublicKey]
    accounts: Mapping[str, Principal]

    def principal(self, authorization: str | None) -> Principal:
        """Tell who asks.

        Raises: Unauthenticated, R4.
        """
        if not authorization:
            raise Unauthenticated(_MISSING)
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated(_MISSING)
        found = self.accounts.get(self._subject(token.strip()))
        if found is None:
            raise _rejected()
        return found

    def _subject(self, token: str) -> str:
        if len(token) > LONGEST:
            raise _rejected()
        try:
            key = self._key(jwt.get_unverified_header(token))
            claims = jwt.decode(
                token,
                key,
                algorithms=[_algorithm(key)],
                issuer=self.issuer,
                audience=self.audience,
                options={"require": list(CLAIMS), "strict_aud": True},
            )
        except jwt.PyJWTError as error:
            raise _rejected() from error
        return str(claims["sub"])

    def _key(self, header: Mapping[str, Any]) -> PublicKey:
        """R1 and R2: a key of ours, for a token of the right type."""
        kind, key_id = header.get("typ"), header.get("kid")
        known = self.keys.get(key_id) if isinstance(key_id, str) else None
        if known is None or not isinstance(kind, str) or kind.lower() != TYPE:
            raise _rejected()
        return known


def _algorithm(key: PublicKey) -> str:
    """R1."""
    return "EdDSA" if isinstance(key, Ed25519PublicKey) else "ES256"


def _rejected() -> Unauthenticated:
    return Unauthenticated(_REJECTED, "invalid_token")
