"""Contracts: what leaves Rejea, word for word, as CloudEvents 1.0 in binary mode.

R1  An event is thin: its type, a pseudonym of the case, organizations, coded values, times, the
    version and a link. Never a name, a narrative, a ciphertext, a user's id or a case's id.
R2  Only words of the class "case administration" leave, and of these none that describes the person
    (a language, a region, an age); the rest is read behind the link, where consent and the access
    log apply.
R3  The pseudonym of a case is the receiver's own, and so are the ids of events and of what links
    them: two receivers cannot join their streams by these.
R4  A contract only grows: what a consumer relies on is neither removed nor given another meaning
    (consumers/schemas.py holds it to that).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model

from domain.messages import Event, RecordClass
from domain.personal import annotations_in, marks
from domain.telltale.words import DESCRIBE_THE_PERSON
from domain.vocabulary import CodeList
from projections.words import class_of, step_of

TYPE_PREFIX = "org.rejea."
STEP_TYPE = "org.rejea.case.step_recorded.v1"
CAPACITY_TYPE = "org.rejea.shelter.capacity.v1"
ORGANIZATION_TYPE = "org.rejea.directory.organization.v1"
CONTENT_TYPE = "application/json"
TRACEPARENT = "traceparent"

NEVER_LEAVE = frozenset({"adoption", "directory", "jurisdiction", "notification"})
"""Rooms whose events are about no case; the directory leaves as a table, not as its history."""
SHELTERS_OWN = "domain.shelter.places"
ORGANIZATIONS = frozenset(
    {
        "addressed_to_id",
        "from_agency_id",
        "holder_id",
        "organization_id",
        "reporter_agency_id",
        "to_agency_id",
        "verified_by_agency_id",
    }
)
PUBLISHED_ONCE = frozenset({"given_by", "held_until", "removal_order", "signed_by"})
"""R4: words that describe the person and stood in contracts before: they stay, unsaid (R2)."""

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
OrganizationId = Annotated[str, Field(pattern=f"^organization-{_UUID}$")]
ReferralId = Annotated[str, Field(pattern=f"^referral-{_UUID}$")]
ServiceId = Annotated[str, Field(pattern=f"^service-{_UUID}$")]
JurisdictionId = Annotated[str, Field(pattern=f"^jurisdiction-{_UUID}$")]
ShelterId = Annotated[str, Field(pattern=f"^shelter-{_UUID}$")]
CodedValue = Annotated[str, Field(pattern="^[A-Za-z0-9_.:-]{1,64}$")]
_TRACE = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"


class Shape(BaseModel):
    """What is said and nothing more; consumers should allow for more."""

    model_config = ConfigDict(frozen=True)


class Envelope(Shape):
    """The attributes of a CloudEvent: ours, and the extensions that we use."""

    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    dataschema: str
    partitionkey: str
    sequence: str
    dataclassification: str
    correlationid: UUID | None = None
    causationid: UUID | None = None
    traceparent: Annotated[str | None, Field(pattern=_TRACE)] = None
    specversion: str = "1.0"

    def headers(self) -> tuple[tuple[str, bytes], ...]:
        """The headers of a Kafka message in binary mode, and the trace as every tracer reads it."""
        told = self.model_dump(mode="json", exclude_none=True)
        attributes = tuple([(f"ce_{name}", value.encode()) for name, value in told.items()])
        trace = ((TRACEPARENT, self.traceparent.encode()),) if self.traceparent else ()
        return (("content-type", CONTENT_TYPE.encode()), *attributes, *trace)


class CaseEvent(Shape):
    """An event of a case, as one agency may know it.

    `ended` says that with this event the agency's tie ended, to the case or by the referral that is
    named; then nothing else is told.
    """

    agency_id: OrganizationId | None = None
    occurred_at: datetime
    recorded_at: datetime
    version: Annotated[int, Field(ge=1)]
    link: str
    referral_id: ReferralId | None = None
    ended: bool | None = None


class StepRecorded(Shape):
    """For a coordinator: a case came further; in which step of the process, and no more."""

    step: CodedValue
    jurisdiction_id: JurisdictionId
    recorded_at: datetime
    version: Annotated[int, Field(ge=1)]


class CapacityAnswer(Shape):
    """What a shelter says to a coarse profile."""

    sex: CodedValue
    age_group: CodedValue
    answer: CodedValue


class ShelterCapacity(Shape):
    """Yes, no or ask for each coarse profile; counts would locate people."""

    shelter_id: ShelterId
    organization_id: OrganizationId
    jurisdiction_id: JurisdictionId
    answers: tuple[CapacityAnswer, ...]


class Area(Shape):
    """Where an organization is, as coarsely as everybody may know it."""

    country: str | None = None
    area: str | None = None


class OfferedService(Shape):
    """A service of the directory."""

    service_id: ServiceId
    name: str
    service_type: CodedValue
    active: bool


class DirectoryOrganization(Shape):
    """An organization of the directory, as everybody may know it."""

    organization_id: OrganizationId
    name: str
    kind: CodedValue
    jurisdiction_id: JurisdictionId
    closed: bool
    suspended: bool
    areas: tuple[Area, ...] = ()
    services: tuple[OfferedService, ...] = ()


PUBLIC: Mapping[str, type[Shape]] = {
    STEP_TYPE: StepRecorded,
    CAPACITY_TYPE: ShelterCapacity,
    ORGANIZATION_TYPE: DirectoryOrganization,
}


def may_leave(kind: type[Event]) -> bool:
    """Whether events of this kind ever go to an agency: those of cases do."""
    return step_of(kind) not in NEVER_LEAVE and kind.__module__ != SHELTERS_OWN


def is_of(told: str | None, thing: str) -> bool:
    """Whether this is the id of such a thing."""
    return told is not None and re.fullmatch(f"{thing}-{_UUID}", told) is not None


def type_of(name: str) -> str:
    """The type that an event with this stable name has outside."""
    return TYPE_PREFIX + name


def contract(kind: type[Event]) -> type[CaseEvent]:
    """What leaves of an event of this kind."""
    return _contract(cast("Any", kind))


def contracts(names: Mapping[type[Event], str]) -> dict[str, type[Shape]]:
    """Every contract by its type, for the events with these stable names."""
    of_cases = {type_of(name): contract(kind) for kind, name in names.items() if may_leave(kind)}
    return {**of_cases, **PUBLIC}


def received(
    headers: Iterable[tuple[str, bytes]], known: Mapping[str, type[Shape]], value: bytes
) -> tuple[Envelope, Shape]:
    """Read a message as its contract says.

    Raises: ValueError when it is none of ours; KeyError when its type is unknown.
    """
    told = {name[3:]: text.decode() for name, text in headers if name.startswith("ce_")}
    envelope = Envelope.model_validate(told)
    return envelope, known[envelope.type].model_validate_json(value)


class Pseudonyms:
    """R3: other names for what may not be named, made with the deployment's key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, receiver: str, thing: str) -> str:
        """What this receiver knows the thing as."""
        text = f"{receiver}\0{thing}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:32]

    def uuid(self, receiver: str, thing: str | None) -> UUID | None:
        """The same, shaped as an id."""
        return self.id_of(receiver, thing) if thing else None

    def id_of(self, receiver: str, thing: str) -> UUID:
        """The id that this receiver knows the thing by, the same whenever it is told."""
        return UUID(self.of(receiver, thing))


