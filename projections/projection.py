"""What a projection is: it folds the log into rows that answer one question.

R1  Rows and the position they stand for are written in one transaction; a projection opens none.
R2  An entry that was seen before changes nothing: what is at or before the position is sifted out.
R3  Every table exists in two generations. One is live; a rebuild fills the other while the live one
    serves, then the pointer is moved (views.generation). Nothing makes or drops tables at run time.
R4  A projection copies ciphertext and never opens it; the index of persons alone does, to drop what
    it opened at once (person_index.py).
R5  Adding one is a file, its migration and its line in `projections.every`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence, Sized
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar

import psycopg

from domain.messages import Recorded
from projections.table import Table

Cursor: TypeAlias = psycopg.Cursor[Any]


class Generation(StrEnum):
    """One of the two sets of tables of a projection."""

    A = "a"
    B = "b"

    @property
    def other(self) -> Generation:
        return Generation.B if self is Generation.A else Generation.A


S = TypeVar("S", bound=Sized)


class Projection(ABC, Generic[S]):
    """Folds entries onto a sheet: the rows that wait to be written.

    The sheet belongs to the caller. `name` names its pointer and its position.
    """

    name: ClassVar[str]
    tables: ClassVar[tuple[Table, ...]]

    @abstractmethod
    def blank(self) -> S:
        """An empty sheet."""

    def load(  # Not every projection builds on what it wrote before.
        self, cursor: Cursor, generation: Generation, sheet: S, batch: Sequence[Recorded]
    ) -> None:
        """Bring onto the sheet, in one query, the stored rows that the batch concerns."""

    @abstractmethod
    def fold(self, sheet: S, batch: Sequence[Recorded]) -> None:
        """Take the batch into account; MUST be the same whatever the sizes of the batches."""

    @abstractmethod
    def write(self, cursor: Cursor, generation: Generation, sheet: S) -> None:
        """Write the whole sheet."""


AnyProjection: TypeAlias = Projection[Any]


class Versioned(Protocol):
    """A row that knows how far into its stream it has come."""

    version: int
    position: int


R = TypeVar("R", bound=Versioned)


class ByStream(Projection[dict[str, R]]):
    """A projection with a row for each stream of one kind."""

    stream_kind: ClassVar[str]

    def blank(self) -> dict[str, R]:
        return {}

    def load(
        self,
        cursor: Cursor,
        generation: Generation,
        sheet: dict[str, R],
        batch: Sequence[Recorded],
    ) -> None:
        wanted = {entry.stream for entry in batch if entry.stream.startswith(self.stream_kind)}
        missing = sorted(wanted - sheet.keys())
        if missing:
            sheet.update(self.stored(cursor, generation, missing))

    def fold(self, sheet: dict[str, R], batch: Sequence[Recorded]) -> None:
        evolve, kind = self.evolve, self.stream_kind
        for entry in batch:
            stream = entry.stream
            if not stream.startswith(kind):
                continue
            row = sheet.get(stream)
            if row is None:
                row = sheet[stream] = self.new(stream)
            if entry.version > row.version:
                evolve(row, entry)
                row.version, row.position = entry.version, entry.position

    @abstractmethod
    def stored(self, cursor: Cursor, generation: Generation, keys: Sequence[str]) -> dict[str, R]:
        """The rows of these streams that were written before."""

    @abstractmethod
    def new(self, stream: str) -> R:
        """The row of a stream of which nothing is known yet."""

    @abstractmethod
    def evolve(self, row: R, entry: Recorded) -> None:
        """Take one entry into account, in place."""


def sifted(batch: Sequence[Recorded], after: int) -> Sequence[Recorded]:
    """R2: the entries after a position, each once, in their order."""
    if all(entry.position == after + place for place, entry in enumerate(batch, 1)):
        return batch
    fresh = {entry.position: entry for entry in batch if entry.position > after}
    return [fresh[position] for position in sorted(fresh)]


def project(
    projection: AnyProjection, cursor: Cursor, generation: Generation, batch: Sequence[Recorded]
) -> None:
    """Load, fold and write one batch (R1: in the caller's transaction)."""
    sheet = projection.blank()
    projection.load(cursor, generation, sheet, batch)
    projection.fold(sheet, batch)
    if len(sheet):
        projection.write(cursor, generation, sheet)
