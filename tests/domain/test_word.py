"""What the person's own no means for bases that were recorded without asking them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.clocks import Clock
from domain.consent.grant import ConsentRefused, RefuseConsent, WithdrawConsent
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded, VitalInterestTooLong
from domain.holding.holder import WorkerAlerted
from domain.messages import Event
from domain.protection.recall import DisclosureRecalled
from domain.vocabulary import CONSENT_PURPOSE, LEGAL_BASIS
from tests.domain.consent_examples import (
    BASIS,
    BY_GUARDIAN,
    CAREGIVER,
    CASE_MANAGEMENT,
    CONSENT,
    GUARDIAN,
    INDIVIDUAL,
    OTHER_CONSENT,
    REFERRAL,
    based,
    child_says,
    cleared,
    consented,
    guardian,
    record_basis,
)
from tests.domain.identification_examples import REPORTED, REPORTED_CHILD
from tests.domain.referral_examples import ACCEPTED, TAKEN_ON, sent
from tests.domain.scenario import given
from tests.examples import CLINIC, LEGAL_AID, TANZANIA, command, later, made_id

MOMENT = timedelta(microseconds=1)
KINDS = [kind for kind in LEGAL_BASIS if kind != "vital_interests"]
BEGUN = (REPORTED, TAKEN_ON)


def refuse(recipient_id: str | None = CLINIC, **words: Any) -> RefuseConsent:
    told = {"purpose": REFERRAL, "recipient_id": recipient_id, "given_by": INDIVIDUAL}
    return command(RefuseConsent, **(told | words))


withdraw = command(WithdrawConsent, consent_id=CONSENT)


def ended(events: tuple[Event, ...]) -> list[str]:
    return [one.basis_id for one in events if isinstance(one, LegalBasisEnded)]


def alerted(events: tuple[Event, ...]) -> list[str | None]:
    reason = "basis_runs_after_refusal"
    told = (one for one in events if isinstance(one, WorkerAlerted) and one.reason == reason)
    return [one.reference for one in told]


def test_an_adult_who_says_no_ends_a_vital_interest_towards_that_recipient() -> None:
    for wish, before in ((refuse(), ()), (refuse(None), ()), (withdraw, (consented(),))):
        events = given(*BEGUN, *before, based()).when(wish).events()
        assert ended(events) == [BASIS]
        assert alerted(events) == []


def test_whoever_was_told_for_a_vital_interest_is_recalled_when_the_person_says_no() -> None:
    told = (based(), sent(basis_id=BASIS), ACCEPTED)
    events = given(*BEGUN, *told).when(refuse()).events()
    assert [one.ground_id for one in events if isinstance(one, DisclosureRecalled)] == [BASIS]
    assert WorkerAlerted in map(type, events)


@pytest.mark.parametrize("kind", KINDS)
def test_a_basis_that_asks_nobody_runs_on_and_a_worker_is_alerted(kind: str) -> None:
    events = given(*BEGUN, based(basis=LEGAL_BASIS[kind])).when(refuse()).events()
    assert ended(events) == []
    assert alerted(events) == [BASIS]


def test_the_word_is_about_the_same_recipient_and_purpose_alone() -> None:
    elsewhere = refuse(LEGAL_AID)
    given(*BEGUN, based()).when(elsewhere).records(ConsentRefused)
    media = refuse(purpose=CONSENT_PURPOSE["media"])
    given(*BEGUN, based()).when(media).records(ConsentRefused)
    other = consented(consent_id=OTHER_CONSENT, recipient_id=LEGAL_AID)
    events = given(*BEGUN, other, based()).when(replace(withdraw, consent_id=OTHER_CONSENT))
    assert ended(events.events()) == alerted(events.events()) == []


def test_what_is_refused_for_a_referral_is_refused_for_the_management_that_covers_it() -> None:
    managed = based(purpose=CASE_MANAGEMENT)
    assert ended(given(*BEGUN, managed).when(refuse()).events()) == [BASIS]
    wish = refuse(purpose=CASE_MANAGEMENT)
    assert ended(given(*BEGUN, based()).when(wish).events()) == [BASIS]


def test_a_basis_that_is_over_is_neither_ended_nor_told_of() -> None:
    late = replace(refuse(), at=later(days=3))
    given(*BEGUN, based()).when(late).records(ConsentRefused)
    over = LegalBasisEnded(basis_id=BASIS, reason="(awake again)")
    given(*BEGUN, based(), over).when(refuse()).records(ConsentRefused)


def test_a_childs_no_ends_no_basis_and_a_worker_is_alerted() -> None:
    events = given(REPORTED_CHILD, TAKEN_ON, based()).when(refuse()).events()
    assert (ended(events), alerted(events)) == ([], [BASIS])


def test_the_word_of_somebody_in_the_persons_place_ends_no_basis() -> None:
    history = (REPORTED_CHILD, TAKEN_ON, guardian(), cleared(), child_says("agrees"))
    said = refuse(given_by=CAREGIVER, guardian_id=GUARDIAN)
    for_a_child = (*history, consented(**BY_GUARDIAN), based())
    grown_up_meanwhile = (*BEGUN, consented(**BY_GUARDIAN), based())
    for events in (
        given(*history, based()).when(said).events(),
        given(*for_a_child).when(withdraw).events(),
        given(*grown_up_meanwhile).when(withdraw).events(),
    ):
        assert (ended(events), alerted(events)) == ([], [BASIS])


def test_a_vital_interest_runs_no_longer_than_an_emergency() -> None:
    longest = later(hours=72)
    given(REPORTED).when(record_basis(ends_at=longest)).records(LegalBasisRecorded)
    given(REPORTED).when(record_basis(ends_at=longest + MOMENT)).refused(VitalInterestTooLong)
    law = LEGAL_BASIS["legal_obligation"]
    by_law = record_basis(ends_at=later(days=300), basis=law)
    given(REPORTED).when(by_law).records(LegalBasisRecorded)


def test_a_vital_interest_is_recorded_anew_where_the_emergency_lasts() -> None:
    again = record_basis(
        basis_id=made_id("basis", "again"), at=later(hours=70), ends_at=later(hours=142)
    )
    given(REPORTED, based()).when(again).records(LegalBasisRecorded)


def test_a_jurisdiction_says_itself_how_long_a_vital_interest_may_run() -> None:
    clock = Clock(name="vital_interests", amount=24, unit="hours", standing="law", source="an act")
    rules = replace(TANZANIA, clocks={**TANZANIA.clocks, clock.name: clock})
    wish = record_basis(ends_at=later(hours=25))
    given(REPORTED, rules=rules).when(wish).refused(VitalInterestTooLong)
    given(REPORTED, rules=rules).when(record_basis(ends_at=later(hours=24))).records(
        LegalBasisRecorded
    )
