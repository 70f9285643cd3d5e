from __future__ import annotations

from dataclasses import replace

from domain.justice import complaint
from domain.justice.complaint import (
    ComplaintDecided,
    ComplaintMade,
    DecideComplaint,
    MakeComplaint,
)
from domain.messages import Missing
from domain.vocabulary import COMPLAINT_KIND, COMPLAINT_OUTCOME
from tests.domain.scenario import given
from tests.examples import PROTECTION_OFFICER, SUPERVISOR, WELFARE, command, made_id

COMPLAINT = made_id("complaint", "first")
MAKE = command(
    MakeComplaint,
    complaint_id=COMPLAINT,
    against_agency_id=WELFARE,
    kind=COMPLAINT_KIND["conduct_of_staff"],
    words="nobody listened",
)
MADE = ComplaintMade(
    complaint_id=COMPLAINT,
    against_agency_id=WELFARE,
    kind=COMPLAINT_KIND["conduct_of_staff"],
    words="nobody listened",
)
DECIDE = command(
    DecideComplaint,
    by=PROTECTION_OFFICER,
    complaint_id=COMPLAINT,
    outcome=COMPLAINT_OUTCOME["upheld"],
    reasons="the record shows it",
)
DECIDED = ComplaintDecided(
    complaint_id=COMPLAINT,
    outcome=COMPLAINT_OUTCOME["upheld"],
    reasons="the record shows it",
)


def test_a_complaint_is_made_about_the_agency_that_records_it_too() -> None:
    assert MAKE.by.agency_id == WELFARE
    given().when(MAKE).then(MADE)
    given(MADE).when(MAKE).refused(complaint.ComplaintAlreadyMade)


def test_a_complaint_is_decided_once_by_another_agency() -> None:
    given(MADE).when(DECIDE).then(DECIDED)
    given().when(DECIDE).refused(Missing)
    given(MADE, DECIDED).when(DECIDE).refused(complaint.ComplaintAlreadyDecided)


def test_nobody_decides_a_complaint_about_their_own_agency() -> None:
    own = replace(DECIDE, by=SUPERVISOR)
    given(MADE).when(own).refused(complaint.OwnComplaint)
    for_it = replace(DECIDE, by=replace(PROTECTION_OFFICER, on_behalf_of=WELFARE))
    given(MADE).when(for_it).refused(complaint.OwnComplaint)
