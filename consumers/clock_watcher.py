"""The clock watcher: turns what falls due into commands, and lets the rules say what becomes of it.

R1  Each thing due is asked for under one id, made of what it is about and when it is due: after a
    day without a watcher, and with two at once, it is recorded once.
R2  A refusal is an answer: it is counted, and the thing is left to rest before it is asked again.
R3  One case's trouble holds up no other: whatever goes wrong with a row, the next one is taken.
R4  The log out of reach ends the round, not the watch.
R5  What is logged names the kind of thing that fell due, and no case: the due list has those.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Protocol
from uuid import UUID, uuid5

from domain.due import command_for
from domain.messages import Actor, Command, Refused, Value
from domain.ports import Receipt, Unavailable
from domain.timers import Started

_LOG = logging.getLogger("rejea.clock_watcher")
_NAMESPACE = UUID("1d0f9a5e-7c0b-5a4b-9f51-2b8f6a7f4d30")
_LONGEST_SLEEP = timedelta(seconds=30)
_LONGEST_DEAFNESS = 1.0
_REST = timedelta(minutes=10)
_MOST_RESTING = 10_000


class DueRow(Value):
    """Something of one case that fell due."""

    stream: str
    what: Started


class DueRows(Protocol):
    """The list of what is due across all cases.

    fallen_due  MUST give what is due at `at` or before, in the order of its time, and MUST leave
                out what was noted and what rests with a closed or merged case. MAY be behind the
                log.
    next_due    MUST give the earliest due time after `at`, or None when nothing lies ahead.
    """

    def fallen_due(self, at: datetime) -> Iterable[DueRow]: ...

    def next_due(self, after: datetime) -> datetime | None: ...


class Counts(Value):
    """What became of the commands of a round."""

    recorded: int = 0
    repeated: int = 0
    refused: int = 0
    failed: int = 0


class ClockWatcher:
    """Gives the clock's commands in the order in which things fall due."""

    def __init__(
        self,
        handle: Callable[[Command], Receipt],
        due_rows: DueRows,
        now: Callable[[], datetime],
        actor: Actor,
    ) -> None:
        self._handle = handle
        self._due_rows = due_rows
        self._now = now
        self._actor = actor
        self._woken = Event()
        self._resting: dict[str, datetime] = {}
        self.last_round = Counts()

    def run(self, stop: Event) -> None:
        """Watch until `stop` is set; `wake` cuts a sleep short."""
        while not stop.is_set():
            self._woken.clear()
            self._sleep(self._round(), stop)

    def wake(self) -> None:
        """Say that something new may fall due sooner."""
        self._woken.set()

    def watch_once(self, now: datetime) -> int:
        """Give a command for each thing that fell due, and tell how many were recorded.

        Raises: Unavailable, when the log or the list cannot be reached.
        """
        self._forget_rested(now)
        outcomes = [self._give(row, now) for row in self._due_rows.fallen_due(now)]
        self.last_round = Counts(
            recorded=outcomes.count("recorded"),
            repeated=outcomes.count("repeated"),
            refused=outcomes.count("refused"),
            failed=outcomes.count("failed"),
        )
        return self.last_round.recorded

    def _round(self) -> float:
        """R4: watch once, and tell how many seconds may pass before the next time."""
        try:
            self.watch_once(self._now())
            return self._seconds_to_sleep()
        except Unavailable:
            _LOG.warning("the log cannot be reached; the clocks go on when it can")
        except Exception:  # noqa: BLE001  # The watch outlives whatever goes wrong in a round.
            _LOG.exception("a round of the clocks failed; the next one starts anew")
        return _LONGEST_SLEEP.total_seconds()

    def _give(self, row: DueRow, now: datetime) -> str:
        command_id = command_id_of(row)
        if command_id in self._resting:
            return "resting"
        try:
            wish = command_for(row.what, row.stream, self._actor, now, command_id)
            receipt = self._handle(wish)
        except Unavailable:
            raise
        except Refused as refusal:
            _LOG.info("%s: %s", row.what.kind, refusal.code())
            self._resting[command_id] = now + _REST
            return "refused"
        except Exception:  # noqa: BLE001  # R3: the next case is not to wait for this one.
            _LOG.exception("%s failed", row.what.kind)
            self._resting[command_id] = now + _REST
            return "failed"
        return "repeated" if receipt.repeated else "recorded"

    def _forget_rested(self, now: datetime) -> None:
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        if len(self._resting) > _MOST_RESTING:
            self._resting.clear()

    def _sleep(self, seconds: float, stop: Event) -> None:
        """Sleep until it is time, somebody wakes the watcher, or it is stopped."""
        while seconds > 0 and not stop.is_set():
            if self._woken.wait(min(seconds, _LONGEST_DEAFNESS)):
                return
            seconds -= _LONGEST_DEAFNESS

    def _seconds_to_sleep(self) -> float:
        now = self._now()
        ahead = self._due_rows.next_due(now)
        until = _LONGEST_SLEEP if ahead is None else min(ahead - now, _LONGEST_SLEEP)
        return max(until.total_seconds(), 0.0)


def command_id_of(row: DueRow) -> str:
    """R1: the one id under which this thing is asked for, whoever watches and whenever."""
    kind, reference, due_at = row.what
    when = due_at.astimezone(UTC).isoformat()
    return str(uuid5(_NAMESPACE, f"{kind}/{row.stream}/{reference}/{when}"))
