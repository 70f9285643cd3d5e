"""The event store: the one append-only log on PostgreSQL, behind domain.ports.EventLog.

R1  Appending is one call of the append function; what it answers is believed, and nothing else.
R2  Reading several streams is one round trip.
R3  The time is the database's: this process's steady clock, set right by every append.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.messages import Malformed, Recorded
from domain.ports import Batch, CommandReused, Place, Receipt, StreamMoved
from infra.group_commit import GroupCommitRecorder, Outcome, Row, Submission, SyntheticRecorder
from infra.mapper import EventMapper
from infra.personal_parts import Keys
from infra.postgres import Asking, Datastore

READ = """
SELECT topic, originator_id, originator_version, notification_id,
    event_id::text, command_id::text, recorded_at, state
FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS wanted (stream, after, place),
    LATERAL (
        SELECT * FROM rejea.stored_events
        WHERE originator_id = wanted.stream COLLATE "C" AND originator_version > wanted.after
        ORDER BY originator_version OFFSET 0
    ) AS found
ORDER BY wanted.place, originator_version
"""
FOLLOW = """
SELECT topic, originator_id, originator_version, notification_id,
    event_id::text, command_id::text, recorded_at, state
FROM rejea.stored_events
WHERE notification_id > %s ORDER BY notification_id LIMIT %s
"""
HEAD = "SELECT notification_id FROM rejea.stored_events ORDER BY notification_id DESC LIMIT 1"
RECEIPT = """
SELECT c.fingerprint, c.recorded_at, e.originator_id, e.originator_version, e.notification_id
FROM rejea.commands AS c LEFT JOIN rejea.stored_events AS e
    ON e.notification_id BETWEEN c.first_position AND c.first_position + c.events - 1
WHERE c.command_id = %s::text::uuid ORDER BY e.notification_id
"""


class PostgresEventLog:
    """The log for services: the application's role, the database's clock."""

    def __init__(
        self, url: str, keys: Keys, *, pool_size: int = 4, datastore: Datastore | None = None
    ) -> None:
        self.datastore = datastore or Datastore(url, pool_size=pool_size)
        self.recorder = self._made_recorder()
        self.mapper = self._made_mapper(keys)
        self._clock = DatabaseClock()

    def append(self, batch: Batch) -> Receipt:
        """Append a batch whole, or nothing of it.

        Raises: StreamMoved, CommandReused, Unavailable, Malformed, SubjectErased.
        """
        rows = self.mapper.rows(batch)
        asked = time.monotonic()
        outcome = self.recorder.submit(self._submission(batch, rows))
        if outcome.status == "appended":
            self._clock.saw(outcome.recorded_at, asked, time.monotonic())
            return _receipt(batch, outcome)
        return self._answer(batch, outcome)

    def read(self, after: Mapping[str, int]) -> Sequence[Recorded]:
        """The events of each stream after a version, personal fields opened (R2)."""
        wanted = ([*after], [*after.values()])
        return [self.mapper.opened(row) for row in self._rows(READ, wanted)]

    def receipt(self, command_id: str, fingerprint: bytes) -> Receipt | None:
        """The first answer to a command, None when there was none.

        Raises: CommandReused when the id was used for another command.
        """
        rows = self._rows(RECEIPT, (_known_id(command_id),))
        if not rows:
            return None
        if bytes(rows[0][0]) != fingerprint:
            raise CommandReused(command_id)
        return Receipt(
            command_id=command_id,
            places=tuple(
                Place(stream=stream, version=version, position=position)
                for _, _, stream, version, position in rows
                if position is not None
            ),
            recorded_at=rows[0][1],
            repeated=True,
        )

    def now(self) -> datetime:
        """The database's time (R3)."""
        if not self._clock.is_set:
            self._ask_the_time()
        return self._clock.now()

    def entries(self, after_position: int, limit: int, *, sealed: bool = True) -> list[Recorded]:
        """The next entries of the whole log, for those who follow it."""
        read = self.mapper.sealed if sealed else self.mapper.opened
        return [read(row) for row in self._rows(FOLLOW, (after_position, limit))]

    def head(self) -> int:
        """The position of the last entry, 0 where there is none."""
        rows = self._rows(HEAD, ())
        return int(rows[0][0]) if rows else 0

    def close(self) -> None:
        """Give all connections back."""
        self.recorder.close()

    def _made_recorder(self) -> GroupCommitRecorder:
        return GroupCommitRecorder(self.datastore)

    def _made_mapper(self, keys: Keys) -> EventMapper:
        return EventMapper(keys)

    def _submission(self, batch: Batch, rows: Sequence[Row]) -> Submission:
        return Submission(_known_id(batch.command.command_id), batch.fingerprint, rows)

    def _answer(self, batch: Batch, outcome: Outcome) -> Receipt:
        """What is told when nothing was appended now."""
        match outcome.status:
            case "repeated":
                found = self.receipt(batch.command.command_id, batch.fingerprint)
                if found is not None:
                    return found
            case "reused":
                raise CommandReused(batch.command.command_id)
            case "moved":
                raise StreamMoved(batch.command.stream)
        raise RuntimeError(f"the append function answered {outcome.status}")

    def _rows(self, question: str, words: Sequence[Any]) -> list[Any]:
        def ask(cursor: Asking) -> list[Any]:
            return cursor.execute(question, words, prepare=True).fetchall()

        return self.datastore.reading(ask)

    def _ask_the_time(self) -> None:
        asked = time.monotonic()
        ((moment,),) = self._rows("SELECT clock_timestamp()", ())
        self._clock.saw(moment, asked, time.monotonic())


