from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args

import pytest

from domain.assessment import best_interests, guardian, persons, risk, support_plan
from domain.consent.grant import ConsentGiven
from domain.identification import (
    age,
    grounds,
    interpreter,
    reconsideration,
    recovery_period,
    removal,
    report,
    safety,
    screening,
)
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    DecideConclusiveGrounds,
    DecideIdentification,
    DecideReasonableGrounds,
    DishonestyNotRead,
    DisqualificationRecorded,
    DisqualificationUnknownHere,
    IdentificationDecided,
    IdentificationRequested,
    IdentificationWithdrawn,
    NotTheDecider,
    ReasonableGroundsDecided,
    RecordDisqualification,
    RequestIdentification,
    SingleStepOnly,
    TwoStepOnly,
    WithdrawFromIdentification,
)
from domain.identification.level import Level
from domain.identification.recovery_period import (
    RecoveryPeriodEnded,
    RecoveryPeriodRuns,
    RecoveryPeriodStarted,
    begun,
)
from domain.identification.serving import NegativeWithoutReasons, ServedOnChild
from domain.justice.proceedings import CooperationAnswered
from domain.messages import AlreadyDone, OutOfOrder, RecordClass, stated
from domain.vocabulary import (
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    DECIDER_KIND,
    DISQUALIFICATION_GROUND,
    INTERVIEW_SUBJECT,
    RECOVERY_END_REASON,
)
from tests.domain.identification_examples import (
    INDICATED,
    MOMENT,
    NEGATIVE,
    NO,
    NO_REASONABLE_GROUNDS,
    REASONABLE_GROUNDS,
    RECOVERING,
    REPORTED,
    REPORTED_CHILD,
    REPRESENTATIVE,
    REQUESTED,
    decision_words,
)
from tests.domain.scenario import Past, Scenario, given, held
from tests.examples import (
    AUTHORITY,
    DECIDER,
    LAWYER,
    MORNING,
    UNITED_KINGDOM,
    acting,
    command,
    later,
    made_id,
)

ASKED = (REPORTED, INDICATED, REQUESTED)
GRANTED = (*ASKED, REASONABLE_GROUNDS, RECOVERING)
UNTIL = UNITED_KINGDOM.due("reconsideration", MORNING)
GOVERNMENT = DECIDER_KIND["NonPoliceGovernmentalOrganization"]


def uk(*history: Any) -> Scenario:
    return given(*history, rules=UNITED_KINGDOM)


def reasonable(**words: Any) -> DecideReasonableGrounds:
    return command(DecideReasonableGrounds, **({"by": DECIDER} | decision_words(**words)))


def conclusive(**words: Any) -> DecideConclusiveGrounds:
    told = {"by": DECIDER, "at": RECOVERING.ends_at} | decision_words(**words)
    return command(DecideConclusiveGrounds, **told)


def formal(**words: Any) -> DecideIdentification:
    told = {"by": DECIDER, "decider_kind": GOVERNMENT} | decision_words(**words)
    return command(DecideIdentification, **told)


CONSENTED = ConsentGiven(
    consent_id=made_id("consent", "identification"),
    purpose=CONSENT_PURPOSE["identification"],
    recipient_id=AUTHORITY,
    record_classes=(RecordClass.CASE_ADMINISTRATION,),
    basis=CONSENT_BASIS["adult_informed"],
    given_by=INTERVIEW_SUBJECT["individual"],
    wording="what the authority is told",
    ends_at=later(days=60),
)
request = command(RequestIdentification, decider_id=AUTHORITY, basis_id=CONSENTED.consent_id)


def test_the_first_decision_is_due_by_the_clock_after_the_request() -> None:
    due_at = UNITED_KINGDOM.due("reasonable_grounds", MORNING)
    asked = stated(IdentificationRequested, request, due_at=due_at)
    uk(REPORTED, CONSENTED).when(request).then(asked)


def test_one_request_is_open_at_a_time() -> None:
    uk(CONSENTED, *ASKED).when(request).refused(AlreadyDone)
    uk(CONSENTED, *ASKED, REASONABLE_GROUNDS).when(request).refused(AlreadyDone)


def test_identification_is_asked_again_after_a_negative_decision_but_not_of_a_victim() -> None:
    uk(CONSENTED, *ASKED, NO_REASONABLE_GROUNDS).when(request).records(IdentificationRequested)
    confirmed = ConclusiveGroundsDecided(**decision_words())
    uk(CONSENTED, *GRANTED, confirmed).when(request).refused(AlreadyDone)


