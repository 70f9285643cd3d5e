"""The handler: load, decide, append, and decide again when a stream moved. The one way to write.

R1  A repeated command gets its first answer, whatever the case looks like now.
R2  A command is decided on remembered states; a refusal is told only after they were read again.
R3  A stream that moved meanwhile is decided again, until the command's deadline.
R4  A condition on what the asker has seen is asked where the command is decided, so that nothing
    comes in between; and before the rules of the case are, so that whoever has seen something else
    cannot try what would pass.
R5  The notification stream keeps the agency and the day, and nothing that links it to a case.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, cast
from uuid import NAMESPACE_OID, UUID, uuid5

from domain import access, acting, discretion, on_call, wellformed
from domain.acting import Surroundings
from domain.case import Case
from domain.memory import Known, Memory, shelter_of
from domain.messages import Actor, Command, Fact, Malformed, Refused
from domain.permissions import cases_named
from domain.ports import (
    Batch,
    Draft,
    EventLog,
    Receipt,
    ReferenceLists,
    StreamMoved,
    Unavailable,
    Waiting,
)
from domain.vocabulary import VOCABULARY_VERSION

_NOT_SAID = {"at", "traceparent", "correlation_id", "causation_id"}

Condition = Callable[[Case, int], None]
"""R4: takes the case and version of the command's stream, and raises Refused unless met."""


class Handler:
    """Handles commands against one log; safe to share between threads."""

    def __init__(
        self,
        log: EventLog,
        reference: ReferenceLists,
        waiting: Callable[[], Waiting],
        secret: bytes,
    ) -> None:
        self._log = log
        self._reference = reference
        self._waiting = waiting
        self._secret = secret
        self._memory = Memory(log)

    def handle(self, command: Command, condition: Condition | None = None) -> Receipt:
        """Decide a command and append its facts.

        Raises: Refused with the rule that stands against it; Unavailable when the log did not
        answer, or when others kept moving the streams until the deadline.
        """
        command = _unlinked(command)
        fingerprint = self._fingerprint(command)
        wellformed.check(command, self._reference)
        waiting, fresh, tries = self._waiting(), False, 0
        while True:
            known = self._memory.know(command, fresh=fresh)
            try:
                batch = self._batch(command, known, fingerprint, condition)
            except Refused:
                first = self._log.receipt(command.command_id, fingerprint)
                if first is not None:
                    return first
                if known.is_fresh:
                    raise
                fresh = True
                continue
            try:
                receipt = self._log.append(batch)
            except StreamMoved:
                fresh, tries = True, tries + 1
                if not waiting.pause(tries):
                    raise Unavailable("the streams kept moving; try again") from None
                continue
            self._memory.remember(batch, receipt, known)
            return receipt

    def stands(self, command: Command) -> tuple[Case, int]:
        """The case and version of a command's stream, as they are remembered."""
        known = self._memory.know(command, fresh=False)
        return known.case, known.version(command.stream)

    def _batch(
        self, command: Command, known: Known, fingerprint: bytes, condition: Condition | None
    ) -> Batch:
        decided = decide(command, known, condition)
        rules = known.world.jurisdiction
        return Batch(
            drafts=_drafts(command, decided, known),
            command=command,
            fingerprint=fingerprint,
            jurisdiction=rules.jurisdiction_id if rules else None,
            jurisdiction_version=rules.version if rules else None,
            vocabulary_version=VOCABULARY_VERSION,
            policy_hash=access.policy_hash(),
        )

    def _fingerprint(self, command: Command) -> bytes:
        kind = type(command)
        said = repr(_said(cast("Any", kind))(command))
        return hmac.digest(self._secret, f"{kind.__name__}{said}".encode(), sha256)


class MovedOn(Refused):
    """R4: what the asker has seen is no longer what stands."""

    rule = "R4"
    advice = "Read it again, and decide on what stands now."


def decide(command: Command, known: Known, condition: Condition | None = None) -> tuple[Fact, ...]:
    """Everything between a wish and its facts: access, the condition, the course, the rules.

    Raises: Refused.
    """
    case = known.case if command.stream.startswith("case-") else Case()
    around = _surroundings(command, known)
    acting.may_act(command, case.standing, around)
    for case_id in cases_named(command):
        named = known.world.cases.get(case_id, Case())
        acting.may_name(command, case_id, named.standing, around)
    if condition is not None:
        condition(known.case, known.version(command.stream))
    return discretion.decide(command, case, known.world, around)


def _surroundings(command: Command, known: Known) -> Surroundings:
    shelters = known.world.shelters
    shelter_id = shelter_of(command, known.case)
    shelter = shelters.get(shelter_id)
    own = shelters.get(command.stream)
    actors = known.world.organizations.get(command.by.agency_id)
    where = actors.jurisdiction_id if actors else ""
    return Surroundings(
        shelter_agency_id=shelter.organization_id if shelter else "",
        shelter_had_person=known.case.stays.had(shelter_id),
        own_agency_id=own.organization_id if own else getattr(command, "organization_id", ""),
        actor_jurisdiction_id=where,
        on_call=_on_call(where, command, known),
    )


def _on_call(jurisdiction_id: str, command: Command, known: Known) -> tuple[str, ...] | None:
    found = known.world.jurisdictions.get(jurisdiction_id)
    roster = on_call.in_force(found.rosters, command.at) if found else None
    return roster.user_ids if roster else None


def _drafts(command: Command, decided: tuple[Fact, ...], known: Known) -> tuple[Draft, ...]:
    versions: dict[str, int] = {}
    drafts = []
    command_uuid = _command_uuid(command)
    for number, fact in enumerate(decided):
        version = versions.get(fact.stream, known.version(fact.stream)) + 1
        versions[fact.stream] = version
        drafts.append(
            Draft(
                event_id=str(uuid5(command_uuid, str(number))),
                stream=fact.stream,
                version=version,
                event=fact.event,
            )
        )
    return tuple(drafts)


def _command_uuid(command: Command) -> UUID:
    try:
        return UUID(command.command_id)
    except ValueError:
        raise Malformed("command_id takes a UUID") from None


def _unlinked(command: Command) -> Command:
    if not command.stream.startswith("notification-"):
        return command
    nobody = f"user-{uuid5(NAMESPACE_OID, command.by.agency_id)}"
    actor = Actor(user_id=nobody, role=command.by.role, agency_id=command.by.agency_id)
    return replace(
        command,
        by=actor,
        occurred_at=None,
        late_reason=None,
        legal_basis_id=None,
        correlation_id=None,
        causation_id=None,
        traceparent=None,
    )


@cache
def _said(kind: Any) -> Callable[[Command], tuple[Any, ...]]:
    """Takes from a command what it says, in the order of its fields."""
    return attrgetter(*(field.name for field in fields(kind) if field.name not in _NOT_SAID))