class SyntheticLog(PostgresEventLog):
    """The log for the demonstration: its own role, its own clock, no log that holds real events."""

    def __init__(self, url: str, keys: Keys, *, moment: datetime, pool_size: int = 4) -> None:
        super().__init__(url, keys, pool_size=pool_size)
        self.moment = moment

    def now(self) -> datetime:
        """The demonstration's time; whoever plays it sets `moment`."""
        return self.moment

    def _made_recorder(self) -> GroupCommitRecorder:
        return SyntheticRecorder(self.datastore)

    def _made_mapper(self, keys: Keys) -> EventMapper:
        return EventMapper(keys, synthetic=True)

    def _submission(self, batch: Batch, rows: Sequence[Row]) -> Submission:
        command = batch.command
        return Submission(_known_id(command.command_id), batch.fingerprint, rows, command.at)


class DatabaseClock:
    """R3: an offset that agrees with everything seen so far, and moves as little as it must."""

    def __init__(self) -> None:
        self._offset: timedelta | None = None

    @property
    def is_set(self) -> bool:
        return self._offset is not None

    def saw(self, moment: datetime, asked: float, answered: float) -> None:
        """Take a time into account that the database told between two moments of this process."""
        lowest = (moment - _EPOCH) - timedelta(seconds=answered)
        highest = (moment - _EPOCH) - timedelta(seconds=asked)
        self._offset = min(max(self._offset or lowest, lowest), highest)

    def now(self) -> datetime:
        return _EPOCH + (self._offset or timedelta()) + timedelta(seconds=time.monotonic())


_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _receipt(batch: Batch, outcome: Outcome) -> Receipt:
    return Receipt(
        command_id=batch.command.command_id,
        places=tuple(
            [
                Place(stream=draft.stream, version=draft.version, position=position)
                for position, draft in enumerate(batch.drafts, start=outcome.first_position)
            ]
        ),
        recorded_at=outcome.recorded_at,
    )


def _known_id(text: str) -> str:
    """A command id as it is stored.

    Raises: Malformed when it is none.
    """
    try:
        return str(UUID(text))
    except ValueError as error:
        raise Malformed("command_id is not a UUID") from error
