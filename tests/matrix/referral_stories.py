"""Stories of referrals: to several agencies, under grounds that end, beside care, and onward."""

from __future__ import annotations

from domain.assessment.risk import AssessNeeds, AssessRisk
from domain.consent.grant import NarrowConsent, WithdrawConsent
from domain.consent.legal_basis import RecordLegalBasis
from domain.holding.holder import OfferTransfer
from domain.identity import LinkCases
from domain.referral.answer import DeclineReferral
from domain.referral.service import (
    DeliverService,
    StartService,
)
from domain.reintegration.plan import AssessReintegration
from domain.vocabulary import (
    CASE_LINK,
    CASE_TRANSFER_REASON,
    CONSENT_PURPOSE,
    DECLINE_REASON,
    LEGAL_BASIS,
    RETURN_DEFERRAL_REASON,
)
from domain.voluntary_return.readiness import DeferReturn
from domain.voluntary_return.will import CounselReturn, ExpressReturnWish
from tests.examples import (
    AUTHORITY,
    CLINIC,
    CONSUL,
    COORDINATOR,
    DECIDER,
    EMBASSY,
    LAWYER,
    LEGAL_AID,
    NURSE,
    RETURN_AGENCY,
    RETURN_OFFICER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    made_id,
)
from tests.matrix.cast import (
    CLOSED_AGENCY,
    COUNSELLING,
    COUNSELLOR,
    FORMER,
    FORMER_PARTNER,
    HOTLINE,
    HOTLINE_COUNSELLOR,
    OF_CLOSED,
)
from tests.matrix.referring import close, consent, consent_of, refer, referral_of, refuse
from tests.matrix.story import KEY, LONG, SOON, R, Story, admit, break_glass, fill_file, own_work


def tell_referrals(story: Story, place_id: str) -> None:
    """Let every one of them happen."""
    for tell in (_whole, _grounds, _care, _onward):
        tell(story)
    _stay(story, place_id)


def _whole(story: Story) -> None:
    """Referrals that enumerate different classes; one open, one declined, one closed."""
    story.begin("whole")
    fill_file(story)
    refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    own_work(story, NURSE)
    refer(story, LEGAL_AID, (R.NARRATIVE, R.LEGAL), LAWYER)
    refer(
        story,
        RETURN_AGENCY,
        (R.CONTACT_LOCATION, R.PSYCHOSOCIAL, R.CHILD, R.BIOMETRIC),
        RETURN_OFFICER,
    )
    refer(story, SHELTER_HOUSE, (R.IDENTITY, R.MEDICAL))
    refer(story, AUTHORITY, (R.IDENTITY,))
    referral = referral_of("whole", AUTHORITY)
    story.act(
        DeclineReferral, by=DECIDER, referral_id=referral, reason=DECLINE_REASON["no_capacity"]
    )
    refer(story, COUNSELLING, (R.IDENTITY, R.PSYCHOSOCIAL), COUNSELLOR)
    referral = referral_of("whole", COUNSELLING)
    story.act(StartService, by=COUNSELLOR, referral_id=referral)
    today = story.at().date()
    story.act(DeliverService, by=COUNSELLOR, referral_id=referral, delivered_on=today)
    close(story, referral)
    _codes(story)


def _codes(story: Story) -> None:
    """What codes tell: of health, of the mind, of the law."""
    key = made_id("return", story.case)
    story.fill(CounselReturn, by=RETURN_OFFICER, return_id=key)
    story.fill(ExpressReturnWish, by=RETURN_OFFICER, return_id=key)
    story.fill(DeferReturn, return_id=key, reason=RETURN_DEFERRAL_REASON["health"])
    story.fill(AssessReintegration)
    story.act(
        RecordLegalBasis,
        basis_id=made_id("basis", story.case),
        basis=LEGAL_BASIS["public_task"],
        purpose=CONSENT_PURPOSE["case_management"],
        recipient_id=AUTHORITY,
        record_classes=(R.LEGAL,),
        source="an invented law",
        ends_at=story.at() + LONG,
    )


