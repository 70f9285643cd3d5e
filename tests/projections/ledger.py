"""A log that tests write facts into directly, and the read models made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from domain.messages import Actor, Command, Event, Recorded, Sealed
from domain.ports import Batch, Draft
from infra.embedded import DatabaseUrls
from infra.event_store import PostgresEventLog
from infra.event_types import NAMES
from infra.keys import FileKeyRing
from infra.migrate import apply
from infra.person_indexing import make_indexing, make_tokens
from infra.personal_parts import PartOpener
from infra.projecting import advance, connect, positions
from projections import every
from projections.person_index import Indexing
from projections.projection import AnyProjection
from projections.reading import Question
from projections.visibility.reader import Reader
from tests.examples import CASE, MORNING, SOCIAL_WORKER

SECRET = b"the secret of a test"
_RINGS: list[FileKeyRing] = []


class _OpenRings:
    """Opens with the keys of whichever ledger is open: the projections outlive them all."""

    def open(self, part: Sealed) -> Mapping[str, Any] | None:
        openers = (make_indexing(SECRET, ring).opener for ring in _RINGS)
        return next(filter(None, (opener.open(part) for opener in openers)), None)


PROJECTIONS: tuple[AnyProjection, ...] = every(
    NAMES, Indexing(opener=_OpenRings(), tokens=make_tokens(SECRET))
)


class Ledger:
    """Appends facts as the store does, and projects them when told."""

    def __init__(self, urls: DatabaseUrls, keys: FileKeyRing) -> None:
        self.urls = urls
        self.keys = keys
        self.log = PostgresEventLog(urls.app, keys)
        self.opener = PartOpener(keys)
        self.projector = connect(urls.projector)
        self._somebody: psycopg.Connection[Any] = psycopg.connect(urls.app, autocommit=True)
        self._system: psycopg.Connection[Any] = psycopg.connect(urls.system, autocommit=True)
        self.reader = self._system
        self._versions: dict[str, int] = {}

    def append(
        self,
        *events: Event,
        stream: str = CASE,
        by: Actor = SOCIAL_WORKER,
        at: datetime = MORNING,
    ) -> int:
        """Append facts in one batch, and give the position of the last."""
        version = self._versions.get(stream, 0)
        drafts = [
            Draft(event_id=str(uuid4()), stream=stream, version=version + number, event=event)
            for number, event in enumerate(events, start=1)
        ]
        self._versions[stream] = version + len(drafts)
        command = Command(stream=stream, by=by, at=at, command_id=str(uuid4()))
        receipt = self.log.append(
            Batch(
                drafts=tuple(drafts),
                command=command,
                fingerprint=b"f" * 32,
                jurisdiction="TZ",
                jurisdiction_version=1,
                vocabulary_version="2026.1",
                policy_hash="policy",
            )
        )
        return receipt.position

    def entries(self, after_position: int = 0, limit: int = 10_000) -> Sequence[Recorded]:
        return self.log.entries(after_position, limit)

    def project(
        self, projections: Sequence[AnyProjection] = PROJECTIONS, size: int = 10_000
    ) -> None:
        """Bring the read models to the end of the log, each at its own pace."""
        stands = positions(self.projector, [projection.name for projection in projections])
        for projection in projections:
            after = stands[projection.name]
            while batch := self.entries(after, size):
                after = advance(self.projector, [projection], after, batch)

    def read_as(self, reader: Reader) -> None:
        """Read as the application from now on, which tells the database who reads."""
        self.reader = self._somebody
        for name, value in reader.items():
            self.reader.execute("SELECT set_config(%s, %s, false)", (name, value))

    def read_as_system(self) -> None:
        """Read by the system's own role from now on."""
        self.reader = self._system

    def ask(self, question: Question[Any]) -> Any:
        return question.ask(self.reader)

    def close(self) -> None:
        self.log.close()
        self.projector.close()
        self._somebody.close()
        self._system.close()


@contextmanager
def opened_ledger(urls: DatabaseUrls, folder: Path) -> Iterator[Ledger]:
    apply(urls.owner)
    keys = FileKeyRing(folder)
    ledger = Ledger(urls, keys)
    _RINGS.append(keys)
    try:
        yield ledger
    finally:
        _RINGS.remove(keys)
        ledger.close()
        keys.close()
