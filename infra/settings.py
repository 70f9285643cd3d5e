"""Settings: what the environment says, read once, checked at once.

R1  The environment is read here and nowhere else; every other room gets a Settings. The standard
    OTEL_* alone are read where telemetry is switched on (infra.telemetry).
R2  A value that makes no sense is refused at the start, with what would be right.
R3  Development mode serves this machine alone: another host needs REJEA_MODE=production.
R4  A secret may come from a file (the same name with _FILE), never from both.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

SYSTEM_FOLDER = Path("/var/lib/rejea")
HIGHEST_PORT = 65535
LOG_LEVELS = ("INFO", "WARNING", "ERROR")
"""Not DEBUG: the libraries beneath write what they carry."""
LONGEST_CONTACT = 200
TRUSTED_PROXIES = "127.0.0.1"
MOST_A_MINUTE = 10_000_000


class Misconfigured(Exception):
    """Something outside the program has to change first; the advice says what."""

    exit_code = 1

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class WrongUse(Misconfigured):
    """R2: a command or a variable was given a value that makes no sense."""

    exit_code = 2


class Mode(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that the environment may change; secrets stay out of the representation."""

    home: Path
    mode: Mode = Mode.DEVELOPMENT
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str | None = field(default=None, repr=False)
    migration_url: str | None = field(default=None, repr=False)
    projection_url: str | None = field(default=None, repr=False)
    demonstration_url: str | None = field(default=None, repr=False)
    system_url: str | None = field(default=None, repr=False)
    kafka_bootstrap: str | None = None
    kafka_username: str | None = None
    kafka_password: str | None = field(default=None, repr=False)
    kafka_tls: str | None = None
    deployment: str = "local"
    jurisdiction: str = "TZ"
    public_url: str | None = None
    log_level: str = "WARNING"
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_kind: str = "at+jwt"
    oidc_allows_rsa: bool = False
    oidc_strong: tuple[str, ...] = ()
    accounts_contact: str = ""
    rate_limit: int = 6000
    stranger_rate_limit: int = 120
    trusted_proxies: str = TRUSTED_PROXIES

    @property
    def database_is_given(self) -> bool:
        """Tell a database that others own from the embedded one."""
        return self.database_url is not None

    @property
    def address(self) -> str:
        """Where others find the doors; events that leave name it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment.

    Raises:
        WrongUse: a value makes no sense, alone or beside another.
    """
    mode = _mode(environment)
    return Settings(
        home=_home(environment),
        mode=mode,
        host=_host(environment, mode),
        port=_port(environment),
        **_database_urls(environment),
        kafka_bootstrap=environment.get("REJEA_KAFKA_BOOTSTRAP") or None,
        kafka_username=environment.get("REJEA_KAFKA_USERNAME") or None,
        kafka_password=_secret(environment, "REJEA_KAFKA_PASSWORD"),
        kafka_tls=environment.get("REJEA_KAFKA_TLS") or None,
        deployment=_deployment(environment),
        jurisdiction=environment.get("REJEA_JURISDICTION") or "TZ",
        public_url=_public_url(environment),
        log_level=_log_level(environment),
        **_provider(environment),
        oidc_kind=_token_type(environment),
        oidc_allows_rsa=_yes_or_no(environment, "REJEA_OIDC_ALLOW_RS256"),
        oidc_strong=tuple(environment.get("REJEA_OIDC_STRONG_ACR", "").split()),
        accounts_contact=_contact(environment),
        rate_limit=_count(environment, "REJEA_RATE_LIMIT", 6000),
        stranger_rate_limit=_count(environment, "REJEA_STRANGER_RATE_LIMIT", 120),
        trusted_proxies=environment.get("REJEA_TRUSTED_PROXIES") or TRUSTED_PROXIES,
    )


def _mode(environment: Mapping[str, str]) -> Mode:
    given = environment.get("REJEA_MODE") or Mode.DEVELOPMENT
    try:
        return Mode(given)
    except ValueError:
        raise WrongUse(
            f"REJEA_MODE is {given!r}, which is no mode.",
            "Set it to development or production, or leave it unset for development.",
        ) from None


def _host(environment: Mapping[str, str], mode: Mode) -> str:
    host = environment.get("REJEA_HOST") or "127.0.0.1"
    if mode is Mode.DEVELOPMENT and not _is_loopback(host):
        raise WrongUse(
            f"Development mode does not serve {host!r}: its accounts have no real passwords.",
            "Set REJEA_HOST=127.0.0.1, or REJEA_MODE=production with an identity provider.",
        )
    return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _port(environment: Mapping[str, str]) -> int:
    given = environment.get("REJEA_PORT") or "8000"
    if not (given.isascii() and given.isdigit()) or int(given) > HIGHEST_PORT:
        raise WrongUse(
            f"REJEA_PORT is {given!r}, which is no port.",
            f"Set it to a whole number from 0 to {HIGHEST_PORT}, or leave it unset for 8000.",
        )
    return int(given)


def _log_level(environment: Mapping[str, str]) -> str:
    given = (environment.get("REJEA_LOG_LEVEL") or "warning").upper()
    if given not in LOG_LEVELS:
        raise WrongUse(
            f"REJEA_LOG_LEVEL is {given.lower()!r}, which is no level.",
            "Set it to info, warning or error; unset it is warning.",
        )
    return given


def _deployment(environment: Mapping[str, str]) -> str:
    """The name by which events that leave say where they come from."""
    given = environment.get("REJEA_DEPLOYMENT") or "local"
    if re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,62}", given) is None:
        raise WrongUse(
            f"REJEA_DEPLOYMENT is {given!r}, which is no name of a deployment.",
            "Use lower-case letters, digits, hyphens and dots, for example: mainland-live",
        )
    return given


