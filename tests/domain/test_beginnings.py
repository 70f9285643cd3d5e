"""The cases that begin with a fact of another."""

from __future__ import annotations

import pytest

from domain.identification.report import CaseReported
from domain.reintegration.retrafficking import SuspectRetrafficking
from domain.shelter.request import RecordUnexpectedArrival
from tests.domain.programme import Programme
from tests.domain.taken_on import state_of, taken_on
from tests.examples import OTHER_CASE, SHELTER, SHELTER_HOUSE, SHELTER_WORKER, SOCIAL_WORKER


@pytest.fixture
def programme() -> Programme:
    return taken_on()


def test_a_suspicion_opens_a_linked_case(programme: Programme) -> None:
    programme.give(SuspectRetrafficking, new_case_id=OTHER_CASE, elements="the same recruiter")
    assert programme.history()[-2:] == ["RetraffickingSuspected", "CasesLinked"]
    assert programme.history(OTHER_CASE) == ["CaseReported", "CasesLinked"]
    assert state_of(programme, OTHER_CASE).standing.responsible_id == SOCIAL_WORKER.agency_id


def test_who_stands_at_the_door_of_a_shelter_gets_a_case(programme: Programme) -> None:
    programme.open_shelter(1)
    programme.give(
        RecordUnexpectedArrival, stream=OTHER_CASE, by=SHELTER_WORKER, shelter_id=SHELTER
    )
    events = [entry.event for entry in programme.log.read({OTHER_CASE: 0})]
    reports = [event for event in events if isinstance(event, CaseReported)]
    assert [report.addressed_to_id for report in reports] == [SHELTER_HOUSE]
