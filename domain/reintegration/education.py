"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ContactText
from domain.vocabulary import ANSWER, EDUCATION_KIND, EDUCATION_OUTCOME, Code


class EducationEnrolledWords(Value):
    """What the command and the fact both say."""

    enrolment_id: str
    kind: Annotated[Code, EDUCATION_KIND]
    institution: ContactText
    starts_on: date


class EducationEnrolled(EducationEnrolledWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""


class EnrolInEducation(EducationEnrolledWords, Command):
    """TODO-DOC."""


class EducationAttendedWords(Value):
    """What the command and the fact both say."""

    enrolment_id: str
    until_on: date
    regular: Annotated[Code, ANSWER]


class EducationAttended(EducationAttendedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""


class RecordAttendance(EducationAttendedWords, Command):
    """TODO-DOC."""


class EducationCompletedWords(Value):
    """What the command and the fact both say."""

    enrolment_id: str
    completed_on: date
    outcome: Annotated[Code, EDUCATION_OUTCOME]


class EducationCompleted(EducationCompletedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""


class CompleteEducation(EducationCompletedWords, Command):
    """TODO-DOC."""


Commands = EnrolInEducation | RecordAttendance | CompleteEducation


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
