"""What a partner opens, records or tells is told to the worker of the agency that answers."""

from __future__ import annotations

from domain.consent.legal_basis import (
    ExplainConfidentialityLimits,
    MakeMandatoryReport,
    RecordOutsideDisclosure,
)
from domain.holding.holder import WorkerAlerted
from domain.referral.send import ReferralSent
from domain.vocabulary import ANSWER, CONSENT_PURPOSE, CONTACT_CHANNEL
from tests.domain.disclosing import CHILD, CLINIC_WORKER, MEDICAL, Sharing, told
from tests.examples import CASE, LEGAL_AID, POLICE, POLICE_POST, RETURN_AGENCY, SOCIAL_WORKER


def test_a_ground_that_a_partner_records_is_told_to_the_worker() -> None:
    sharing = told((MEDICAL, CHILD))
    consent_id = sharing.consent(LEGAL_AID, (MEDICAL,), by=CLINIC_WORKER)
    basis_id = sharing.basis(RETURN_AGENCY, (MEDICAL,), by=CLINIC_WORKER)
    assert sharing.alerts() == [
        ("ground_recorded_by_partner", consent_id),
        ("ground_recorded_by_partner", basis_id),
    ]


def test_a_referral_that_a_partner_sends_is_told_to_the_worker() -> None:
    sharing = told((MEDICAL,))
    ground = sharing.consent(LEGAL_AID, (MEDICAL,))
    referral_id = sharing.send(LEGAL_AID, (MEDICAL,), ground, by=CLINIC_WORKER)
    assert sharing.alerts() == [("referral_sent_by_partner", referral_id)]


def test_what_tells_of_a_partners_referral_shows_as_the_referral_does() -> None:
    sharing = told((MEDICAL,))
    ground = sharing.consent(LEGAL_AID, (MEDICAL,))
    referral_id = sharing.send(LEGAL_AID, (MEDICAL,), ground, by=CLINIC_WORKER)
    last = [entry.event for entry in sharing.log.read({CASE: 0})][-2:]
    assert [type(event) for event in last] == [ReferralSent, WorkerAlerted]
    assert [getattr(event, "referral_id", None) for event in last] == [referral_id] * 2


def test_what_a_partner_tells_outside_or_reports_by_law_is_told_to_the_worker() -> None:
    sharing = told((MEDICAL,))
    sharing.give(ExplainConfidentialityLimits, understood=ANSWER["yes"])
    ground = sharing.consent(LEGAL_AID, (MEDICAL,))
    sharing.give(
        RecordOutsideDisclosure,
        by=CLINIC_WORKER,
        recipient_id=LEGAL_AID,
        channel=CONTACT_CHANNEL["telephone"],
        purpose=CONSENT_PURPOSE["referral"],
        record_classes=(MEDICAL,),
        basis_id=ground,
    )
    sharing.give(
        MakeMandatoryReport,
        by=CLINIC_WORKER,
        recipient_id=POLICE_POST,
        law="a law",
        record_classes=(MEDICAL,),
        person_told=ANSWER["yes"],
    )
    assert sharing.alerts() == [("disclosed_by_partner", None)] * 2


def test_what_the_agency_that_answers_does_itself_alerts_nobody() -> None:
    sharing = told((MEDICAL,))
    sharing.basis(RETURN_AGENCY, (MEDICAL,))
    assert sharing.alerts() == []


def test_a_referral_of_the_reporter_is_told_to_whoever_takes_the_case_on() -> None:
    sharing = Sharing(taken=False)
    ground = sharing.consent(LEGAL_AID, (MEDICAL,), by=SOCIAL_WORKER)
    referral_id = sharing.send(LEGAL_AID, (MEDICAL,), ground, by=POLICE)
    assert sharing.alerts() == [("referral_sent_by_partner", referral_id)]
