from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import domain
from domain.assessment.risk import AssessNeeds
from domain.assessment.support_plan import AgreeSupportPlan
from domain.case import Case
from domain.justice import proceedings
from domain.justice.proceedings import (
    AnswerCooperation,
    ChargeBrought,
    ClaimCompensation,
    CompensationClaimed,
    CompensationOrdered,
    CompensationPaid,
    CooperationAnswered,
    CourtDateSet,
    OrderCompensation,
    OrderProtection,
    ProtectionMeasureOrdered,
    RecordCharge,
    RecordCompensationPaid,
    RecordStatement,
    SetCourtDate,
    StatementGiven,
)
from domain.justice.standing import AppointLawyer, RegularizeResidence
from domain.messages import Command, Event, Fact, Missing, RecordClass, Refused
from domain.referral.send import SendReferral
from domain.reintegration.education import EnrolInEducation
from domain.reintegration.plan import GiveReintegrationSupport
from domain.shelter.request import RequestShelter
from domain.vocabulary import (
    AGE_GROUP,
    ANSWER,
    ASSISTANCE_CATEGORY,
    COMPENSATION_PAYER,
    CONSENT_PURPOSE,
    CURRENCY,
    EDUCATION_KIND,
    OFFENCE,
    PROTECTION_MEASURE,
    REFERRAL_PRIORITY,
    REFERRAL_REASON,
    RESIDENCE_STATUS,
    SERVICE_TYPE,
    SEX,
    SUPPORT_FORM,
    SUPPORT_TYPE,
)
from tests.domain.return_examples import CHILD
from tests.domain.scenario import given
from tests.domain.test_plan import AGREED, ASSESSED, PLAN
from tests.domain.test_retrafficking import REPORTED
from tests.domain.test_tracing import CONSENTED, REQUEST
from tests.domain.test_will import COUNSEL
from tests.examples import CLINIC, DECIDER, LAWYER, PROSECUTOR, command, later, made_id

STATEMENT = made_id("statement", "first")
CLAIM_ID = made_id("claim", "first")
TODAY = date(2026, 3, 2)
TOMORROW = date(2026, 3, 3)
YESTERDAY = date(2026, 3, 1)
SHILLING = CURRENCY["TZS"]

SAY = command(RecordStatement, by=PROSECUTOR, statement_id=STATEMENT, support_person_present=True)
SAID = StatementGiven(statement_id=STATEMENT, support_person_present=True)
CHARGE = command(
    RecordCharge, by=PROSECUTOR, offence=OFFENCE["trafficking_in_persons"], charged_on=TODAY
)
HEAR = command(
    SetCourtDate, by=LAWYER, hearing_at=later(days=9), court="a court", protection_asked=True
)
PROTECT = command(OrderProtection, by=PROSECUTOR, measures=(PROTECTION_MEASURE["screen"],))
CLAIM = command(ClaimCompensation, by=LAWYER, claim_id=CLAIM_ID)
CLAIMED = CompensationClaimed(claim_id=CLAIM_ID)
ORDER = command(
    OrderCompensation,
    by=PROSECUTOR,
    claim_id=CLAIM_ID,
    amount=Decimal(100),
    currency=SHILLING,
    payer=COMPENSATION_PAYER["offender"],
)
ORDERED = CompensationOrdered(
    claim_id=CLAIM_ID,
    amount=Decimal(100),
    currency=SHILLING,
    payer=COMPENSATION_PAYER["offender"],
)
PAY = command(
    RecordCompensationPaid,
    by=LAWYER,
    claim_id=CLAIM_ID,
    amount=Decimal(60),
    currency=SHILLING,
    paid_on=TODAY,
)
PAID = CompensationPaid(claim_id=CLAIM_ID, amount=Decimal(60), currency=SHILLING, paid_on=TODAY)


# Cooperation with the police

