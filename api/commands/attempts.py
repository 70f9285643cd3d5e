"""Attempts: whoever asks for an emergency access and does not get it is noted in the access log.

R1  A refusal to break the glass is noted as a denied reading: who asked, for which case, the code
    of the refusal, and the record classes that were named. It is noted alike whatever the refusal
    rests on, so that neither the answer nor its time tells of a seal more than its code does.
R2  Where the refusal says that nothing is known of the case, it is noted like any other id that
    was denied, whether there is such a case or not.
R3  It is noted before it is told; where it cannot be written, nothing is told.
R4  What was badly formed, done already, or answered before asked for nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable

from api.commands.catalogue import Operation
from api.errors import Problem
from domain.course import CaseIsMerged
from domain.messages import Missing, NotPermitted, RecordClass, Refused
from domain.protection.break_glass import BreakGlass, NotOpenedByBreakGlass, RightSuspended
from domain.sign_in import SignInTooOld
from projections.visibility.readings import NOTHING_THERE, Occasion, Readings

DOOR = "command"
NOTED: tuple[type[Refused], ...] = (
    Missing,
    NotPermitted,
    SignInTooOld,
    RightSuspended,
    NotOpenedByBreakGlass,
    CaseIsMerged,
)
"""R1, R2: the refusals of an emergency access that are noted; the others are R4."""

_CODES = frozenset(kind.code() for kind in NOTED)


def is_noted(operation: Operation, problem: Problem) -> bool:
    """Whether an answer refuses an emergency access."""
    return operation.kind is BreakGlass and problem.code in _CODES


def occasion(operation: Operation, trace_id: str | None) -> Occasion:
    """How it was asked."""
    return Occasion(door=DOOR, operation=operation.name, trace_id=trace_id)


async def note(readings: Readings, case_id: str, problem: Problem, named: Iterable[str]) -> None:
    """Write down a refused attempt.

    Raises: AccessLogUnavailable, and then nothing may be told.
    """
    if problem.code == Missing.code():
        readings.deny(case_id, NOTHING_THERE)
    else:
        readings.deny(case_id, problem.code, _in_order(named))
    await readings.keep()


def _in_order(named: Iterable[str]) -> tuple[RecordClass, ...]:
    asked = {str(kind) for kind in named}
    return tuple(kind for kind in RecordClass if kind in asked)
