"""What the domain asks of the outside, with what each side MUST and MUST NOT do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.messages import Command, Event, RecordClass, Recorded, Refused, Sealed, Value


class StreamMoved(Exception):
    """Somebody else appended to one of the streams since they were read; decide again."""


class Unavailable(Exception):
    """The log or the keys did not answer within the deadline; nothing is lost, try again."""


class CommandReused(Refused):
    """A command id was used before for another command."""

    advice = (
        "Give every new command an id of its own, and repeat an id only with the very same command."
    )


class SubjectErased(Refused):
    """Personal data for a subject whose key was destroyed: what was erased does not come back."""

    advice = "Record this person's data under a new subject, if the law allows it at all."


class Draft(Value):
    """An event that is to be appended: its place in its stream is known, its position is not."""

    event_id: str
    stream: str
    version: int
    event: Event


class Batch(Value):
    """What one command appends, to one or several streams, all or nothing.

    `fingerprint` tells one command from another that reuses its id.
    """

    drafts: tuple[Draft, ...]
    command: Command
    fingerprint: bytes
    jurisdiction: str | None
    jurisdiction_version: int | None
    vocabulary_version: str
    policy_hash: str


class Place(Value):
    """Where an event stands: its version in its stream and its position in the log."""

    stream: str
    version: int
    position: int


class Receipt(Value):
    """The answer to a command; its repetition gets the same receipt, with `repeated` set."""

    command_id: str
    places: tuple[Place, ...]
    recorded_at: datetime
    repeated: bool = False

    @property
    def position(self) -> int:
        return max(place.position for place in self.places)

    def version_of(self, stream: str) -> int:
        return max(place.version for place in self.places if place.stream == stream)


class EventLog(Protocol):
    """The one append-only log.

    append  MUST write all drafts and the command id in one transaction or nothing; MUST set
            recorded_at itself; MUST answer a known command id with its first receipt when the
            fingerprint is the same, and raise CommandReused when it is not; MUST raise StreamMoved
            when a (stream, version) is taken, and Unavailable at its deadline; MUST give positions
            that become visible in their order, without gaps.
    read    MUST give the events of each stream after the given version, in order, personal fields
            opened or, where their key is gone, ERASED.
    MUST NOT change, reorder or delete what was appended.
    """

    def append(self, batch: Batch) -> Receipt: ...

    def read(self, after: Mapping[str, int]) -> Sequence[Recorded]: ...

    def receipt(self, command_id: str, fingerprint: bytes) -> Receipt | None: ...

    def now(self) -> datetime: ...


class KeyRing(Protocol):
    """The data keys, one per (subject, record class).

    seal  MUST make a random key for a new (subject, record class) and keep it before it returns;
    MUST raise
          SubjectErased when that key was destroyed. MUST NOT derive keys, and MUST NOT bring one
          back.
    open  MUST give None when the key is destroyed, and raise when the ciphertext was moved or
    changed.
    """

    def seal(
        self, subject: str, record_class: RecordClass, clear: bytes, bound_to: bytes
    ) -> bytes: ...

    def open(
        self, subject: str, record_class: RecordClass, sealed: bytes, bound_to: bytes
    ) -> bytes | None: ...


class Opener(Protocol):
    """Opens what a read model holds sealed; asked only after the visibility decision."""

    def open(self, part: Sealed) -> Mapping[str, Any] | None: ...


class ReferenceLists(Protocol):
    """What libraries know: countries, languages, currencies, regions, telephone numbers."""

    def knows(self, system: str, code: str) -> bool: ...

    def is_telephone_number(self, text: str) -> bool: ...


class Waiting(Protocol):
    """Waits between two tries, with jitter; gives False once the command's deadline has passed."""

    def pause(self, tries: int) -> bool: ...
