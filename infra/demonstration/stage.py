"""The stage: gives the wishes of a play to the real handler, while its clock runs.

R1  Every command goes through domain.handler into the demonstration's log; a refusal is a mistake
    of the story, and ends the play.
R2  Before a command is given, the clock watcher has recorded what fell due until then.
R3  A play that was broken off goes on where it stopped: what the log holds is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Protocol

from consumers.clock_watcher import ClockWatcher, DueRow
from domain import memory
from domain.handler import Handler
from domain.messages import Command, Recorded, Refused
from domain.ports import Batch, EventLog, Receipt
from infra.bootstrap import clock_actor
from infra.demonstration.clock import DueBook
from infra.demonstration.wish import Wish
from infra.reference_lists import LibraryLists
from infra.waiting import Patience

Tell = Callable[[int], None]


class ClockedLog(EventLog, Protocol):
    """A log whose time the play sets (infra.event_store.SyntheticLog)."""

    moment: datetime


class StoryRefused(Exception):
    """R1: the domain refused what a story says."""


class HeardLog:
    """A log that also tells a listener what was appended."""

    def __init__(self, log: EventLog, listen: Callable[[Recorded], None]) -> None:
        self._log = log
        self._listen = listen

    def append(self, batch: Batch) -> Receipt:
        receipt = self._log.append(batch)
        if not receipt.repeated:
            for entry in memory.recorded(batch, receipt):
                self._listen(entry)
        return receipt

    def read(self, after: Mapping[str, int]) -> Sequence[Recorded]:
        return self._log.read(after)

    def receipt(self, command_id: str, fingerprint: bytes) -> Receipt | None:
        return self._log.receipt(command_id, fingerprint)

    def now(self) -> datetime:
        return self._log.now()


class Stage:
    """One handler on one log, with a clock of its own; several threads may give wishes."""

    def __init__(self, log: ClockedLog, secret: bytes, listen: Callable[[Recorded], None]) -> None:
        self._log = log
        self._listen = listen
        self._mutex = Lock()
        self._book = DueBook()
        self._known: dict[str, int] = {}
        self._marked: dict[str, int] = {}
        self._latest: dict[str, int] = {}
        self.handler = Handler(HeardLog(log, self._hear), LibraryLists(), Patience, secret)
        self._watcher = ClockWatcher(self.handler.handle, self._book, log.now, clock_actor())
        self.refused_to_clock = 0

    def recall(self, entries: Iterable[Recorded]) -> None:
        """Take into account what stands in the log already (R3)."""
        for entry in entries:
            self._known.setdefault(entry.command_id, entry.version)
            self._hear(entry)
            self._log.moment = entry.recorded_at

    def lay_down(self, laws: Iterable[Command]) -> None:
        """Give the commands that set down the jurisdictions."""
        for command in laws:
            self._log.moment = max(self._log.moment, command.at)
            if command.command_id not in self._known:
                self.handler.handle(command)

    def play(self, wishes: Iterable[Wish], tell: Tell) -> None:
        """Give every wish at its moment.

        Raises: StoryRefused.
        """
        for number, wish in enumerate(wishes, start=1):
            if wish.command_id not in self._known:
                self.let_pass(wish.at)
            self.give(wish)
            tell(number)

    def give(self, wish: Wish) -> None:
        """Give one wish, unless it was fulfilled before.

        Raises: StoryRefused.
        """
        version = self._known.get(wish.command_id) or self._answered(wish)
        if wish.mark:
            self._marked[wish.mark] = version

    def let_pass(self, until: datetime) -> None:
        """R2: let the clock run until a moment."""
        while (ahead := self._book.next_due(self._log.moment)) is not None and ahead <= until:
            self._log.moment = max(self._log.moment, ahead)
            self._watcher.watch_once(self._log.moment)
            self.refused_to_clock += self._watcher.last_round.refused
        self._log.moment = max(self._log.moment, until)

    def fall_due(self, at: datetime) -> Sequence[DueRow]:
        """Set the clock to a moment, and give what fell due until then for others to record."""
        self._log.moment = max(self._log.moment, at)
        return list(self._book.fallen_due(at))

    def version_of(self, mark: str) -> int:
        """The port is infra.demonstration.wish.Seen."""
        return self._marked[mark]

    def latest(self, stream: str) -> int:
        """The port is infra.demonstration.wish.Seen."""
        return self._latest.get(stream, 0)

    def _hear(self, entry: Recorded) -> None:
        with self._mutex:
            self._latest[entry.stream] = entry.version
            self._book.take(entry)
        self._listen(entry)

    def _answered(self, wish: Wish) -> int:
        try:
            receipt = self.handler.handle(wish.command(self))
        except Refused as refusal:
            said = f"{wish.kind.__name__} at {wish.at:%Y-%m-%d %H:%M} on {wish.stream}"
            raise StoryRefused(f"{said}: {refusal.rule} {refusal}") from refusal
        return min(place.version for place in receipt.places if place.stream == wish.stream)
