"""Hand-off: many callers, one worker at a time, and every caller may be that worker.

R1  Who comes while nobody works leads at once: no other thread is needed, and none is waited for.
R2  Who comes while somebody works waits. The leader takes along all that wait, in their order, up
    to the largest group, and goes on with the next group for a moment; then it names the one that
    has waited longest. So nobody is overtaken, and nobody works long for others.
R3  However a leader ends, its group is answered and the lead is handed on.
R4  Nobody waits longer than the deadline. What was not begun by then never happens; what was begun
    may still come to pass, so the caller is told that nothing is known.
R5  Whoever is answered wakes the next before anything else: a leader that had to wake a whole group
    would keep the worker idle meanwhile, and the woken would fight for the interpreter.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeAlias, TypeVar

from domain.ports import Unavailable

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

FOR_OTHERS = 0.002
"""How many seconds a leader goes on for others after its own wish was answered."""
CHAINS = 2
"""How many are woken by the leader itself; each of them wakes the next of its chain."""


class Ticket(Generic[Asked, Answer]):
    """One caller's wish, where its answer will lie, and who is to be woken after it."""

    __slots__ = ("answer", "asked", "bell", "error", "follower", "has_left", "leads", "size")

    def __init__(self, asked: Asked, size: int) -> None:
        self.asked = asked
        self.size = size
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.follower: Ticket[Asked, Answer] | None = None
        self.leads = False
        self.has_left = False
        self.bell = threading.Lock()


Group: TypeAlias = list[Ticket[Asked, Answer]]
Work: TypeAlias = Callable[[Sequence[Ticket[Asked, Answer]]], None]


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
        if rang and not ticket.leads:
            self._wake(ticket.follower)
        return ticket.leads

    def _leave(self, ticket: Ticket[Asked, Answer]) -> None:
        """R4: leave; what was handed over in the same moment goes on to the next."""
        with self._mutex:
            ticket.has_left = True
            rang = ticket.bell.acquire(blocking=False)
            if ticket in self._waiting:
                self._waiting.remove(ticket)
        if ticket.leads:
            ticket.leads = False
            self._hand_on()
        elif rang:
            self._wake(ticket.follower)
        if ticket.answer is None and ticket.error is None:
            ticket.error = Unavailable("the deadline has passed; it may still come to pass")

    def _lead(self, ticket: Ticket[Asked, Answer]) -> None:
        """R2, R3."""
        try:
            self._serve([ticket])
            until = time.monotonic() + FOR_OTHERS
            while time.monotonic() < until and self._serve([]):
                pass
        finally:
            self._hand_on()

    def _serve(self, own: Group[Asked, Answer]) -> bool:
        """Work for the leader, if it is still to be served, and all that wait; tell if any did."""
        group = [*own]
        try:
            self._gather(group)
            if group:
                self._work(group)
        except BaseException as error:
            _fail(group, error)
            if own or not isinstance(error, Exception):
                raise
        finally:
            self._wake_in_chains(group[len(own) :])
        return bool(group)

    def _gather(self, group: Group[Asked, Answer]) -> None:
        room = self._largest - sum(ticket.size for ticket in group)
        with self._mutex:
            while self._waiting and (self._waiting[0].size <= room or not group):
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

    def _wake_in_chains(self, group: Group[Asked, Answer]) -> None:
        """R5."""
        for ticket, follower in zip(group, group[CHAINS:], strict=False):
            ticket.follower = follower
        for ticket in group[:CHAINS]:
            self._wake(ticket)

    def _wake(self, ticket: Ticket[Asked, Answer] | None) -> None:
        """Wake a ticket, or, where its caller has left, the next that has not."""
        while ticket is not None:
            with self._mutex:
                if not ticket.has_left:
                    ticket.bell.release()
                    return
            ticket = ticket.follower


def _fail(group: Sequence[Ticket[Asked, Answer]], error: BaseException) -> None:
    """R3: the leader's thread raises what ended it; the others hear that nothing is known."""
    for ticket in group:
        if ticket.answer is None and ticket.error is None:
            ticket.error = Unavailable("the append was interrupted; it may still come to pass")
            ticket.error.__cause__ = error
