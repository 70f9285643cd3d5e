"""Memory: the states that deciding needs, by stream and version, bounded, never on disk.

R1  A remembered state of a stream that is written to may be old: the unique (stream, version)
    finds it out.
R2  A remembered state of a stream that is only read (rules, directory) is read again after a
    second.
R3  Nothing but this process's memory holds a state; a history is the only truth.
R4  The agreements by which an agency sees a case are read before a refusal is told (discretion.py):
    a refusal is told on what was read again, and so no permission waits for them, but for one that
    depends on what somebody may know (telltale/passing.py).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from domain import adoption, disclosure, jurisdiction
from domain import case as lifecycle
from domain.adoption import Adoption
from domain.case import Case, World
from domain.clocks import Rules
from domain.directory import state as directory
from domain.jurisdiction import Jurisdiction
from domain.messages import Command, Recorded, Role, Value
from domain.ports import Batch, EventLog, Receipt
from domain.protection.break_glass import BreakGlass, agencies_concerned
from domain.protection.safety_card import ReleaseSafetyCard
from domain.shelter import places
from domain.telltale.passing import needed_for

STALE = timedelta(seconds=1)
BOUND = 20_000

_KINDS: Mapping[str, tuple[Callable[[], Any], Callable[[Any, Recorded], Any]]] = {
    "case": (Case, lifecycle.evolve),
    "shelter": (places.Shelter, places.evolve),
    "organization": (directory.Organization, directory.evolve),
    "jurisdiction": (Jurisdiction, jurisdiction.evolve),
    "policy": (Adoption, adoption.evolve),
}


class Held(Value):
    """A state, the version that it stands at, and the moment at which it was read."""

    version: int
    state: Any
    read_at: datetime


class Known(Value):
    """What a command is decided on."""

    case: Case
    world: World
    held: Mapping[str, Held] = field(default_factory=dict)
    is_fresh: bool = False

    def version(self, stream: str) -> int:
        return self.held[stream].version if stream in self.held else 0


class Memory:
    """Remembers the latest states of the streams that commands speak of."""

    def __init__(self, log: EventLog, bound: int = BOUND) -> None:
        self._log = log
        self._bound = bound
        self._held: OrderedDict[str, Held] = OrderedDict()

    def know(self, command: Command, *, fresh: bool) -> Known:
        """Gather the states of every stream that a command names, and the rules in force."""
        streams = _streams_of(command, asks_again=fresh)
        held = self._gather(command, streams, fresh=fresh)
        while extra := _also_needed(command, held, fresh=fresh) - set(held):
            held |= self._gather(command, tuple(extra), fresh=fresh)
        return _known(command, held, fresh=fresh)

    def remember(self, batch: Batch, receipt: Receipt, known: Known) -> None:
        """Take what was just appended into account, unless it was a repetition."""
        if receipt.repeated:
            return
        for entry in recorded(batch, receipt):
            before = self._held.get(entry.stream) or known.held.get(entry.stream)
            if _kind(entry.stream) and (before.version if before else 0) == entry.version - 1:
                self._keep(_evolved(entry.stream, before, (entry,), receipt.recorded_at))

    def _gather(
        self, command: Command, streams: tuple[str, ...], *, fresh: bool
    ) -> dict[str, Held]:
        found = {name: self._held.get(name) for name in streams}
        remembered = {name: held for name, held in found.items() if held is not None}
        stale = {
            name: remembered[name].version if name in remembered else 0
            for name in streams
            if fresh or name not in remembered or _is_old(name, remembered[name], command)
        }
        if stale:
            self._read(stale, remembered, command.at)
        return remembered

    def _read(self, stale: Mapping[str, int], remembered: dict[str, Held], at: datetime) -> None:
        newer: dict[str, list[Recorded]] = {name: [] for name in stale}
        for entry in self._log.read(stale):
            newer[entry.stream].append(entry)
        for name, entries in newer.items():
            kept = _evolved(name, remembered.get(name), entries, at)
            remembered[name] = kept[1]
            self._keep(kept)

    def _keep(self, kept: tuple[str, Held]) -> None:
        """Keep the newest state; each step on the mapping is whole, so threads need no lock."""
        name, held = kept
        now = self._held.get(name)
        if now is None or now.version <= held.version:
            self._held.pop(name, None)
            self._held[name] = held
        if len(self._held) > self._bound:
            self._held.popitem(last=False)


def recorded(batch: Batch, receipt: Receipt) -> tuple[Recorded, ...]:
    """The envelopes of what a batch appended."""
    command = batch.command
    places_of = {(place.stream, place.version): place for place in receipt.places}
    return tuple(
        Recorded(
            event_id=draft.event_id,
            stream=draft.stream,
            version=draft.version,
            position=places_of[draft.stream, draft.version].position,
            event=draft.event,
            occurred_at=command.occurred_at or receipt.recorded_at,
            recorded_at=receipt.recorded_at,
            by=command.by,
            command_id=command.command_id,
        )
        for draft in batch.drafts
    )


def shelter_of(command: Command, case: Case) -> str:
    """The shelter that a command names, or that of its stay, or where the person is."""
    for name in ("from_shelter_id", "shelter_id"):
        if getattr(command, name, None):
            return str(getattr(command, name))
    stay = case.stays.stays.get(getattr(command, "stay_id", "")) or case.stays.current
    return stay.shelter_id if stay else ""


def _kind(stream: str) -> tuple[Callable[[], Any], Callable[[Any, Recorded], Any]] | None:
    return _KINDS.get(stream.partition("-")[0])


def _evolved(
    stream: str, before: Held | None, entries: Iterable[Recorded], at: datetime
) -> tuple[str, Held]:
    kind = _kind(stream)
    assert kind is not None, stream  # noqa: S101 - only streams of a known kind are gathered
    make, evolve = kind
    state = before.state if before else make()
    version = before.version if before else 0
    for entry in entries:
        state = evolve(state, entry)
        version = entry.version
    return stream, Held(version=version, state=state, read_at=at)


def _is_old(stream: str, held: Held, command: Command) -> bool:
    only_read = stream != command.stream and not stream.startswith(("case-", "shelter-"))
    return only_read and abs(command.at - held.read_at) > STALE


def _also_needed(command: Command, held: Mapping[str, Held], *, fresh: bool) -> set[str]:
    """R4: what else the case names; a refusal asks for more than a permission does."""
    needed: set[str] = set()
    own = held.get(command.stream)
    if isinstance(command, ReleaseSafetyCard):
        needed |= _where(command, held)
    if command.by.role in (Role.COORDINATOR, Role.DATA_PROTECTION_OFFICER, Role.CUSTODIAN):
        needed |= {command.by.agency_id}
    if own is not None and isinstance(own.state, Case):
        needed |= {own.state.standing.jurisdiction_id, shelter_of(command, own.state)}
        needed |= set(own.state.assessment.parents_linked_case_ids)
        needed |= set(agencies_concerned(command, own.state.protection))
        if isinstance(command, BreakGlass | ReleaseSafetyCard):
            needed |= set(own.state.standing.parties)
        needed |= set(disclosure.agencies_concerned(command, own.state.standing))
        if fresh or needed_for(command, own.state) is not None:
            needed |= {
                command.by.agency_id,
                *disclosure.senders_to(command, own.state.standing),
            }
    return {name for name in needed if _kind(name)}


def _where(command: Command, held: Mapping[str, Held]) -> set[str]:
    """The jurisdiction that the actor works in, once the directory has told it: who is on call."""
    agency = held.get(command.by.agency_id)
    return {agency.state.jurisdiction_id} if agency is not None else set()


def _known(command: Command, held: Mapping[str, Held], *, fresh: bool) -> Known:
    own = held.get(command.stream)
    case = own.state if own is not None and isinstance(own.state, Case) else Case()
    by_kind: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    for name, each in held.items():
        by_kind[name.partition("-")[0]][name] = each.state
    world = World(
        jurisdiction=_rules(command, case, by_kind["jurisdiction"]),
        shelters=by_kind["shelter"],
        organizations=by_kind["organization"],
        jurisdictions=by_kind["jurisdiction"],
        adoptions=by_kind["policy"],
        cases={name: state for name, state in by_kind["case"].items() if name != command.stream},
    )
    return Known(case=case, world=world, held=held, is_fresh=fresh)


def _rules(command: Command, case: Case, known: Mapping[str, Jurisdiction]) -> Rules | None:
    name = case.standing.jurisdiction_id or getattr(command, "jurisdiction_id", "")
    found = known.get(name)
    return jurisdiction.in_force(found, command.at) if found is not None else None


def _streams_of(command: Command, *, asks_again: bool) -> tuple[str, ...]:
    """What a command names; before a refusal also the asker's agency, in the same round trip.

    A refusal about a hidden case would else take another number of them than about a missing one.
    """
    named = [command.stream, *([command.by.agency_id] if asks_again else [])]
    for name in _id_fields(cast("Any", type(command))):
        value = getattr(command, name)
        named += value if isinstance(value, tuple) else (value,)
    return tuple(dict.fromkeys(name for name in named if name and _kind(name)))


@cache
def _id_fields(kind: Any) -> tuple[str, ...]:
    return tuple(
        each.name for each in fields(kind) if each.name.endswith(("_id", "_ids", "agency_ids"))
    )
