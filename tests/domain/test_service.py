from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.messages import AlreadyDone, Missing
from domain.referral.referrals import NotTheReceiver, NotTheSender
from domain.referral.service import (
    CloseReferral,
    DeliverService,
    DeliveryImpossible,
    FeedbackMissing,
    GiveReferralFeedback,
    OutcomeNotShown,
    RecordServiceNotDelivered,
    ReferralClosed,
    ReferralFeedbackGiven,
    ReferralNotAccepted,
    ServiceNotEnded,
    StartService,
)
from domain.vocabulary import NOT_DELIVERED_REASON, REFERRAL_OUTCOME, SATISFACTION
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import (
    ACCEPTED,
    CANCELLED,
    DECLINED,
    DELIVERED,
    FEEDBACK,
    NOT_DELIVERED,
    ONWARD,
    RECALLED,
    REFERRAL_ID,
    SENT,
    STARTED,
    WAITLISTED,
    WITHDRAWN,
    by_clinic,
    by_welfare,
)
from tests.domain.scenario import given, held
from tests.examples import NURSE, SOCIAL_WORKER

UNDER_WAY = (REPORTED, *SENT, ACCEPTED)
start = by_clinic(StartService)
deliver = by_clinic(DeliverService, delivered_on=date(2026, 3, 2))
fail = by_clinic(RecordServiceNotDelivered, reason=NOT_DELIVERED_REASON["moved"])
feedback = by_welfare(GiveReferralFeedback, satisfaction=SATISFACTION["satisfied"])
STEPS: tuple[tuple[Any, Any], ...] = (
    (start, STARTED),
    (deliver, DELIVERED),
    (fail, NOT_DELIVERED),
)


def close(outcome: str) -> Any:
    return by_welfare(CloseReferral, outcome=REFERRAL_OUTCOME[outcome])


def closed(outcome: str) -> ReferralClosed:
    return ReferralClosed(referral_id=REFERRAL_ID, outcome=REFERRAL_OUTCOME[outcome])


@pytest.mark.parametrize(("wish", "fact"), STEPS, ids=lambda one: type(one).__name__)
def test_the_receiver_serves_after_acceptance(wish: Any, fact: Any) -> None:
    given(*UNDER_WAY).when(wish).then(fact)
    given(*UNDER_WAY).when(replace(wish, by=SOCIAL_WORKER)).refused(NotTheReceiver)
    given(REPORTED).when(wish).refused(Missing)


@pytest.mark.parametrize(("wish", "fact"), STEPS, ids=lambda one: type(one).__name__)
def test_no_service_without_acceptance(wish: Any, fact: Any) -> None:
    for before in (
        (),
        (WAITLISTED,),
        (DECLINED,),
        (RECALLED,),
        (CANCELLED,),
        (ACCEPTED, CANCELLED),
    ):
        given(REPORTED, *SENT, *before).when(wish).refused(ReferralNotAccepted)


@pytest.mark.parametrize(("wish", "fact"), STEPS, ids=lambda one: type(one).__name__)
def test_what_became_of_a_service_is_said_once(wish: Any, fact: Any) -> None:
    for said in (DELIVERED, NOT_DELIVERED):
        given(*UNDER_WAY, said).when(wish).refused(AlreadyDone)


def test_a_service_starts_once() -> None:
    given(*UNDER_WAY, STARTED).when(start).refused(AlreadyDone)
    given(*UNDER_WAY, STARTED).when(deliver).then(DELIVERED)


def test_care_goes_on_after_consent_is_withdrawn() -> None:
    for wish, fact in STEPS:
        given(*UNDER_WAY, WITHDRAWN).when(wish).then(fact)


def test_a_service_is_not_delivered_on_a_day_to_come() -> None:
    tomorrow = replace(deliver, delivered_on=date(2026, 3, 3))
    given(*UNDER_WAY).when(tomorrow).refused(DeliveryImpossible)
    given(*UNDER_WAY).when(replace(deliver, sessions=0)).refused(DeliveryImpossible)
    once = given(*UNDER_WAY).when(replace(deliver, sessions=1))
    once.then(replace(DELIVERED, sessions=1))


def test_feedback_follows_the_service_and_is_given_once() -> None:
    for ended in (DELIVERED, NOT_DELIVERED):
        given(*UNDER_WAY, ended).when(feedback).then(FEEDBACK)
        given(*UNDER_WAY, ended, FEEDBACK).when(feedback).refused(AlreadyDone)
    given(*UNDER_WAY).when(feedback).refused(ServiceNotEnded)
    given(REPORTED).when(feedback).refused(Missing)


def test_that_nobody_asked_the_person_is_feedback_too() -> None:
    unasked = replace(feedback, satisfaction=SATISFACTION["not_asked"], by=NURSE)
    (event,) = given(*UNDER_WAY, DELIVERED).when(unasked).records(ReferralFeedbackGiven)
    given(*UNDER_WAY, DELIVERED, event).when(close("service_delivered")).records(ReferralClosed)


def test_a_referral_is_complete_at_delivery_and_feedback() -> None:
    wish = close("service_delivered")
    given(*UNDER_WAY).when(wish).refused(ServiceNotEnded)
    given(*UNDER_WAY, STARTED).when(wish).refused(ServiceNotEnded)
    given(*UNDER_WAY, DELIVERED).when(wish).refused(FeedbackMissing)
    given(*UNDER_WAY, DELIVERED, FEEDBACK).when(wish).then(closed("service_delivered"))
    assert held(*UNDER_WAY, DELIVERED).referrals.open == (REFERRAL_ID,)
    assert held(*UNDER_WAY, DELIVERED, FEEDBACK, closed("service_delivered")).referrals.open == ()


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        ("declined", DECLINED),
        ("recalled", RECALLED),
        ("cancelled_by_survivor", CANCELLED),
        ("referred_onward", ONWARD),
    ],
)
def test_a_referral_is_closed_with_the_outcome_that_the_facts_show(outcome: str, end: Any) -> None:
    given(REPORTED, *SENT, end).when(close(outcome)).then(closed(outcome))
    given(REPORTED, *SENT, end).when(close("service_delivered")).refused(OutcomeNotShown)
    given(REPORTED, *SENT, end, closed(outcome)).when(close(outcome)).refused(AlreadyDone)


def test_a_service_that_was_not_given_closes_without_feedback() -> None:
    wish = close("service_not_delivered")
    given(*UNDER_WAY, NOT_DELIVERED).when(wish).then(closed("service_not_delivered"))


def test_only_the_sender_closes_and_not_before_an_answer() -> None:
    wish = close("declined")
    given(REPORTED, *SENT, DECLINED).when(replace(wish, by=NURSE)).refused(NotTheSender)
    given(REPORTED, *SENT).when(wish).refused(ServiceNotEnded)
    given(REPORTED, *SENT, DECLINED, closed("declined")).when(feedback).refused(AlreadyDone)