def _grounds(story: Story) -> None:
    """Consents that were withdrawn, narrowed, refused, or came to their end by time alone."""
    story.begin("grounds")
    fill_file(story)
    refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    own_work(story, NURSE)
    refer(story, LEGAL_AID, (R.IDENTITY, R.LEGAL), LAWYER)
    soon = story.at() + SOON
    refer(story, RETURN_AGENCY, (R.IDENTITY, R.LEGAL), RETURN_OFFICER, ends_at=soon)
    refer(story, COUNSELLING, (R.IDENTITY, R.PSYCHOSOCIAL))
    story.act(WithdrawConsent, consent_id=consent_of("grounds", CLINIC))
    story.act(WithdrawConsent, consent_id=consent_of("grounds", COUNSELLING))
    story.act(NarrowConsent, consent_id=consent_of("grounds", LEGAL_AID), record_classes=(R.LEGAL,))
    refuse(story, AUTHORITY)
    _late_words(story)
    kind = CASE_LINK["parent_and_child"]
    story.act(LinkCases, by=COORDINATOR, other_case_id=KEY["whole"], kind=kind)


def _late_words(story: Story) -> None:
    """What is recorded after the grounds ended."""
    story.fill(AssessNeeds)
    story.fill(AssessRisk)


def _stay(story: Story, place_id: str) -> None:
    """A stay that goes on after its referral; a transfer that was offered; partners that ended."""
    story.begin("stay")
    fill_file(story)
    refer(story, SHELTER_HOUSE, (R.IDENTITY, R.MEDICAL), SHELTER_WORKER)
    admit(story, place_id)
    referral = referral_of("stay", SHELTER_HOUSE)
    story.act(StartService, by=SHELTER_WORKER, referral_id=referral)
    today = story.at().date()
    story.act(DeliverService, by=SHELTER_WORKER, referral_id=referral, delivered_on=today)
    close(story, referral)
    refer(story, FORMER_PARTNER, (R.IDENTITY, R.NARRATIVE), FORMER)
    refer(story, CLOSED_AGENCY, (R.IDENTITY, R.NARRATIVE), OF_CLOSED)
    story.act(
        OfferTransfer,
        transfer_id=made_id("transfer", "matrix"),
        to_agency_id=RETURN_AGENCY,
        reason=CASE_TRANSFER_REASON["change_of_location"],
        basis_id=consent(
            story, RETURN_AGENCY, tuple(R), purpose=CONSENT_PURPOSE["case_management"]
        ),
    )


def _care(story: Story) -> None:
    """A service whose ground was withdrawn, and a glass that its nurse broke; an embassy."""
    story.begin("care")
    fill_file(story)
    refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE)
    own_work(story, NURSE)
    story.act(WithdrawConsent, consent_id=consent_of("care", CLINIC))
    break_glass(story, NURSE, R.IDENTITY, R.LEGAL)
    to_embassy = CONSENT_PURPOSE["embassy_contact"]
    refer(story, EMBASSY, (R.IDENTITY, R.LEGAL), CONSUL, purpose=to_embassy)


def _onward(story: Story) -> None:
    """A clinic and legal aid send onward a part of what they were told, as the holder recorded.

    Grounds for different purposes; and more than agreements name that are made later.
    """
    story.begin("onward")
    fill_file(story)
    managing = CONSENT_PURPOSE["case_management"]
    refer(story, CLINIC, (R.IDENTITY, R.MEDICAL), NURSE, purpose=managing)
    refer(story, CLINIC, (R.PSYCHOSOCIAL,), NURSE, name="clinic again")
    refer(story, LEGAL_AID, (R.NARRATIVE, R.LEGAL), LAWYER, purpose=managing)
    most = (R.IDENTITY, R.NARRATIVE, R.MEDICAL, R.PSYCHOSOCIAL, R.LEGAL)
    refer(story, HOTLINE, most, HOTLINE_COUNSELLOR)
    to_counselling = consent(story, COUNSELLING, (R.MEDICAL,))
    to_hotline = consent(story, HOTLINE, (R.NARRATIVE,), name="hotline again")
    story.holder = NURSE
    refer(story, COUNSELLING, (R.MEDICAL,), COUNSELLOR, basis_id=to_counselling)
    story.holder = LAWYER
    told = {"name": "hotline again", "basis_id": to_hotline}
    refer(story, HOTLINE, (R.NARRATIVE,), HOTLINE_COUNSELLOR, **told)
    break_glass(story, HOTLINE_COUNSELLOR, R.MEDICAL, R.CONTACT_LOCATION)
