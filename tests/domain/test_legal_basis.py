from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.consent.capacity import ChildNotHeard
from domain.consent.consents import ConsentMissing
from domain.consent.grant import ConsentRefused, ConsentWithdrawn
from domain.consent.legal_basis import (
    BasisAssertedByRecipient,
    ConfidentialityLimitsExplained,
    DisclosureMadeOutside,
    EndLegalBasis,
    ExplainConfidentialityLimits,
    LegalBasisEnded,
    LegalBasisRecorded,
    LimitsNotExplained,
    MakeMandatoryReport,
    MandatoryReportMade,
    OnlyByConsent,
    OnlyForAChild,
    ReasonsMissing,
    RecordOutsideDisclosure,
    ReportToOneself,
)
from domain.consent.terms import AbroadBasisMissing, EndInThePast, NothingEnumerated
from domain.messages import AlreadyDone, Missing
from domain.vocabulary import ANSWER, CONSENT_PURPOSE, CONTACT_CHANNEL, LEGAL_BASIS
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    CONSENT,
    IDENTITY,
    INDIVIDUAL,
    REFERRAL,
    based,
    child_says,
    consented,
    located,
    organization,
    record_basis,
)
from tests.domain.identification_examples import REPORTED, REPORTED_CHILD
from tests.domain.scenario import Past, given, held
from tests.examples import (
    CLINIC,
    LEGAL_AID,
    MORNING,
    NURSE,
    PARTNER_ABROAD,
    POLICE_POST,
    WELFARE,
    command,
    later,
)

MOMENT = timedelta(microseconds=1)
ENDED = LegalBasisEnded(basis_id=BASIS, reason="(awake again)")
EXPLAINED = ConfidentialityLimitsExplained(understood=ANSWER["yes"])
end = command(EndLegalBasis, basis_id=BASIS, reason="(awake again)")
report = command(
    MakeMandatoryReport,
    recipient_id=POLICE_POST,
    law="Child act s.1",
    record_classes=(IDENTITY,),
    person_told=ANSWER["yes"],
)
told = command(
    RecordOutsideDisclosure,
    recipient_id=CLINIC,
    channel=CONTACT_CHANNEL["telephone"],
    purpose=REFERRAL,
    record_classes=(IDENTITY,),
    basis_id=CONSENT,
)


def test_the_agency_that_discloses_records_the_basis() -> None:
    given(REPORTED).when(record_basis()).then(based())


def test_the_agency_that_asks_never_asserts_the_basis() -> None:
    given(REPORTED).when(record_basis(by=NURSE)).refused(BasisAssertedByRecipient)


def test_a_basis_enumerates_classes_and_gives_source_and_reasons() -> None:
    given(REPORTED).when(record_basis(record_classes=())).refused(NothingEnumerated)
    given(REPORTED).when(record_basis(source=" ")).refused(ReasonsMissing)
    given(REPORTED).when(record_basis(reasons="")).refused(ReasonsMissing)


def test_a_basis_ends() -> None:
    given(REPORTED).when(record_basis(ends_at=MORNING)).refused(EndInThePast)
    given(REPORTED).when(record_basis(ends_at=MORNING + MOMENT)).records(LegalBasisRecorded)
    consents = held(based()).consents
    assert consents.in_force(BASIS, later(days=3) - MOMENT)
    assert not consents.in_force(BASIS, later(days=3))


def test_a_basis_is_recorded_once() -> None:
    given(REPORTED, based()).when(record_basis()).refused(AlreadyDone)


def test_a_basis_for_abroad_says_why_it_may_leave() -> None:
    abroad = (*organization(PARTNER_ABROAD), located(PARTNER_ABROAD, "MOZ"))
    wish = record_basis(recipient_id=PARTNER_ABROAD)
    given(REPORTED, *abroad).when(wish).refused(AbroadBasisMissing)
    named = replace(wish, abroad_basis="Act s.31")
    given(REPORTED, *abroad).when(named).records(LegalBasisRecorded)


