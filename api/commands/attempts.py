"""Attempts: whoever gives a command about a case and is refused is noted in the access log.

R1  Every refusal of a command about a case is noted as a denied reading: who asked, which command,
    for which case, and the code of the refusal, also where that is withheld from them; of an
    emergency access, the record classes that were named. Nothing else of what was said is noted.
R2  Where the refusal says that nothing is known of the case, it is noted like any other id that
    was denied, whether there is such a case or not: guessing ids leaves a trace by every door.
R3  It is noted before it is told; where it cannot be written, nothing is told, for that a command
    is refused tells something of the case. What is accepted goes on.
R4  What cannot be read as a command was no command, and is not noted.
"""

from __future__ import annotations

from collections.abc import Iterable

from api.commands.catalogue import Operation
from api.commands.telling import CommandRefused
from domain.messages import RecordClass
from domain.protection.break_glass import BreakGlass
from projections.visibility.readings import NOTHING_THERE, Occasion, Readings

DOOR = "command"


def is_noted(operation: Operation) -> bool:
    """Whether a command is about a case that its address names."""
    return operation.thing == "case" and bool(operation.path_field)


def occasion(operation: Operation, trace_id: str | None) -> Occasion:
    """How it was asked."""
    return Occasion(door=DOOR, operation=operation.name, trace_id=trace_id)


def classes_named(operation: Operation, named: Iterable[str]) -> tuple[RecordClass, ...]:
    """R1: the record classes that an emergency access asked for."""
    asked = {str(kind) for kind in named} if operation.kind is BreakGlass else set()
    return tuple(kind for kind in RecordClass if kind in asked)


async def note(
    readings: Readings, case_id: str, refused: CommandRefused, named: tuple[RecordClass, ...]
) -> None:
    """Write down a refused command.

    Raises: AccessLogUnavailable, and then nothing may be told.
    """
    nowhere = refused.reason == NOTHING_THERE
    readings.deny(case_id, refused.reason, () if nowhere else named)
    await readings.keep()