def _public_url(environment: Mapping[str, str]) -> str | None:
    given = (environment.get("REJEA_PUBLIC_URL") or "").rstrip("/") or None
    if given is not None and re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", given) is None:
        raise WrongUse(
            f"REJEA_PUBLIC_URL is {given!r}, which is no address of a web server.",
            "It looks like https://rejea.example.org, without anything behind it.",
        )
    return given


def _provider(environment: Mapping[str, str]) -> dict[str, str | None]:
    """Who signs people in, and for whom its tokens are."""
    issuer = _secret(environment, "REJEA_OIDC_ISSUER")
    audience = _secret(environment, "REJEA_OIDC_AUDIENCE")
    if (issuer is None) != (audience is None):
        raise WrongUse(
            "Of REJEA_OIDC_ISSUER and REJEA_OIDC_AUDIENCE only one is set.",
            "Set both: the provider's issuer, and the audience that it writes into our tokens.",
        )
    if issuer is not None and not is_safe_address(issuer):
        raise WrongUse(
            f"REJEA_OIDC_ISSUER is {issuer!r}, which is no address that keys may come from.",
            "It looks like https://login.example.org/realms/name; http is for this machine alone.",
        )
    return {"oidc_issuer": issuer, "oidc_audience": audience}


def is_safe_address(url: str) -> bool:
    """Whether what is read there is what its owner wrote: https, or this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    return bool(host) and plain and safe and url.isprintable() and " " not in url


def _token_type(environment: Mapping[str, str]) -> str:
    given = environment.get("REJEA_OIDC_TOKEN_TYPE") or "at+jwt"
    known = {"at+jwt": "at+jwt", "jwt": "JWT"}
    if given.lower() not in known:
        raise WrongUse(
            f"REJEA_OIDC_TOKEN_TYPE is {given!r}, which is no type of an access token.",
            "Leave it unset for at+jwt (RFC 9068); JWT is for providers that write that.",
        )
    return known[given.lower()]


def _contact(environment: Mapping[str, str]) -> str:
    given = environment.get("REJEA_ACCOUNTS_CONTACT") or ""
    if not given.isprintable() or len(given) > LONGEST_CONTACT:
        raise WrongUse(
            "REJEA_ACCOUNTS_CONTACT is not one short line.",
            f"Say in at most {LONGEST_CONTACT} characters whom to ask for an account.",
        )
    return given


def _yes_or_no(environment: Mapping[str, str], name: str) -> bool:
    given = environment.get(name) or "no"
    if given not in ("yes", "no"):
        raise WrongUse(f"{name} is {given!r}.", "Set it to yes or no.")
    return given == "yes"


def _count(environment: Mapping[str, str], name: str, usual: int) -> int:
    given = environment.get(name) or str(usual)
    if not (given.isascii() and given.isdigit()) or int(given) > MOST_A_MINUTE:
        raise WrongUse(
            f"{name} is {given!r}, which is no number a minute.",
            f"Set it to a whole number up to {MOST_A_MINUTE}, to 0 for no limit,"
            f" or leave it unset for {usual}.",
        )
    return int(given)


def _database_urls(environment: Mapping[str, str]) -> dict[str, str | None]:
    urls = {
        "database_url": _database_url(environment, "REJEA_DATABASE_URL"),
        "migration_url": _database_url(environment, "REJEA_MIGRATION_URL"),
        "projection_url": _database_url(environment, "REJEA_PROJECTION_URL"),
        "demonstration_url": _database_url(environment, "REJEA_DEMONSTRATION_URL"),
        "system_url": _database_url(environment, "REJEA_SYSTEM_URL"),
    }
    if urls["database_url"] is None and any(urls.values()):
        raise WrongUse(
            "A database URL for one role is set, but REJEA_DATABASE_URL is not.",
            "Set REJEA_DATABASE_URL (the application's role) too, or none of them.",
        )
    return urls


def _database_url(environment: Mapping[str, str], name: str) -> str | None:
    """Check the shape alone, and never repeat the value: it holds a password."""
    url = _secret(environment, name)
    if url is not None and not re.match(r"postgres(ql)?://|\w+\s*=", url):
        raise WrongUse(
            f"{name} is not the URL of a PostgreSQL database.",
            "It looks like postgresql://role:password@host:5432/database",
        )
    return url


def _secret(environment: Mapping[str, str], name: str) -> str | None:
    """R4: the value itself, or the content of the file that is named."""
    value, path = environment.get(name) or None, environment.get(f"{name}_FILE")
    if not path:
        return value
    if value is not None:
        raise WrongUse(f"Both {name} and {name}_FILE are set.", "Unset one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"{name}_FILE names {path}, which cannot be read ({type(error).__name__}).",
            "Name a readable text file that holds the value alone.",
        ) from error


def _home(environment: Mapping[str, str]) -> Path:
    given = environment.get("REJEA_HOME")
    try:
        if given:
            return Path(given).expanduser().absolute()
        return _data_folder(environment) / _checkout_name()
    except RuntimeError:
        raise WrongUse(
            "This user has no home folder to keep the data in.",
            "Name a folder for it in REJEA_HOME, by its whole path.",
        ) from None


def _data_folder(environment: Mapping[str, str]) -> Path:
    if os.geteuid() == 0:
        return SYSTEM_FOLDER
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "rejea"
    given = environment.get("XDG_DATA_HOME", "")
    base = Path(given) if given.startswith("/") else Path.home() / ".local" / "share"
    return base / "rejea"


def _checkout_name() -> str:
    """Name the home after the checkout, and by a hash of its path: two never share one."""
    checkout = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    readable = re.sub(r"[^A-Za-z0-9]+", "-", checkout.name).strip("-")[:24]
    return f"{readable}-{digest}" if readable else digest
