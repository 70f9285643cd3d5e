"""Nobody is asked for an agreement where the answer decides nothing; a no is always recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.consent.grant import (
    AnswerChangesNothing,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    RecordChildViews,
    RefuseConsent,
    WithdrawConsent,
)
from domain.consent.ground import ENDED_BY_WORD
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded
from domain.holding.holder import WorkerAlerted
from domain.messages import RecordClass
from domain.vocabulary import CHILD_VIEW, CONSENT_PURPOSE, LEGAL_BASIS
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    BY_GUARDIAN,
    CASE_MANAGEMENT,
    CONSENT,
    IDENTITY,
    INDIVIDUAL,
    REFERRAL,
    based,
    child_says,
    cleared,
    consented,
    give,
    guardian,
    record_basis,
)
from tests.domain.identification_examples import REPORTED, REPORTED_CHILD
from tests.domain.referral_examples import TAKEN_ON, sent
from tests.domain.scenario import Past, given
from tests.examples import CLINIC, LAWYER, LEGAL_AID, command, later

BY_LAW = based(basis=LEGAL_BASIS["legal_obligation"])
ADULT = (REPORTED, TAKEN_ON)
CHILD = (REPORTED_CHILD, TAKEN_ON, guardian(), cleared(), child_says("refuses"))
ASK_NOBODY = [one for one in LEGAL_BASIS if one not in ENDED_BY_WORD]
refuse = command(RefuseConsent, purpose=REFERRAL, recipient_id=CLINIC, given_by=INDIVIDUAL)


@pytest.mark.parametrize("basis", ASK_NOBODY)
def test_consent_is_not_asked_where_the_disclosure_happens_whatever_the_answer(basis: Any) -> None:
    given(*ADULT, based(basis=basis)).when(give()).refused(AnswerChangesNothing)


def test_a_vital_interest_gives_way_to_the_answer_of_whoever_can_be_asked() -> None:
    given(*ADULT, based()).when(give()).records(ConsentGiven)


def test_consent_is_asked_for_what_no_running_basis_covers() -> None:
    narrow = based(basis=BY_LAW.basis, record_classes=(IDENTITY,))
    given(*ADULT, narrow).when(give()).records(ConsentGiven)
    given(*ADULT, narrow).when(give(record_classes=(IDENTITY,))).refused(AnswerChangesNothing)
    elsewhere = based(basis=BY_LAW.basis, recipient_id=LEGAL_AID)
    given(*ADULT, elsewhere).when(give()).records(ConsentGiven)
    other = based(basis=BY_LAW.basis, purpose=CONSENT_PURPOSE["information_to_police"])
    given(*ADULT, other).when(give()).records(ConsentGiven)


def test_a_basis_for_the_management_of_the_case_lets_a_referral_happen_anyhow() -> None:
    whole = based(basis=BY_LAW.basis, purpose=CASE_MANAGEMENT, record_classes=tuple(RecordClass))
    given(*ADULT, whole).when(give()).refused(AnswerChangesNothing)


def test_consent_is_asked_again_once_the_basis_is_over() -> None:
    until = later(days=3)
    moment = timedelta(microseconds=1)
    given(*ADULT, BY_LAW).when(give(at=until - moment)).refused(AnswerChangesNothing)
    given(*ADULT, BY_LAW).when(give(at=until)).records(ConsentGiven)
    ended = LegalBasisEnded(basis_id=BASIS, reason="(no longer)")
    given(*ADULT, BY_LAW, ended).when(give()).records(ConsentGiven)


def test_the_persons_no_is_recorded_although_the_disclosure_happens_anyhow() -> None:
    given(*ADULT, BY_LAW).when(refuse).records(ConsentRefused, WorkerAlerted)
    agreed = (*ADULT, consented(), BY_LAW)
    withdraw = command(WithdrawConsent, consent_id=CONSENT)
    given(*agreed).when(withdraw).records(ConsentWithdrawn, WorkerAlerted)
    views = command(
        RecordChildViews, purpose=REFERRAL, recipient_id=CLINIC, view=CHILD_VIEW["refuses"]
    )
    given(*CHILD, BY_LAW).when(views).then(child_says("refuses"))


def test_the_true_basis_is_recorded_after_a_no() -> None:
    said_no = ConsentRefused(purpose=REFERRAL, recipient_id=CLINIC, given_by=INDIVIDUAL)
    wish = record_basis(basis=LEGAL_BASIS["legal_obligation"])
    given(*ADULT, said_no).when(wish).records(LegalBasisRecorded)
    given(*ADULT, consented()).when(wish).records(LegalBasisRecorded)


def test_no_guardian_is_asked_for_what_protects_the_child_anyhow() -> None:
    best = based(basis=LEGAL_BASIS["best_interests"])
    heard = child_says("agrees")
    given(*CHILD, best, heard).when(give(**BY_GUARDIAN)).refused(AnswerChangesNothing)


def test_a_childs_basis_that_was_used_lets_nothing_more_happen_so_a_guardian_is_asked() -> None:
    best = based(basis=LEGAL_BASIS["best_interests"])
    told = (*CHILD, best, sent(basis_id=BASIS), child_says("agrees"))
    given(*told).when(give(**BY_GUARDIAN)).records(ConsentGiven)
    adult = (*ADULT, BY_LAW, sent(basis_id=BASIS))
    given(*adult).when(give()).refused(AnswerChangesNothing)


def test_a_partner_finds_no_basis_of_others_by_asking_for_consent() -> None:
    by_partner = give(by=LAWYER)
    given(*ADULT, BY_LAW).when(by_partner).records(ConsentGiven, WorkerAlerted)
    own = Past(BY_LAW, by=LAWYER)
    given(*ADULT, own).when(by_partner).refused(AnswerChangesNothing)
    given(*ADULT, own).when(replace(by_partner, record_classes=BOTH[:1])).refused(
        AnswerChangesNothing
    )
    given(*ADULT, own).when(give()).refused(AnswerChangesNothing)
