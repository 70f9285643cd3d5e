from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.consent.consents import ConsentMissing
from domain.directory.organization import OrganizationClosed
from domain.messages import AlreadyDone, Fact, Missing
from domain.referral.answer import (
    DeclineReferral,
    ReasonUnexplained,
    ReceiveReferral,
    ReferOnward,
    RequestReferralInformation,
    WaitlistReferral,
)
from domain.referral.receiver import ReceiverNotActive, ReferralToOwnAgency
from domain.referral.referrals import NotTheReceiver, ReferralAlreadyAnswered
from domain.vocabulary import DECLINE_REASON
from tests.domain.consent_examples import COUNSELLING, consented, organization
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import (
    ACCEPTED,
    ASKED,
    CANCELLED,
    DECLINED,
    DELIVERED,
    NOT_DELIVERED,
    ONWARD,
    OVERDUE,
    RECALLED,
    RECEIVED,
    SENT,
    STARTED,
    WAITLISTED,
    WITHDRAWN,
    accept,
    by_clinic,
)
from tests.domain.scenario import Past, given, held
from tests.examples import CLINIC, LAWYER, LEGAL_AID, SOCIAL_WORKER, WELFARE, later

receive = by_clinic(ReceiveReferral)
ask = by_clinic(RequestReferralInformation, question="(a question)")
waitlist = by_clinic(WaitlistReferral)
decline = by_clinic(DeclineReferral, reason=DECLINE_REASON["no_capacity"])
onward = by_clinic(
    ReferOnward,
    to_agency_id=LEGAL_AID,
    service_id=COUNSELLING,
    reason=DECLINE_REASON["service_not_offered"],
)
ANSWERS: tuple[tuple[Any, Any], ...] = (
    (receive, RECEIVED),
    (ask, ASKED),
    (accept, ACCEPTED),
    (waitlist, WAITLISTED),
    (decline, DECLINED),
    (onward, ONWARD),
)
ENDS = (DECLINED, ONWARD, RECALLED, CANCELLED)


@pytest.mark.parametrize(("wish", "fact"), ANSWERS, ids=lambda one: type(one).__name__)
def test_the_receiver_answers(wish: Any, fact: Any) -> None:
    given(REPORTED, *SENT).when(wish).then(fact)


@pytest.mark.parametrize(("wish", "fact"), ANSWERS, ids=lambda one: type(one).__name__)
def test_nobody_else_answers(wish: Any, fact: Any) -> None:
    for other in (SOCIAL_WORKER, LAWYER):
        given(REPORTED, *SENT).when(replace(wish, by=other)).refused(NotTheReceiver)


@pytest.mark.parametrize(("wish", "fact"), ANSWERS, ids=lambda one: type(one).__name__)
def test_a_referral_is_answered_once(wish: Any, fact: Any) -> None:
    accepted = ((ACCEPTED,), (ACCEPTED, STARTED), (ACCEPTED, DELIVERED), (ACCEPTED, NOT_DELIVERED))
    for answered in (*accepted, *((end,) for end in ENDS)):
        given(REPORTED, *SENT, *answered).when(wish).refused(ReferralAlreadyAnswered)


@pytest.mark.parametrize(("wish", "fact"), ANSWERS, ids=lambda one: type(one).__name__)
def test_a_referral_that_nobody_sent_is_not_answered(wish: Any, fact: Any) -> None:
    given(REPORTED).when(wish).refused(Missing)


def test_a_late_answer_is_still_an_answer() -> None:
    for wish, fact in ANSWERS:
        given(REPORTED, *SENT, OVERDUE).when(replace(wish, at=later(days=9))).then(fact)


def test_a_referral_is_received_once() -> None:
    given(REPORTED, *SENT, RECEIVED).when(receive).refused(AlreadyDone)
    given(REPORTED, *SENT, RECEIVED).when(accept).then(ACCEPTED)


def test_a_question_may_be_followed_by_any_answer() -> None:
    for wish, fact in ANSWERS:
        given(REPORTED, *SENT, ASKED).when(wish).then(fact)


def test_from_the_waiting_list_a_referral_is_accepted_declined_or_sent_onward() -> None:
    for wish, fact in ((accept, ACCEPTED), (decline, DECLINED), (onward, ONWARD)):
        given(REPORTED, *SENT, WAITLISTED).when(wish).then(fact)
    given(REPORTED, *SENT, WAITLISTED).when(waitlist).refused(ReferralAlreadyAnswered)


def test_acceptance_racing_withdrawal_discloses_nothing() -> None:
    withdrawn = Past(WITHDRAWN, at=later(seconds=1))
    given(REPORTED, *SENT, withdrawn).when(accept).refused(ConsentMissing)
    assert held(*SENT, WITHDRAWN).referrals.open


def test_no_acceptance_rests_on_a_consent_that_has_expired() -> None:
    late = replace(accept, at=later(days=90))
    given(REPORTED, *SENT).when(late).refused(ConsentMissing)


def test_another_consent_does_not_stand_in_for_the_one_that_was_withdrawn() -> None:
    other = consented(consent_id="consent-other")
    given(REPORTED, *SENT, other, WITHDRAWN).when(accept).refused(ConsentMissing)


def test_a_refusal_is_possible_after_consent_is_gone() -> None:
    given(REPORTED, *SENT, WITHDRAWN).when(decline).then(DECLINED)


@pytest.mark.parametrize("wish", [decline, onward], ids=["decline", "onward"])
def test_another_reason_explains_itself(wish: Any) -> None:
    other = replace(wish, reason=DECLINE_REASON["other"])
    given(REPORTED, *SENT).when(other).refused(ReasonUnexplained)
    explained = replace(other, note="(a note)")
    assert len(given(REPORTED, *SENT).when(explained).decided()) == 1


def test_referring_onward_sends_nothing_by_itself() -> None:
    agreed = consented(consent_id="consent-other", recipient_id=LEGAL_AID)
    given(REPORTED, *SENT, agreed).when(onward).then(ONWARD)


def test_a_referral_is_sent_onward_to_a_third_agency_that_is_active() -> None:
    for known in (CLINIC, WELFARE):
        back = replace(onward, to_agency_id=known)
        given(REPORTED, *SENT).when(back).refused(ReferralToOwnAgency)
    closed = Fact(stream=LEGAL_AID, event=OrganizationClosed(reason="(closed)"))
    history = (*organization(LEGAL_AID), closed)
    given(REPORTED, *SENT, *history).when(onward).refused(ReceiverNotActive)
