from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.consent.consents import ConsentMissing
from domain.consent.grant import ConsentRefused
from domain.holding.course import (
    CaseConferenceHeld,
    CasePutOnHold,
    CaseResumed,
    ContactLost,
    CorrectWrongCase,
    CustodyHandedOver,
    EntryVoided,
    HandedToNobody,
    HandOverCustody,
    HandOverProperty,
    HoldConference,
    InTheFuture,
    NotAnotherCase,
    NotOnHold,
    PropertyHandedOver,
    PutOnHold,
    RecordContactLost,
    ResumeCase,
    ReviewInThePast,
    VoidEntry,
    WrongCaseCorrected,
)
from domain.messages import AlreadyDone, Missing
from domain.vocabulary import HOLD_REASON, VOID_REASON
from tests.domain.consent_examples import CONSENT, INDIVIDUAL, REFERRAL, consented
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import TAKEN_ON, WITHDRAWN
from tests.domain.scenario import given, held
from tests.examples import (
    CASE,
    CLINIC,
    LEGAL_AID,
    MORNING,
    OTHER_CASE,
    SHELTER_HOUSE,
    WELFARE,
    command,
    later,
    made_id,
)

HELD = (REPORTED, TAKEN_ON)
MOMENT = timedelta(microseconds=1)
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
rest = command(PutOnHold, reason=HOLD_REASON["health"], review_due_at=later(days=7))
ON_HOLD = CasePutOnHold(reason=HOLD_REASON["health"], review_due_at=later(days=7))
conference_words: dict[str, Any] = {
    "conference_id": made_id("conference", "first"),
    "agency_ids": (WELFARE, CLINIC),
    "held_on": TODAY,
    "basis_ids": (CONSENT,),
    "actions": "(actions)",
}
confer = command(HoldConference, **conference_words)
CONFERENCE = CaseConferenceHeld(**conference_words)
void = command(VoidEntry, version=2, reason=VOID_REASON["wrong_person"])
VOIDED = EntryVoided(version=2, reason=VOID_REASON["wrong_person"])
correct = command(CorrectWrongCase, version=2, belongs_to_case_id=OTHER_CASE)
CORRECTED = WrongCaseCorrected(version=2, belongs_to_case_id=OTHER_CASE)


def test_a_case_rests_until_somebody_looks_again() -> None:
    given(*HELD).when(rest).then(ON_HOLD)
    given(*HELD, ON_HOLD).when(rest).refused(AlreadyDone)
    given(*HELD).when(replace(rest, review_due_at=MORNING)).refused(ReviewInThePast)
    given(*HELD).when(replace(rest, review_due_at=MORNING + MOMENT)).records(CasePutOnHold)


def test_a_case_on_hold_is_resumed_once() -> None:
    wish = command(ResumeCase)
    given(*HELD, ON_HOLD).when(wish).then(CaseResumed())
    given(*HELD).when(wish).refused(NotOnHold)
    given(*HELD, ON_HOLD, CaseResumed()).when(wish).refused(NotOnHold)


def test_lost_contact_is_recorded_and_closes_nothing() -> None:
    wish = command(RecordContactLost, last_contact_on=TODAY)
    given(*HELD).when(wish).then(ContactLost(last_contact_on=TODAY))
    given(*HELD).when(replace(wish, last_contact_on=None)).then(ContactLost())
    given(*HELD).when(replace(wish, last_contact_on=TOMORROW)).refused(InTheFuture)
    assert not held(*HELD, ContactLost()).holding.closed


def test_every_other_agency_at_a_conference_is_covered() -> None:
    given(*HELD, consented()).when(confer).then(CONFERENCE)
    given(*HELD).when(confer).refused(ConsentMissing)
    given(*HELD, consented(), WITHDRAWN).when(confer).refused(ConsentMissing)
    unnamed = replace(confer, basis_ids=())
    given(*HELD, consented()).when(unnamed).refused(ConsentMissing)
    more = replace(confer, agency_ids=(CLINIC, LEGAL_AID))
    given(*HELD, consented()).when(more).refused(ConsentMissing)


def test_a_conference_is_recorded_once_and_when_it_was_held() -> None:
    given(*HELD, consented(), CONFERENCE).when(confer).refused(AlreadyDone)
    given(*HELD, consented()).when(replace(confer, held_on=TOMORROW)).refused(InTheFuture)


@pytest.mark.parametrize(("agency", "person"), [(None, True), (SHELTER_HOUSE, False)])
def test_belongings_go_to_the_person_or_to_one_agency(agency: str | None, person: object) -> None:
    words: dict[str, Any] = {"to_agency_id": agency, "to_person": person, "items": "(items)"}
    wish = command(HandOverProperty, **words)
    given(*HELD).when(wish).then(PropertyHandedOver(**words))
    given(*HELD).when(replace(wish, to_person=not person)).refused(HandedToNobody)


def test_custody_is_handed_over_now_or_before() -> None:
    words: dict[str, Any] = {"to_agency_id": SHELTER_HOUSE, "handed_over_at": MORNING}
    wish = command(HandOverCustody, **words)
    given(*HELD).when(wish).then(CustodyHandedOver(**words))
    to_come = replace(wish, handed_over_at=MORNING + MOMENT)
    given(*HELD).when(to_come).refused(InTheFuture)


def test_a_wrong_entry_is_marked_once() -> None:
    for wish, fact in ((void, VOIDED), (correct, CORRECTED)):
        given(*HELD).when(wish).then(fact)
        given(*HELD, VOIDED).when(wish).refused(AlreadyDone)
        given(*HELD, CORRECTED).when(wish).refused(AlreadyDone)
        for version in (0, 3):
            given(*HELD).when(replace(wish, version=version)).refused(Missing)


def test_a_marked_entry_is_hidden_from_nobody() -> None:
    assert held(*HELD, VOIDED).version == 3
    assert held(*HELD, VOIDED).holding.holder_id == WELFARE


def test_an_entry_belongs_to_another_case() -> None:
    for wrong in (CASE, WELFARE):
        given(*HELD).when(replace(correct, belongs_to_case_id=wrong)).refused(NotAnotherCase)


def test_a_consent_in_the_wrong_case_permits_nothing_and_a_refusal_stands() -> None:
    refused = ConsentRefused(purpose=REFERRAL, recipient_id=CLINIC, given_by=INDIVIDUAL)
    for fact in (VOIDED, CORRECTED):
        assert not held(REPORTED, consented(), fact).consents.in_force(CONSENT, MORNING)
        assert held(REPORTED, refused, fact).consents.refused(CLINIC, REFERRAL)
