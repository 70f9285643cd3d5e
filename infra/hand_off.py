"""Hand-off: many callers, one worker at a time, and every caller may be that worker.

R1  Who comes while nobody works leads at once: no other thread is needed, and none is waited for.
R2  Who comes while somebody works waits; the leader that finishes names the one that has waited
    longest, and that one takes along whoever waits behind it, up to the largest group.
R3  However a leader ends, its group is answered and the lead is handed on.
R4  Nobody waits longer than the deadline. What was not begun by then never happens; what was begun
    may still come to pass, so the caller is told that nothing is known.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from domain.ports import Unavailable

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Ticket(Generic[Asked, Answer]):
    """One caller's wish, and where its answer will lie."""

    __slots__ = ("answer", "asked", "bell", "error", "leads", "size")

    def __init__(self, asked: Asked, size: int) -> None:
        self.asked = asked
        self.size = size
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.leads = False
        self.bell = threading.Lock()


Work = Callable[[Sequence[Ticket[Asked, Answer]]], None]


class HandOff(Generic[Asked, Answer]):
    """Gathers what many threads ask into groups; `work` fills in the tickets of a group."""

    def __init__(self, work: Work[Asked, Answer], largest: int, patience: float) -> None:
        self._work = work
        self._largest = largest
        self._patience = patience
        self._mutex = threading.Lock()
        self._waiting: deque[Ticket[Asked, Answer]] = deque()
        self._busy = False

    def ask(self, asked: Asked, size: int = 1) -> Answer:
        """Have it done together with what others ask, and give the answer.

        Raises: Unavailable at the deadline, and whatever the work found wrong with this wish.
        """
        ticket: Ticket[Asked, Answer] = Ticket(asked, size)
        if self._begins(ticket) or self._is_named(ticket):
            self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        if ticket.answer is None:
            raise Unavailable("no answer was given")
        return ticket.answer

    def _begins(self, ticket: Ticket[Asked, Answer]) -> bool:
        with self._mutex:
            if self._busy:
                ticket.bell.acquire()
                self._waiting.append(ticket)
                return False
            self._busy = True
            return True

    def _is_named(self, ticket: Ticket[Asked, Answer]) -> bool:
        """Wait for the answer, or for the lead."""
        rang = False
        try:
            rang = ticket.bell.acquire(timeout=self._patience)
        finally:
            # Not only a deadline ends the wait: an interrupted thread must not keep the lead.
            if not rang:
                self._leave(ticket)
        return ticket.leads

    def _leave(self, ticket: Ticket[Asked, Answer]) -> None:
        """R4: leave the queue; a lead that was given in the same moment goes to the next."""
        with self._mutex:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
        if ticket.leads:
            ticket.leads = False
            self._hand_on()
        if ticket.answer is None and ticket.error is None:
            ticket.error = Unavailable("the deadline has passed; it may still come to pass")

    def _lead(self, ticket: Ticket[Asked, Answer]) -> None:
        group = [ticket]
        try:
            self._gather(group)
            self._work(group)
        except BaseException as error:
            _fail(group, error)
            raise
        finally:
            self._hand_on()
            for other in group[1:]:
                other.bell.release()

    def _gather(self, group: list[Ticket[Asked, Answer]]) -> None:
        room = self._largest - group[0].size
        with self._mutex:
            while self._waiting and self._waiting[0].size <= room:
                other = self._waiting.popleft()
                group.append(other)
                room -= other.size

    def _hand_on(self) -> None:
        with self._mutex:
            if not self._waiting:
                self._busy = False
                return
            named = self._waiting.popleft()
            named.leads = True
        named.bell.release()


def _fail(group: Sequence[Ticket[Asked, Answer]], error: BaseException) -> None:
    """R3: the leader's thread raises what ended it; the others hear that nothing is known."""
    for ticket in group:
        if ticket.answer is None and ticket.error is None:
            ticket.error = Unavailable("the append was interrupted; it may still come to pass")
            ticket.error.__cause__ = error
