"""A real OpenID provider: Keycloak, fetched by coordinate, checked, started for one block."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import secrets
import signal
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from infra.kafka_broker.java import find_java
from infra.settings import Misconfigured
from tests.conformance.wanting import wanting

GROUP, ARTIFACT, VERSION = "org.keycloak", "keycloak-quarkus-dist", "26.4.0"
SHA256 = "9fe5f9213ecf83f24b53b27409f3e0f20e10edce36aaa0828778a57c80f07a87"
FOLDER = Path(__file__).parents[2] / "build" / "keycloak"
PATIENCE = 300.0
ADMINISTRATOR = "administrator"
BACK = "http://127.0.0.1/back"

AUDIENCE = "urn:example:rejea"
PASSWORD = "correct horse battery staple"
USERS = ("nurse", "stranger")
ES256, EDDSA, RS256, SHORT = "with-es256", "with-eddsa", "with-rs256", "short-lived"


class Keycloak:
    """A running Keycloak with one realm; `token` signs a person in and gives their access token."""

    def __init__(self, base: str, password: str) -> None:
        self.http = httpx.Client(base_url=base, timeout=60)
        self.issuer = f"{base}/realms/protection"
        self._endpoint = "/realms/protection/protocol/openid-connect"
        self._password = password
        self._do("POST", "/admin/realms", _realm())

    def token(self, client: str, user: str = "nurse") -> dict[str, str]:
        """What the provider answers to a person's name and password."""
        words = {"username": user, "password": PASSWORD, "scope": "openid"}
        return self._tokens(client, grant_type="password", **words)

    def signed_in(self, client: str, user: str = "nurse") -> dict[str, str]:
        """The same by the code flow with PKCE: the page, the form, the code, the token."""
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        with httpx.Client(base_url=self.http.base_url, timeout=60) as browser:
            asked = {
                "client_id": client,
                "redirect_uri": BACK,
                "response_type": "code",
                "scope": "openid",
                "code_challenge": challenge.rstrip(b"=").decode(),
                "code_challenge_method": "S256",
            }
            page = browser.get(f"{self._endpoint}/auth", params=asked)
            form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
            assert form, page.text
            given = {"username": user, "password": PASSWORD}
            for cookie in browser.cookies.jar:
                cookie.secure = False  # As browsers do, for this machine itself.
            back = browser.post(html.unescape(form.group(1)), data=given)
        assert back.status_code == 302, back.text
        (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
        words = {"code": code, "code_verifier": verifier, "redirect_uri": BACK}
        return self._tokens(client, grant_type="authorization_code", **words)

    def log_out(self, client: str, tokens: Mapping[str, str]) -> None:
        given = {"client_id": client, "refresh_token": tokens["refresh_token"]}
        self.http.post(f"{self._endpoint}/logout", data=given).raise_for_status()

    def refreshed(self, client: str, tokens: Mapping[str, str]) -> httpx.Response:
        words = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        return self.http.post(f"{self._endpoint}/token", data=words | {"client_id": client})

    def subject(self, user: str) -> str:
        """What the provider calls a person."""
        (found,) = self._do("GET", f"/admin/realms/protection/users?username={user}&exact=true")
        return str(found["id"])

    def rotate(self) -> None:
        """Sign with a new key from now on, and withdraw the old ones."""
        path = "/admin/realms/protection/components"
        old = self._do("GET", f"{path}?type=org.keycloak.keys.KeyProvider")
        realm = self._do("GET", "/admin/realms/protection")["id"]
        wanted = {"parentId": realm, "providerType": "org.keycloak.keys.KeyProvider"}
        self._do("POST", path, _ec_key("rotated", 200) | wanted)
        for one in old:
            if one["providerId"] == "ecdsa-generated":
                self._do("DELETE", f"{path}/{one['id']}")

    def _tokens(self, client: str, **words: str) -> dict[str, str]:
        answer = self.http.post(f"{self._endpoint}/token", data=words | {"client_id": client})
        assert answer.status_code == 200, answer.text
        told: dict[str, str] = answer.json()
        return told

    def _do(self, method: str, path: str, body: Any = None) -> Any:
        """What an administrator does."""
        signing_in = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": ADMINISTRATOR,
            "password": self._password,
        }
        answer = self.http.post("/realms/master/protocol/openid-connect/token", data=signing_in)
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        done = self.http.request(method, path, json=body, headers=headers)
        assert done.is_success, done.text
        return done.json() if done.content else None


