"""Public records: shelters and organizations as everybody may know them, the last word of each.

R1  A shelter says yes, no or ask to each coarse profile; counts locate people (rules.md 2).
R2  An organization is told with its services and areas; addresses, contacts and free words are not.
R3  A shelter is told only when an answer has changed: each change would tell of somebody. It says
    as of which full hour, and is numbered by the shelter's own changes: neither the moment nor the
    place in the log leads to the case whose step it was.
R4  A shelter is told when the hour of its change is over, and as it stood then: no message leaves
    at the moment of an admission (projections/shelter_turns.py). What waits for that is kept in
    memory alone, and is read from the log again by whoever comes after.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

from consumers.contracts import (
    CAPACITY_TYPE,
    ORGANIZATION_TYPE,
    Area,
    CapacityAnswer,
    DirectoryOrganization,
    Envelope,
    OfferedService,
    Shape,
    ShelterCapacity,
)
from consumers.ports import Log, Message
from consumers.telling import Deployment, Now, this_moment
from domain.messages import Recorded
from domain.vocabulary import AGE_GROUP, SEX
from projections import directory_row, shelter_occupancy
from projections.directory_row import OrganizationRow
from projections.shelter_occupancy import Profile, ShelterRow, answer
from projections.shelter_turns import as_told, next_turn

SHELTER, ORGANIZATION = "shelter-", "organization-"
MOST_ROWS = 2_000
_UNKNOWN = ("unknown", "not_stated")
PROFILES = tuple(
    (str(sex), str(age)) for sex in SEX for age in AGE_GROUP if not {sex, age} & set(_UNKNOWN)
)

R = TypeVar("R")


class Rows(Generic[R]):
    """Rows of one kind, folded from their streams; bounded, and read anew when forgotten."""

    def __init__(
        self, log: Log, new: Callable[[str], R], evolve: Callable[[R, Recorded], None]
    ) -> None:
        self._log = log
        self._new = new
        self._evolve = evolve
        self._rows: OrderedDict[str, tuple[int, R]] = OrderedDict()

    def latest(self, entries: Sequence[Recorded]) -> dict[str, tuple[R, Recorded]]:
        """Each row that a batch moves, as of now, with the entry that moved it last."""
        first = {entry.stream: entry.version for entry in reversed(entries)}
        cold = {
            stream: 0
            for stream, version in first.items()
            if self._rows.get(stream, (-1,))[0] < version - 1
        }
        for stream in cold:
            self._rows[stream] = (0, self._new(stream))
        read = self._log.streams(cold) if cold else ()
        for entry in (*read, *entries):
            self._take(entry)
        while len(self._rows) > max(MOST_ROWS, len(first)):
            self._rows.popitem(last=False)
        return {entry.stream: (self._rows[entry.stream][1], entry) for entry in entries}

    def _take(self, entry: Recorded) -> None:
        version, row = self._rows[entry.stream]
        if entry.version == version + 1:
            self._evolve(row, entry)
            self._rows[entry.stream] = (entry.version, row)
            self._rows.move_to_end(entry.stream)


class PublicRecords:
    """Tells what became of shelters and organizations."""

    def __init__(self, deployment: Deployment, log: Log, now: Now = this_moment) -> None:
        self._deployment = deployment
        self._now = now
        self._shelters = Rows(log, _new_shelter, shelter_occupancy.evolve)
        self._organizations = Rows(log, _new_organization, directory_row.evolve)
        self._answered: OrderedDict[str, bytes] = OrderedDict()
        self._waiting: dict[str, Recorded] = {}

    def messages(self, batch: Sequence[Recorded]) -> Iterator[Message]:
        """At most one message for each shelter and organization that a batch changes (R4)."""
        shelters = [entry for entry in batch if entry.stream.startswith(SHELTER)]
        at = self._now()
        over = [entry for entry in shelters if next_turn(entry.recorded_at) <= at]
        for stream, (shelter, entry) in self._shelters.latest(over).items():
            if shelter.organization_id:
                yield from self._capacity(stream, shelter, entry)
        self.wait(entry for entry in shelters if next_turn(entry.recorded_at) > at)
        organizations = [entry for entry in batch if entry.stream.startswith(ORGANIZATION)]
        for stream, (row, entry) in self._organizations.latest(organizations).items():
            if row.name:
                topic = self._deployment.topics.directory
                yield self._message(topic, stream, ORGANIZATION_TYPE, entry, told_organization(row))

    def wait(self, entries: Iterable[Recorded]) -> None:
        """Let shelters that changed wait until the hour is over (R4)."""
        self._waiting |= {entry.stream: entry for entry in entries}

    def turned(self) -> Sequence[Recorded]:
        """The last entries of those whose hour is over, to be told; they wait no longer."""
        at = self._now()
        found = [each for each in self._waiting.values() if next_turn(each.recorded_at) <= at]
        for entry in found:
            del self._waiting[entry.stream]
        return found

    def _capacity(self, stream: str, row: ShelterRow, entry: Recorded) -> Iterator[Message]:
        """R3, R4."""
        turn = next_turn(entry.recorded_at)
        capacity = told_capacity(row, turn)
        topic = self._deployment.topics.capacity
        apart = replace(entry, recorded_at=turn, position=entry.version)
        message = self._message(topic, stream, CAPACITY_TYPE, apart, capacity)
        message = replace(message, position=entry.position, stamped_at=turn)
        if self._answered.get(stream) != message.value:
            self._answered[stream] = message.value
            yield message
        while len(self._answered) > MOST_ROWS:
            self._answered.popitem(last=False)

    def _message(
        self, topic: str, stream: str, type_name: str, entry: Recorded, data: Shape
    ) -> Message:
        envelope = Envelope(
            id=UUID(entry.event_id),
            source=self._deployment.source,
            type=type_name,
            subject=stream.replace("-", "/", 1),
            time=entry.recorded_at.astimezone(UTC),
            dataschema=self._deployment.schema_of(type_name),
            partitionkey=stream,
            sequence=f"{entry.position:019d}",
            dataclassification="internal",
        )
        value = data.model_dump_json(exclude_none=True).encode()
        return Message(topic=topic, key=stream, headers=envelope.headers(), value=value)


def told_capacity(row: ShelterRow, turn: datetime) -> ShelterCapacity:
    """R1, as of a turn, or of a later one where the shelter has changed since (R4)."""
    told, at = as_told(dataclasses.asdict(row), turn)
    return ShelterCapacity(
        shelter_id=row.shelter_id,
        organization_id=row.organization_id,
        jurisdiction_id=row.jurisdiction_id,
        answers=tuple(
            CapacityAnswer(
                sex=sex,
                age_group=age,
                answer=answer(told, Profile(sex=sex, age_group=age), at).value,
            )
            for sex, age in PROFILES
        ),
    )


def told_organization(row: OrganizationRow) -> DirectoryOrganization:
    """R2."""
    areas = {
        (_text(place.get("country")), _text(place.get("area"))) for place in row.locations.values()
    }
    return DirectoryOrganization(
        organization_id=row.organization_id,
        name=row.name,
        kind=row.kind_code,
        jurisdiction_id=row.jurisdiction_id,
        closed=row.closed,
        suspended=bool(row.provider["suspended"]),
        areas=tuple(Area(country=country, area=area) for country, area in sorted(areas, key=str)),
        services=tuple(
            OfferedService(
                service_id=service.service_id,
                name=service.name,
                service_type=service.service_type_code,
                active=service.status_code == "active" and not row.closed,
            )
            for service in sorted(row.services.values(), key=lambda found: found.service_id)
        ),
    )


def _new_shelter(stream: str) -> ShelterRow:
    return ShelterRow(shelter_id=stream)


def _new_organization(stream: str) -> OrganizationRow:
    return OrganizationRow(organization_id=stream)


def _text(code: Mapping[str, str] | None) -> str | None:
    return code["code"] if code else None
