"""`rejea doctor`: what was found, what is missing, and the command that mends it.

R1  It changes nothing and starts nothing.
R2  Every missing part names what mends it; no part's failure hides another.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

from infra import embedded, kafka_broker
from infra.embedded.account import server_account
from infra.embedded.home import Home, nearest_folder
from infra.embedded.programs import find_programs
from infra.settings import Misconfigured, Mode, Settings, read_settings

ENOUGH_DISK = 1_000_000_000
OLDEST_SERVER = 150_000


@dataclass(frozen=True)
class Finding:
    """One part of what Rejea needs."""

    name: str
    ok: bool
    found: str
    mend: str = ""


Check = Callable[[Settings], Finding]


def main(arguments: argparse.Namespace) -> int:
    findings = examine()
    is_well = all(finding.ok for finding in findings)
    if arguments.json:
        print(json.dumps({"ok": is_well, "checks": [asdict(finding) for finding in findings]}))
    else:
        _print(findings)
    return 0 if is_well else 1


def examine() -> list[Finding]:
    """R2: settings come first, because every other check reads them."""
    try:
        settings = read_settings()
    except Misconfigured as problem:
        return [Finding("settings", ok=False, found=problem.message, mend=problem.advice)]
    found = Finding("settings", ok=True, found=f"{settings.mode} mode on {settings.host}")
    return [found, *(_try(check, settings) for check in _checks(settings))]


def _checks(settings: Settings) -> list[Check]:
    if settings.database_is_given:
        return [_python, _given_database, _kafka, _sign_in, _port, _on_call]
    return [_python, _programs, _home, _disk, _server, _kafka, _sign_in, _port, _on_call]


def _try(check: Check, settings: Settings) -> Finding:
    name = check.__name__.strip("_").replace("_", " ")
    try:
        return check(settings)
    except Misconfigured as problem:
        return Finding(name, ok=False, found=problem.message, mend=problem.advice)
    except OSError as error:
        return Finding(name, ok=False, found=f"The system says: {error}", mend="See above.")


def _python(_settings: Settings) -> Finding:
    return Finding("python", ok=True, found=f"{sys.version.split()[0]} in {sys.prefix}")


def _sign_in(settings: Settings) -> Finding:
    from infra.oidc import count_keys

    if settings.oidc_issuer is not None:
        found = f"{count_keys(settings)} keys of {settings.oidc_issuer}"
        return Finding("sign in", ok=True, found=found)
    if settings.mode is Mode.PRODUCTION:
        raise Misconfigured("No identity provider is named.", "Set REJEA_OIDC_ISSUER.")
    return Finding("sign in", ok=True, found="the development issuer, for this machine")


def _programs(_settings: Settings) -> Finding:
    programs = find_programs()
    source = "the package" if programs.from_package else "the system"
    return Finding("programs", ok=True, found=f"PostgreSQL {programs.version} from {source}")


def _home(settings: Settings) -> Finding:
    home = Home(settings.home)
    account = server_account(home.data(find_programs().major))
    home.check(account)
    return Finding("home", ok=True, found=f"{home.folder}, server account {account.name}")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(nearest_folder(settings.home)).free
    return Finding(
        "disk",
        ok=free > ENOUGH_DISK,
        found=f"{free / 1e9:.1f} GB free",
        mend="" if free > ENOUGH_DISK else f"Free some space on the disk of {settings.home}.",
    )


def _server(settings: Settings) -> Finding:
    """A server that is not running is no fault: whatever needs it starts it."""
    status = embedded.status(settings)
    if not status.is_running:
        return Finding("server", ok=True, found="not running; `rejea up` starts it")
    found = f"process {status.process}, socket in {status.socket_folder}"
    return Finding("server", ok=True, found=found)


def _given_database(settings: Settings) -> Finding:
    import psycopg

    try:
        with psycopg.connect(settings.database_url or "", connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise Misconfigured(
            f"REJEA_DATABASE_URL leads nowhere: {str(error).splitlines()[0]}",
            "Start that server, or mend the URL; unset it to use the embedded one.",
        ) from error
    if version < OLDEST_SERVER:
        raise Misconfigured("PostgreSQL is older than 15.", "Move the database to a newer one.")
    return Finding("database", ok=True, found=f"PostgreSQL {version // 10_000}, given")


def _kafka(settings: Settings) -> Finding:
    """What is not there yet and comes by itself is no fault; what nobody mends by himself is."""
    if settings.kafka_bootstrap is not None:
        return _given_kafka(settings.kafka_bootstrap)
    if settings.database_is_given:
        return Finding(
            "kafka",
            ok=True,
            found="none given: no event leaves",
            mend="Set REJEA_KAFKA_BOOTSTRAP to the address of a broker, if events shall leave.",
        )
    problem = kafka_broker.what_is_missing()
    if problem is not None:
        return Finding("kafka", ok=False, found=problem.message, mend=problem.advice)
    status = kafka_broker.status(settings)
    if status.is_running:
        return Finding("kafka", ok=True, found=f"process {status.process}, {status.bootstrap}")
    jars = kafka_broker.jars_to_fetch()
    to_fetch = f"; the first start fetches {jars} jars" if jars else ""
    return Finding("kafka", ok=True, found=f"not running; `rejea up` starts it{to_fetch}")


def _given_kafka(bootstrap: str) -> Finding:
    for address in bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        try:
            with socket.create_connection((host.strip("[]"), int(port)), timeout=5):
                return Finding("kafka", ok=True, found=f"{address.strip()} answers, given")
        except (OSError, ValueError):
            continue
    raise Misconfigured(
        "REJEA_KAFKA_BOOTSTRAP leads nowhere: no address in it answers.",
        "It looks like host:9092,host:9092. Start that Kafka, or unset it to use the embedded one.",
    )


def _port(settings: Settings) -> Finding:
    """A taken port may be our own `make run`; it is told, and not called a fault."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as knock:
        knock.settimeout(1)
        is_taken = knock.connect_ex((settings.host, settings.port)) == 0
    found = f"{settings.port} is {'in use' if is_taken else 'free'}"
    return Finding("port", ok=True, found=found)


def _on_call(settings: Settings) -> Finding:
    """No roster is no fault of the machine: it is told, and every custodian may still release."""
    from infra import rosters
    from infra.databases import url_where_running

    url = url_where_running(settings)
    if url is None:
        return Finding("on call", ok=True, found="not known: the server is not running")
    found = rosters.read(url)
    if found is None:
        return Finding("on call", ok=True, found="not known: there is no log to read yet")
    mend = rosters.MEND if any(one.roster is None for one in found) else ""
    told = "; ".join(map(rosters.told, found))
    return Finding("on call", ok=True, found=told or "no agency works anywhere yet", mend=mend)


def _print(findings: list[Finding]) -> None:
    for finding in findings:
        print(f"{'ok' if finding.ok else 'missing':<8} {finding.name:<10} {finding.found}")
        if finding.mend:
            print(f"{'':<19} {finding.mend}")
