"""A row of the tables: the record class that something tells of, and why.

R1  Where the class is case administration, it tells of the work alone.
"""

from __future__ import annotations

from typing import NamedTuple

from domain.messages import RecordClass


class Telling(NamedTuple):
    """The record class that something tells of, and why."""

    record_class: RecordClass
    because: str
