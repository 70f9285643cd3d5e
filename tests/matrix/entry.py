"""Entries: one fact of a case, as the log holds it and docs/events.md describes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

ID = re.compile(r"[a-z_]+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Word(NamedTuple):
    """One field of an entry, as docs/events.md has it, and what it says.

    `subject` is the id of whose personal data it is, where that is not the person of the case.
    """

    field: str
    record_class: str
    personal: bool
    value: Any
    subject: str = ""


class Entry(NamedTuple):
    """One fact of a case; `referral` is the receiver and the sender of the referral it is about.

    `entry_id` is its own id, `towards` the recipient of the consent it is about, and `others` the
    ends of every referral of the case, each with whether it is open.
    """

    case: str
    version: int
    position: int
    name: str
    agency_id: str
    user_id: str
    words: tuple[Word, ...]
    referral: tuple[str, str] | None = None
    referral_open: bool = False
    recorded_at: datetime | None = None
    case_id: str = ""
    entry_id: str = ""
    towards: str = ""
    others: tuple[tuple[tuple[str, str], bool], ...] = ()


def ids_in_words(entry: Entry) -> set[str]:
    """Every id that an entry says."""
    return {each for word in entry.words for each in ids_in(word.value)}


def ids_in(value: Any) -> Iterator[str]:
    """Every id in a value."""
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str) and ID.fullmatch(each):
            yield each


def of_one_incident(entry: Entry) -> bool:
    """Whether it links two people of one incident."""
    return entry.name == "cases.linked.v1" and any(
        str(word.value) == "same_incident_coordinator_only" for word in entry.words
    )
