"""Lapse: a legal basis ends by its time alone, the clock says so, and who was told is recalled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.consent.lapse import LapseLegalBasis, LegalBasisLapsed, LegalBasisNotYetLapsed
from domain.consent.legal_basis import LegalBasisEnded
from domain.due import command_for, fallen_due
from domain.holding.holder import CaseTransferOffered, CaseTransferred, WorkerAlerted
from domain.messages import AlreadyDone, Event, Missing
from domain.protection.recall import DisclosureRecalled
from domain.referral.send import ReferralRecalled
from domain.timers import Kind
from domain.vocabulary import CASE_TRANSFER_REASON, CONSENT_PURPOSE
from tests.domain.consent_examples import BASIS, BOTH, CONSENT, based, consented
from tests.domain.identification_examples import MOMENT, REPORTED
from tests.domain.referral_examples import ACCEPTED, TAKEN_ON, sent
from tests.domain.scenario import given
from tests.examples import CASE, CLINIC, CLOCK_WATCHER, LAWYER, LEGAL_AID, WELFARE, command, made_id

GROUND = based()
END = GROUND.ends_at
lapse = command(LapseLegalBasis, by=CLOCK_WATCHER, at=END, basis_id=BASIS, due_at=END)
LAPSED = LegalBasisLapsed(basis_id=BASIS, due_at=END)
TOLD = (REPORTED, TAKEN_ON, GROUND, sent(basis_id=BASIS))

TRANSFER = made_id("transfer", "to the clinic")
ONWARD = made_id("transfer", "to legal aid")
TO_MANAGE = based(purpose=CONSENT_PURPOSE["case_management"])
HANDED_OVER = (
    REPORTED,
    TAKEN_ON,
    TO_MANAGE,
    CaseTransferOffered(
        transfer_id=TRANSFER,
        to_agency_id=CLINIC,
        reason=next(iter(CASE_TRANSFER_REASON)),
        basis_id=BASIS,
    ),
)
TAKEN_OVER = CaseTransferred(
    transfer_id=TRANSFER, worker_id="user-nurse", from_agency_id=WELFARE, to_agency_id=CLINIC
)
PASSED_ON = CaseTransferred(
    transfer_id=ONWARD,
    worker_id=LAWYER.user_id,
    from_agency_id=CLINIC,
    to_agency_id=LEGAL_AID,
)


def kinds(*history: Event) -> list[type[Event]]:
    return [type(event) for event in given(*history).when(lapse).events()]


def test_the_clock_notes_that_a_legal_basis_came_to_its_end() -> None:
    given(REPORTED, GROUND).when(lapse).then(LAPSED)


def test_no_legal_basis_lapses_before_its_end_or_at_another_time() -> None:
    early = replace(lapse, at=END - MOMENT)
    given(REPORTED, GROUND).when(early).refused(LegalBasisNotYetLapsed)
    other = replace(lapse, due_at=END - MOMENT)
    given(REPORTED, GROUND).when(other).refused(LegalBasisNotYetLapsed)


@pytest.mark.parametrize("ended", [LAPSED, LegalBasisEnded(basis_id=BASIS, reason="(awake)")])
def test_what_ended_does_not_lapse_again(ended: Event) -> None:
    given(REPORTED, GROUND, ended).when(lapse).refused(AlreadyDone)


def test_neither_an_unknown_basis_nor_a_consent_lapses_as_a_legal_basis() -> None:
    given(REPORTED).when(lapse).refused(Missing)
    consent = replace(lapse, basis_id=CONSENT)
    given(REPORTED, consented(ends_at=END)).when(consent).refused(Missing)


def test_what_falls_due_gives_the_clocks_command_that_is_decided() -> None:
    case = given(REPORTED, GROUND).case
    (fallen,) = (found for found in fallen_due(case.due, END) if found.kind is Kind.LEGAL_BASIS)
    wish = command_for(fallen, CASE, CLOCK_WATCHER, END, "command-1")
    given(REPORTED, GROUND).when(wish).then(LAPSED)


def test_whoever_was_told_on_a_basis_is_recalled_when_it_lapses() -> None:
    assert kinds(*TOLD, ACCEPTED) == [LegalBasisLapsed, DisclosureRecalled, WorkerAlerted]
    _, recall, _ = given(*TOLD, ACCEPTED).when(lapse).events()
    assert isinstance(recall, DisclosureRecalled)
    assert (recall.recipient_id, recall.record_classes) == (CLINIC, BOTH)
    assert recall.reason == "legal_basis_ended"


def test_a_referral_that_nobody_accepted_is_recalled_when_its_basis_lapses() -> None:
    assert kinds(*TOLD) == [LegalBasisLapsed, ReferralRecalled]


def test_whoever_took_a_case_over_and_passed_it_on_is_recalled_when_the_basis_lapses() -> None:
    _, recall = given(*HANDED_OVER, TAKEN_OVER, PASSED_ON).when(lapse).events()
    assert isinstance(recall, DisclosureRecalled)
    assert (recall.recipient_id, recall.ground_id, recall.referral_id) == (CLINIC, BASIS, None)
    assert (recall.record_classes, recall.kept_classes) == (BOTH, ())


def test_the_agency_that_answers_for_the_case_is_not_recalled_and_its_worker_is_alerted() -> None:
    assert kinds(*HANDED_OVER, TAKEN_OVER) == [LegalBasisLapsed, WorkerAlerted]


def test_an_offer_that_nobody_took_up_told_nothing_that_is_recalled() -> None:
    assert kinds(*HANDED_OVER) == [LegalBasisLapsed]
