"""Telling: turns entries of the log into the messages that each receiver may have.

R1  An agency is told what it may know both as of the event and as of now; between the two the
    narrower counts. The demonstration's events stand for what was told at their own time.
R2  The event that ends an agency's tie is told to it as the end and says nothing else.
R3  The receiver of an open referral is told of that referral alone; a reporter, of the report and
    the receipt; a coordinator, the step, where its timeline shows it.
R4  What cannot be told is told to nobody: it goes to the dead letters, without its words.
R5  Each receiver has ids, names of cases and numbers of its own, and no trace of whoever gave the
    command: what two are told cannot be joined by these.
R6  A coordinator is told by the hour when, and numbered within the case.
R7  An agency that is closed is told nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from consumers.agreements import Agreements
from consumers.contracts import (
    ORGANIZATIONS,
    STEP_TYPE,
    CaseEvent,
    Envelope,
    Pseudonyms,
    Shape,
    StepRecorded,
    contract,
    is_of,
    may_leave,
    type_of,
)
from consumers.followed import Followed, Memory
from consumers.ports import Message
from consumers.reaching import Reach, reaches
from consumers.topics import Topics, dead_letters
from domain.access import Tie
from domain.messages import Event, RecordClass, Recorded, Value
from domain.ports import Unavailable
from domain.telltale.words import DESCRIBE_THE_PERSON
from projections.reading import Record
from projections.visibility import Look, shape_entry
from projections.visibility.hours import timed_for
from projections.words import step_of

_ADMINISTRATION = RecordClass.CASE_ADMINISTRATION.value
_RESTRICTED, _CONFIDENTIAL = "restricted", "confidential"

_KINDS = dict.fromkeys(ORGANIZATIONS, "organization") | {
    "referral_id": "referral",
    "service_id": "service",
}

NameOf = Callable[[str], str]


Now = Callable[[], datetime]


def this_moment() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


class Deployment(Value):
    """Who publishes: its name, its address, the stable names of its events, its topics."""

    name: str
    address: str
    names: Mapping[type[Event], str]
    topics: Topics

    @property
    def source(self) -> str:
        return f"urn:rejea:{self.name}"

    def schema_of(self, type_name: str) -> str:
        return f"{self.address}/schemas/{type_name}.json"

    def link_to(self, position: int) -> str:
        return f"{self.address}/v1/events?after={position - 1}&limit=1"


class Told(Value):
    """What one receiver is told of one entry: as of when, and in which place of its order.

    `stamped_at` is the time that the broker keeps, where it may not keep the moment of sending.
    """

    receiver: str
    topic: str
    type: str
    data: Shape
    classification: str
    at: datetime
    sequence: int
    stamped_at: datetime | None = None


class Telling:
    """Tells the entries of cases; `name_of` gives an agency's part of its topic's name.

    What has ended by `now` is not told any more, whenever it was recorded; nor is what rested on
    one of `agreements` that is over. `only` tells one receiver alone.
    """

    def __init__(
        self,
        deployment: Deployment,
        pseudonyms: Pseudonyms,
        memory: Memory,
        name_of: NameOf,
        now: Now = this_moment,
        agreements: Agreements | None = None,
        only: str | None = None,
    ) -> None:
        self._deployment = deployment
        self._pseudonyms = pseudonyms
        self._agreements = agreements
        self._memory = memory
        self._name_of = name_of
        self._now = now
        self._reach = Reach(deployment.names, only)
        memory.count_by(self._reach.receivers)

    def prepare(self, batch: Sequence[Recorded], *, more: bool) -> None:
        """Read what deciding needs; whatever cannot be read is told to nobody (R4)."""
        self._memory.trim()
        if self._agreements is not None:
            self._agreements.forget(batch)
        of_cases = [entry for entry in batch if is_of_a_case(entry)]
        try:
            self._memory.prepare(of_cases, more=more)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001  # R4: one case is the cause; the others are told.
            self._prepare_each(of_cases, more=more)

    def _prepare_each(self, of_cases: Sequence[Recorded], *, more: bool) -> None:
        by_case: dict[str, list[Recorded]] = {}
        for entry in of_cases:
            by_case.setdefault(entry.stream, []).append(entry)
        for case_id, entries in by_case.items():
            try:
                self._memory.prepare(entries, more=more)
            except Unavailable:
                raise
            except Exception:  # noqa: BLE001  # R4: what is forgotten cannot be told.
                self._memory.forget([case_id])

    def messages(self, entry: Recorded) -> Iterator[Message]:
        """The messages that one entry of a case becomes."""
        for told in self._told(entry):
            yield self._message(entry, told)

    def _told(self, entry: Recorded) -> Iterator[Told]:
        before, after, now = self._memory.tell(entry)
        if not may_leave(type(entry.event)):
            return
        record = self._reach.record(entry)
        for agency_id in self._reach.agencies(before, after):
            data = self._for_agency(agency_id, (before, after, now), entry, record)
            if data is not None:
                yield Told(
                    receiver=agency_id,
                    topic=self._deployment.topics.agency(self._name_of(agency_id)),
                    type=type_of(record["name"]),
                    data=data,
                    classification=_RESTRICTED,
                    at=entry.recorded_at,
                    sequence=entry.position,
                )
        watching = self._reach.watcher(after)
        if watching is not None and reaches(after.watched(), record):
            yield self._for_coordinator(watching, after.standing.jurisdiction_id, entry)

    def _for_coordinator(self, receiver: str, jurisdiction_id: str, entry: Recorded) -> Told:
        """R3, R6."""
        hour = timed_for(Tie.COORDINATOR, entry.recorded_at)
        number = self._memory.one_more(entry.stream, receiver)
        return Told(
            receiver=receiver,
            topic=self._deployment.topics.coordinator(jurisdiction_id),
            type=STEP_TYPE,
            data=StepRecorded(
                step=step_of(type(entry.event)),
                jurisdiction_id=jurisdiction_id,
                recorded_at=hour,
                version=number,
            ),
            classification=_CONFIDENTIAL,
            at=hour,
            sequence=number,
            stamped_at=hour,
        )

    def _for_agency(
        self,
        agency_id: str,
        course: tuple[Followed, Followed, Followed],
        entry: Recorded,
        record: Record,
    ) -> CaseEvent | None:
        before, after, now = course
        at = (entry.recorded_at, entry.position)
        look = after.look(agency_id, *at)
        is_farewell = not reaches(look, record)
        if is_farewell and not reaches(before.look(agency_id, *at), record):
            return None
        number = self._memory.one_more(entry.stream, agency_id)
        if self._is_closed(agency_id, entry):
            return None
        if look is None or is_farewell:
            return self._farewell(entry, record, number)
        shown = self._shown(look, now, entry, record)
        if shown is None:
            return None
        return self._case_event(entry, shown["agency_id"], _leaving(shown), number)

    def _is_closed(self, agency_id: str, entry: Recorded) -> bool:
        """R7."""
        return self._agreements is not None and self._agreements.is_closed(agency_id, entry)

    def _shown(
        self, look: Look, now: Followed, entry: Recorded, record: Record
    ) -> Mapping[str, Any] | None:
        """R1."""
        shown = shape_entry(look, record)
        if shown is None or entry.synthetic:
            return shown
        seen = now.look(look.agency_id, max(entry.recorded_at, self._now()))
        changed = seen is None or seen.view != look.view
        return _narrowed(shown, seen, record) if changed else shown

    def _farewell(self, entry: Recorded, record: Record, number: int) -> CaseEvent:
        """R2: what would have been shown before this entry, and is not after it."""
        key = record["referral_id"]
        referral = {"referral_id": key} if is_of(key, "referral") else {}
        return self._case_event(entry, None, {**referral, "ended": True}, number)

    def _case_event(
        self, entry: Recorded, agency_id: str | None, words: Mapping[str, Any], number: int
    ) -> CaseEvent:
        kind = contract(type(entry.event))
        return kind.model_validate(
            {name: value for name, value in words.items() if name in kind.model_fields}
            | {
                "agency_id": agency_id if is_of(agency_id, "organization") else None,
                "occurred_at": entry.occurred_at,
                "recorded_at": entry.recorded_at,
                "version": number,
                "link": self._deployment.link_to(entry.position),
            }
        )

    def _message(self, entry: Recorded, told: Told) -> Message:
        pseudonym = self._pseudonyms.of(told.receiver, entry.stream)
        envelope = Envelope(
            id=self._pseudonyms.id_of(told.receiver, entry.event_id),
            source=self._deployment.source,
            type=told.type,
            subject=f"case/{pseudonym}",
            time=told.at.astimezone(UTC),
            dataschema=self._deployment.schema_of(told.type),
            partitionkey=pseudonym,
            sequence=f"{told.sequence:019d}",
            correlationid=self._pseudonyms.uuid(told.receiver, entry.correlation_id),
            causationid=self._pseudonyms.uuid(told.receiver, entry.causation_id),
            dataclassification=told.classification,
        )
        return Message(
            topic=told.topic,
            key=pseudonym,
            headers=envelope.headers(),
            value=told.data.model_dump_json(exclude_none=True).encode(),
            position=entry.position,
            stamped_at=told.stamped_at,
            receiver=told.receiver,
            case_id=entry.stream,
            trace=entry.traceparent,
        )


def is_of_a_case(entry: Recorded) -> bool:
    return entry.stream.startswith("case-")


def dead_letter(topic: str, key: str, event_id: str, position: int, reason: str) -> Message:
    """R4: which event, where it should have gone, and the kind of what went wrong; no words."""
    told = {
        "rejea_event_id": event_id,
        "rejea_position": str(position),
        "rejea_topic": topic,
        "rejea_reason": reason,
    }
    return Message(
        topic=dead_letters(topic),
        key=key,
        headers=tuple([(name, text.encode()) for name, text in told.items()]),
        value=b"{}",
    )


def _narrowed(shown: Mapping[str, Any], now: Look | None, record: Record) -> dict[str, Any] | None:
    """R1: of what was shown as of the event, what is shown as of now."""
    still = shape_entry(now, record) if now is not None and reaches(now, record) else None
    if still is None:
        return None
    words, left = _administrative(shown), _administrative(still)
    kept = {name: value for name, value in words.items() if name in left}
    agency_id = shown["agency_id"] if still["agency_id"] else None
    return {"agency_id": agency_id, "words": {_ADMINISTRATION: kept}}


def _leaving(shown: Mapping[str, Any]) -> dict[str, Any]:
    """What leaves of the words; an id of another kind than its name says stays.

    So does what describes the person, also where a contract has a place for it (contracts.py R2).
    """
    words = _administrative(shown)
    return {
        name: _plain(value)
        for name, value in words.items()
        if name not in DESCRIBE_THE_PERSON and (name not in _KINDS or is_of(value, _KINDS[name]))
    }


def _administrative(shown: Mapping[str, Any]) -> Mapping[str, Any]:
    words: Mapping[str, Any] = shown["words"].get(_ADMINISTRATION, {})
    return words


def _plain(value: Any) -> Any:  # noqa: ANN401  # Words of all kinds.
    """A code leaves as its text; its system stands in the schema."""
    if isinstance(value, Mapping):
        return value.get("code")
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
