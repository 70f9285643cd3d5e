"""`rejea kafka provision`: a user of its own on Kafka for each agency, and rights to no more.

R1  It may be repeated: who is known keeps their password, and rights are set to what is wanted.
R2  A password is shown once, or written into a new file that its owner alone reads; it stands there
    before it counts, so that none is lost.
R3  A topic that is gone is left to the relay, which makes it anew and fills it.
R4  `--agency` provides for one agency alone, also for one that was told nothing yet.
R5  Who is of an agency that was closed has no rights any more, and no password.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from consumers.agreements import Agreements
from consumers.broker_users import (
    BrokerUser,
    of_agency,
    of_closed_agency,
    of_coordinator,
    of_relay,
)
from consumers.composing import AgencyNames
from consumers.contracts import is_of
from consumers.delivering import Delivery
from consumers.ports import BrokerAway
from consumers.topics import Topics
from domain.directory.organization import OrganizationRegistered
from domain.ports import Unavailable
from infra.databases import databases
from infra.embedded import DatabaseUrls
from infra.kafka_access import MECHANISM, KafkaAccess, access_of
from infra.relay_ledger import PostgresLedger
from infra.relaying import FollowedLog, deployment_of
from infra.settings import Misconfigured, Settings, WrongUse, read_settings


def provision(arguments: argparse.Namespace) -> int:
    settings = read_settings()
    access = _administrators_access(settings)
    try:
        _check_broker(access)
        with databases(settings) as urls:
            wanted = _wanted(settings, urls, access, arguments.agency)
        done = _provide(access, wanted, arguments)
    except BrokerAway as error:
        raise Misconfigured(
            f"Kafka does not answer ({error}).",
            "Look whether it runs, and whether REJEA_KAFKA_USERNAME and its password are right.",
        ) from error
    except Unavailable as error:
        raise Misconfigured(f"The database does not answer: {error}", "rejea doctor") from error
    _tell(done, as_json=arguments.json, hidden=arguments.into is not None)
    return 0


def _administrators_access(settings: Settings) -> KafkaAccess:
    if settings.kafka_bootstrap is None:
        raise Misconfigured(
            "The embedded Kafka knows no users: this machine alone reaches it.",
            "Set REJEA_KAFKA_BOOTSTRAP to a Kafka at which users sign in, and name its"
            " administrator in REJEA_KAFKA_USERNAME and REJEA_KAFKA_PASSWORD_FILE.",
        )
    return access_of(settings, settings.kafka_bootstrap)


def _check_broker(access: KafkaAccess) -> None:
    """Refuse a broker that keeps nobody out, before anything is made there."""
    from infra.kafka_users import administering

    with administering(access) as users:
        users.check_that_rights_count()
        users.check_that_nothing_is_free()


def _wanted(
    settings: Settings, urls: DatabaseUrls, access: KafkaAccess, agency_id: str | None
) -> Sequence[BrokerUser]:
    """Who shall be able to sign in; the topics of the agencies are there then (R3, R4)."""
    from infra.kafka import KafkaPublisher

    deployment = deployment_of(settings)
    with (
        closing(FollowedLog(urls.app)) as log,
        PostgresLedger(urls.projector).beside() as books,
        closing(KafkaPublisher(access, "rejea-provision")) as publisher,
    ):
        topics = deployment.topics
        if agency_id is not None:
            _check_registered(log, agency_id)
            names = {agency_id: AgencyNames(log, books).of(agency_id)}
            users = _agencies(topics, names, Agreements(log))
        else:
            users = _everybody(topics, books.names(), Agreements(log))
        needed = {topics.capacity, topics.directory, *(each.topic for each in users if each.topic)}
        Delivery(topics, books, publisher).make_missing(needed - books.topics().keys())
    return users


def _everybody(
    topics: Topics, names: Mapping[str, str], agreements: Agreements
) -> list[BrokerUser]:
    coordinator = of_coordinator(topics, topics.home_jurisdiction_id)
    return [of_relay(topics), coordinator, *_agencies(topics, names, agreements)]


def _agencies(topics: Topics, names: Mapping[str, str], agreements: Agreements) -> list[BrokerUser]:
    """R5."""
    return [
        of_agency(topics, slug)
        if agreements.closed_at(agency_id) is None
        else of_closed_agency(topics, slug)
        for slug, agency_id in sorted((slug, agency_id) for agency_id, slug in names.items())
    ]


def _check_registered(log: FollowedLog, agency_id: str) -> None:
    events = log.streams({agency_id: 0}) if is_of(agency_id, "organization") else ()
    if not any(isinstance(entry.event, OrganizationRegistered) for entry in events):
        raise WrongUse(
            "--agency names no organization of the directory.",
            "Give its id, as { organizations { edges { node { id name } } } } tells it.",
        )


def _provide(
    access: KafkaAccess, wanted: Sequence[BrokerUser], arguments: argparse.Namespace
) -> list[dict[str, Any]]:
    """R1, R2."""
    from infra.kafka_users import administering, new_password

    with administering(access) as users:
        changes = {each.name: users.set_rights(each) for each in wanted}
        known = users.known()
        for each in wanted:
            if each.ended and each.name in known:
                users.forget(each.name)
        kept = frozenset() if arguments.renew else known
        stay = [each.name for each in wanted if not each.ended]
        passwords = {name: new_password() for name in stay if name not in kept}
        if arguments.into is not None and passwords:
            _write(Path(arguments.into), _sheet(access, wanted, passwords))
        users.set_passwords(passwords)
    return [
        {
            "user": each.name,
            "whose": each.whose,
            "topic": each.topic or None,
            "group_prefix": each.group or None,
            "ended": each.ended,
            "rights_changed": changes[each.name],
            "password": passwords.get(each.name),
        }
        for each in wanted
    ]


def _sheet(
    access: KafkaAccess, wanted: Sequence[BrokerUser], passwords: Mapping[str, str]
) -> Mapping[str, Any]:
    """What each new user has to know."""
    users = [
        {
            "user": each.name,
            "password": passwords[each.name],
            "topic": each.topic or None,
            "group_prefix": each.group or None,
        }
        for each in wanted
        if each.name in passwords
    ]
    return {"bootstrap": access.bootstrap, "mechanism": MECHANISM, "users": users}


def _write(path: Path, told: Mapping[str, Any]) -> None:
    """R2."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise WrongUse(
            f"{path} cannot be made ({error.strerror}).",
            "Name a file that is not there yet, in a folder that you may write.",
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def _tell(done: list[dict[str, Any]], *, as_json: bool, hidden: bool) -> None:
    """R2: what stands in a file is not shown, too."""
    shown = [each | {"is_new": each["password"] is not None} for each in done]
    if hidden:
        shown = [each | {"password": None} for each in shown]
    if as_json:
        print(json.dumps(shown))
        return
    width = max(len(each["user"]) for each in shown)
    for each in shown:
        print(f"{each['user']:<{width}}  {_secret(each)}")
    if any(each["password"] for each in shown):
        print("The passwords are shown this once; `--renew` makes new ones.")


def _secret(user: Mapping[str, Any]) -> str:
    """What is said of a password."""
    if user["ended"]:
        return "ended: the agency is closed"
    return user["password"] or ("in the file" if user["is_new"] else "kept")
