"""Fills a log with many cases at once, as bytes that the store itself would have written.

Cases come one after another and overlap, as they do in a year: neighbours in the log are mostly
entries of different cases.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

import psycopg

from domain.messages import Command, Event, RecordClass
from domain.ports import Batch, Draft
from infra.mapper import EventMapper
from tests.examples import CLINIC, MORNING, SHELTER_HOUSE, SOCIAL_WORKER, made_id
from tests.projections.histories import a_whole_case

OVERLAP = 2_000
"""How many cases are under way at the same time."""

FILL = """
COPY rejea.stored_events (originator_id, originator_version, notification_id, recorded_at,
    event_id, command_id, topic, state) FROM STDIN
"""


class PlainKeys:
    """Stands for the keys where only the length of a ciphertext matters."""

    def prepare(self, owners: Iterable[tuple[str, str]]) -> None:
        """Nothing to prepare."""

    def seal(self, _: str, __: RecordClass, clear: bytes, *___: bytes) -> bytes:
        return b"\x01" + b"n" * 12 + clear + b"t" * 16

    def open(self, _: str, __: RecordClass, sealed: bytes, *___: bytes) -> bytes | None:
        return sealed[13:-16]


def fill(owner_url: str, events: int) -> int:
    """Write this many entries into an empty log, and give the number."""
    mapper = EventMapper(PlainKeys())
    with psycopg.connect(owner_url) as connection, connection.cursor() as cursor:
        with cursor.copy(FILL) as copy:
            for position, (stream, version, event) in enumerate(_interleaved(events), start=1):
                copy.write_row(_row(mapper, position, stream, version, event))
        cursor.execute("ANALYZE rejea.stored_events")
    return events


def _row(
    mapper: EventMapper, position: int, stream: str, version: int, event: Event
) -> tuple[object, ...]:
    event_id = str(uuid5(NAMESPACE_OID, f"{stream}/{version}"))
    command = Command(stream=stream, by=SOCIAL_WORKER, at=MORNING, command_id=event_id)
    (row,) = mapper.rows(
        Batch(
            drafts=(Draft(event_id=event_id, stream=stream, version=version, event=event),),
            command=command,
            fingerprint=b"",
            jurisdiction="TZ",
            jurisdiction_version=1,
            vocabulary_version="2026.1",
            policy_hash="0" * 64,
        )
    )
    moment = MORNING + timedelta(seconds=position)
    return (stream, version, position, moment, event_id, event_id, row.topic, row.state)


def _interleaved(events: int) -> Iterator[tuple[str, int, Event]]:
    history = a_whole_case()
    step = OVERLAP / len(history)
    under_way: list[tuple[float, int, int]] = []
    begun = given = 0
    while given < events:
        while not under_way or under_way[0][0] >= begun:
            heapq.heappush(under_way, (float(begun), begun, 0))
            begun += 1
        when, number, place = heapq.heappop(under_way)
        yield made_id("case", str(number)), place + 1, history[place]
        given += 1
        if place + 1 < len(history):
            heapq.heappush(under_way, (when + step, number, place + 1))


__all__ = ["CLINIC", "SHELTER_HOUSE", "PlainKeys", "fill"]
