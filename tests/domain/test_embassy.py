"""An embassy learns of a person by that person's own agreement to the contact with it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.consent.consents import ConsentMissing
from domain.consent.grant import ConsentGiven, GiveConsent
from domain.consent.legal_basis import MakeMandatoryReport, OnlyByConsent, RecordLegalBasis
from domain.consent.terms import NotForAnEmbassy
from domain.directory.organization import OrganizationRegistered
from domain.holding.holder import OfferTransfer, WorkerAlerted
from domain.identification.report import CaseReported, ReportCase
from domain.justice.standing import RegularizeResidence, ResidenceRegularized
from domain.messages import Command, Fact, RecordClass
from domain.obstacles import NotAnAgencyThatProtects
from domain.protection.recall import DisclosureRecalled
from domain.referral.answer import AcceptReferral, ReferralAccepted
from domain.referral.send import ReferralRecalled, ReferralSent, SendReferral
from domain.vocabulary import (
    ASYLUM_OUTCOME,
    CASE_TRANSFER_REASON,
    CONSENT_PURPOSE,
    DISCLOSURE_RECALL_REASON,
    ORGANIZATION_KIND,
    REPORT_CHANNEL,
    RESIDENCE_STATUS,
)
from domain.voluntary_return.readiness import (
    AsylumScreened,
    ContactEmbassy,
    EmbassyMayNotLearn,
    ScreenForAsylum,
)
from tests.domain.consent_examples import (
    BOTH,
    CONSENT,
    based,
    basis_words,
    consent_words,
    consented,
    organization,
)
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import TAKEN_ON, referral_words
from tests.domain.return_examples import COUNSELLED, DECLARED, RISK, SCREENED, WISHED
from tests.domain.scenario import given
from tests.examples import CONSUL, EMBASSY, POLICE, TANZANIA, command, made_id
from tests.made import made

EMBASSY_CONTACT = CONSENT_PURPOSE["embassy_contact"]
OTHER_PURPOSES = [one for one in CONSENT_PURPOSE if one != EMBASSY_CONTACT]
REFERRAL_ID = referral_words()["referral_id"]


def of_kind(kind: str, agency_id: str = EMBASSY) -> tuple[Fact, ...]:
    """An organization of this kind in the directory, with one service."""
    registered, offered = organization(agency_id)
    assert isinstance(registered.event, OrganizationRegistered)
    event = replace(registered.event, kind=ORGANIZATION_KIND[kind])
    return (replace(registered, event=event), offered)


CONSULATE = of_kind("ConsularService")
HELD: tuple[Any, ...] = (REPORTED, TAKEN_ON, *CONSULATE)
AGREED = consented(recipient_id=EMBASSY, purpose=EMBASSY_CONTACT)
send = command(SendReferral, **referral_words(to_agency_id=EMBASSY))
SENT = ReferralSent(
    **referral_words(to_agency_id=EMBASSY), from_agency_id="", reply_due_at=AGREED.ends_at
)
accept = command(AcceptReferral, by=CONSUL, referral_id=REFERRAL_ID)
accepted = ReferralAccepted(referral_id=REFERRAL_ID)
report = made(ReportCase, by=POLICE, jurisdiction_id=TANZANIA.jurisdiction_id, national_abroad=None)
found = made(ScreenForAsylum, return_id=WISHED.return_id, outcome=ASYLUM_OUTCOME["asylum_sought"])


def in_refuge(status: str) -> ResidenceRegularized:
    return ResidenceRegularized(status=RESIDENCE_STATUS[status])


@pytest.mark.parametrize("purpose", OTHER_PURPOSES)
def test_nobody_agrees_to_tell_an_embassy_for_anything_but_the_contact(purpose: str) -> None:
    told = consent_words(recipient_id=EMBASSY, purpose=CONSENT_PURPOSE[purpose])
    given(*HELD).when(command(GiveConsent, **told)).refused(NotForAnEmbassy)
    elsewhere: tuple[Any, ...] = (REPORTED, TAKEN_ON, *of_kind("NGO"))
    given(*elsewhere).when(command(GiveConsent, **told)).records(ConsentGiven)


def test_the_contact_with_an_embassy_may_be_agreed_to() -> None:
    told = consent_words(recipient_id=EMBASSY, purpose=EMBASSY_CONTACT)
    given(*HELD).when(command(GiveConsent, **told)).records(ConsentGiven)


def test_no_basis_but_agreement_tells_an_embassy() -> None:
    record = command(RecordLegalBasis, **basis_words(recipient_id=EMBASSY))
    given(*HELD).when(record).refused(NotForAnEmbassy)
    given(*HELD).when(replace(record, purpose=EMBASSY_CONTACT)).refused(OnlyByConsent)


def test_no_law_makes_an_agency_report_a_person_to_an_embassy() -> None:
    wish = made(MakeMandatoryReport, recipient_id=EMBASSY, person_told="unsafe_to_ask")
    given(*HELD).when(wish).refused(NotForAnEmbassy)


def test_a_referral_to_an_embassy_rests_on_agreement_to_the_contact_with_it() -> None:
    given(*HELD, AGREED).when(send).records(ReferralSent)
    given(*HELD, AGREED).when(replace(send, basis_id=None)).records(ReferralSent)
    given(*HELD, AGREED, SENT).when(accept).records(ReferralAccepted)


@pytest.mark.parametrize("purpose", OTHER_PURPOSES)
def test_no_agreement_of_before_lets_an_ordinary_referral_reach_an_embassy(purpose: str) -> None:
    agreed = consented(recipient_id=EMBASSY, purpose=CONSENT_PURPOSE[purpose])
    given(*HELD, agreed).when(send).refused(ConsentMissing)
    given(*HELD, agreed).when(replace(send, basis_id=None)).refused(ConsentMissing)
    basis = based(recipient_id=EMBASSY, purpose=CONSENT_PURPOSE[purpose])
    given(*HELD, basis).when(replace(send, basis_id=basis.basis_id)).refused(ConsentMissing)


def test_no_case_goes_over_to_an_embassy() -> None:
    offer = command(
        OfferTransfer,
        transfer_id=made_id("transfer", "to the embassy"),
        to_agency_id=EMBASSY,
        reason=CASE_TRANSFER_REASON["return_to_country"],
        basis_id=CONSENT,
    )
    agreed = consented(
        recipient_id=EMBASSY,
        purpose=CONSENT_PURPOSE["case_management"],
        record_classes=tuple(RecordClass),
    )
    given(*HELD, agreed).when(offer).refused(NotForAnEmbassy)


REFUGE: list[Any] = [
    *(in_refuge(status) for status in ("asylum_seeker_permit", "refugee_status")),
    in_refuge("stateless_status"),
    *(
        AsylumScreened(return_id=WISHED.return_id, outcome=outcome)
        for outcome in ASYLUM_OUTCOME
        if outcome != "no_need_found"
    ),
]


@pytest.mark.parametrize("refuge", REFUGE)
def test_nothing_reaches_an_embassy_of_whoever_seeks_refuge_or_has_it(refuge: Any) -> None:
    for history in ((AGREED, refuge), (refuge, AGREED)):
        given(*HELD, *history).when(send).refused(ConsentMissing)
        given(*HELD, *history).when(replace(send, basis_id=None)).refused(ConsentMissing)
    given(*HELD, AGREED, SENT, refuge).when(accept).refused(ConsentMissing)


@pytest.mark.parametrize("status", ["refugee_status", "stateless_status", "asylum_seeker_permit"])
def test_whoever_has_refuge_is_never_made_known_to_an_embassy(status: str) -> None:
    ready = (COUNSELLED, WISHED, SCREENED, RISK, DECLARED)
    contact = command(
        ContactEmbassy,
        return_id=WISHED.return_id,
        embassy_id=EMBASSY,
        basis_id=CONSENT,
        record_classes=BOTH,
    )
    given(*HELD, *ready, AGREED).when(contact).decided()
    given(*HELD, *ready, AGREED, in_refuge(status)).when(contact).refused(EmbassyMayNotLearn)


def test_a_referral_that_an_embassy_has_not_accepted_is_recalled_once_refuge_is_sought() -> None:
    history = (*HELD, COUNSELLED, WISHED, AGREED, SENT)
    given(*history).when(found).records(AsylumScreened, ReferralRecalled)
    regularize = made(RegularizeResidence, status=RESIDENCE_STATUS["refugee_status"])
    given(*history).when(regularize).records(ResidenceRegularized, ReferralRecalled)


def test_an_embassy_that_was_told_is_recalled_and_not_told_why() -> None:
    history = (*HELD, COUNSELLED, WISHED, AGREED, SENT, accepted)
    _, recall, _ = (
        given(*history).when(found).records(AsylumScreened, DisclosureRecalled, WorkerAlerted)
    )
    assert isinstance(recall, DisclosureRecalled)
    assert (recall.recipient_id, recall.kept_classes) == (EMBASSY, ())
    assert recall.reason == DISCLOSURE_RECALL_REASON["consent_found_void"]


def test_a_need_for_refuge_that_was_lifted_lets_the_person_agree_again() -> None:
    lifted = AsylumScreened(return_id=WISHED.return_id, outcome=ASYLUM_OUTCOME["no_need_found"])
    given(*HELD, REFUGE[-1], lifted, AGREED).when(send).records(ReferralSent)
    given(*HELD, in_refuge("refugee_status"), lifted, AGREED).when(send).refused(ConsentMissing)


@pytest.mark.parametrize("kind", ["ConsularService", "ImmigrationService"])
def test_no_report_is_addressed_to_whoever_sees_no_person_by_default(kind: str) -> None:
    wish = replace(report, addressed_to_id=EMBASSY)
    given(*of_kind(kind)).when(wish).refused(NotAnAgencyThatProtects)
    at_a_consulate = replace(wish, channel=REPORT_CHANNEL["consulate"])
    given(*of_kind(kind)).when(at_a_consulate).refused(NotAnAgencyThatProtects)
    given(*of_kind("NGO")).when(wish).records(CaseReported)


def test_a_consulate_takes_on_whom_came_to_it() -> None:
    wish: Command = replace(
        report, by=CONSUL, addressed_to_id=EMBASSY, channel=REPORT_CHANNEL["consulate"]
    )
    given(*CONSULATE).when(wish).records(CaseReported)