@contextmanager
def keycloak() -> Iterator[Keycloak]:
    """Run a Keycloak for one block; its data is in memory and goes with it."""
    program, java = distribution() / "bin" / "kc.sh", _java()
    password, port = secrets.token_urlsafe(16), _free_port()
    words = ["start-dev", "--http-host", "127.0.0.1", "--http-port", str(port), "--db", "dev-mem"]
    environment = os.environ | {
        "KC_BOOTSTRAP_ADMIN_USERNAME": ADMINISTRATOR,
        "KC_BOOTSTRAP_ADMIN_PASSWORD": password,
        "JAVA_HOME": str(java.parents[1]),
        "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx512m",
    }
    with (FOLDER / "keycloak.log").open("wb") as log:
        process = subprocess.Popen(
            [program, *words], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base, process)
            yield Keycloak(base, password)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def distribution() -> Path:
    """The unpacked distribution, fetched where it is missing."""
    unpacked = FOLDER / f"keycloak-{VERSION}"
    if not unpacked.exists():
        partial = FOLDER / "partial"
        with tarfile.open(_archive()) as archive:
            archive.extractall(partial, filter="data")
        (partial / unpacked.name).rename(unpacked)
    return unpacked


def _java() -> Path:
    try:
        return find_java().program
    except Misconfigured as error:
        wanting("Java", f"Install one, of 17 or newer ({error}).")


def _archive() -> Path:
    from jgo.maven import MavenContext

    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        context = MavenContext(repo_cache=FOLDER / "fetched", local_repos=[], timeout=60)
        wanted = context.project(GROUP, ARTIFACT).at_version(VERSION).artifact(packaging="tar.gz")
        found = Path(wanted.resolve())
    except (RuntimeError, OSError) as error:
        coordinate = f"{GROUP}:{ARTIFACT}:{VERSION}:tar.gz"
        wanting("Keycloak", f"Install it by a Maven repository that has {coordinate} ({error}).")
    with found.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == SHA256
    return found


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, (FOLDER / "keycloak.log").read_text()[-4000:]
        try:
            if httpx.get(f"{base}/realms/master", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise AssertionError("Keycloak did not start in time")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _realm() -> dict[str, Any]:
    """What is imported: keys of each algorithm, two people, and a client for each kind of token."""
    ed25519 = {"eddsaEllipticCurveKey": ["Ed25519"], "priority": ["100"]}
    keys = [
        _ec_key("ES256", 100),
        {"name": "EdDSA", "providerId": "eddsa-generated", "config": ed25519},
        {"name": "RS256", "providerId": "rsa-generated", "config": {"priority": ["50"]}},
    ]
    return {
        "realm": "protection",
        "enabled": True,
        "sslRequired": "external",
        "defaultSignatureAlgorithm": "ES256",
        "accessTokenLifespan": 300,
        "components": {"org.keycloak.keys.KeyProvider": keys},
        "users": [_user(name) for name in USERS],
        "clients": [
            _client(ES256, "ES256"),
            _client(EDDSA, "EdDSA"),
            _client(RS256, "RS256"),
            _client(SHORT, "ES256", lifespan=1),
        ],
    }


def _ec_key(name: str, priority: int) -> dict[str, Any]:
    config = {"ecdsaEllipticCurveKey": ["P-256"], "priority": [str(priority)]}
    return {"name": name, "providerId": "ecdsa-generated", "config": config}


def _user(name: str) -> dict[str, Any]:
    return {
        "username": name,
        "enabled": True,
        "email": f"{name}@example.org",
        "emailVerified": True,
        "firstName": "An",
        "lastName": "Example",
        "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
    }


def _client(name: str, algorithm: str, lifespan: int = 300) -> dict[str, Any]:
    audience = {"included.custom.audience": AUDIENCE, "access.token.claim": "true"}
    return {
        "clientId": name,
        "publicClient": True,
        "standardFlowEnabled": True,
        "directAccessGrantsEnabled": True,
        "redirectUris": [BACK],
        "attributes": {
            "access.token.signed.response.alg": algorithm,
            "access.token.header.type.rfc9068": "true",
            "access.token.lifespan": str(lifespan),
            "pkce.code.challenge.method": "S256",
        },
        "protocolMappers": [
            {
                "name": "audience",
                "protocol": "openid-connect",
                "protocolMapper": "oidc-audience-mapper",
                "config": audience,
            }
        ],
    }
