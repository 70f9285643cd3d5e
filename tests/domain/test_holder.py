from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from domain.consent.consents import ConsentMissing
from domain.consent.grant import ConsentNarrowed
from domain.directory.organization import OrganizationClosed
from domain.holding.held import CaseWithoutHolder, NotTheHolder
from domain.holding.holder import (
    AcceptTransfer,
    AssignWorker,
    CaseAlreadyHeld,
    CaseTakenOn,
    CaseTransferDeclined,
    CaseTransferOffered,
    CaseTransferred,
    CoverImpossible,
    CoverWorker,
    DeclineTransfer,
    HolderReleased,
    NotAddressed,
    OfferTransfer,
    ReleaseHolder,
    TakeOnCase,
    TransferReasonUnexplained,
    WorkerAssigned,
    WorkerCovered,
)
from domain.holding.transfer import (
    CountryMissing,
    TransferAlreadyOffered,
    TransferReceiverNotActive,
    TransferToOneself,
)
from domain.identification.report import ReportReceiptGiven
from domain.messages import AlreadyDone, Fact, Missing, NotPermitted, RecordClass
from domain.vocabulary import CASE_TRANSFER_REASON, COUNTRY, DECLINE_REASON, RELEASE_REASON
from tests.domain.consent_examples import (
    CASE_MANAGEMENT,
    CONSENT,
    REFERRAL,
    consented,
    located,
    organization,
)
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import TAKEN_ON, WITHDRAWN
from tests.domain.scenario import given, held
from tests.examples import (
    LAWYER,
    PARTNER,
    PARTNER_ABROAD,
    POLICE_POST,
    SOCIAL_WORKER,
    WELFARE,
    command,
    made_id,
)

WORKER = TAKEN_ON.worker_id
STAND_IN = made_id("user", "stand-in")
TRANSFER = made_id("transfer", "abroad")
HELD = (REPORTED, TAKEN_ON)
RECEIPT = ReportReceiptGiven(reporter_agency_id=POLICE_POST)
RELEASED = HolderReleased(reason=RELEASE_REASON["no_capacity"])
AGREED = consented(
    purpose=CASE_MANAGEMENT, recipient_id=PARTNER_ABROAD, record_classes=tuple(RecordClass)
)
take_on = command(TakeOnCase, worker_id=WORKER)
offer = command(
    OfferTransfer,
    transfer_id=TRANSFER,
    to_agency_id=PARTNER_ABROAD,
    reason=CASE_TRANSFER_REASON["return_to_country"],
    basis_id=CONSENT,
    to_country=COUNTRY["MOZ"],
)
OFFERED = CaseTransferOffered(
    transfer_id=TRANSFER,
    to_agency_id=PARTNER_ABROAD,
    reason=CASE_TRANSFER_REASON["return_to_country"],
    basis_id=CONSENT,
    to_country=COUNTRY["MOZ"],
)
accept = command(AcceptTransfer, transfer_id=TRANSFER, worker_id=PARTNER.user_id, by=PARTNER)
decline = command(
    DeclineTransfer, transfer_id=TRANSFER, reason=DECLINE_REASON["no_capacity"], by=PARTNER
)
TRANSFERRED = CaseTransferred(
    transfer_id=TRANSFER,
    worker_id=PARTNER.user_id,
    from_agency_id=WELFARE,
    to_agency_id=PARTNER_ABROAD,
)
TRANSFER_DECLINED = CaseTransferDeclined(transfer_id=TRANSFER, reason=DECLINE_REASON["no_capacity"])
ON_OFFER = (*HELD, AGREED, OFFERED)


def test_a_case_is_taken_on_and_the_reporter_gets_a_receipt() -> None:
    given(REPORTED).when(take_on).then(TAKEN_ON, RECEIPT)


def test_only_the_agency_addressed_takes_a_case_on() -> None:
    given(REPORTED).when(replace(take_on, by=LAWYER)).refused(NotAddressed)


def test_a_case_has_one_holder() -> None:
    given(*HELD).when(take_on).refused(CaseAlreadyHeld)


def test_a_case_without_a_holder_is_taken_on_again_without_a_second_receipt() -> None:
    history = (*HELD, RECEIPT, RELEASED)
    given(*history).when(take_on).then(TAKEN_ON)
    assert held(*history).holding.holder_id == ""
    assert held(*history).holding.responsible_id == WELFARE


def test_whoever_passed_a_case_on_does_not_answer_for_it_when_the_next_is_released() -> None:
    history = (*ON_OFFER, TRANSFERRED, RELEASED)
    after = held(*history)
    assert after.standing.responsible_id == after.holding.responsible_id == PARTNER_ABROAD
    assert not after.standing.is_party(WELFARE)
    given(*history).when(take_on).refused(NotAddressed)
    again = replace(take_on, by=PARTNER, worker_id=PARTNER.user_id)
    given(*history).when(again).records(CaseTakenOn, ReportReceiptGiven)


def test_the_holder_assigns_another_worker() -> None:
    wish = command(AssignWorker, worker_id=STAND_IN)
    given(*HELD).when(wish).then(WorkerAssigned(worker_id=STAND_IN))
    given(*HELD).when(replace(wish, worker_id=WORKER)).refused(AlreadyDone)
    given(*HELD).when(replace(wish, by=LAWYER)).refused(NotTheHolder)
    given(REPORTED).when(wish).refused(CaseWithoutHolder)


