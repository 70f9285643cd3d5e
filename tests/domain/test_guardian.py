from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.assessment.guardian import (
    AppointGuardian,
    EndGuardianship,
    GuardianEnded,
    GuardianInConflict,
    NotPresumedChild,
    StillAChild,
    ended_by_majority,
)
from domain.assessment.persons import NamedAsPerpetrator
from domain.messages import AlreadyDone, Malformed, Missing
from domain.vocabulary import GUARDIAN_CAPACITY, GUARDIAN_END_REASON
from tests.domain.assessment_examples import (
    AUNT,
    CLEARED,
    LINKED,
    NAMED,
    TODAY,
    appointed,
    checked,
)
from tests.domain.identification_examples import REPORTED, REPORTED_ADULT, REPORTED_CHILD
from tests.domain.scenario import Past, given
from tests.examples import CHILD_OFFICER, SECOND_WORKER, command, made_id

YESTERDAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 3)


def appoint(**words: Any) -> AppointGuardian:
    told: dict[str, Any] = {
        "by": CHILD_OFFICER,
        "guardian_id": AUNT,
        "name": "an invented name",
        "capacity": GUARDIAN_CAPACITY["court_appointed"],
        "mandate_from": TODAY,
    }
    return command(AppointGuardian, **(told | words))


def end(reason: str) -> EndGuardianship:
    return command(EndGuardianship, guardian_id=AUNT, reason=GUARDIAN_END_REASON[reason])


def ended(reason: str = "replaced") -> GuardianEnded:
    return GuardianEnded(guardian_id=AUNT, reason=GUARDIAN_END_REASON[reason])


def has_power(*history: Any, day: date = TODAY) -> bool:
    found = given(REPORTED_CHILD, *history).case.assessment
    return found.guardian_with_power(AUNT, day)


def test_a_guardian_is_appointed_for_a_child() -> None:
    given(REPORTED_CHILD).when(appoint()).then(appointed())
    assert has_power(appointed(), CLEARED)


@pytest.mark.parametrize("capacity", list(GUARDIAN_CAPACITY))
def test_no_guardian_has_power_before_a_second_worker_cleared_them(capacity: str) -> None:
    guardian = appointed(capacity)
    unclear = Past(checked("unclear"), by=SECOND_WORKER)
    assert not has_power(guardian)
    assert not has_power(guardian, checked("clear")), "by the worker who appointed them"
    assert not has_power(guardian, unclear)
    assert not has_power(guardian, CLEARED, unclear)
    assert has_power(guardian, CLEARED)
    assert has_power(LINKED, CLEARED, guardian)


def test_whoever_appoints_a_guardian_anew_is_not_the_second_worker() -> None:
    anew = Past(appointed(), by=SECOND_WORKER)
    assert not has_power(appointed(), CLEARED, ended(), anew)


def test_nobody_gets_a_guardian_for_a_blank_age_or_as_an_adult() -> None:
    given(REPORTED).when(appoint()).refused(NotPresumedChild)
    given(REPORTED_ADULT).when(appoint()).refused(NotPresumedChild)


def test_a_guardian_is_appointed_once_until_the_guardianship_ends() -> None:
    given(REPORTED_CHILD, appointed()).when(appoint()).refused(AlreadyDone)
    given(REPORTED_CHILD, appointed(), ended()).when(appoint()).then(appointed())


def test_a_mandate_runs_from_its_first_to_its_last_day() -> None:
    limited = appointed(mandate_until=TODAY)
    assert not has_power(limited, CLEARED, day=YESTERDAY)
    assert has_power(limited, CLEARED)
    assert not has_power(limited, CLEARED, day=TOMORROW)
    assert has_power(appointed(), CLEARED, day=date(2030, 1, 1))


def test_a_mandate_does_not_end_before_it_begins() -> None:
    given(REPORTED_CHILD).when(appoint(mandate_until=YESTERDAY)).refused(Malformed)
    given(REPORTED_CHILD).when(appoint(mandate_until=TODAY)).then(appointed(mandate_until=TODAY))


def test_who_is_no_guardian_has_no_power() -> None:
    assert not has_power()
    assert not has_power(LINKED, CLEARED)


def test_guardian_named_as_perpetrator_has_no_power() -> None:
    assert not has_power(appointed(), CLEARED, NAMED)
    assert not has_power(LINKED, CLEARED, appointed(), NAMED)
    given(REPORTED_CHILD, LINKED, NAMED).when(appoint()).refused(NamedAsPerpetrator)


def test_a_guardian_in_conflict_is_not_appointed_and_has_no_power() -> None:
    conflict = Past(checked("conflict"), by=SECOND_WORKER)
    given(REPORTED_CHILD, LINKED, conflict).when(appoint()).refused(GuardianInConflict)
    assert not has_power(appointed(), CLEARED, conflict)


def test_a_guardian_who_was_linked_needs_clearance_by_a_second_worker() -> None:
    assert not has_power(LINKED, appointed())
    assert not has_power(LINKED, checked("clear"), appointed())
    assert has_power(LINKED, CLEARED, appointed())


def test_a_guardianship_ends_once() -> None:
    given(REPORTED_CHILD, appointed()).when(end("replaced")).then(ended())
    given(REPORTED_CHILD, appointed(), ended()).when(end("replaced")).refused(AlreadyDone)
    given(REPORTED_CHILD).when(end("replaced")).refused(Missing)
    assert not has_power(appointed(), CLEARED, ended())


def test_no_guardianship_of_a_child_ends_by_majority() -> None:
    given(REPORTED_CHILD, appointed()).when(end("majority")).refused(StillAChild)
    given(REPORTED_ADULT, appointed()).when(end("majority")).then(ended("majority"))


def test_majority_ends_the_power_of_every_guardian_that_is_left() -> None:
    other = made_id("person", "other guardian")
    history = (appointed(), replace(appointed(), guardian_id=other), ended())
    left = ended_by_majority(given(REPORTED_CHILD, *history).case.assessment)
    assert left == (GuardianEnded(guardian_id=other, reason=GUARDIAN_END_REASON["majority"]),)
    assert ended_by_majority(given(REPORTED_CHILD, *history, *left).case.assessment) == ()
