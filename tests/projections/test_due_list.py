from __future__ import annotations

from datetime import datetime, timedelta

from domain import case as lifecycle
from domain.assessment.support_plan import SupportPlanAgreed
from domain.due import fallen_due
from domain.holding.closure import CaseReopened
from domain.messages import Event
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed, GlassReviewMissed
from domain.protection.recall import DisclosureRecalled, RecallAcknowledged
from domain.referral.send import ReferralOverdue
from domain.timers import Kind, Started
from projections import due_list
from tests.examples import CASE, MORNING, OTHER_CASE
from tests.made import made
from tests.projections.histories import (
    CONSENT,
    REFERRAL,
    a_whole_case,
    accepted,
    closed,
    consented,
    reported,
    sent,
)
from tests.projections.ledger import Ledger

REPLY = Started(Kind.REFERRAL_REPLY, REFERRAL, MORNING + timedelta(hours=72))
ENDS = Started(Kind.CONSENT, CONSENT, MORNING + timedelta(days=90))


def due_at(ledger: Ledger, at: datetime, *events: Event) -> list[Started]:
    if events:
        ledger.append(*events)
    ledger.project()
    found = ledger.ask(due_list.fallen_due(at))
    assert {case_id for case_id, _ in found} <= {CASE}
    return [started for _, started in found]


def test_a_thing_falls_due_at_its_time_and_not_a_moment_before(ledger: Ledger) -> None:
    just_before = REPLY.due_at - timedelta(microseconds=1)
    assert due_at(ledger, just_before, reported(), sent()) == []
    assert due_at(ledger, REPLY.due_at) == [REPLY]


def test_what_falls_due_first_comes_first(ledger: Ledger) -> None:
    assert due_at(ledger, ENDS.due_at, reported(), consented(), sent()) == [REPLY, ENDS]
    assert ledger.ask(due_list.fallen_due(ENDS.due_at, 1)) == ((CASE, REPLY),)


def test_what_was_done_or_noted_no_longer_falls_due(ledger: Ledger) -> None:
    overdue = made(ReferralOverdue, referral_id=REFERRAL, due_at=REPLY.due_at)
    assert due_at(ledger, ENDS.due_at, reported(), sent(), overdue) == []
    runs = ledger.ask(due_list.of_case(CASE))
    assert [(row["kind"], row["noted"]) for row in runs] == [("referral_reply", True)]
    assert due_at(ledger, ENDS.due_at, accepted()) == []
    assert ledger.ask(due_list.of_case(CASE)) == ()


def test_a_closed_case_rests_and_goes_on_when_it_is_opened_again(ledger: Ledger) -> None:
    plan = made(SupportPlanAgreed, review_due_at=ENDS.due_at)
    assert due_at(ledger, ENDS.due_at, reported(), plan, closed()) == []
    assert len(due_at(ledger, ENDS.due_at, made(CaseReopened))) == 1


def test_a_closed_case_lets_no_review_of_broken_glass_and_no_recall_rest(ledger: Ledger) -> None:
    review = made(BreakGlassUsed, review_due_at=REPLY.due_at)
    recall = made(DisclosureRecalled, acknowledge_by=ENDS.due_at)
    found = due_at(ledger, ENDS.due_at, reported(), review, recall, closed())
    assert [started.kind for started in found] == [Kind.GLASS_REVIEW, Kind.RECALL]
    reviewed = made(GlassReviewed, glass_id=review.glass_id)
    acknowledged = made(RecallAcknowledged, recall_id=recall.recall_id)
    assert due_at(ledger, ENDS.due_at, reviewed, acknowledged) == []


def test_a_closed_case_lets_no_consent_rest(ledger: Ledger) -> None:
    assert due_at(ledger, ENDS.due_at, reported(), consented(), closed()) == [ENDS]


def test_a_missed_review_is_noted_and_stays_in_the_list_until_it_is_made(ledger: Ledger) -> None:
    review = made(BreakGlassUsed, review_due_at=REPLY.due_at)
    missed = made(GlassReviewMissed, glass_id=review.glass_id, due_at=REPLY.due_at)
    assert due_at(ledger, ENDS.due_at, reported(), review, missed) == []
    runs = ledger.ask(due_list.of_case(CASE))
    assert [(row["kind"], row["noted"]) for row in runs] == [("break_glass_review", True)]
    assert due_at(ledger, ENDS.due_at, made(GlassReviewed, glass_id=review.glass_id)) == []
    assert ledger.ask(due_list.of_case(CASE)) == ()


def test_the_next_due_time_lies_ahead(ledger: Ledger) -> None:
    due_at(ledger, MORNING, reported(), consented(), sent())
    assert ledger.ask(due_list.next_due(MORNING)) == REPLY.due_at
    assert ledger.ask(due_list.next_due(REPLY.due_at)) == ENDS.due_at
    assert ledger.ask(due_list.next_due(ENDS.due_at)) is None


def test_the_list_agrees_with_the_case_itself(ledger: Ledger) -> None:
    ledger.append(*a_whole_case()[:-1])
    ledger.append(*a_whole_case(), stream=OTHER_CASE)
    far = MORNING + timedelta(days=4000)
    ledger.project(size=3)
    listed = ledger.ask(due_list.fallen_due(far))
    for stream in (CASE, OTHER_CASE):
        case = lifecycle.replay(ledger.log.read({stream: 0}))
        expected = fallen_due(case.due, far)
        assert [started for case_id, started in listed if case_id == stream] == list(expected)
