"""Removal: screening before a person is sent away, the suspension of that, and that it happened.

R1  Screening for trafficking before a removal, the suspension of a removal and the removal itself
    are facts of their own (rules.md section 4: potential victims are deported without screening).
R2  A removal or deportation is never recorded as a voluntary return (rules.md section 4).
R3  A removal that should not have been (without screening, after one that did not clear the person,
    under suspension, within the recovery period: Council of Europe Convention art. 13) is recorded
    all the same, with a note that says how it came about.
R4  Each agency records the removal of a day once: what another one recorded may be withheld from
    it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.vocabulary import COUNTRY, SCREENING_OUTCOME, Code

if TYPE_CHECKING:
    from domain.identification.state import Identification


class RemovalScreenedWords(Value):
    """Who was about to remove the person, and what the screening found."""

    outcome: Annotated[Code, SCREENING_OUTCOME]
    authority_id: str
    reasons: LegalText | None = None


class RemovalScreened(RemovalScreenedWords, Event, record_class=RecordClass.LEGAL):
    """The person was screened for trafficking before a removal."""


class ScreenBeforeRemoval(RemovalScreenedWords, Command):
    """Screen the person before a removal."""


class RemovalSuspendedWords(Value):
    """Which authority holds the removal back, and until when if that was said."""

    authority_id: str
    until_on: date | None = None
    reasons: LegalText | None = None


class RemovalSuspended(RemovalSuspendedWords, Event, record_class=RecordClass.LEGAL):
    """A removal was suspended."""


class SuspendRemoval(RemovalSuspendedWords, Command):
    """Suspend a removal; without a day it is suspended until further notice."""


class RemovalRecordedWords(Value):
    """Which authority removed the person, where to, and on which day."""

    authority_id: str
    country: Annotated[Code, COUNTRY]
    removed_on: date
    note: LegalText | None = None


class RemovalRecorded(RemovalRecordedWords, Event, record_class=RecordClass.LEGAL):
    """An authority removed the person from the country; this is no voluntary return."""


class RecordRemoval(RemovalRecordedWords, Command):
    """Record that the person was removed."""


Commands = ScreenBeforeRemoval | SuspendRemoval | RecordRemoval


class RemovalNotExplained(Refused):
    """R3: the person was protected from removal, and no note says how it came about."""

    rule = "R3"
    advice = "Say in the note how the person came to be removed in spite of their protection."


class Removal(Value):
    """The latest screening before removal, a suspension if there is one, and the removal.

    `recorded_by_ids` are the agencies that recorded it.
    """

    screened: str = ""
    suspended: bool = False
    suspended_until: date | None = None
    removed_on: date | None = None
    recorded_by_ids: tuple[str, ...] = ()

    def is_recorded_by(self, agency_id: str, day: date) -> bool:
        """R4."""
        return day == self.removed_on and agency_id in self.recorded_by_ids

    def is_suspended_on(self, day: date) -> bool:
        """Tell whether a removal on this day was suspended; the last day counts."""
        return self.suspended and (self.suspended_until is None or day <= self.suspended_until)


def decide(
    command: Commands, identification: Identification, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Record a screening before removal, a suspension, or the removal.

    Raises: Malformed, AlreadyDone, RemovalNotExplained, RulesMissing.
    """
    match command:
        case ScreenBeforeRemoval():
            return (stated(RemovalScreened, command),)
        case SuspendRemoval():
            return (_suspend(command, known(jurisdiction)),)
        case RecordRemoval():
            return (_remove(command, identification, known(jurisdiction)),)


def remember(before: Removal, recorded: Recorded) -> Removal:
    """Take one fact into account."""
    match recorded.event:
        case RemovalScreened(outcome=outcome):
            return replace(before, screened=str(outcome))
        case RemovalSuspended(until_on=until_on):
            return replace(before, suspended=True, suspended_until=until_on)
        case RemovalRecorded(removed_on=removed_on):
            again = before.recorded_by_ids if removed_on == before.removed_on else ()
            return Removal(removed_on=removed_on, recorded_by_ids=(*again, recorded.by.agency_id))
        case _:
            return before


def _suspend(command: SuspendRemoval, rules: Rules) -> RemovalSuspended:
    if command.until_on is not None and command.until_on < rules.day(command.at):
        raise Malformed("a suspension does not end before it is recorded")
    return stated(RemovalSuspended, command)


def _remove(
    command: RecordRemoval, identification: Identification, rules: Rules
) -> RemovalRecorded:
    if command.removed_on > rules.day(command.at):
        raise Malformed("a removal that is still to come is no fact")
    if identification.removal.is_recorded_by(command.by.agency_id, command.removed_on):
        raise AlreadyDone(command.stream)
    if command.note is None and _was_protected(identification, command.removed_on):
        raise RemovalNotExplained(command.stream)
    return stated(RemovalRecorded, command)


def _was_protected(identification: Identification, day: date) -> bool:
    removal, recovery = identification.removal, identification.recovery
    unscreened = removal.screened != "not_indicated"
    recovering = recovery is not None and recovery.covers(day)
    return unscreened or removal.is_suspended_on(day) or recovering