TO_THE_CLINIC = replace(
    CONSENTED,
    consent_id=made_id("consent", "clinic"),
    purpose=CONSENT_PURPOSE["referral"],
    recipient_id=CLINIC,
)
HELPED: tuple[Event, ...] = (REPORTED, ASSESSED, AGREED, CONSENTED, TO_THE_CLINIC)
ASSISTANCE: tuple[Command, ...] = (
    command(
        AssessNeeds,
        service_types=(SERVICE_TYPE["safehouse_service"],),
        urgent_health=ANSWER["no"],
    ),
    command(
        AgreeSupportPlan,
        plan_id=made_id("plan", "support"),
        support_types=(SUPPORT_TYPE["Health"],),
        objectives="to be well",
        actions="see a doctor",
        agreed_by_person=ANSWER["yes"],
    ),
    command(
        SendReferral,
        referral_id=made_id("referral", "first"),
        to_agency_id=CLINIC,
        service_id=made_id("service", "clinic"),
        service_type=SERVICE_TYPE["health_medical_service"],
        reason=REFERRAL_REASON["AdditionalServicesRequired"],
        priority=REFERRAL_PRIORITY["urgent_72h"],
        record_classes=(RecordClass.IDENTITY,),
        caregiver_informed=ANSWER["not_asked"],
    ),
    command(
        RequestShelter,
        request_id=made_id("request", "first"),
        sex=SEX["female"],
        age_group=AGE_GROUP["adult"],
    ),
    command(
        GiveReintegrationSupport,
        plan_id=PLAN,
        category=ASSISTANCE_CATEGORY["health"],
        form=SUPPORT_FORM["service"],
    ),
    command(
        EnrolInEducation,
        enrolment_id=made_id("enrolment", "first"),
        kind=EDUCATION_KIND["literacy"],
        institution="a school",
        starts_on=TODAY,
    ),
    command(AppointLawyer, lawyer_id=made_id("lawyer", "first"), name="Lawyer"),
    command(RegularizeResidence, by=DECIDER, status=RESIDENCE_STATUS["temporary_permit"]),
    PROTECT,
    CLAIM,
    REQUEST,
    COUNSEL,
)


def answered(answer: str) -> CooperationAnswered:
    return CooperationAnswered(answer=ANSWER[answer])


def outcome(history: tuple[Event, ...], wish: Command) -> tuple[Fact, ...] | type[Refused]:
    try:
        return given(*history).when(wish).decided()
    except Refused as refused:
        return type(refused)


@pytest.mark.parametrize("wish", ASSISTANCE, ids=lambda wish: type(wish).__name__)
def test_cooperation_answer_is_never_an_input_to_assistance(wish: Command) -> None:
    unasked = outcome(HELPED, wish)
    for answer in ANSWER:
        assert outcome((*HELPED, answered(answer)), wish) == unasked


@pytest.mark.parametrize("answer", list(ANSWER))
def test_no_step_remembers_whether_the_person_cooperates(answer: str) -> None:
    before, after = given(*HELPED).case, given(*HELPED, answered(answer)).case
    how_far = ("version", "lasts")
    slices = [field.name for field in fields(Case) if field.name not in how_far]
    assert [name for name in slices if getattr(before, name) != getattr(after, name)] == []
    assert after.lasts == {**before.lasts, "legal": after.version}


def test_no_room_but_its_own_knows_of_the_answer() -> None:
    house = Path(domain.__file__).parent
    knowing = {
        str(module.relative_to(house))
        for module in house.rglob("*.py")
        if "CooperationAnswered" in module.read_text(encoding="utf-8")
    }
    assert knowing == {"justice/proceedings.py", "outcomes.py", "telltale/steps.py"}


@pytest.mark.parametrize("answer", list(ANSWER))
def test_any_answer_is_recorded_and_may_be_given_again(answer: str) -> None:
    wish = command(AnswerCooperation, answer=ANSWER[answer])
    given().when(wish).then(answered(answer))
    given(answered("no")).when(wish).then(answered(answer))


# Statements, charges, hearings, protection


def test_a_statement_is_recorded_once() -> None:
    given().when(SAY).then(SAID)
    given(SAID).when(SAY).refused(proceedings.StatementAlreadyRecorded)


def test_a_child_gives_a_statement_with_a_person_of_support_present() -> None:
    alone = replace(SAY, support_person_present=False)
    given(CHILD).when(alone).refused(proceedings.ChildStatementWithoutSupport)
    given(CHILD).when(SAY).then(SAID)
    given().when(alone).records(StatementGiven)


