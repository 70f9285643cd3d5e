"""Users and their rights on Kafka, by its own administration.

R1  What stands is compared with what is wanted: a repetition changes nothing.
R2  The users of this deployment have the rights that are wanted and no others.
R3  A password is random, and never read back: who lost one gets another.
R4  A broker that lets people do what nobody gave them is refused, and it is tried, not asked.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    NewTopic,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)
from kafka.errors import (
    AuthorizationError,
    ClusterAuthorizationFailedError,
    KafkaError,
    NoError,
    SecurityDisabledError,
    TopicAuthorizationFailedError,
)

from consumers.broker_users import BrokerUser, Operation, Right, Thing
from consumers.ports import BrokerAway
from infra.kafka import CONNECTING, REQUEST, quiet
from infra.kafka_access import KafkaAccess
from infra.settings import Misconfigured

ITERATIONS = 8192
PASSWORD_LENGTH = 24
PATIENCE = 15.0
PAUSE = 0.2
_SCRAM = ScramMechanism.SCRAM_SHA_512
_ANY_HOST = "*"
_NOTHING_GRANTED = (
    AuthorizationError,
    ClusterAuthorizationFailedError,
    TopicAuthorizationFailedError,
)


class KafkaUsers:
    """The users of one broker, seen by its administrator."""

    def __init__(self, access: KafkaAccess, admin: Any) -> None:  # noqa: ANN401  # kafka-python has no types.
        self._access = access
        self._admin = admin

    def known(self) -> frozenset[str]:
        """Who may sign in."""
        told = self._admin.describe_user_scram_credentials()
        return frozenset(name for name, found in told.items() if found["credential_infos"])

    def set_passwords(self, passwords: Mapping[str, str]) -> None:
        """Let these users sign in with these passwords, and with no others (R3)."""
        wanted = [
            UserScramCredentialUpsertion(name, _SCRAM, password, ITERATIONS)
            for name, password in passwords.items()
        ]
        _check_answers(self._admin.alter_user_scram_credentials(wanted) if wanted else {})

    def forget(self, name: str) -> None:
        """Let a user sign in no longer."""
        gone = UserScramCredentialDeletion(name, _SCRAM)
        _check_answers(self._admin.alter_user_scram_credentials([gone]))

    def set_rights(self, user: BrokerUser) -> int:
        """Give what is missing, take what is not wanted; tell how much changed (R1, R2)."""
        stand = self._rights_of(user.name)
        missing, unwanted = user.rights - stand.keys(), stand.keys() - user.rights
        if missing:
            told = self._admin.create_acls([_acl(user.name, right) for right in missing])
            if told["failed"]:
                raise BrokerAway("not all rights could be given")
        if unwanted:
            self._admin.delete_acls([stand[right] for right in unwanted])
        return len(missing) + len(unwanted)

    def check_that_rights_count(self) -> None:
        """Ask for somebody's rights: a broker without an authorizer has none to tell."""
        self._rights_of("nobody")

    def check_that_nothing_is_free(self) -> None:
        """R4: let somebody without any right try to make a topic.

        Raises: Misconfigured when that is allowed.
        """
        name, password = f"probe-{secrets.token_hex(8)}", secrets.token_urlsafe(PASSWORD_LENGTH)
        self.set_passwords({name: password})
        try:
            if _may_make_a_topic(replace(self._access, username=name, password=password), name):
                raise Misconfigured(
                    "This Kafka lets everybody do what nobody was given.",
                    "Set allow.everyone.if.no.acl.found=false on every broker and controller.",
                )
        finally:
            self.forget(name)

    def _rights_of(self, name: str) -> dict[Any, Any]:
        """What stands, by right; what we would never give stands by itself."""
        anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
        wanted = ACLFilter(f"User:{name}", None, ACLOperation.ANY, ACLPermissionType.ANY, anything)
        found, error = self._admin.describe_acls(wanted)
        if error is not NoError:
            raise error
        return {_right(acl) or acl: acl for acl in found}


@contextmanager
def administering(access: KafkaAccess) -> Iterator[KafkaUsers]:
    """Administer a broker for one block.

    Raises: BrokerAway when it does not answer; Misconfigured when it knows no rights.
    """
    quiet()
    try:
        options = {**access.options(), "bootstrap_timeout_ms": CONNECTING}
        with closing(KafkaAdminClient(**options, request_timeout_ms=REQUEST)) as admin:
            yield KafkaUsers(access, admin)
    except SecurityDisabledError as error:
        raise Misconfigured(
            "This Kafka has no authorizer: every user may do everything.",
            "Set authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer"
            " and allow.everyone.if.no.acl.found=false on every broker and controller.",
        ) from error
    except _NOTHING_GRANTED as error:
        raise Misconfigured(
            "Who signs in to Kafka here may not administer it.",
            "Name an administrator in REJEA_KAFKA_USERNAME and REJEA_KAFKA_PASSWORD_FILE.",
        ) from error
    except (KafkaError, OSError) as error:
        raise BrokerAway(type(error).__name__) from error


def new_password() -> str:
    """R3."""
    return secrets.token_urlsafe(PASSWORD_LENGTH)


def _may_make_a_topic(access: KafkaAccess, name: str) -> bool:
    """Whether the broker would let this user make a topic; it is only asked to check."""
    options = {**access.options(), "bootstrap_timeout_ms": CONNECTING}
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with closing(KafkaAdminClient(**options)) as somebody:
                somebody.create_topics([NewTopic(name, 1, 1)], validate_only=True)
                return True
        except _NOTHING_GRANTED:
            return False
        except KafkaError:
            # The broker hears of a new user only after a moment.
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE)


def _check_answers(told: Mapping[str, str | None]) -> None:
    """The broker's words on a user name no password."""
    for name, error in told.items():
        if error:
            raise Misconfigured(f"Kafka refuses the user {name}: {error}", "See its log.")


_THINGS: Mapping[Thing, Any] = {Thing.TOPIC: ResourceType.TOPIC, Thing.GROUP: ResourceType.GROUP}
_OPERATIONS: Mapping[Operation, Any] = {one: ACLOperation[one.name] for one in Operation}


def _acl(name: str, right: Right) -> Any:  # noqa: ANN401  # kafka-python has no types.
    kind = ACLResourcePatternType.PREFIXED if right.begins else ACLResourcePatternType.LITERAL
    return ACL(
        f"User:{name}",
        _ANY_HOST,
        _OPERATIONS[right.operation],
        ACLPermissionType.ALLOW,
        ResourcePattern(_THINGS[right.thing], right.name, kind),
    )


def _right(acl: Any) -> Right | None:  # noqa: ANN401  # kafka-python has no types.
    """What an ACL says, where it is one that we could have made."""
    pattern = acl.resource_pattern
    things = _reversed(_THINGS.items())
    operations = _reversed(_OPERATIONS.items())
    plain = acl.permission_type == ACLPermissionType.ALLOW and acl.host == _ANY_HOST
    if not plain or pattern.resource_type not in things or acl.operation not in operations:
        return None
    return Right(
        thing=things[pattern.resource_type],
        name=pattern.resource_name,
        operation=operations[acl.operation],
        begins=pattern.pattern_type == ACLResourcePatternType.PREFIXED,
    )


def _reversed(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    return {theirs: ours for ours, theirs in pairs}
