"""Guardian: who decides for a child, for how long, and what takes that away.

R1  A guardian is appointed for a presumed child alone, with a mandate from a day and, if it is
    limited, to a day that still counts (process.md row 16).
R2  A guardian who is named as a perpetrator, or was found in conflict, is not appointed and has no
    power; nor has any other, of whatever capacity, before a second worker has cleared them: not
    the one who appointed or linked them (rules.md section 2).
R3  Majority ends the guardian's powers, not the services (rules.md section 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

from domain.assessment.persons import NamedAsPerpetrator
from domain.clocks import Rules
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText, Personal, personal
from domain.vocabulary import GUARDIAN_CAPACITY, GUARDIAN_END_REASON, Code

if TYPE_CHECKING:
    from domain.assessment.state import Assessment
    from domain.identification.state import Identification


class GuardianAppointedWords(Value):
    """Who decides for the child, in which capacity, from which day to which."""

    guardian_id: str
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="guardian_id")]
    contact: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="guardian_id")]
        | None
    ) = None
    capacity: Annotated[Code, GUARDIAN_CAPACITY]
    mandate_from: date
    mandate_until: date | None = None
    order_reference: LegalText | None = None


class GuardianAppointed(GuardianAppointedWords, Event, record_class=RecordClass.CHILD):
    """A guardian was appointed for the child (process.md row 16)."""


class AppointGuardian(GuardianAppointedWords, Command):
    """Appoint a guardian."""


class GuardianEnded(Event, record_class=RecordClass.CHILD):
    """A guardianship ended; what the guardian lawfully agreed to stays lawful."""

    guardian_id: str
    reason: Annotated[Code, GUARDIAN_END_REASON]


class EndGuardianship(Command):
    """End a guardianship."""

    guardian_id: str
    reason: Annotated[Code, GUARDIAN_END_REASON]


Commands = AppointGuardian | EndGuardianship


class NotPresumedChild(Refused):
    """R1: the person is not presumed a child."""

    rule = "R1"
    advice = "An adult decides alone; state or assess the age if there are reasons to doubt it."


class GuardianInConflict(Refused):
    """R2: a check found the guardian in conflict with the child's safety."""

    rule = "R2"
    advice = "Appoint somebody without a conflict."


class StillAChild(Refused):
    """R3: a guardianship was to end by majority before majority."""

    rule = "R3"
    advice = "Give the reason for which the guardianship ends while the person is a child."


class Guardian(Value):
    """A guardian's mandate by its days, and who appointed them; ids only."""

    capacity: str
    mandate_from: date
    mandate_until: date | None
    appointed_by: str
    ended: bool = False

    def is_mandated_on(self, day: date) -> bool:
        """Tell whether the mandate runs on this day; its last day counts."""
        begun = self.mandate_from <= day
        return (
            begun and not self.ended and (self.mandate_until is None or day <= self.mandate_until)
        )


class Guardians(Value):
    """Every guardian of the case, the latest appointment of each."""

    by_id: Mapping[str, Guardian] = field(default_factory=dict)

    @property
    def not_ended(self) -> tuple[str, ...]:
        """The guardians whose guardianship no fact has ended, the earliest first."""
        return tuple(key for key, found in self.by_id.items() if not found.ended)


def decide(
    command: Commands,
    assessment: Assessment,
    identification: Identification,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Appoint a guardian, or end a guardianship.

    Raises: NotPresumedChild, NamedAsPerpetrator, GuardianInConflict, StillAChild, Malformed,
        AlreadyDone, Missing.
    """
    is_child = identification.presumed_child(command.at, jurisdiction)
    match command:
        case AppointGuardian():
            if not is_child:
                raise NotPresumedChild(command.stream)
            return (_appoint(command, assessment),)
        case EndGuardianship():
            if is_child and command.reason == "majority":
                raise StillAChild(command.stream)
            return (_end(command, assessment.guardians),)


def ended_by_majority(assessment: Assessment) -> tuple[GuardianEnded, ...]:
    """R3: the end of every guardianship that majority brings about, in the order of appointment."""
    majority = GUARDIAN_END_REASON["majority"]
    return tuple(
        GuardianEnded(guardian_id=key, reason=majority) for key in assessment.guardians.not_ended
    )


def remember(before: Guardians, recorded: Recorded) -> Guardians:
    """Take one fact into account."""
    match recorded.event:
        case GuardianAppointed() as event:
            guardian = Guardian(
                capacity=str(event.capacity),
                mandate_from=event.mandate_from,
                mandate_until=event.mandate_until,
                appointed_by=recorded.by.user_id,
            )
            return replace(before, by_id={**before.by_id, event.guardian_id: guardian})
        case GuardianEnded(guardian_id=key) if key in before.by_id:
            ended = replace(before.by_id[key], ended=True)
            return replace(before, by_id={**before.by_id, key: ended})
        case _:
            return before


def _appoint(command: AppointGuardian, assessment: Assessment) -> GuardianAppointed:
    guardian_id = command.guardian_id
    if guardian_id in assessment.guardians.not_ended:
        raise AlreadyDone(guardian_id)
    if guardian_id in assessment.perpetrators:
        raise NamedAsPerpetrator(guardian_id)
    if assessment.has_conflict(guardian_id):
        raise GuardianInConflict(guardian_id)
    if command.mandate_until is not None and command.mandate_until < command.mandate_from:
        raise Malformed("the mandate ends before it begins")
    return stated(GuardianAppointed, command)


def _end(command: EndGuardianship, guardians: Guardians) -> GuardianEnded:
    found = guardians.by_id.get(command.guardian_id)
    if found is None:
        raise Missing(command.guardian_id)
    if found.ended:
        raise AlreadyDone(command.guardian_id)
    return stated(GuardianEnded, command)
