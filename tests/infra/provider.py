"""What an OpenID provider publishes, over real HTTP on this machine, and the tokens that it makes.

The real provider of tests/conformance/test_keycloak.py does the same; this one can also misbehave.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

AUDIENCE = "urn:example:rejea"
DISCOVERY = "/realms/test/.well-known/openid-configuration"
PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey


def new_ec_key() -> EllipticCurvePrivateKey:
    return ec_key(SECP256R1())


class Provider:
    """Publishes `keys` by their ids; `says` replaces what stands at an address."""

    def __init__(self, base: str) -> None:
        self.issuer = f"{base}/realms/test"
        self.keys: dict[str, PrivateKey] = {"first": new_ec_key()}
        self.says: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.silent_for = 0.0
        self.jwks = f"{base}/keys"

    def token(
        self,
        subject: str,
        key_id: str = "first",
        headers: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A token as the provider makes it; a claim that is None is left out."""
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": [AUDIENCE, "account"],
            "sub": subject,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "acr": "2",
        }
        told = {name: value for name, value in (usual | claims).items() if value is not None}
        key = self.keys[key_id]
        given = {"typ": "at+jwt", "kid": key_id, **(headers or {})}
        return jwt.encode(told, key, _algorithm(key), headers=given)

    def published(self) -> dict[str, Any]:
        return {"keys": [_jwk(key, key_id) for key_id, key in self.keys.items()]}

    def answer(self, path: str) -> tuple[int, Mapping[str, str], bytes]:
        self.asked.append(path)
        time.sleep(self.silent_for)
        if path in self.says:
            return self.says[path]
        if path == DISCOVERY:
            return _json({"issuer": self.issuer, "jwks_uri": self.jwks})
        return _json(self.published()) if path == "/keys" else (404, {}, b"")


@contextmanager
def providing() -> Iterator[Provider]:
    """Serve a provider for one block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = provider.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _json(told: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps(told).encode()


def _algorithm(key: PrivateKey) -> str:
    match key:
        case Ed25519PrivateKey():
            return "EdDSA"
        case RSAPrivateKey():
            return "RS256"
        case _:
            return "ES256"


def _jwk(key: PrivateKey, key_id: str) -> dict[str, Any]:
    public: Any = key.public_key()
    match key:
        case Ed25519PrivateKey():
            told = OKPAlgorithm.to_jwk(public, as_dict=True)
        case RSAPrivateKey():
            told = RSAAlgorithm.to_jwk(public, as_dict=True)
        case _:
            told = ECAlgorithm.to_jwk(public, as_dict=True)
    told.pop("key_ops", None)
    return {**told, "kid": key_id, "use": "sig", "alg": _algorithm(key)}
