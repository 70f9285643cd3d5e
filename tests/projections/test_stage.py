"""The stage of a case, folded from its facts alone (process.md 2.3)."""

from __future__ import annotations

from functools import reduce

import pytest

from domain.assessment.support_plan import SupportPlanAgreed
from domain.holding.closure import CaseReopened, PersonDied
from domain.holding.course import CasePutOnHold, CaseResumed, ContactLost
from domain.holding.holder import CaseTransferOffered, CaseTransferred
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    IdentificationDecided,
    ReasonableGroundsDecided,
)
from domain.identification.reconsideration import ReconsiderationDecided, ReconsiderationRequested
from domain.messages import Event
from domain.reintegration.plan import (
    MonitoringVisitDone,
    ReintegrationCompleted,
    ReintegrationPlanAgreed,
)
from domain.vocabulary import COUNTRY, DECISION_KIND, DECISION_OUTCOME
from domain.voluntary_return.journey import ReturnArrived
from domain.voluntary_return.will import ReturnWillWithdrawn, VoluntaryReturnDeclared
from projections.stage import Course, advance
from tests.made import made
from tests.projections.histories import admitted, closed, reported, screened

YES, NO = DECISION_OUTCOME["positive"], DECISION_OUTCOME["negative"]
PLAN = made(SupportPlanAgreed)


def stage_after(*events: Event) -> str:
    return reduce(advance, (reported(), *events), Course()).stage.value


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ((), "reported"),
        ((screened("unclear"),), "screening"),
        ((screened(),), "presumed_victim"),
        ((screened(), made(ReasonableGroundsDecided, outcome=NO)), "not_confirmed"),
        ((screened(), made(ConclusiveGroundsDecided, outcome=YES)), "confirmed"),
        ((screened(), made(IdentificationDecided, outcome=YES), PLAN), "in_assistance"),
        ((screened(), PLAN, made(VoluntaryReturnDeclared)), "return_planning"),
        ((screened(), PLAN, made(ReturnArrived)), "returned"),
        ((screened(), PLAN, made(ReturnArrived), made(ReintegrationPlanAgreed)), "reintegration"),
        ((made(ReturnArrived), made(MonitoringVisitDone)), "monitoring"),
        ((made(ReintegrationPlanAgreed), made(ReintegrationCompleted)), "monitoring"),
        ((screened(), made(PersonDied)), "deceased"),
        ((screened(), closed()), "closed"),
        ((screened(), closed(), made(CaseReopened)), "presumed_victim"),
        ((screened(), made(CasePutOnHold)), "on_hold"),
        ((screened(), made(ContactLost)), "suspended"),
        ((screened(), made(ContactLost), made(CaseResumed)), "presumed_victim"),
    ],
)
def test_the_stage_follows_the_facts(events: tuple[Event, ...], stage: str) -> None:
    assert stage_after(*events) == stage


def test_care_that_began_before_any_decision_counts_once_there_is_one() -> None:
    assert stage_after(admitted()) == "reported"
    assert stage_after(admitted(), screened()) == "in_assistance"


def test_a_negative_decision_takes_no_care_away() -> None:
    refused = made(ConclusiveGroundsDecided, outcome=NO)
    assert stage_after(screened(), PLAN, refused) == "in_assistance"


def test_a_will_withdrawn_brings_the_case_back_to_assistance() -> None:
    declared, withdrawn = made(VoluntaryReturnDeclared), made(ReturnWillWithdrawn)
    assert stage_after(screened(), PLAN, declared, withdrawn) == "in_assistance"


def test_a_step_taken_while_the_case_rests_shows_once_it_is_resumed() -> None:
    rest = (screened(), made(CasePutOnHold), made(IdentificationDecided, outcome=YES))
    assert stage_after(*rest) == "on_hold"
    assert stage_after(*rest, made(CaseResumed)) == "confirmed"


def test_a_transfer_abroad_is_a_stage_and_one_within_the_country_is_none() -> None:
    abroad = made(CaseTransferOffered, to_country=COUNTRY["MOZ"])
    within = made(CaseTransferOffered, to_country=None)
    assert stage_after(screened(), abroad, made(CaseTransferred)) == "transferred"
    assert stage_after(screened(), within, made(CaseTransferred)) == "presumed_victim"


@pytest.mark.parametrize(
    ("decision", "stage"),
    [("conclusive_grounds", "confirmed"), ("reasonable_grounds", "presumed_victim")],
)
def test_a_positive_reconsideration_takes_the_place_of_the_decision(
    decision: str, stage: str
) -> None:
    asked = made(ReconsiderationRequested, decision=DECISION_KIND[decision])
    decided = made(ReconsiderationDecided, outcome=YES)
    refused = made(ConclusiveGroundsDecided, outcome=NO)
    assert stage_after(screened(), refused, asked, decided) == stage
