"""Person index: for each searched field of a case the words in it, as keyed tokens alone.

R1  A token is HMAC-SHA256 of a word in the form of person_words.py, under a secret that is never in
    the database: whoever holds the rows alone can neither read nor guess what they stand for.
R2  This is the one projection that opens sealed parts (projection.py R4). What it opened it turns
    into tokens and drops; no plain word is in a row, a log or an error.
R3  Where a field was erased or cannot be opened there is no row.
R4  A voided entry is found no longer: its rows go.
R5  `forget` takes out what an erased subject left, at once; a rebuild after the erasure makes the
    same rows. Whoever erases says it once the key has been destroyed for every process (keys.py
    R4), which is a second later; it waits for a rebuild that is under way.

Readers stand in person_search.py and possible_matches.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from domain.holding.course import EntryVoided
from domain.messages import Recorded, Sealed, Value
from domain.ports import Opener
from projections.person_words import CLASSES, FIELDS, Form, forms
from projections.projection import Cursor, Generation, Projection
from projections.table import Row, Table

INDEX = Table(
    name="person_index",
    columns=("case_id", "version", "record_class", "kind", "token"),
    key=("case_id", "version", "kind", "token"),
)
Tokens: TypeAlias = Callable[[Form], bytes]
"""R1: the token of a word; 32 bytes, the same for the same word in the whole deployment."""
Place: TypeAlias = tuple[str, int]
"""A case, and the version of an entry."""


class Indexing(Value):
    """What the index is made with; only a process that has the keys has it."""

    opener: Opener
    tokens: Tokens


@dataclass
class Sheet:
    """New rows by the entry that they come from, and the entries that were voided."""

    rows: dict[Place, tuple[Row, ...]] = field(default_factory=dict)
    voided: set[Place] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.rows) + len(self.voided)


@dataclass(frozen=True)
class PersonIndex(Projection[Sheet]):
    """Without `indexing` it can be named, and halts at the first sealed field that is searched."""

    indexing: Indexing | None = None

    name: ClassVar[str] = "person_index"
    tables: ClassVar[tuple[Table, ...]] = (INDEX,)

    def blank(self) -> Sheet:
        return Sheet()

    def fold(self, sheet: Sheet, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if isinstance(entry.event, EntryVoided):
                sheet.voided.add((entry.stream, entry.event.version))
            elif entry.sealed and type(entry.event) in FIELDS:
                rows = tuple(self._rows(entry))
                if rows:
                    sheet.rows[entry.stream, entry.version] = rows

    def write(self, cursor: Cursor, generation: Generation, sheet: Sheet) -> None:
        """R4: what was voided goes last, whether it stands here or on the sheet."""
        INDEX.put(cursor, generation, [row for rows in sheet.rows.values() for row in rows])
        if sheet.voided:
            cursor.executemany(_VOID.format(generation.value), sorted(sheet.voided))

    def _rows(self, entry: Recorded) -> Iterator[Row]:
        wanted = FIELDS[type(entry.event)]
        classes = {CLASSES[kind] for kind in wanted.values()}
        for part in entry.sealed:
            if part.record_class in classes and case_of(part.subject) == entry.stream:
                yield from self._tokens(entry, part)

    def _tokens(self, entry: Recorded, part: Sealed) -> Iterator[Row]:
        """R2, R3."""
        if self.indexing is None:
            raise NotImplementedError("the index of persons needs the keys")
        opened = self.indexing.opener.open(part) or {}
        tokens = self.indexing.tokens
        for name, kind in FIELDS[type(entry.event)].items():
            found = forms(kind, opened.get(name) or "")
            for token in sorted(map(tokens, found)):
                yield (entry.stream, entry.version, CLASSES[kind].value, kind.value, token)


def forget(cursor: Cursor, subjects: Iterable[str]) -> None:
    """R5: delete the rows of subjects from both generations, as the projector; commits nothing.

    A subject that is not the person of a case has no rows.
    """
    cursor.execute(_WAIT)
    cursor.execute(_FORGET, [[case_of(subject) for subject in subjects]])


def case_of(subject: str) -> str:
    """The case whose person a subject is; the empty text for any other subject."""
    thing, _, name = subject.partition("-")
    return f"case-{name}" if thing == "person" else ""


_VOID = "DELETE FROM views.person_index_{} WHERE case_id = %s AND version = %s"
_FORGET = "DELETE FROM views.person_index_rows WHERE case_id = ANY(%s)"
_WAIT = "SELECT pg_advisory_xact_lock(hashtext('rejea rebuild'), hashtext('person_index'))"
"""The lock of a rebuild of this projection (infra/rebuilding.py)."""
