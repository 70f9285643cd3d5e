"""Remembered: what a case was told as, told again without deciding or shaping anew.

R1  What is told of a case follows from who asks, from the case as it stood at a version, and from
    the moment. It is told again while the version is the same, to whoever the policy cannot tell
    from who was told then, at a moment between the same two ends (openings.py R1, R2, R4, R6).
R2  Where something was opened or shut to single persons (a glass, a seal, a card), it is told
    again to the same person alone.
R3  What was noted when it was told is noted again (readings.py R1): the access log misses nothing.
R4  The version is asked of the database each time, by whoever asks and as they may see: a case that
    they no longer find is told to them no more.
R5  Nothing that was opened is remembered: no personal field, and no field of another read model.
R6  The memory is bounded in bytes; what was not asked for the longest goes first.
R7  Whoever is assigned to a case, or stands in for whoever is, is told what was told to them alone;
    what was told to others of their agency and role is not told to them (withheld.py R3).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from domain.access import Principal, is_named_worker
from domain.standing import Standing
from projections.case_view import CASES
from projections.reading import Record
from projections.visibility.cases import COLUMNS, PARTS
from projections.visibility.look import Look
from projections.visibility.readings import Apart, Noted, Readings

MOST_BYTES = 24 * 1024 * 1024
_BESIDE_THE_TEXT = 1024
"""About what the rest of one memory takes, in bytes."""
WORDS = (frozenset(COLUMNS) & frozenset(CASES.columns)) | (PARTS - {"persons"})
"""R5: the words of a case that follow from its row alone."""
VERSION = frozenset({"case_id", "version"})
"""What is asked of a case before it is told again (R4)."""
Asker: TypeAlias = tuple[Hashable, ...]


class Told(NamedTuple):
    """The text that a case was told as, at a version, between two moments; and what was noted.

    `named` are the persons to whom the case is told otherwise (R7).
    """

    text: bytes
    note: Noted
    version: int
    since: datetime
    until: datetime
    named: tuple[str, ...] = ()


def asker_of(principal: Principal) -> Asker:
    """R1: what a decision on a case reads of who asks, but for the person and the moment."""
    actor = principal.actor
    return (
        actor.role,
        actor.agency_id,
        principal.jurisdiction_id,
        principal.strength,
        principal.purpose_of_use,
        principal.agency_kind,
        principal.clearances,
        principal.agreement_ended_with,
        principal.agreement_limits,
    )


def named_in(standing: Standing, at: datetime) -> tuple[str, ...]:
    """R7: the persons whom a decision tells from their colleagues, by access.is_named_worker."""
    covers = standing.openings.covers.values()
    asked = {standing.worker_id, *(cover.user_id for cover in covers)}
    return tuple(sorted(who for who in asked if is_named_worker(who, standing, at)))


class Memory:
    """What cases were told as, by who asked and what for."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held = 0
        self._told: OrderedDict[Hashable, Told] = OrderedDict()

    def find(self, key: Hashable) -> Told | None:
        found = self._told.get(key)
        if found is not None:
            self._told.move_to_end(key)
        return found

    def keep(self, key: Hashable, told: Told) -> None:
        self.forget(key)
        self._told[key] = told
        self._held += _size(told)
        while self._held > self._most:
            self.forget(next(iter(self._told)))

    def forget(self, key: Hashable) -> None:
        gone = self._told.pop(key, None)
        if gone is not None:
            self._held -= _size(gone)


class Recall:
    """The memory, as one operation may use it for one selection of what a case tells."""

    def __init__(self, memory: Memory, readings: Readings, selection: Hashable) -> None:
        self.readings = readings
        self.selection = selection
        self._memory = memory
        self._at = readings.principal.asks_at
        self._user_id = readings.principal.actor.user_id
        self._key = (selection, *asker_of(readings.principal))

    def knows(self, case_id: str) -> bool:
        """Whether something was told of this case, at whatever version."""
        return any(self._memory.find(key) is not None for key in self._keys(case_id))

    def again(self, row: Record) -> Told | None:
        """What may be told again of a case at its version, noted (R3); None: it has to be decided.

        `row` has VERSION, and was found by who asks (R4).
        """
        case_id = row["case_id"]
        for key in self._keys(case_id):
            told = self._memory.find(key)
            if told and self._holds(told, row["version"]):
                self.readings.show_again(case_id, told.note)
                return told
        return None

    def _holds(self, told: Told, version: int) -> bool:
        """R1, R7."""
        at = self._at
        current = at is not None and told.version == version and told.since <= at < told.until
        return current and self._user_id not in told.named

    def keep(self, look: Look, text: bytes) -> None:
        """Remember what was told at a look whose readings are apart, and what was noted there."""
        case_id, readings = look.case["case_id"], look.readings
        note = readings.noted(case_id) if isinstance(readings, Apart) else None
        if self._at is None or note is None:
            return
        openings = look.standing.openings
        anybody, person = self._keys(case_id)
        told = Told(text, note, look.case["version"], *openings.lasts(self._at))
        named = named_in(look.standing, self._at)
        if openings.personal:
            self._memory.forget(anybody)
        if openings.personal or self._user_id in named:
            self._memory.keep(person, told)
        else:
            self._memory.keep(anybody, told._replace(named=named))

    def _keys(self, case_id: str) -> tuple[Hashable, Hashable]:
        """R2: what is told to anybody who may ask alike, and what to this person alone."""
        return (case_id, self._key), (case_id, self._key, self._user_id)


def _size(told: Told) -> int:
    return len(told.text) + _BESIDE_THE_TEXT
