"""What is due across all cases, for the clock watcher: the due list, and majorities.

R1  The due list holds no majorities, since a birth date is sealed: open cases of whoever counts as
    a child are read whole, and their own slice says when majority is reached.
R2  Majorities are looked for once in a while, not in every round.
R3  The list is read page by page to its end: what is refused again and again starves nothing that
    is due later.
R4  What is due is looked for in all cases: that is read by the system's own role of the database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

import psycopg

from consumers.clock_watcher import DueRow
from domain import case as lifecycle
from domain.clocks import Rules
from domain.jurisdiction import Jurisdiction, in_force
from domain.jurisdiction import evolve as learn
from domain.ports import Unavailable
from domain.timers import CASE_WIDE, Kind, Started
from infra.event_store import PostgresEventLog
from infra.postgres import LATE, LOST, Datastore
from projections import case_view, due_list
from projections.reading import Question

A = TypeVar("A")

LOOK_FOR_MAJORITIES_EVERY = timedelta(minutes=30)
AT_ONCE = 200


class ViewedDueRows:
    """The port is consumers.clock_watcher.DueRows."""

    def __init__(self, log: PostgresEventLog, views: Datastore, at_once: int = AT_ONCE) -> None:
        self._log = log
        self._views = views
        self._at_once = at_once
        self._looked: float | None = None

    def fallen_due(self, at: datetime) -> Iterator[DueRow]:
        """What is due and was not noted, the earliest first; then who came of age (R3)."""
        after = None
        while found := self._ask(due_list.fallen_due(at, self._at_once, after)):
            yield from (DueRow(stream=case_id, what=started) for case_id, started in found)
            after = found[-1]
        yield from self._majorities(at)

    def next_due(self, after: datetime) -> datetime | None:
        return self._ask(due_list.next_due(after))

    def _majorities(self, at: datetime) -> Iterator[DueRow]:
        """R2; a search that was broken off is begun again in the next round."""
        now = time.monotonic()
        pause = LOOK_FOR_MAJORITIES_EVERY.total_seconds()
        if self._looked is not None and now - self._looked < pause:
            return
        for case_ids in self._children():
            yield from self._grown_up(case_ids, at)
        self._looked = now

    def _children(self) -> Iterator[tuple[str, ...]]:
        after = ""
        while case_ids := self._ask(case_view.children(after, self._at_once)):
            yield case_ids
            after = case_ids[-1]

    def _grown_up(self, case_ids: tuple[str, ...], at: datetime) -> Iterator[DueRow]:
        """R1."""
        rules: dict[str, Rules | None] = {}
        for case_id in case_ids:
            case = lifecycle.replay(self._log.read({case_id: 0}))
            key = case.standing.jurisdiction_id
            if key not in rules:
                rules[key] = self._rules(key, at)
            age = case.identification.age
            reached = age.majority_at(rules[key])
            if reached is not None and reached <= at and age.majority_noted is None:
                yield DueRow(stream=case_id, what=Started(Kind.MAJORITY, CASE_WIDE, reached))

    def _rules(self, jurisdiction_id: str, at: datetime) -> Rules | None:
        state = Jurisdiction()
        for recorded in self._log.read({jurisdiction_id: 0}):
            state = learn(state, recorded)
        return in_force(state, at)

    def _ask(self, question: Question[A]) -> A:
        """R4."""
        try:
            self._views.pool.open()
            with self._views.pool.connection() as connection, connection.transaction():
                return question.ask(connection)
        except (*LATE, *LOST, psycopg.Error) as error:
            raise Unavailable("the due list cannot be read") from error