def test_positive_reasonable_grounds_start_the_recovery_period_at_once() -> None:
    decided = ReasonableGroundsDecided(**decision_words(), reconsideration_until=UNTIL)
    uk(*ASKED).when(reasonable()).then(decided, begun(UNITED_KINGDOM, MORNING))


def test_negative_reasonable_grounds_start_no_recovery_period() -> None:
    wish = reasonable(outcome=NEGATIVE)
    uk(*ASKED).when(wish).records(ReasonableGroundsDecided)
    assert held(*ASKED, NO_REASONABLE_GROUNDS).identification.level is Level.NOT_CONFIRMED


def test_a_repeated_positive_decision_brings_no_new_period_where_the_rule_says_so() -> None:
    over = RecoveryPeriodEnded(reason=RECOVERY_END_REASON["ran_its_course"])
    again = (*GRANTED, over, IdentificationWithdrawn(), REQUESTED)
    uk(*again).when(reasonable()).records(ReasonableGroundsDecided)
    elsewhere = replace(UNITED_KINGDOM, rules={})
    kinds = (ReasonableGroundsDecided, RecoveryPeriodStarted)
    given(*again, rules=elsewhere).when(reasonable()).records(*kinds)


def test_a_repeated_positive_decision_cuts_no_running_period_short() -> None:
    elsewhere = replace(UNITED_KINGDOM, rules={})
    for running in (RECOVERING, replace(RECOVERING, ends_at=later(days=90))):
        again = (*ASKED, REASONABLE_GROUNDS, running, IdentificationWithdrawn(), REQUESTED)
        given(*again, rules=elsewhere).when(reasonable()).records(ReasonableGroundsDecided)


@pytest.mark.parametrize("wish", [reasonable(), conclusive()])
def test_two_steps_are_taken_only_where_the_jurisdiction_has_them(wish: Any) -> None:
    given(*GRANTED).when(wish).refused(SingleStepOnly)


def test_one_formal_step_is_taken_only_where_the_jurisdiction_has_one() -> None:
    uk(*ASKED).when(formal()).refused(TwoStepOnly)
    given(*ASKED).when(formal()).records(IdentificationDecided)


def test_a_formal_identification_confirms_or_does_not() -> None:
    (positive,) = given(*ASKED).when(formal()).events()
    (negative,) = given(*ASKED).when(formal(outcome=NEGATIVE)).events()
    assert held(*ASKED, positive).identification.level is Level.CONFIRMED
    assert held(*ASKED, negative).identification.level is Level.NOT_CONFIRMED
    assert Level.CONFIRMED.trafficking_status == "Actual"
    assert Level.NOT_CONFIRMED.trafficking_status == "Not"


@pytest.mark.parametrize("wish", [reasonable(), conclusive()])
def test_no_decision_is_taken_before_one_is_asked_for(wish: Any) -> None:
    uk(REPORTED, INDICATED).when(wish).refused(OutOfOrder)


def test_no_formal_decision_is_taken_before_one_is_asked_for() -> None:
    given(REPORTED, INDICATED).when(formal()).refused(OutOfOrder)


def test_the_authority_that_was_asked_decides() -> None:
    other = acting(DECIDER.role, made_id("organization", "another authority"))
    uk(*ASKED).when(reasonable(by=other)).refused(NotTheDecider)


def test_reasonable_grounds_are_decided_once_for_a_request() -> None:
    uk(*GRANTED).when(reasonable()).refused(AlreadyDone)


def test_a_negative_decision_gives_reasons() -> None:
    uk(*ASKED).when(reasonable(outcome=NEGATIVE, reasons=" ")).refused(NegativeWithoutReasons)


def test_no_decision_is_served_on_a_child() -> None:
    asked = (REPORTED_CHILD, INDICATED, REQUESTED)
    uk(*asked).when(reasonable()).refused(ServedOnChild)
    served = reasonable(served_on=REPRESENTATIVE)
    uk(*asked).when(served).records(ReasonableGroundsDecided, RecoveryPeriodStarted)
    given(*asked).when(formal()).refused(ServedOnChild)


