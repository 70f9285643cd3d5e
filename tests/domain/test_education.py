from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.messages import Missing
from domain.reintegration import education
from domain.reintegration.education import (
    CompleteEducation,
    EducationAttended,
    EducationCompleted,
    EducationEnrolled,
    EnrolInEducation,
    RecordAttendance,
)
from domain.vocabulary import ANSWER, EDUCATION_KIND, EDUCATION_OUTCOME
from tests.domain.scenario import given
from tests.examples import command, made_id

ENROLMENT = made_id("enrolment", "first")
TODAY = date(2026, 3, 2)
ENROL = command(
    EnrolInEducation,
    enrolment_id=ENROLMENT,
    kind=EDUCATION_KIND["vocational_training"],
    institution="a school",
    starts_on=date(2026, 2, 2),
)
ENROLLED = EducationEnrolled(
    enrolment_id=ENROLMENT,
    kind=EDUCATION_KIND["vocational_training"],
    institution="a school",
    starts_on=date(2026, 2, 2),
)
ATTEND = command(RecordAttendance, enrolment_id=ENROLMENT, until_on=TODAY, regular=ANSWER["yes"])
COMPLETE = command(
    CompleteEducation,
    enrolment_id=ENROLMENT,
    completed_on=TODAY,
    outcome=EDUCATION_OUTCOME["completed"],
)
COMPLETED = EducationCompleted(
    enrolment_id=ENROLMENT, completed_on=TODAY, outcome=EDUCATION_OUTCOME["completed"]
)


def test_a_person_is_enrolled_once_and_may_begin_later() -> None:
    given().when(ENROL).then(ENROLLED)
    given().when(replace(ENROL, starts_on=date(2026, 9, 1))).records(EducationEnrolled)
    given(ENROLLED).when(ENROL).refused(education.AlreadyEnrolled)


def test_attendance_follows_enrolment() -> None:
    given(ENROLLED).when(ATTEND).records(EducationAttended)
    given().when(ATTEND).refused(Missing)


def test_attendance_lies_between_the_first_day_and_today() -> None:
    first = replace(ATTEND, until_on=date(2026, 2, 2))
    given(ENROLLED).when(first).records(EducationAttended)
    before = replace(ATTEND, until_on=date(2026, 2, 1))
    given(ENROLLED).when(before).refused(education.EducationDayImpossible)
    ahead = replace(ATTEND, until_on=date(2026, 3, 3))
    given(ENROLLED).when(ahead).refused(education.EducationDayImpossible)


def test_education_ends_once_after_enrolment() -> None:
    given(ENROLLED).when(COMPLETE).then(COMPLETED)
    given().when(COMPLETE).refused(Missing)
    given(ENROLLED, COMPLETED).when(COMPLETE).refused(education.EducationAlreadyEnded)
    given(ENROLLED, COMPLETED).when(ATTEND).refused(education.EducationAlreadyEnded)


def test_education_ends_on_a_day_that_has_come() -> None:
    ahead = replace(COMPLETE, completed_on=date(2026, 3, 3))
    given(ENROLLED).when(ahead).refused(education.EducationDayImpossible)
