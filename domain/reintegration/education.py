"""Education: enrolment in a school or training, attendance, and how it ended.

R1  Attendance and the end follow an enrolment (rules.md 6).
R2  An enrolment ends once.
R3  Attendance and the end lie between the first day and today.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, assert_never

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Value,
    stated,
)
from domain.personal import ContactText
from domain.vocabulary import ANSWER, EDUCATION_KIND, EDUCATION_OUTCOME, Code

if TYPE_CHECKING:
    from domain.reintegration.state import Reintegration


class EducationEnrolledWords(Value):
    """Where the person learns, what kind of education, since when."""

    enrolment_id: str
    kind: Annotated[Code, EDUCATION_KIND]
    institution: ContactText
    starts_on: date


class EducationEnrolled(EducationEnrolledWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The person was enrolled in a school or training."""


class EnrolInEducation(EducationEnrolledWords, Command):
    """Enrol the person in a school or training."""


class EducationAttendedWords(Value):
    """Until which day the person attended, and whether regularly."""

    enrolment_id: str
    until_on: date
    regular: Annotated[Code, ANSWER]


class EducationAttended(EducationAttendedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """It was noted how the person attended."""


class RecordAttendance(EducationAttendedWords, Command):
    """Note how the person attended."""


class EducationCompletedWords(Value):
    """When the education ended, and how."""

    enrolment_id: str
    completed_on: date
    outcome: Annotated[Code, EDUCATION_OUTCOME]


class EducationCompleted(EducationCompletedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The education ended: completed, left early, or continued elsewhere."""


class CompleteEducation(EducationCompletedWords, Command):
    """Record the end of the education."""


class AlreadyEnrolled(AlreadyDone):
    """R1."""

    rule = "R1"


class EducationAlreadyEnded(AlreadyDone):
    """R2."""

    rule = "R2"
    advice = "Enrol the person anew."


class EducationDayImpossible(Malformed):
    """R3."""

    rule = "R3"
    advice = "Give a day from the first day of the education until today."


Commands = EnrolInEducation | RecordAttendance | CompleteEducation


def decide(
    command: Commands, reintegration: Reintegration, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Record a step of the person's education.

    Raises: the refusals of this room.
    """
    match command:
        case EnrolInEducation():
            if command.enrolment_id in reintegration.enrolments:
                raise AlreadyEnrolled(command.enrolment_id)
            return (stated(EducationEnrolled, command),)
        case RecordAttendance():
            today = known(jurisdiction).day(command.at)
            _check(reintegration, command.enrolment_id, command.until_on, today)
            return (stated(EducationAttended, command),)
        case CompleteEducation():
            today = known(jurisdiction).day(command.at)
            _check(reintegration, command.enrolment_id, command.completed_on, today)
            return (stated(EducationCompleted, command),)
        case _:
            assert_never(command)


def _check(reintegration: Reintegration, enrolment_id: str, day: date, today: date) -> None:
    enrolment = reintegration.enrolments.get(enrolment_id)
    if enrolment is None:
        raise Missing(enrolment_id)
    if enrolment.ended:
        raise EducationAlreadyEnded(enrolment_id)
    if not enrolment.starts_on <= day <= today:
        raise EducationDayImpossible(enrolment_id)