def test_evidence_of_dishonesty_is_read_only_where_the_jurisdiction_says_so() -> None:
    wish = reasonable(outcome=NEGATIVE, evidence_of_dishonesty="Two accounts differ.")
    uk(*ASKED).when(wish).records(ReasonableGroundsDecided)
    elsewhere = replace(UNITED_KINGDOM, rules={})
    given(*ASKED, rules=elsewhere).when(wish).refused(DishonestyNotRead)


def test_conclusive_grounds_wait_for_the_end_of_the_recovery_period() -> None:
    early = conclusive(at=RECOVERING.ends_at - MOMENT)
    uk(*GRANTED).when(early).refused(RecoveryPeriodRuns)
    uk(*GRANTED).when(conclusive()).records(ConclusiveGroundsDecided)


def test_conclusive_grounds_need_reasonable_grounds() -> None:
    uk(*ASKED).when(conclusive()).refused(OutOfOrder)
    uk(*ASKED, NO_REASONABLE_GROUNDS).when(conclusive()).refused(OutOfOrder)


def test_conclusive_grounds_confirm_or_do_not() -> None:
    positive = ConclusiveGroundsDecided(**decision_words())
    negative = ConclusiveGroundsDecided(**decision_words(outcome=NEGATIVE))
    assert held(*GRANTED, positive).identification.level is Level.CONFIRMED
    assert held(*GRANTED, negative).identification.level is Level.NOT_CONFIRMED
    uk(*GRANTED, positive).when(conclusive()).refused(OutOfOrder)


def test_a_decision_fixes_until_when_it_may_be_reconsidered() -> None:
    (event,) = uk(*GRANTED).when(conclusive()).records(ConclusiveGroundsDecided)
    assert isinstance(event, ConclusiveGroundsDecided)
    due = UNITED_KINGDOM.due("reconsideration", RECOVERING.ends_at)
    assert event.reconsideration_until == due


def test_a_person_withdraws_from_identification_at_any_time() -> None:
    wish = command(WithdrawFromIdentification)
    for history in ((REPORTED,), (REPORTED, INDICATED), ASKED, GRANTED):
        uk(*history).when(wish).then(IdentificationWithdrawn())
    uk(REPORTED, IdentificationWithdrawn()).when(wish).refused(AlreadyDone)
    heard = Past(IdentificationWithdrawn(), by=LAWYER)
    uk(REPORTED, heard).when(wish).then(IdentificationWithdrawn())


def test_withdrawal_from_identification_touches_no_assistance() -> None:
    before, after = held(*GRANTED), held(*GRANTED, IdentificationWithdrawn())
    assert after.identification.level is Level.WITHDRAWN
    assert after.identification.recovery == before.identification.recovery
    for assistance in ("referrals", "stays", "returns", "reintegration", "consents", "assessment"):
        assert getattr(after, assistance) == getattr(before, assistance)


def test_a_decision_stands_when_the_person_withdraws_after_it() -> None:
    confirmed = ConclusiveGroundsDecided(**decision_words())
    found = held(*GRANTED, confirmed, IdentificationWithdrawn()).identification
    assert found.level is Level.CONFIRMED


def test_no_decision_follows_a_withdrawal() -> None:
    uk(*ASKED, IdentificationWithdrawn()).when(reasonable()).refused(OutOfOrder)


def test_disqualification_is_recorded_only_where_the_jurisdiction_says_so() -> None:
    ground = DISQUALIFICATION_GROUND["bad_faith"]
    wish = command(RecordDisqualification, by=DECIDER, ground=ground, reasons="As found.")
    recorded = DisqualificationRecorded(ground=ground, reasons="As found.")
    uk(*GRANTED).when(wish).then(recorded)
    uk(*GRANTED, recorded).when(wish).refused(AlreadyDone)
    uk(*ASKED).when(wish).refused(OutOfOrder)
    given(*GRANTED).when(wish).refused(DisqualificationUnknownHere)


def test_cooperation_answer_is_never_an_input_to_assistance() -> None:
    rooms = (
        age, grounds, interpreter, reconsideration, recovery_period, removal, report, safety,
        screening, best_interests, guardian, persons, risk, support_plan,
    )  # fmt: skip
    asked = [
        field.name for room in rooms for kind in get_args(room.Commands) for field in fields(kind)
    ]
    assert not [name for name in asked if "cooperat" in name]
    refused = CooperationAnswered(answer=NO)
    before, after = held(*GRANTED), held(*GRANTED, refused)
    assert after.identification == before.identification
    assert after.assessment == before.assessment
