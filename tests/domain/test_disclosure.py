"""Nobody discloses what they do not hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.access import Tie
from domain.consent.grant import (
    AgreementAssertedByRecipient,
    NarrowConsent,
    RecordChildViews,
    RefuseConsent,
    WithdrawConsent,
)
from domain.consent.legal_basis import (
    DisclosureMadeOutside,
    ExplainConfidentialityLimits,
    MakeMandatoryReport,
    RecordOutsideDisclosure,
)
from domain.directory.provider import EndAgreement, MakeAgreement
from domain.disclosure import BeyondAgreement, ClassesNotHeld
from domain.discretion import ReasonWithheld
from domain.holding.holder import CoverWorker, TakeOnCase
from domain.messages import Actor, NotPermitted, RecordClass, Role
from domain.protection.demand import ComplyWithDemand, ReceiveDemand
from domain.protection.sealing import ConfirmSeal, ProposeSeal
from domain.referral.send import ReferralSent
from domain.vocabulary import (
    ANSWER,
    CHILD_VIEW,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    DEMAND_AUTHORITY,
    INTERVIEW_SUBJECT,
    SEAL_CHANGE,
    SEAL_KIND,
)
from domain.voluntary_return.readiness import ContactEmbassy
from tests.domain.disclosing import (
    CHILD,
    CLINIC_WORKER,
    COUNSEL,
    EVERY,
    IDENTITY,
    LEGAL,
    MEDICAL,
    RETURNER,
    Sharing,
    told,
)
from tests.domain.programme import day
from tests.examples import (
    CLINIC,
    EDITOR,
    EMBASSY,
    LEGAL_AID,
    POLICE,
    POLICE_POST,
    RETURN_AGENCY,
    SECOND_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    WELFARE,
    acting,
    made_id,
)

ADMINISTRATION = RecordClass.CASE_ADMINISTRATION


def test_a_partner_sends_onward_what_it_was_referred() -> None:
    sharing = told((MEDICAL, CHILD))
    sharing.refer(LEGAL_AID, (MEDICAL, ADMINISTRATION), by=CLINIC_WORKER)
    assert sharing.sees(COUNSEL).record_classes == (MEDICAL, ADMINISTRATION)


@pytest.mark.parametrize("classes", [(IDENTITY,), (MEDICAL, IDENTITY), EVERY])
def test_a_partner_sends_nothing_onward_that_it_does_not_hold(classes: Any) -> None:
    sharing = told((MEDICAL, CHILD))
    ground = sharing.consent(LEGAL_AID, classes, by=CLINIC_WORKER)
    with pytest.raises(ClassesNotHeld, match="identity"):
        sharing.send(LEGAL_AID, classes, ground, by=CLINIC_WORKER)
    assert sharing.sees(COUNSEL).tie is Tie.NONE


def test_a_partner_holds_what_all_its_referrals_enumerate_together() -> None:
    sharing = told((MEDICAL, CHILD))
    ground = sharing.consent(CLINIC, (IDENTITY,), name="more")
    sharing.accept(sharing.send(CLINIC, (IDENTITY,), ground, name="more"), CLINIC_WORKER)
    sharing.refer(LEGAL_AID, (MEDICAL, IDENTITY), by=CLINIC_WORKER)
    assert sharing.sees(COUNSEL).tie is Tie.REFERRAL


def test_a_referral_that_is_not_accepted_yet_gives_nothing_to_send_onward() -> None:
    sharing = told((MEDICAL,))
    sharing.send(CLINIC, (IDENTITY,), sharing.consent(CLINIC, (IDENTITY,), name="more"), name="m")
    ground = sharing.consent(LEGAL_AID, (IDENTITY,))
    with pytest.raises(ClassesNotHeld):
        sharing.send(LEGAL_AID, (IDENTITY,), ground, by=CLINIC_WORKER)


@pytest.mark.parametrize("classes", [(MEDICAL,), (ADMINISTRATION,)])
def test_whoever_serves_on_after_a_withdrawal_sends_nothing_onward(classes: Any) -> None:
    sharing = Sharing()
    sharing.give(WithdrawConsent, consent_id=sharing.refer(CLINIC, (MEDICAL,)))
    assert sharing.sees(CLINIC_WORKER).tie is Tie.SERVICE
    ground = sharing.consent(LEGAL_AID, classes)
    with pytest.raises(ClassesNotHeld):
        sharing.send(LEGAL_AID, classes, ground, by=CLINIC_WORKER)


def test_what_a_ground_no_longer_opens_by_time_alone_is_not_sent_onward() -> None:
    sharing = told((MEDICAL,))
    ground = sharing.consent(LEGAL_AID, (MEDICAL,), ends_at=day(90))
    with pytest.raises(ClassesNotHeld):
        sharing.send(LEGAL_AID, (MEDICAL,), ground, by=CLINIC_WORKER, at=day(60))


def test_what_was_narrowed_away_is_not_sent_onward() -> None:
    sharing = Sharing()
    consent_id = sharing.refer(CLINIC, (MEDICAL, IDENTITY))
    sharing.give(NarrowConsent, consent_id=consent_id, record_classes=(MEDICAL,))
    ground = sharing.consent(LEGAL_AID, (IDENTITY, MEDICAL))
    with pytest.raises(ClassesNotHeld, match="identity"):
        sharing.send(LEGAL_AID, (IDENTITY, MEDICAL), ground, by=CLINIC_WORKER)
    sharing.send(LEGAL_AID, (MEDICAL,), ground, by=CLINIC_WORKER)


def test_the_agency_that_answers_for_the_case_discloses_every_class() -> None:
    sharing = Sharing()
    sharing.refer(LEGAL_AID, EVERY)
    assert sharing.sees(COUNSEL).record_classes == EVERY


def agree_with_the_clinic(sharing: Sharing) -> None:
    sharing.give(
        MakeAgreement,
        stream=WELFARE,
        by=EDITOR,
        agreement_id=made_id("agreement", "with the clinic"),
        with_organization_id=CLINIC,
        purposes=(CONSENT_PURPOSE["referral"],),
        record_classes=EVERY,
        begins_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        reference="a paper",
    )


def end_the_agreement(sharing: Sharing) -> None:
    sharing.give(
        EndAgreement,
        stream=WELFARE,
        by=EDITOR,
        agreement_id=made_id("agreement", "with the clinic"),
        reason="it is over",
    )


def test_nobody_sends_onward_what_an_agreement_that_ended_had_opened() -> None:
    sharing = told((MEDICAL,))
    agree_with_the_clinic(sharing)
    ground = sharing.consent(LEGAL_AID, (MEDICAL,))
    sharing.send(LEGAL_AID, (MEDICAL,), ground, by=CLINIC_WORKER)
    end_the_agreement(sharing)
    with pytest.raises(ClassesNotHeld):
        sharing.send(LEGAL_AID, (MEDICAL,), ground, by=CLINIC_WORKER, at=day(1), name="later")


def agreed(*kinds: RecordClass, purpose: str = "referral", stream: str = WELFARE) -> dict[str, Any]:
    return {
        "stream": stream,
        "by": EDITOR,
        "agreement_id": made_id("agreement", "between the two"),
        "with_organization_id": CLINIC if stream == WELFARE else WELFARE,
        "purposes": (CONSENT_PURPOSE[purpose],),
        "record_classes": kinds,
        "begins_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 1),
        "reference": "a paper",
    }


IMMIGRATION = acting(Role.IMMIGRATION_OFFICER, WELFARE)
CONSTABLE = acting(Role.POLICE_OFFICER, WELFARE)


@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize("by", [IMMIGRATION, CONSTABLE, SECOND_WORKER])
def test_who_is_kept_away_by_the_assignment_of_a_colleague_discloses_nothing(
    by: Actor, *, taken: bool
) -> None:
    sharing = Sharing(taken=taken)
    ground = sharing.consent(CLINIC, EVERY)
    if taken or by is IMMIGRATION:
        with pytest.raises(ClassesNotHeld, match="identity"):
            sharing.send(CLINIC, EVERY, ground, by=by)
        sharing.send(CLINIC, (ADMINISTRATION,), ground, by=by)
    else:
        sharing.send(CLINIC, (IDENTITY,), ground, by=by)


def test_who_stands_in_discloses_as_the_worker_does() -> None:
    sharing = Sharing()
    ground = sharing.consent(CLINIC, EVERY)
    sharing.give(
        CoverWorker,
        worker_id=SOCIAL_WORKER.user_id,
        covered_by_id=SECOND_WORKER.user_id,
        until_on=day(9).date(),
    )
    sharing.send(CLINIC, EVERY, ground, by=SECOND_WORKER)


@pytest.mark.parametrize("recorded_by", [WELFARE, CLINIC])
def test_a_referral_names_no_more_than_the_two_agencies_agreed_on(recorded_by: str) -> None:
    sharing = Sharing()
    sharing.give(MakeAgreement, **agreed(IDENTITY, stream=recorded_by))
    ground = sharing.consent(CLINIC, (IDENTITY, MEDICAL, ADMINISTRATION))
    with pytest.raises(BeyondAgreement, match="medical"):
        sharing.send(CLINIC, (IDENTITY, MEDICAL), ground)
    sharing.send(CLINIC, (IDENTITY, ADMINISTRATION), ground)


def test_nothing_is_sent_to_whom_every_agreement_is_over_with() -> None:
    sharing = Sharing()
    sharing.give(MakeAgreement, **agreed(IDENTITY))
    told = {"agreement_id": made_id("agreement", "between the two"), "reason": "it is over"}
    sharing.give(EndAgreement, stream=WELFARE, by=EDITOR, **told)
    with pytest.raises(BeyondAgreement):
        sharing.send(CLINIC, (IDENTITY,), sharing.consent(CLINIC, (IDENTITY,)))


def test_an_agreement_about_something_else_bounds_no_referral() -> None:
    sharing = Sharing()
    sharing.give(MakeAgreement, **agreed(IDENTITY, purpose="information_to_police"))
    sharing.send(CLINIC, (IDENTITY, MEDICAL), sharing.consent(CLINIC, (IDENTITY, MEDICAL)))


def test_nobody_sends_onward_what_an_agreement_keeps_from_them() -> None:
    sharing = told((MEDICAL, IDENTITY))
    sharing.give(MakeAgreement, **agreed(IDENTITY))
    ground = sharing.consent(LEGAL_AID, (MEDICAL, IDENTITY))
    with pytest.raises(ClassesNotHeld, match="medical"):
        sharing.send(LEGAL_AID, (MEDICAL, IDENTITY), ground, by=CLINIC_WORKER)
    sharing.send(LEGAL_AID, (IDENTITY,), ground, by=CLINIC_WORKER)


def test_whoever_knew_the_age_by_an_agreement_that_ended_records_no_consent() -> None:
    sharing = told((MEDICAL, CHILD))
    agree_with_the_clinic(sharing)
    sharing.consent(LEGAL_AID, (MEDICAL,), by=CLINIC_WORKER)
    end_the_agreement(sharing)
    with pytest.raises(ReasonWithheld):
        sharing.consent(LEGAL_AID, (MEDICAL,), by=CLINIC_WORKER, name="later")


def test_what_a_seal_keeps_from_somebody_they_do_not_disclose() -> None:
    sharing = Sharing()
    ground = sharing.consent(LEGAL_AID, (IDENTITY, ADMINISTRATION))
    sealed(sharing, "protected_witness", SOCIAL_WORKER.user_id)
    with pytest.raises(ClassesNotHeld, match="identity"):
        sharing.send(LEGAL_AID, (IDENTITY,), ground, by=SECOND_WORKER)
    sharing.send(LEGAL_AID, (ADMINISTRATION,), ground, by=SECOND_WORKER, name="work alone")
    sharing.send(LEGAL_AID, (IDENTITY,), ground, by=SOCIAL_WORKER, name="by who is listed")


def test_what_a_seal_keeps_from_a_partner_it_does_not_send_onward() -> None:
    sharing = told((IDENTITY,))
    ground = sharing.consent(LEGAL_AID, (IDENTITY, ADMINISTRATION))
    sealed(sharing, "protected_witness", SOCIAL_WORKER.user_id)
    with pytest.raises(ClassesNotHeld, match="identity"):
        sharing.send(LEGAL_AID, (IDENTITY,), ground, by=CLINIC_WORKER)
    sharing.send(LEGAL_AID, (ADMINISTRATION,), ground, by=CLINIC_WORKER)


def test_what_a_seal_keeps_from_somebody_they_do_not_hand_over_to_a_court() -> None:
    sharing = Sharing()
    demand_id = made_id("demand", "of a court")
    sharing.give(
        ReceiveDemand,
        demand_id=demand_id,
        authority=DEMAND_AUTHORITY["criminal_court"],
        law="a law",
        record_classes=(IDENTITY, ADMINISTRATION),
        reply_due_at=day(9),
    )
    sealed(sharing, "protected_witness", SOCIAL_WORKER.user_id)
    wish: dict[str, Any] = {"demand_id": demand_id, "by": SUPERVISOR, "recipient": "(a court)"}
    with pytest.raises(ClassesNotHeld):
        sharing.give(ComplyWithDemand, record_classes=(IDENTITY,), **wish)
    sharing.give(ComplyWithDemand, record_classes=(ADMINISTRATION,), **wish)


def sealed(sharing: Sharing, kind: str, *listed: str) -> None:
    proposal_id = made_id("proposal", kind)
    sharing.give(
        ProposeSeal,
        proposal_id=proposal_id,
        seal_id=made_id("seal", kind),
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND[kind],
        reason="(a reason)",
        listed_user_ids=listed,
    )
    sharing.give(ConfirmSeal, by=SECOND_WORKER, proposal_id=proposal_id)


def test_nothing_is_told_by_telephone_that_the_agency_does_not_hold() -> None:
    sharing = told((MEDICAL,))
    ground = sharing.consent(LEGAL_AID, (MEDICAL, IDENTITY))
    wish: dict[str, Any] = {
        "by": CLINIC_WORKER,
        "recipient_id": LEGAL_AID,
        "channel": CONTACT_CHANNEL["telephone"],
        "purpose": CONSENT_PURPOSE["referral"],
        "basis_id": ground,
    }
    with pytest.raises(ClassesNotHeld):
        sharing.give(RecordOutsideDisclosure, record_classes=(IDENTITY,), **wish)
    sharing.give(RecordOutsideDisclosure, record_classes=(MEDICAL,), **wish)
    assert DisclosureMadeOutside.__name__ in sharing.history()


def test_an_embassy_is_told_nothing_that_the_agency_does_not_hold() -> None:
    sharing = Sharing()
    sharing.refer(RETURN_AGENCY, (IDENTITY,))
    ground = sharing.consent(EMBASSY, (LEGAL,), purpose=CONSENT_PURPOSE["embassy_contact"])
    with pytest.raises(ClassesNotHeld):
        sharing.give(
            ContactEmbassy,
            by=RETURNER,
            return_id=made_id("return", "home"),
            embassy_id=EMBASSY,
            basis_id=ground,
            record_classes=(LEGAL,),
        )


def test_what_the_law_obliges_an_agency_to_report_it_reports() -> None:
    sharing = told((MEDICAL,))
    sharing.give(ExplainConfidentialityLimits, by=CLINIC_WORKER, understood=ANSWER["yes"])
    sharing.give(
        MakeMandatoryReport,
        by=CLINIC_WORKER,
        recipient_id=POLICE_POST,
        law="a law",
        record_classes=(IDENTITY,),
        person_told=ANSWER["yes"],
    )


def test_a_reporter_sends_an_urgent_referral_before_anybody_took_the_case_on() -> None:
    sharing = Sharing(taken=False)
    ground = sharing.basis(CLINIC, (MEDICAL, IDENTITY))
    sharing.send(CLINIC, (MEDICAL, IDENTITY), ground, by=POLICE)
    assert ReferralSent.__name__ in sharing.history()


def test_a_reporter_sends_under_the_ground_that_covers_where_it_names_none() -> None:
    sharing = Sharing(taken=False)
    sharing.basis(CLINIC, (MEDICAL,))
    sharing.send(CLINIC, (MEDICAL,), None, by=POLICE)


def test_a_reporter_sends_nothing_under_a_ground_that_a_partner_recorded() -> None:
    sharing = Sharing(taken=False)
    sharing.refer(CLINIC, (MEDICAL, CHILD))
    ground = sharing.consent(LEGAL_AID, EVERY, by=CLINIC_WORKER)
    with pytest.raises(ClassesNotHeld):
        sharing.send(LEGAL_AID, EVERY, ground, by=POLICE)


def test_a_reporter_sends_nothing_once_somebody_took_the_case_on() -> None:
    sharing = Sharing(taken=False)
    ground = sharing.basis(CLINIC, (MEDICAL,))
    sharing.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    with pytest.raises(NotPermitted):
        sharing.send(CLINIC, (MEDICAL,), ground, by=POLICE)
    sharing.refer(LEGAL_AID, (LEGAL,))


def test_a_reporter_that_was_referred_a_part_sends_no_more_than_that_part() -> None:
    sharing = Sharing()
    sharing.register(POLICE_POST, made_id("service", POLICE_POST), "legal_assistance_service")
    part = sharing.send(POLICE_POST, (LEGAL,), sharing.consent(POLICE_POST, (LEGAL,)))
    sharing.accept(part, POLICE)
    ground = sharing.consent(LEGAL_AID, (LEGAL, MEDICAL))
    with pytest.raises(ClassesNotHeld, match="medical"):
        sharing.send(LEGAL_AID, (LEGAL, MEDICAL), ground, by=POLICE)
    sharing.send(LEGAL_AID, (LEGAL,), ground, by=POLICE)


def test_nobody_records_an_agreement_in_favor_of_their_own_agency() -> None:
    sharing = told((MEDICAL,))
    with pytest.raises(AgreementAssertedByRecipient):
        sharing.consent(CLINIC, EVERY, by=CLINIC_WORKER, name="for itself")
    sharing.consent(WELFARE, EVERY, by=SOCIAL_WORKER)


@pytest.mark.parametrize("recipient_id", [CLINIC, None])
def test_nobody_says_that_a_child_agrees_in_favor_of_their_own_agency(
    recipient_id: str | None,
) -> None:
    def view(says: str, towards: str | None) -> None:
        sharing.give(
            RecordChildViews,
            by=CLINIC_WORKER,
            purpose=CONSENT_PURPOSE["referral"],
            recipient_id=towards,
            view=CHILD_VIEW[says],
        )

    sharing = told((MEDICAL,))
    with pytest.raises(AgreementAssertedByRecipient):
        view("agrees", recipient_id)
    view("refuses", recipient_id)
    view("agrees", LEGAL_AID)


def test_whoever_hears_it_records_that_something_is_taken_back_from_themselves() -> None:
    sharing = Sharing()
    consent_id = sharing.refer(CLINIC, (MEDICAL, IDENTITY))
    told: dict[str, Any] = {"by": CLINIC_WORKER, "consent_id": consent_id}
    sharing.give(NarrowConsent, record_classes=(MEDICAL,), **told)
    sharing.give(WithdrawConsent, **told)
    sharing.give(
        RefuseConsent,
        by=CLINIC_WORKER,
        purpose=CONSENT_PURPOSE["referral"],
        recipient_id=CLINIC,
        given_by=INTERVIEW_SUBJECT["individual"],
    )
    assert sharing.sees(CLINIC_WORKER).tie is Tie.SERVICE


def test_two_partners_widen_nothing_for_each_other() -> None:
    sharing = told((MEDICAL,))
    sharing.refer(LEGAL_AID, (LEGAL, CHILD))
    ground = sharing.consent(CLINIC, EVERY, by=COUNSEL, name="by a friend")
    with pytest.raises(ClassesNotHeld):
        sharing.send(CLINIC, EVERY, ground, by=COUNSEL, name="by a friend")
