"""A table of a read model: its two generations, and how rows come in and out in bulk.

R1  Many rows are written by COPY, few by statements in one pipeline; the result is the same.
R2  Rows are read through the view of the table's name, which shows the live generation alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import orjson
import psycopg
from psycopg import sql

Cursor: TypeAlias = psycopg.Cursor[Any]
Row: TypeAlias = tuple[Any, ...]

FEW = 24
"""Up to here statements in a pipeline are faster than COPY into a temporary table."""


@dataclass(frozen=True)
class Table:
    """The name, the columns in their order, and those among them that tell one row from another."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def load(
        self, cursor: Cursor, generation: str, column: str, values: Sequence[str]
    ) -> list[Row]:
        """The rows with one of these values in this column, ordered by their key."""
        cursor.execute(_select(self, generation, column), [list(values)])
        return cursor.fetchall()

    def put(self, cursor: Cursor, generation: str, rows: Sequence[Row]) -> None:
        """Insert rows, or replace those that are there; each key comes once."""
        if len(rows) <= FEW:
            cursor.executemany(_upsert(self, generation), rows)
            return
        cursor.execute(_temporary(self))
        self._copy(cursor, _copy_temporary(self), rows)
        cursor.execute(_upsert_temporary(self, generation))
        cursor.execute(_empty_temporary(self))

    def add(self, cursor: Cursor, generation: str, rows: Sequence[Row]) -> None:
        """Insert rows that are new."""
        if len(rows) <= FEW:
            cursor.executemany(_insert(self, generation), rows)
            return
        self._copy(cursor, _copy(self, generation), rows)

    def drop(self, cursor: Cursor, generation: str, column: str, values: Iterable[str]) -> None:
        """Delete the rows with one of these values in this column."""
        cursor.execute(_delete(self, generation, column), [list(values)])

    def empty(self, cursor: Cursor, generation: str) -> None:
        """Delete all rows of a generation that does not serve."""
        cursor.execute(sql.SQL("TRUNCATE {}").format(_of(self, generation)))

    def _copy(self, cursor: Cursor, statement: bytes, rows: Iterable[Row]) -> None:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def as_json(value: object, tell: Callable[[Any], Any] | None = None) -> str:
    """Text for a jsonb column; `tell` says what is neither text, number, time nor a list."""
    return orjson.dumps(value, tell, orjson.OPT_PASSTHROUGH_SUBCLASS if tell else None).decode()


@cache
def array_text(words: tuple[str, ...]) -> str:
    """Text for a text[] column, of words that need no quoting."""
    return "{" + ",".join(words) + "}"


def _of(table: Table, generation: str) -> sql.Identifier:
    return sql.Identifier("views", f"{table.name}_{generation}")


def _waiting(table: Table) -> sql.Identifier:
    return sql.Identifier("pg_temp", f"waiting_{table.name}")


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _change(table: Table) -> sql.Composable:
    changed = [name for name in table.columns if name not in table.key]
    if not changed:
        return sql.SQL("NOTHING")
    pairs = (sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in changed)
    return sql.SQL("UPDATE SET {}").format(sql.SQL(", ").join(pairs))


@cache
def _select(table: Table, generation: str, column: str) -> bytes:
    return (
        sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s::text[]) ORDER BY {}")
        .format(
            _names(table.columns),
            _of(table, generation),
            sql.Identifier(column),
            _names(table.key),
        )
        .as_bytes(None)
    )


@cache
def _insert(table: Table, generation: str) -> bytes:
    values = sql.SQL(", ").join([sql.Placeholder()] * len(table.columns))
    return (
        sql.SQL("INSERT INTO {} ({}) VALUES ({})")
        .format(_of(table, generation), _names(table.columns), values)
        .as_bytes(None)
    )


@cache
def _upsert(table: Table, generation: str) -> bytes:
    return sql.Composed(
        [
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                _of(table, generation),
                _names(table.columns),
                sql.SQL(", ").join([sql.Placeholder()] * len(table.columns)),
            ),
            sql.SQL(" ON CONFLICT ({}) DO {}").format(_names(table.key), _change(table)),
        ]
    ).as_bytes(None)


@cache
def _copy(table: Table, generation: str) -> bytes:
    return (
        sql.SQL("COPY {} ({}) FROM STDIN")
        .format(_of(table, generation), _names(table.columns))
        .as_bytes(None)
    )


@cache
def _temporary(table: Table) -> bytes:
    return (
        sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {} INCLUDING DEFAULTS)")
        .format(_waiting(table), _of(table, "a"))
        .as_bytes(None)
    )


@cache
def _copy_temporary(table: Table) -> bytes:
    return (
        sql.SQL("COPY {} ({}) FROM STDIN")
        .format(_waiting(table), _names(table.columns))
        .as_bytes(None)
    )


@cache
def _upsert_temporary(table: Table, generation: str) -> bytes:
    return (
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT ({}) DO {}")
        .format(
            _of(table, generation),
            _names(table.columns),
            _names(table.columns),
            _waiting(table),
            _names(table.key),
            _change(table),
        )
        .as_bytes(None)
    )


@cache
def _empty_temporary(table: Table) -> bytes:
    return sql.SQL("TRUNCATE {}").format(_waiting(table)).as_bytes(None)


@cache
def _delete(table: Table, generation: str, column: str) -> bytes:
    return (
        sql.SQL("DELETE FROM {} WHERE {} = ANY(%s::text[])")
        .format(_of(table, generation), sql.Identifier(column))
        .as_bytes(None)
    )