def test_a_charge_is_recorded_on_its_day_or_later() -> None:
    given().when(CHARGE).records(ChargeBrought)
    given().when(replace(CHARGE, charged_on=TOMORROW)).refused(proceedings.ChargeDayAhead)


def test_a_hearing_lies_ahead_when_it_is_set() -> None:
    given().when(HEAR).records(CourtDateSet)
    given().when(replace(HEAR, hearing_at=HEAR.at)).refused(proceedings.HearingNotAhead)
    late = replace(HEAR, hearing_at=HEAR.at, occurred_at=later(days=-9), late_reason="other")
    given().when(late).records(CourtDateSet)


def test_an_order_of_protection_names_what_protects_and_still_holds() -> None:
    given().when(PROTECT).records(ProtectionMeasureOrdered)
    given().when(replace(PROTECT, measures=())).refused(proceedings.ProtectionNotNamed)
    given().when(replace(PROTECT, until_on=TODAY)).records(ProtectionMeasureOrdered)
    over = replace(PROTECT, until_on=YESTERDAY)
    given().when(over).refused(proceedings.ProtectionAlreadyOver)


# Compensation


def test_compensation_is_claimed_ordered_and_paid() -> None:
    given().when(CLAIM).then(CLAIMED)
    given(CLAIMED).when(ORDER).then(ORDERED)
    given(CLAIMED, ORDERED).when(PAY).then(PAID)


def test_no_step_of_compensation_comes_before_its_own() -> None:
    given().when(ORDER).refused(Missing)
    given().when(PAY).refused(Missing)
    given(CLAIMED).when(PAY).refused(proceedings.CompensationNotOrdered)
    given(CLAIMED).when(CLAIM).refused(proceedings.CompensationAlreadyClaimed)


def test_several_payments_add_up_to_what_was_ordered_and_never_to_more() -> None:
    rest = replace(PAY, amount=Decimal(40))
    given(CLAIMED, ORDERED, PAID).when(rest).records(CompensationPaid)
    more = replace(PAY, amount=Decimal("40.01"))
    given(CLAIMED, ORDERED, PAID).when(more).refused(proceedings.PaidMoreThanOrdered)
    half = replace(PAID, amount=Decimal(50))
    given(CLAIMED, ORDERED, half, half).when(PAY).refused(proceedings.PaidMoreThanOrdered)
    a_little = replace(PAY, amount=Decimal(1))
    given(CLAIMED, ORDERED, half, half).when(a_little).refused(proceedings.PaidMoreThanOrdered)


def test_a_later_order_replaces_an_earlier_one() -> None:
    raised = replace(ORDERED, amount=Decimal(120))
    given(CLAIMED, ORDERED, PAID).when(ORDER).then(ORDERED)
    given(CLAIMED, ORDERED, PAID, raised).when(PAY).then(PAID)


def test_compensation_is_paid_in_the_currency_of_the_order() -> None:
    other = replace(PAY, currency=CURRENCY["USD"])
    given(CLAIMED, ORDERED).when(other).refused(proceedings.PaidInOtherCurrency)


def test_a_payment_is_recorded_on_its_day_or_later() -> None:
    ahead = replace(PAY, paid_on=TOMORROW)
    given(CLAIMED, ORDERED).when(ahead).refused(proceedings.PaymentDayAhead)


def test_an_amount_is_more_than_nothing_and_has_its_currency() -> None:
    missing = proceedings.CompensationAmountMissing
    given().when(replace(CLAIM, amount=Decimal(5))).refused(missing)
    given().when(replace(CLAIM, currency=SHILLING)).refused(missing)
    given().when(replace(CLAIM, amount=Decimal(0), currency=SHILLING)).refused(missing)
    given(CLAIMED).when(replace(ORDER, amount=Decimal(0))).refused(missing)
    given(CLAIMED, ORDERED).when(replace(PAY, amount=Decimal(-1))).refused(missing)
    whole = replace(CLAIM, amount=Decimal(5), currency=SHILLING)
    given().when(whole).records(CompensationClaimed)