def test_somebody_stands_in_for_the_worker_until_a_day() -> None:
    today, yesterday = date(2026, 3, 2), date(2026, 3, 1)
    words: dict[str, Any] = {"worker_id": WORKER, "covered_by_id": STAND_IN, "until_on": today}
    wish = command(CoverWorker, **words)
    given(*HELD).when(wish).then(WorkerCovered(**words))
    given(*HELD).when(replace(wish, until_on=yesterday)).refused(CoverImpossible)
    given(*HELD).when(replace(wish, covered_by_id=WORKER)).refused(CoverImpossible)
    given(*HELD).when(replace(wish, worker_id=STAND_IN)).refused(CoverImpossible)
    given(*HELD).when(replace(wish, by=LAWYER)).refused(NotTheHolder)
    given(REPORTED).when(wish).refused(CaseWithoutHolder)


def test_a_holder_is_released_once() -> None:
    wish = command(ReleaseHolder, reason=RELEASE_REASON["no_capacity"])
    given(*HELD).when(wish).then(RELEASED)
    given(*HELD, RELEASED).when(wish).refused(CaseWithoutHolder)


def test_a_case_is_offered_on_a_basis_that_covers_the_receiver() -> None:
    given(*HELD, AGREED).when(offer).then(OFFERED)
    given(*HELD, AGREED).when(replace(offer, basis_id=None)).then(OFFERED)
    given(*HELD).when(offer).refused(ConsentMissing)
    given(*HELD, AGREED, WITHDRAWN).when(offer).refused(ConsentMissing)
    for_referral = consented(purpose=REFERRAL, recipient_id=PARTNER_ABROAD)
    given(*HELD, for_referral).when(offer).refused(ConsentMissing)


def test_a_case_goes_over_on_a_ground_for_every_class_that_its_holder_sees() -> None:
    for missing in RecordClass:
        less = tuple(kind for kind in RecordClass if kind is not missing)
        agreed = replace(AGREED, record_classes=less)
        given(*HELD, agreed).when(offer).refused(ConsentMissing)
        given(*HELD, agreed).when(replace(offer, basis_id=None)).refused(ConsentMissing)
    narrowed = ConsentNarrowed(consent_id=CONSENT, record_classes=(RecordClass.IDENTITY,))
    given(*ON_OFFER, narrowed).when(accept).refused(ConsentMissing)


def test_a_case_is_offered_by_its_holder_to_another_agency_and_once() -> None:
    given(*HELD, AGREED).when(replace(offer, by=LAWYER)).refused(NotTheHolder)
    given(REPORTED, AGREED).when(offer).refused(CaseWithoutHolder)
    given(*HELD, AGREED).when(replace(offer, to_agency_id=WELFARE)).refused(TransferToOneself)
    given(*ON_OFFER).when(offer).refused(AlreadyDone)
    second = replace(offer, transfer_id=made_id("transfer", "second"))
    given(*ON_OFFER).when(second).refused(TransferAlreadyOffered)
    given(*ON_OFFER, TRANSFER_DECLINED).when(second).records(CaseTransferOffered)


def test_a_case_that_goes_abroad_says_where() -> None:
    abroad = (*organization(PARTNER_ABROAD), located(PARTNER_ABROAD, "MOZ"))
    given(*HELD, AGREED, *abroad).when(offer).then(OFFERED)
    silent = replace(offer, to_country=None)
    given(*HELD, AGREED, *abroad).when(silent).refused(CountryMissing)
    closed = Fact(stream=PARTNER_ABROAD, event=OrganizationClosed(reason="(closed)"))
    given(*HELD, AGREED, *abroad, closed).when(offer).refused(TransferReceiverNotActive)


def test_the_agency_that_was_asked_takes_the_case_over() -> None:
    given(*ON_OFFER).when(accept).then(TRANSFERRED)
    after = held(*ON_OFFER, TRANSFERRED).holding
    assert (after.holder_id, after.worker_id) == (PARTNER_ABROAD, PARTNER.user_id)
    given(*ON_OFFER).when(replace(accept, by=LAWYER)).refused(NotPermitted)
    given(*ON_OFFER, TRANSFERRED).when(accept).refused(Missing)


def test_no_case_is_taken_over_after_consent_is_withdrawn() -> None:
    given(*ON_OFFER, WITHDRAWN).when(accept).refused(ConsentMissing)


def test_the_agency_that_was_asked_declines_with_a_reason() -> None:
    given(*ON_OFFER).when(decline).then(TRANSFER_DECLINED)
    other = replace(decline, reason=DECLINE_REASON["other"])
    given(*ON_OFFER).when(other).refused(TransferReasonUnexplained)
    given(*ON_OFFER).when(replace(other, note="(a note)")).records(CaseTransferDeclined)
    given(*ON_OFFER).when(replace(decline, by=SOCIAL_WORKER)).refused(NotPermitted)
    given(*HELD).when(decline).refused(Missing)
    assert held(*ON_OFFER, TRANSFER_DECLINED).holding.holder_id == WELFARE