@cache
def _contract(kind: Any) -> type[CaseEvent]:  # noqa: ANN401  # mypy takes no dataclass for hashable
    hints = get_type_hints(kind, include_extras=True)
    leaving: dict[str, Any] = {}
    for name, mark in marks(kind).items():
        if mark.personal or name in CaseEvent.model_fields or name in _UNSAID:
            continue
        if class_of(kind, name, mark.record_class) is RecordClass.CASE_ADMINISTRATION:
            told = _told_as(name, hints[name])
            if told is not None:
                leaving[name] = (told | None, None)
    made = create_model(f"{kind.__name__}Told", __base__=CaseEvent, **leaving)
    made.__doc__ = (kind.__doc__ or "").strip().splitlines()[0]
    return made


_UNSAID = DESCRIBE_THE_PERSON - PUBLISHED_ONCE


def _told_as(name: str, hint: Any) -> Any:  # noqa: ANN401  # Types are looked into.
    """The shape in which a field leaves, None where it stays."""
    if name in ORGANIZATIONS:
        return OrganizationId
    if name == "service_id":
        return ServiceId
    plain = _without_none(hint)
    lists = [found for found in annotations_in(hint) if isinstance(found, CodeList)]
    if lists:
        code = Annotated[
            str, Field(pattern="^[A-Za-z0-9_.:-]{1,64}$", json_schema_extra=_says(lists[0]))
        ]
        return tuple[code, ...] if _is_list(plain) else code
    return plain if plain in (bool, datetime, date) else None


def _says(codes: CodeList) -> dict[str, Any]:
    return {"x-code-system": codes.system, "x-code-version": codes.version}


def _without_none(hint: Any) -> Any:  # noqa: ANN401  # Types are looked into.
    if get_origin(hint) is Annotated:
        return _without_none(get_args(hint)[0])
    inner = [part for part in get_args(hint) if part is not type(None)]
    is_optional = type(None) in get_args(hint)
    return _without_none(inner[0]) if is_optional and len(inner) == 1 else hint


def _is_list(plain: Any) -> bool:  # noqa: ANN401  # Types are looked into.
    return get_origin(plain) is tuple
