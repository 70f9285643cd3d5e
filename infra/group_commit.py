"""Group commit: the appends of many threads in one transaction, with one flush for all of them.

R1  A command is appended whole or not at all, and one that fails harms no other of its group.
R2  A command id that is known gets its first answer; so after a lost connection the group is sent
    once more, and nobody believes anything before the log has said what became of that command.
R3  There is one writer per process, with a connection of its own: reading never starves writing.

Of the eventsourcing library this uses StoredEvent, the recorder with its select statements,
subscription and tracking, and the datastore. `insert_events` is overridden: the library locks the
whole table, and repeats after a lost connection what may have been committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder

from domain.ports import Unavailable
from infra import columns
from infra.hand_off import HandOff, Ticket
from infra.postgres import LATE, LOST, Asking, Datastore, passes

LARGEST_GROUP = 512
"""Events in one commit."""


@dataclass(frozen=True, slots=True)
class Row(StoredEvent):
    """The library's stored event, with the id that is ours."""

    event_id: str


class Submission:
    """What one command appends, written as elements of the columns, to be joined with others."""

    __slots__ = ("command_id", "fingerprint", "moment", "origin", "rows", "size")

    def __init__(
        self,
        command_id: str,
        fingerprint: bytes,
        rows: Sequence[Row],
        moment: datetime | None = None,
    ) -> None:
        self.command_id = columns.identifier(command_id)
        self.fingerprint = columns.lengthy(fingerprint)
        self.moment = moment
        self.origin: Any = None
        """For whom it is, where somebody watches (infra.telemetry)."""
        self.size = len(rows)
        self.rows = [
            (
                columns.text(row.originator_id),  # type: ignore[arg-type]  # Ours are text.
                columns.long(row.originator_version),
                columns.text(row.topic),
                columns.identifier(row.event_id),
                columns.lengthy(row.state),
            )
            for row in rows
        ]


class Outcome(NamedTuple):
    """What became of a command: appended, repeated, reused, moved, or a violated constraint."""

    status: str
    first_position: int
    recorded_at: datetime


class GroupCommitRecorder(PostgresApplicationRecorder):
    """The library's recorder, which appends in groups."""

    datastore: Datastore
    call = "SELECT * FROM rejea.append(%b, %b, %b, %b, %b, %b, %b, %b, %b, %b)"

    def __init__(self, datastore: Datastore, largest_group: int = LARGEST_GROUP) -> None:
        super().__init__(datastore)
        deadlines = datastore.deadlines
        self._link: Asking | None = None
        self._queue: HandOff[Submission, Outcome] = HandOff(
            self._commit, largest_group, deadlines.connecting + deadlines.statement
        )

    def submit(self, submission: Submission) -> Outcome:
        """Append a command, in one transaction with whoever asks at the same time.

        Raises: Unavailable when the database does not answer in time; send the same command again.
        """
        return self._queue.ask(submission, submission.size)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int] | None:
        """Append as the library does: under a command id made here.

        Raises: IntegrityError when a version is taken.
        """
        rows = [
            Row(
                originator_id=event.originator_id,
                originator_version=event.originator_version,
                topic=event.topic,
                state=event.state,
                event_id=str(uuid4()),
            )
            for event in stored_events
        ]
        outcome = self.submit(Submission(str(uuid4()), b"", rows))
        if outcome.status != "appended":
            raise IntegrityError(outcome.status)
        return range(outcome.first_position, outcome.first_position + len(rows))

    def close(self) -> None:
        """Give the connections back."""
        self._drop_link()
        self.datastore.close()

    def _commit(self, group: Sequence[Ticket[Submission, Outcome]]) -> None:
        try:
            outcomes = self._append([ticket.asked for ticket in group])
            for ticket, outcome in zip(group, outcomes, strict=True):
                ticket.answer = outcome
        except psycopg.Error as error:
            if passes(error):
                _tell_unavailable(group, error)
            else:
                self._commit_alone(group, error)

    def _commit_alone(
        self, group: Sequence[Ticket[Submission, Outcome]], error: psycopg.Error
    ) -> None:
        """R1: something in the group cannot be stored at all; find out which."""
        if len(group) == 1:
            group[0].error = error
            return
        for ticket in group:
            self._commit([ticket])

    def _append(self, group: Sequence[Submission]) -> Sequence[Outcome]:
        """R2."""
        try:
            return self._call(group)
        except LATE:
            raise
        except LOST:
            if self._link is not None:
                raise
            return self._call(group)

    def _call(self, group: Sequence[Submission]) -> Sequence[Outcome]:
        parameters = self._parameters(group)
        cursor = self._linked()
        try:
            ((head, moment, *each),) = cursor.execute(self.call, parameters, prepare=True)
        finally:
            if cursor.connection.closed:
                self._drop_link()
        if each[0] is not None:
            return [Outcome(*outcome) for outcome in zip(*each, strict=True)]
        return [Outcome("appended", head + first, moment) for first in _firsts(group)]

    def _parameters(self, group: Sequence[Submission]) -> list[columns.Column]:
        rows = [row for submission in group for row in submission.rows]
        streams, versions, topics, event_ids, states = zip(*rows, strict=True) if rows else [()] * 5
        return [
            columns.Identifiers([submission.command_id for submission in group]),
            columns.Bytes([submission.fingerprint for submission in group]),
            columns.integers(_firsts(group)),
            columns.integers([submission.size for submission in group]),
            columns.Texts(streams),
            columns.Longs(versions),
            columns.Texts(topics),
            columns.Identifiers(event_ids),
            columns.Bytes(states),
            self._last_column(group),
        ]

    def _last_column(self, group: Sequence[Submission]) -> columns.Column:
        """Which command each event belongs to."""
        return columns.integers(
            [owner for owner, asked in enumerate(group, start=1) for _ in asked.rows]
        )

    def _linked(self) -> Asking:
        if self._link is None:
            connection = self.datastore.connect()
            columns.teach(connection)
            self._link = connection.cursor(binary=True)
        return self._link

    def _drop_link(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.connection.close()


def _firsts(group: Sequence[Submission]) -> list[int]:
    """The place of each command's first event within the group, from 1."""
    return list(accumulate([asked.size for asked in group[:-1]], initial=1))


def _tell_unavailable(group: Sequence[Ticket[Submission, Outcome]], error: psycopg.Error) -> None:
    for ticket in group:
        ticket.error = Unavailable("the database does not answer")
        ticket.error.__cause__ = error


class SyntheticRecorder(GroupCommitRecorder):
    """Appends for the demonstration, which brings its own clock: every command has its moment."""

    call = "SELECT * FROM rejea.append_as_of(%b, %b, %b, %b, %b, %b, %b, %b, %b, %b)"

    def _last_column(self, group: Sequence[Submission]) -> columns.Column:
        """The moment of each command."""
        return columns.Moments([columns.moment(asked.moment) for asked in group if asked.moment])
