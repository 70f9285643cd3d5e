"""Readings: what one operation shows to somebody, noted where it is shown.

R1  Whoever looks at a case does it through readings; what a shape shows of the case is noted there,
    by the names of fields and their record classes, never by what they say.
R2  One entry for each case of an operation: the union of what was shown. A case of which nothing
    was shown has none.
R3  Who is refused is noted too; a case that is missing is noted like one that is hidden, so that
    neither the answer nor its cost tells which it was.
R4  Where it is known what an operation asks for, nothing else is noted; where it is not,
    everything that a shape shows.

A door makes one for each operation, hands it to whatever looks and shapes, and says
`await readings.keep()` before anything leaves: an answer to a query, each item of a subscription,
a page of a feed. Where that raises AccessLogUnavailable, nothing leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from domain.access import Principal, Tie, View, policy_hash
from domain.messages import RecordClass, Value
from projections.access_log import NOTHING_THERE, AccessEntry, AccessLog, Decision

__all__ = [
    "NOTHING_THERE",
    "TOLD",
    "Apart",
    "AskedFields",
    "Denied",
    "Note",
    "Noted",
    "Occasion",
    "Readings",
]

TOLD = "told to the agency by the contract of events"

AskedFields = Mapping[str, AbstractSet[str] | None]
"""The names of fields that an operation asks for, by the thing that has them; None: any."""


class Occasion(Value):
    """How somebody asks: by which door, in which operation, in whose trace.

    `trace_id` is that of W3C Trace Context.
    """

    door: str
    operation: str | None = None
    trace_id: str | None = None


class Noted(NamedTuple):
    """What was shown of one case, in the order in which it is told."""

    view: View
    fields: tuple[str, ...]
    record_classes: tuple[RecordClass, ...]


class Denied(NamedTuple):
    """Why something that was asked for by its id was not shown, and which classes were named."""

    reason: str
    named: tuple[RecordClass, ...] = ()


@dataclass
class Note:
    """What was shown of one case, as far as the operation has come."""

    view: View
    fields: set[str] = field(default_factory=set)
    record_classes: set[RecordClass] = field(default_factory=set)

    def add(self, fields: Iterable[str], record_classes: Iterable[RecordClass]) -> None:
        self.fields.update(fields)
        self.record_classes.update(record_classes)

    def told(self) -> Noted:
        classes = tuple([kind for kind in RecordClass if kind in self.record_classes])
        return Noted(self.view, tuple(sorted(self.fields)), classes)


class Readings:
    """Notes what is shown to one principal in one operation; `asked` is R4.

    Whoever verifies anew who asks, while an operation goes on, sets `principal`.
    """

    def __init__(
        self,
        principal: Principal,
        occasion: Occasion,
        log: AccessLog,
        asked: AskedFields | None = None,
    ) -> None:
        self.principal = principal
        self.occasion = occasion
        self.log = log
        self._asked = asked
        self._shown: dict[str, Note | Noted] = {}
        self._denied: dict[str, Denied] = {}

    @property
    def asked(self) -> AskedFields | None:
        """What the operation asks for, as far as it is known (R4)."""
        return self._asked

    def show(self, case_id: str, view: View, thing: str, names: Mapping[str, RecordClass]) -> None:
        """Note fields of a thing of a case, each with the class of what it tells (R1, R4)."""
        wanted = self._wanted(thing, names)
        if not wanted:
            return
        shown = _qualified(thing, wanted), map(names.__getitem__, wanted)
        self._note(case_id, view).add(*shown)

    def show_again(self, case_id: str, noted: Noted) -> None:
        """Note what was noted when the same was shown before (remembered.py R3)."""
        if case_id in self._shown:
            self._note(case_id, noted.view).add(noted.fields, noted.record_classes)
        else:
            self._shown[case_id] = noted

    def tell(self, case_id: str) -> None:
        """Note that somebody was told of an event of a case, by kind and id alone."""
        told = View(permit=True, reason=TOLD, tie=Tie.NONE, policy_hash=policy_hash())
        self.show(case_id, told, "event", {"type": RecordClass.CASE_ADMINISTRATION})

    def deny(
        self, asked_id: str, reason: str = NOTHING_THERE, named: tuple[RecordClass, ...] = ()
    ) -> None:
        """Note that somebody asked for something by its id, and was shown nothing (R3).

        `named` are the record classes that they asked for, where they named some.
        """
        self._denied[asked_id] = Denied(reason, named)

    async def keep(self) -> None:
        """Write what was noted since the last time; said before anything leaves.

        Raises: AccessLogUnavailable, and then nothing may leave.
        """
        entries = self._taken()
        if entries:
            await self.log.write(self.principal.actor, entries)

    def _note(self, case_id: str, view: View) -> Note:
        note = self._shown.get(case_id)
        if isinstance(note, Note):
            return note
        begun = self._shown[case_id] = Note(view if note is None else note.view)
        if note is not None:
            begun.add(note.fields, note.record_classes)
        return begun

    def _taken(self) -> tuple[AccessEntry, ...]:
        shown, self._shown = self._shown, {}
        denied, self._denied = self._denied, {}
        who = self._who()
        return (
            *(_permitted(who, case_id, _told(note)) for case_id, note in shown.items()),
            *(_refused(who, asked_id, told) for asked_id, told in denied.items()),
        )

    def _wanted(self, thing: str, names: Mapping[str, RecordClass]) -> frozenset[str]:
        asked = None if self._asked is None else self._asked.get(thing, frozenset())
        return frozenset(names) if asked is None else frozenset(names.keys() & asked)

    def _who(self) -> dict[str, Any]:
        actor, occasion = self.principal.actor, self.occasion
        return {
            "user_id": actor.user_id,
            "role": actor.role.value,
            "agency_id": actor.agency_id,
            "on_behalf_of": actor.on_behalf_of,
            "purpose_of_use": self.principal.purpose_of_use or None,
            "trace_id": occasion.trace_id,
            "door": occasion.door,
            "operation": occasion.operation,
        }


class Apart(Readings):
    """Readings of one thing within an operation: noted for the operation, and besides by itself."""

    def __init__(self, whole: Readings) -> None:
        super().__init__(whole.principal, whole.occasion, whole.log, whole.asked)
        self._whole = whole

    def show(self, case_id: str, view: View, thing: str, names: Mapping[str, RecordClass]) -> None:
        super().show(case_id, view, thing, names)
        self._whole.show(case_id, view, thing, names)

    def deny(
        self, asked_id: str, reason: str = NOTHING_THERE, named: tuple[RecordClass, ...] = ()
    ) -> None:
        self._whole.deny(asked_id, reason, named)

    def noted(self, case_id: str) -> Noted | None:
        """What was noted here of a case."""
        note = self._shown.get(case_id)
        return None if note is None else _told(note)


def _told(note: Note | Noted) -> Noted:
    return note.told() if isinstance(note, Note) else note


def _permitted(who: Mapping[str, Any], case_id: str, note: Noted) -> AccessEntry:
    return AccessEntry(
        decision=Decision.PERMIT,
        case_id=case_id,
        reason=note.view.reason,
        tie=note.view.tie.value,
        policy_hash=note.view.policy_hash,
        record_classes=note.record_classes,
        fields=note.fields,
        **who,
    )


def _refused(who: Mapping[str, Any], asked_id: str, denied: Denied) -> AccessEntry:
    is_case = asked_id.startswith("case-")
    return AccessEntry(
        decision=Decision.DENY,
        case_id=asked_id if is_case else None,
        asked_id=None if is_case else asked_id,
        reason=denied.reason,
        tie=Tie.NONE.value,
        policy_hash=policy_hash(),
        record_classes=denied.named,
        **who,
    )


@lru_cache(maxsize=1024)
def _qualified(thing: str, names: frozenset[str]) -> frozenset[str]:
    """The names of fields with that of the thing; documents ask for the same ones again."""
    return frozenset(f"{thing}.{name}" for name in names)