@pytest.mark.parametrize("purpose", ["media", "research", "embassy_contact"])
def test_no_basis_stands_in_for_the_persons_consent(purpose: str) -> None:
    wish = record_basis(purpose=CONSENT_PURPOSE[purpose])
    given(REPORTED).when(wish).refused(OnlyByConsent)


@pytest.mark.parametrize("basis", ["not_required_child_protection", "best_interests"])
def test_a_childs_bases_are_for_a_child_and_a_blank_age_is_none(basis: str) -> None:
    wish = record_basis(basis=LEGAL_BASIS[basis])
    given(REPORTED).when(wish).refused(OnlyForAChild)
    given(REPORTED_CHILD).when(wish).refused(ChildNotHeard)
    given(REPORTED_CHILD, child_says("refuses")).when(wish).records(LegalBasisRecorded)


def test_what_is_vital_does_not_wait_for_the_childs_views() -> None:
    given(REPORTED_CHILD).when(record_basis()).records(LegalBasisRecorded)


def test_a_basis_permits_although_the_person_refused() -> None:
    refused = ConsentRefused(purpose=REFERRAL, recipient_id=CLINIC, given_by=INDIVIDUAL)
    consents = held(based(), refused).consents
    assert consents.covering(CLINIC, BOTH, REFERRAL, MORNING) == BASIS


def test_a_basis_is_ended_once_and_permits_nothing_then() -> None:
    given(based()).when(end).then(ENDED)
    given(based(), ENDED).when(end).refused(AlreadyDone)
    given().when(end).refused(Missing)
    given(consented(consent_id=BASIS)).when(end).refused(Missing)
    given(based()).when(replace(end, reason=" ")).refused(ReasonsMissing)
    assert not held(based(), ENDED).consents.in_force(BASIS, MORNING)


def test_the_limits_of_confidentiality_are_explained_at_any_time() -> None:
    wish = command(ExplainConfidentialityLimits, understood=ANSWER["yes"])
    given(REPORTED).when(wish).then(EXPLAINED)


def test_a_mandatory_report_follows_the_explanation_of_the_limits() -> None:
    given(REPORTED).when(report).refused(LimitsNotExplained)
    given(REPORTED, EXPLAINED).when(report).records(MandatoryReportMade)


def test_a_mandatory_report_is_made_where_telling_the_person_is_unsafe() -> None:
    unsafe = replace(report, person_told=ANSWER["unsafe_to_ask"])
    given(REPORTED).when(unsafe).records(MandatoryReportMade)


def test_a_mandatory_report_names_its_law_classes_and_another_recipient() -> None:
    history = (REPORTED, EXPLAINED)
    given(*history).when(replace(report, law=" ")).refused(NothingEnumerated)
    given(*history).when(replace(report, record_classes=())).refused(NothingEnumerated)
    given(*history).when(replace(report, recipient_id=WELFARE)).refused(ReportToOneself)


def test_what_is_told_by_telephone_rests_on_a_ground_in_force() -> None:
    given(consented()).when(told).records(DisclosureMadeOutside)
    given(consented()).when(replace(told, basis_id=BASIS)).refused(ConsentMissing)
    given(based()).when(replace(told, basis_id=BASIS)).records(DisclosureMadeOutside)
    given(consented()).when(replace(told, recipient_id=LEGAL_AID)).refused(ConsentMissing)
    given(consented()).when(replace(told, record_classes=())).refused(NothingEnumerated)
    withdrawn = ConsentWithdrawn(consent_id=CONSENT)
    given(consented(), withdrawn).when(told).refused(ConsentMissing)


def test_a_later_consent_does_not_legalise_what_was_told_before() -> None:
    wish = replace(told, at=later(days=2), occurred_at=later(days=1), late_reason="(paper)")
    given(Past(consented(), at=later(days=2))).when(wish).refused(ConsentMissing)
    given(Past(consented(), at=later(days=1))).when(wish).records(DisclosureMadeOutside)
