"""The words that every step shares: who acts, what is asked, what happened, and what is refused.

R1  A command is a wish; an event is a fact. Facts are values and never change.
R2  Order comes from positions and versions, never from timestamps.
R3  A refusal carries a stable code and ids, never a personal value.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

E = TypeVar("E", bound="Event")


class RecordClass(StrEnum):
    """The kind of knowledge that a field holds; visibility is decided per class."""

    IDENTITY = "identity"
    CONTACT_LOCATION = "contact_location"
    NARRATIVE = "narrative"
    MEDICAL = "medical"
    PSYCHOSOCIAL = "psychosocial"
    LEGAL = "legal"
    CHILD = "child"
    BIOMETRIC = "biometric"
    CASE_ADMINISTRATION = "case_administration"


class Role(StrEnum):
    """What a person is to the agency for which they act."""

    POLICE_OFFICER = "police_officer"
    IMMIGRATION_OFFICER = "immigration_officer"
    LABOUR_INSPECTOR = "labour_inspector"
    HOTLINE_COUNSELLOR = "hotline_counsellor"
    CONSULAR_OFFICER = "consular_officer"
    HEALTH_WORKER = "health_worker"
    SOCIAL_WORKER = "social_worker"
    CHILD_PROTECTION_OFFICER = "child_protection_officer"
    SUPERVISOR = "supervisor"
    SHELTER_WORKER = "shelter_worker"
    SERVICE_PROVIDER = "service_provider"
    LEGAL_COUNSEL = "legal_counsel"
    PROSECUTOR = "prosecutor"
    MAGISTRATE = "magistrate"
    COMPETENT_AUTHORITY = "competent_authority"
    RETURN_OFFICER = "return_officer"
    REINTEGRATION_OFFICER = "reintegration_officer"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    CUSTODIAN = "custodian"
    DIRECTORY_EDITOR = "directory_editor"
    JURISDICTION_EDITOR = "jurisdiction_editor"
    CLOCK = "clock"


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,)
)
class Value:
    """A frozen, keyword-only dataclass; subclasses need no decorator."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)


class Actor(Value):
    """A person or service that acts for an agency: agencies decide, people act."""

    user_id: str
    role: Role
    agency_id: str
    on_behalf_of: str | None = None


class Event(Value):
    """A fact. Its class says what happened; `record_class` is that of every field not marked."""

    record_class: ClassVar[RecordClass] = RecordClass.CASE_ADMINISTRATION

    def __init_subclass__(cls, record_class: RecordClass | None = None, **options: Any) -> None:
        if record_class is not None:
            cls.record_class = record_class
        super().__init_subclass__(**options)


class Command(Value):
    """A wish of an agency about one stream.

    `at` is the recorded time, from the clock port; `occurred_at` is given when it happened
    earlier, and then `late_reason` says why it is recorded late. `purpose_of_use` and
    `legal_basis_id` say why the actor may act.
    """

    stream: str
    by: Actor
    at: datetime
    command_id: str
    occurred_at: datetime | None = None
    late_reason: str | None = None
    purpose_of_use: str | None = None
    legal_basis_id: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None


class Fact(Value):
    """An event and the stream that it belongs to: what decide returns and the log appends."""

    stream: str
    event: Event


class Sealed(Value):
    """The personal fields of one subject and record class in one event, as ciphertext.

    `token` carries all that opening needs.
    """

    subject: str
    record_class: RecordClass
    token: str


class Recorded(Value):
    """The envelope: an event as the log holds it.

    `position` is its place in the whole log, from 1 without gaps. `sealed` holds the personal
    fields as ciphertext where they were not opened.
    """

    event_id: str
    stream: str
    version: int
    position: int
    event: Event
    occurred_at: datetime
    recorded_at: datetime
    by: Actor
    command_id: str
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
    synthetic: bool = False
    sealed: tuple[Sealed, ...] = ()


class Refused(Exception):
    """What the rules do not allow: `code` is stable, `advice` says what would be right."""

    rule: ClassVar[str] = ""
    advice: ClassVar[str] = ""

    def __init__(self, about: str = "") -> None:
        super().__init__(about)
        self.about = about

    @classmethod
    def code(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.code()}:", self.about, self.advice) if part)


class NotPermitted(Refused):
    """The role, or the agency's relation to the case, does not allow this act."""

    advice = "Ask an agency that holds the case or to which it was referred."


class Missing(Refused):
    """Nothing that the asker may know of; malformed, hidden and missing ids are answered alike."""

    advice = "Check the id; what you may not see is answered like what does not exist."


class OutOfOrder(Refused):
    """A step was asked for before the step that it rests on."""

    advice = "Record the step that comes before it first."


class AlreadyDone(Refused):
    """The step was done before and is not done twice."""

    advice = "Read the case again: this step stands already."


class Malformed(Refused):
    """A value that cannot be what its field means."""

    advice = "Correct the value and send the command again."


def facts(stream: str, *events: Event) -> tuple[Fact, ...]:
    """Place events on one stream, in their order."""
    return tuple(Fact(stream=stream, event=event) for event in events)


def stated(kind: type[E], command: Command, **decided: Any) -> E:
    """State the event in the command's words, and in `decided` what only the decision knows."""
    words = {
        name: getattr(command, name)
        for name in _shared_names(cast("Any", kind), cast("Any", type(command)))
    }
    return kind(**(words | decided))


@cache
def _shared_names(kind: Any, command: Any) -> tuple[str, ...]:
    asked = {field.name for field in dataclasses.fields(command)}
    return tuple(field.name for field in dataclasses.fields(kind) if field.name in asked)
