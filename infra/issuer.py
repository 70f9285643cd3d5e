"""The development issuer: signs people in on this machine, without any password.

R1  It works in development mode and for a loopback address alone, and says so otherwise.
R2  Its key is made once, in the home, readable by one account; the token names it by its
    thumbprint (RFC 7638).
R3  A token holds who signs in, for whom it is, and until when; it holds no permissions.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from api.tokens import STRONG_CLASSES, TYPE, KnownKeys, Trust
from infra.private_file import read_or_make
from infra.settings import Misconfigured, Mode, Settings

ISSUER = "urn:rejea:development-issuer"
AUDIENCE = "urn:rejea:api"
HOURS = 12
FILE = "issuer.pem"
STRENGTH = "development"
"""How strongly anybody signs in here: not at all."""


@dataclass(frozen=True)
class Issuer:
    """Holds the private key; `issue` makes tokens, `trust` is what reads them."""

    key: Ed25519PrivateKey

    @property
    def key_id(self) -> str:
        """R2."""
        public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        jwk = {"crv": "Ed25519", "kty": "OKP", "x": _base64(public)}
        text = json.dumps(jwk, separators=(",", ":"), sort_keys=True)
        return _base64(hashlib.sha256(text.encode()).digest())

    def issue(self, subject: str, now: float | None = None) -> str:
        """R3: a token for one account, for a working day."""
        at = int(time.time() if now is None else now)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": at,
            "exp": at + HOURS * 3600,
            "auth_time": at,
            "acr": STRENGTH,
            "jti": str(uuid.uuid4()),
        }
        return jwt.encode(claims, self.key, "EdDSA", headers={"typ": TYPE, "kid": self.key_id})

    def trust(self) -> Trust:
        """Give the doors what they need to know a token, and nothing that could make one."""
        keys = KnownKeys({self.key_id: self.key.public_key()})
        return Trust(
            issuer=ISSUER,
            audience=AUDIENCE,
            keys=keys,
            strong=STRONG_CLASSES | {STRENGTH},
            single_audience=True,
        )


def development_issuer(settings: Settings) -> Issuer:
    """R1 and R2.

    Raises: Misconfigured outside development mode or loopback, or when the key cannot be kept.
    """
    if settings.mode is not Mode.DEVELOPMENT or not _is_loopback(settings.host):
        raise Misconfigured(
            "The development issuer signs people in without a password: it serves this machine"
            " alone, and not in production mode.",
            "Unset REJEA_MODE and REJEA_HOST to try Rejea on this machine.",
        )
    return Issuer(_read_or_make(settings.home))


def _read_or_make(home: Path) -> Ed25519PrivateKey:
    """R2."""
    path = home / FILE
    try:
        key = load_pem_private_key(read_or_make(path, _new_key), password=None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return key


def _new_key() -> bytes:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _no_key(path: Path) -> Misconfigured:
    return Misconfigured(
        f"{path} holds no key of the development issuer.",
        "Remove that file: a new key is made, and the tokens of the old one end.",
    )


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
