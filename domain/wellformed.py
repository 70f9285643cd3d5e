"""Wellformed: whether the values of a command can mean anything at all, before any rule is asked.

R1  A code is one of its list, with that list's system.
R2  An id names a thing: `<thing>-<uuid>`.
R3  A moment knows its time zone; a text has an end; a count is not negative.
R4  A personal value of somebody else than the person of the case names that subject.
R5  Nothing happens in the future, beyond the skew of clocks; what is recorded late says why
    (rules.md 5).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast, get_type_hints

from domain.messages import Command, Malformed, Refused
from domain.personal import annotations_in, personal_fields
from domain.ports import ReferenceLists
from domain.vocabulary import LATE_REASON, CodeList, UnknownCode

SKEW = timedelta(minutes=5)
LATE = timedelta(hours=24)
LONGEST_TEXT = 20_000
LONGEST_WORD = 500

_ID = re.compile(r"[a-z_]+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

Check = Callable[[str, Any, ReferenceLists], None]


class FutureOccurrence(Refused):
    """R5."""

    rule = "R5"
    advice = "Give the moment at which it happened; it cannot lie ahead."


class LateReasonMissing(Refused):
    """R5."""

    rule = "R5"
    advice = (
        "Say with a code of late_reason why this is recorded more than a day after it happened."
    )


def check(command: Command, reference: ReferenceLists) -> None:
    """Look at every value of a command.

    Raises: Malformed, UnknownCode, FutureOccurrence, LateReasonMissing.
    """
    for name, checks in _plan(cast("Any", type(command))):
        value = getattr(command, name)
        if value is None:
            continue
        for each in checks:
            each(name, value, reference)
    _check_subjects(command)
    _check_occurrence(command)


def _check_occurrence(command: Command) -> None:
    if command.occurred_at is None:
        return
    if command.occurred_at > command.at + SKEW:
        raise FutureOccurrence(type(command).__name__)
    if command.occurred_at < command.at - LATE and not command.late_reason:
        raise LateReasonMissing(type(command).__name__)


def _check_subjects(command: Command) -> None:
    for name, mark in personal_fields(type(command)).items():
        named = mark.subject in ("", "stream") or getattr(command, mark.subject, None)
        if getattr(command, name) is not None and not named:
            raise Malformed(f"{name} is about somebody else: {mark.subject} must name them")


@cache
def _plan(
    kind: Any,
) -> tuple[tuple[str, tuple[Check, ...]], ...]:  # mypy takes no type for hashable
    hints = get_type_hints(kind, include_extras=True)
    named = ((field.name, _checks(field.name, hints[field.name])) for field in fields(kind))
    return tuple((name, checks) for name, checks in named if checks)


def _checks(name: str, hint: Any) -> tuple[Check, ...]:
    lists = [found for found in annotations_in(hint) if isinstance(found, CodeList)]
    checks: list[Check] = [_code_check(found) for found in lists]
    if name == "late_reason":
        checks.append(_late_reason)
    elif name == "phone":
        checks.append(_telephone)
    elif name == "stream" or name.endswith(("_id", "_ids")):
        checks.append(_ids)
    elif not lists:
        checks.append(_plain)
    return tuple(checks)


def _code_check(known: CodeList) -> Check:
    def check_codes(name: str, value: Any, reference: ReferenceLists) -> None:
        for code in value if isinstance(value, tuple) else (value,):
            if code not in known:
                raise UnknownCode(f"{name} takes codes of {known.name}")
            if known.is_held_by_a_library and not reference.knows(known.system, code):
                raise UnknownCode(f"{name}: {known.system} has no such code")

    return check_codes


def _late_reason(name: str, value: Any, reference: ReferenceLists) -> None:
    del name, reference
    LATE_REASON[value]


def _telephone(name: str, value: Any, reference: ReferenceLists) -> None:
    if not reference.is_telephone_number(value):
        raise Malformed(f"{name} is no telephone number; write it with its country, like +255…")


def _ids(name: str, value: Any, reference: ReferenceLists) -> None:
    del reference
    if name == "command_id":
        return
    for each in value if isinstance(value, tuple) else (value,):
        if not isinstance(each, str) or not _ID.fullmatch(each):
            raise Malformed(f"{name} takes an id like <thing>-<uuid>")


def _plain(name: str, value: Any, reference: ReferenceLists) -> None:
    del reference
    if isinstance(value, datetime) and value.tzinfo is None:
        raise Malformed(f"{name} needs its time zone")
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise Malformed(f"{name} is longer than {LONGEST_TEXT} characters")
    if isinstance(value, str) and not value.strip():
        raise Malformed(f"{name} is blank; leave it out where nothing is known")
    if isinstance(value, int) and value < 0:
        raise Malformed(f"{name} is a count and cannot be negative")
