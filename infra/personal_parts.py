"""Personal parts: the personal fields of an event, as one ciphertext per subject and record class.

R1  The associated data of a ciphertext are the event's name, stream and version, the subject and
    the record class: moved to any other place it does not open.
R2  What is encrypted is padded to steps of 32 bytes, so that a length tells little.
R3  A part names its fields in the clear: whoever keeps it sealed must know what it would say.
    Inside the ciphertext they stand again, and both have to agree.
R4  A sealed token carries all that opening needs, so that a read model can keep it alone.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import Any, Protocol, cast

import orjson

from domain.messages import Event, Malformed, RecordClass, Sealed
from domain.personal import ERASED, SEALED, Mark, Veiled, personal_fields
from domain.ports import KeyRing
from infra.event_types import EVENT_TYPES, EventTypes
from infra.key_wrapping import WrongKey
from infra.wire import Convert, way_of

STEP = 32
OWN_STREAM = "stream"
Part = dict[str, Any]


class Keys(KeyRing, Protocol):
    """The keys; `prepare` MUST make those that are missing in one transaction."""

    def prepare(self, owners: Iterable[tuple[str, str]]) -> None: ...


class PersonalParts:
    """Seals and opens the personal fields of events."""

    def __init__(self, keys: Keys, types: EventTypes = EVENT_TYPES) -> None:
        self._keys = keys
        self._types = types

    def seal(self, name: str, stream: str, version: int, event: Event) -> list[Part]:
        """The parts of an event that says something personal.

        Raises: Malformed when a personal value has no subject, or is a veil; SubjectErased.
        """
        said = _said(stream, event)
        if len(said) > 1:
            self._keys.prepare((subject, record_class.value) for subject, record_class in said)
        return [self._part(name, stream, version, owner, values) for owner, values in said.items()]

    def open(self, name: str, stream: str, version: int, part: Part) -> dict[str, Any]:
        """The fields of a part: as they were said, or ERASED where their key is gone.

        Raises: WrongKey when the part was moved or changed.
        """
        subject, record_class = part["subject"], RecordClass(part["class"])
        clear = self._keys.open(
            subject,
            record_class,
            b64decode(part["sealed"]),
            bound_to(name, stream, version, subject, record_class),
        )
        if clear is None:
            return dict.fromkeys(part["fields"], ERASED)
        values: dict[str, Any] = orjson.loads(clear)
        if list(values) != part["fields"]:
            raise WrongKey(f"the parts of {stream} {version} were changed")
        return _read(self._types.kind_of(name), values)

    def _part(
        self,
        name: str,
        stream: str,
        version: int,
        owner: tuple[str, RecordClass],
        values: dict[str, Any],
    ) -> Part:
        clear = orjson.dumps(values)
        sealed = self._keys.seal(
            *owner, clear + b" " * (-len(clear) % STEP), bound_to(name, stream, version, *owner)
        )
        return {
            "subject": owner[0],
            "class": owner[1].value,
            "fields": list(values),
            "sealed": b64encode(sealed).decode(),
        }


class PartOpener:
    """Opens what a read model holds sealed; the port is domain.ports.Opener."""

    def __init__(self, keys: Keys, types: EventTypes = EVENT_TYPES) -> None:
        self._parts = PersonalParts(keys, types)

    def open(self, part: Sealed) -> Mapping[str, Any] | None:
        """The fields of a sealed part, None when the key was destroyed."""
        name, stream, version, fields, sealed = part.token.split("|")
        found = {
            "subject": part.subject,
            "class": part.record_class.value,
            "fields": fields.split(","),
            "sealed": sealed,
        }
        values = self._parts.open(name, stream, int(version), found)
        return None if ERASED in values.values() else values


def keep_sealed(name: str, stream: str, version: int, part: Part) -> Sealed:
    """R4."""
    token = "|".join([name, stream, str(version), ",".join(part["fields"]), part["sealed"]])
    return Sealed(subject=part["subject"], record_class=RecordClass(part["class"]), token=token)


def veiled(part: Part) -> dict[str, Veiled]:
    """The fields of a part that was not opened."""
    return dict.fromkeys(part["fields"], SEALED)


def person_of(stream: str) -> str:
    """The subject that the person of a case is: named after the case, and no name of a case."""
    return f"person-{stream.partition('-')[2]}"


def bound_to(
    name: str, stream: str, version: int, subject: str, record_class: RecordClass
) -> bytes:
    """R1; a NUL stands between, because it can be in none of them."""
    return "\0".join([name, stream, str(version), subject, record_class.value]).encode()


def _said(stream: str, event: Event) -> dict[tuple[str, RecordClass], dict[str, Any]]:
    said: dict[tuple[str, RecordClass], dict[str, Any]] = {}
    for name, mark, convert in _outward(cast("Hashable", type(event))):
        value = getattr(event, name)
        if value is None:
            continue
        if isinstance(value, Veiled):
            raise Malformed(f"{type(event).__name__}.{name} is veiled")
        owner = (_subject(stream, event, name, mark), mark.record_class)
        said.setdefault(owner, {})[name] = convert(value) if convert else value
    return said


def _subject(stream: str, event: Event, name: str, mark: Mark) -> str:
    if not mark.subject:
        return person_of(stream)
    subject: str | None = stream if mark.subject == OWN_STREAM else getattr(event, mark.subject)
    if not subject or "\0" in subject:
        raise Malformed(f"{type(event).__name__}.{name} needs {mark.subject}")
    return subject


def _read(kind: type[Event], values: dict[str, Any]) -> dict[str, Any]:
    for field, convert in _inward(cast("Hashable", kind)):
        if field in values:
            values[field] = convert(values[field])
    return values


@cache
def _outward(kind: type[Event]) -> tuple[tuple[str, Mark, Convert | None], ...]:
    return tuple(
        (name, mark, way_of(kind, name).out) for name, mark in personal_fields(kind).items()
    )


@cache
def _inward(kind: type[Event]) -> tuple[tuple[str, Convert], ...]:
    ways = {name: way_of(kind, name).back for name in personal_fields(kind)}
    return tuple((name, back) for name, back in ways.items() if back)
