"""Columns: arrays on their way to PostgreSQL, written in its binary form by hand.

R1  One call carries a whole group as parallel arrays; psycopg's general way of writing an array
    costs more than the insert itself, so each element is written where it is known, and joined
    here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEAD = struct.Struct("!iiiii").pack
_LENGTH = struct.Struct("!i").pack
_INTEGER = struct.Struct("!ii").pack
_LONG = struct.Struct("!iq").pack
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BYTES = 16
_SIXTEEN = _LENGTH(_BYTES)


class Column:
    """An array of one type; `elements` are binary already, each with its length before it."""

    __slots__ = ("content",)
    element: int = 0

    def __init__(self, elements: Sequence[bytes]) -> None:
        count = len(elements)
        self.content = (
            _HEAD(1, 0, self.element, count, 1) + b"".join(elements)
            if count
            else _HEAD(0, 0, self.element, 0, 0)[:12]
        )


class Texts(Column):
    element = 25


class Bytes(Column):
    element = 17


class Identifiers(Column):
    element = 2950


class Longs(Column):
    element = 20


class Integers(Column):
    element = 23


class Moments(Column):
    element = 1184


ARRAYS: dict[type[Column], int] = {
    Texts: 1009,
    Bytes: 1001,
    Identifiers: 2951,
    Longs: 1016,
    Integers: 1007,
    Moments: 1185,
}


def text(value: str) -> bytes:
    return lengthy(value.encode())


def lengthy(value: bytes) -> bytes:
    return _LENGTH(len(value)) + value


def identifier(value: str) -> bytes:
    """A UUID; ValueError when it is none."""
    content = bytes.fromhex(value.replace("-", ""))
    if len(content) != _BYTES:
        raise ValueError(value)
    return _SIXTEEN + content


def long(value: int) -> bytes:
    return _LONG(8, value)


def integers(values: Iterable[int]) -> Integers:
    return Integers([_small(value) for value in values])


@lru_cache(maxsize=4096)
def _small(value: int) -> bytes:
    return _INTEGER(4, value)


def moment(value: datetime) -> bytes:
    return _LONG(8, (value - _EPOCH) // _MICROSECOND)


def teach(connection: Connection[tuple[object, ...]]) -> None:
    """Let a connection take columns as they are."""
    for kind, array in ARRAYS.items():
        connection.adapters.register_dumper(kind, _dumper(array))


def _dumper(array: int) -> type[Dumper]:
    class ColumnDumper(Dumper):
        format = Format.BINARY
        oid = array

        def dump(self, obj: Column) -> Buffer:
            return obj.content

    return ColumnDumper
