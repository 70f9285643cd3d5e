"""Mapper: an event in its envelope on one side, what the log stores on the other.

R1  Stored is JSON of three parts: the event's words, the envelope without what are columns, and
    the personal parts as ciphertext. The stable name stands beside it, as the topic.
R2  What cannot be read whole is not read: an unknown name, an unknown or missing word is an error.
R3  Reading gives opened events, ERASED where a key is gone, or sealed ones with their ciphertext.
R4  A notification under the duty to notify keeps the agency alone: no worker, case or trace leads
    back to the person.

Of the eventsourcing library this replaces the Mapper: its own stores the path of a class, and
encrypts all under one key.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Never, cast

import orjson
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from domain.messages import Actor, Command, Event, Recorded, Role, Value
from domain.notification import DutyToNotifySent
from domain.ports import Batch
from infra.event_types import EVENT_TYPES, EventTypes
from infra.group_commit import Row
from infra.personal_parts import Keys, Part, PersonalParts, keep_sealed, veiled
from infra.wire import plan

Stored = tuple[str, str, int, int, str, str, datetime, bytes]
"""Name, stream, version, position, event id, command id, recorded_at, state: as selected."""

ANONYMOUS = frozenset({DutyToNotifySent})
_RECORDED = plan(Recorded)


class Envelope(Value):
    """What is stored around an event beside its columns; what was not said is left out."""

    by: Actor
    occurred_at: datetime | None = None
    purpose_of_use: str | None = None
    legal_basis_id: str | None = None
    jurisdiction: str | None = None
    jurisdiction_version: int | None = None
    vocabulary_version: str | None = None
    late_reason: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    policy_hash: str | None = None
    traceparent: str | None = None
    synthetic: bool | None = None


class EventMapper(Mapper[str]):
    """The library's Mapper for our events; personal fields are encrypted on the way."""

    def __init__(
        self, keys: Keys, types: EventTypes = EVENT_TYPES, *, synthetic: bool = False
    ) -> None:
        super().__init__(JSONTranscoder())
        self._parts = PersonalParts(keys, types)
        self._types = types
        self._synthetic = synthetic or None

    def rows(self, batch: Batch) -> list[Row]:
        """What a batch appends.

        Raises: Malformed when it says what cannot be stored; SubjectErased.
        """
        envelope = _around(batch, synthetic=self._synthetic)
        written = orjson.Fragment(_json(envelope))
        return [
            self._row(
                draft.event_id,
                draft.stream,
                draft.version,
                draft.event,
                orjson.Fragment(_json(_anonymous(envelope)))
                if type(draft.event) in ANONYMOUS
                else written,
            )
            for draft in batch.drafts
        ]

    def to_stored_event(self, domain_event: object) -> Row:
        """What the log stores for an event in its envelope."""
        recorded = cast("Recorded", domain_event)
        envelope = orjson.Fragment(_json(_envelope_of(recorded)))
        return self._row(
            recorded.event_id, recorded.stream, recorded.version, recorded.event, envelope
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Never:
        """Refuse: without its columns a stored event is only half of what was recorded."""
        raise NotImplementedError("use opened or sealed, with the columns")

    def opened(self, stored: Stored) -> Recorded:
        """R3: personal fields as they were said, or ERASED."""
        name, stream, version, *_ = stored
        kind = self._types.kind_of(name)
        document = orjson.loads(stored[-1])
        words = document["words"]
        for part in document.get("personal", ()):
            words.update(self._parts.open(name, stream, version, part))
        return self._recorded(kind, stored, words, document["envelope"])

    def sealed(self, stored: Stored) -> Recorded:
        """R3: personal fields SEALED, and their ciphertext in `sealed`."""
        name, stream, version, *_ = stored
        kind = self._types.kind_of(name)
        document = orjson.loads(stored[-1])
        words, envelope = document["words"], document["envelope"]
        parts: list[Part] | None = document.get("personal")
        if parts:
            for part in parts:
                words.update(veiled(part))
            envelope["sealed"] = tuple([keep_sealed(name, stream, version, part) for part in parts])
        return self._recorded(kind, stored, words, envelope)

    def _row(
        self, event_id: str, stream: str, version: int, event: Event, envelope: orjson.Fragment
    ) -> Row:
        name = self._types.name_of(type(event))
        document = {"words": plan(type(event)).write(event), "envelope": envelope}
        parts = self._parts.seal(name, stream, version, event)
        if parts:
            document["personal"] = parts
        return Row(
            originator_id=stream,
            originator_version=version,
            topic=name,
            state=orjson.dumps(document),
            event_id=event_id,
        )

    def _recorded(
        self,
        kind: type[Event],
        stored: Stored,
        words: dict[str, Any],
        envelope: dict[str, Any],
    ) -> Recorded:
        name, stream, version, position, event_id, command_id, recorded_at, _ = stored
        occurred_at = envelope.get("occurred_at")
        values = {
            **_RECORDED.absent,
            **envelope,
            "event_id": event_id,
            "stream": stream,
            "version": version,
            "position": position,
            "event": plan(kind).read(self._types.current(name, words)),
            "occurred_at": datetime.fromisoformat(occurred_at) if occurred_at else recorded_at,
            "recorded_at": recorded_at,
            "by": _actor(**envelope["by"]),
            "command_id": command_id,
        }
        return cast("Recorded", _RECORDED.made(values))


def _around(batch: Batch, *, synthetic: bool | None) -> Envelope:
    command: Command = batch.command
    return Envelope(
        by=command.by,
        occurred_at=command.occurred_at,
        purpose_of_use=command.purpose_of_use,
        legal_basis_id=command.legal_basis_id,
        jurisdiction=batch.jurisdiction,
        jurisdiction_version=batch.jurisdiction_version,
        vocabulary_version=batch.vocabulary_version,
        late_reason=command.late_reason,
        correlation_id=command.correlation_id,
        causation_id=command.causation_id,
        policy_hash=batch.policy_hash,
        traceparent=command.traceparent,
        synthetic=synthetic,
    )


def _envelope_of(recorded: Recorded) -> Envelope:
    words = {name: getattr(recorded, name) for name in plan(Envelope).names}
    if recorded.occurred_at == recorded.recorded_at:
        words["occurred_at"] = None
    return Envelope(**(words | {"synthetic": recorded.synthetic or None}))


def _anonymous(envelope: Envelope) -> Envelope:
    """R4."""
    by = Actor(user_id="", role=envelope.by.role, agency_id=envelope.by.agency_id)
    return Envelope(
        by=by,
        jurisdiction=envelope.jurisdiction,
        jurisdiction_version=envelope.jurisdiction_version,
        vocabulary_version=envelope.vocabulary_version,
        policy_hash=envelope.policy_hash,
        synthetic=envelope.synthetic,
    )


def _json(envelope: Envelope) -> bytes:
    return orjson.dumps(plan(Envelope).write(envelope))


@lru_cache(maxsize=4096)
def _actor(user_id: str, role: str, agency_id: str, on_behalf_of: str | None = None) -> Actor:
    return Actor(user_id=user_id, role=Role(role), agency_id=agency_id, on_behalf_of=on_behalf_of)
