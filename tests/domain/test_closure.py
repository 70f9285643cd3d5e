from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.holding.closure import (
    ApproveClosure,
    CaseClosed,
    CaseNotClosed,
    CaseReopened,
    ChildDoesNotLeaveAlone,
    CloseOnRequest,
    ClosureNotRequested,
    ClosureRefused,
    ClosureRequested,
    DeathInFuture,
    DeathNotRecorded,
    NotOwnDecision,
    NotSafeToClose,
    PersonDied,
    RecordDeath,
    RefuseClosure,
    ReopenCase,
    RequestClosure,
    SafetyNotAsked,
    SecondPersonNeeded,
    SupervisorNeeded,
)
from domain.holding.held import CaseWithoutHolder, NotTheHolder
from domain.holding.holder import HolderReleased
from domain.messages import AlreadyDone
from domain.obstacles import ReferralsStillOpen
from domain.referral.send import ReferralCancelledBySurvivor, ReferralRecalled
from domain.vocabulary import (
    ANSWER,
    CLOSURE_REASON,
    RECALL_REASON,
    RELEASE_REASON,
    REOPENING_REASON,
)
from tests.domain.identification_examples import REPORTED, REPORTED_ADULT, REPORTED_CHILD
from tests.domain.referral_examples import ACCEPTED, REFERRAL_ID, SENT, TAKEN_ON
from tests.domain.scenario import Past, given
from tests.examples import LAWYER, SECOND_WORKER, SOCIAL_WORKER, SUPERVISOR, command

HELD = (REPORTED, TAKEN_ON)
DONE = CLOSURE_REASON["plan_completed"]
request = command(RequestClosure, reason=DONE, safe_to_close=ANSWER["yes"])
REQUESTED = ClosureRequested(reason=DONE, safe_to_close=ANSWER["yes"])
approve = command(ApproveClosure, reason=DONE, by=SUPERVISOR)
refuse = command(RefuseClosure, reason="(a reason)", by=SUPERVISOR)
CLOSED = CaseClosed(reason=DONE, approved_by_id=SUPERVISOR.user_id)
leave = command(CloseOnRequest, reason=CLOSURE_REASON["declined_support"])
LEFT = CaseClosed(reason=CLOSURE_REASON["declined_support"])
DIED = PersonDied(died_on=date(2026, 3, 2))
die = command(RecordDeath, died_on=date(2026, 3, 2))


def test_the_holder_asks_to_close_once() -> None:
    given(*HELD).when(request).then(REQUESTED)
    given(*HELD, REQUESTED).when(request).refused(AlreadyDone)
    given(*HELD).when(replace(request, by=LAWYER)).refused(NotTheHolder)
    given(REPORTED).when(request).refused(CaseWithoutHolder)


def test_whether_closing_is_safe_is_asked() -> None:
    unasked = replace(request, safe_to_close=ANSWER["not_asked"])
    given(*HELD).when(unasked).refused(SafetyNotAsked)
    unsafe = replace(request, safe_to_close=ANSWER["no"])
    given(*HELD).when(unsafe).refused(NotSafeToClose)
    lost = replace(unsafe, reason=CLOSURE_REASON["lost_contact"])
    given(*HELD).when(lost).records(ClosureRequested)


def test_only_a_recorded_death_closes_a_case_as_deceased() -> None:
    wish = command(
        RequestClosure, reason=CLOSURE_REASON["deceased"], safe_to_close=ANSWER["not_asked"]
    )
    given(*HELD).when(wish).refused(DeathNotRecorded)
    given(*HELD, DIED).when(wish).records(ClosureRequested)


def test_another_person_who_supervises_approves() -> None:
    given(*HELD, REQUESTED).when(approve).then(CLOSED)
    own = Past(REQUESTED, by=SUPERVISOR)
    given(*HELD, own).when(approve).refused(SecondPersonNeeded)
    given(*HELD, REQUESTED).when(replace(approve, by=SECOND_WORKER)).refused(SupervisorNeeded)


def test_nothing_is_approved_that_nobody_asked_for() -> None:
    given(*HELD).when(approve).refused(ClosureNotRequested)
    other = replace(approve, reason=CLOSURE_REASON["duplicate"])
    given(*HELD, REQUESTED).when(other).refused(ClosureNotRequested)


def test_what_a_released_holder_asked_for_is_not_approved() -> None:
    released = HolderReleased(reason=RELEASE_REASON["no_capacity"])
    given(*HELD, REQUESTED, released).when(approve).refused(ClosureNotRequested)


def test_a_supervisor_keeps_the_case_open() -> None:
    kept = ClosureRefused(reason="(a reason)")
    given(*HELD, REQUESTED).when(refuse).then(kept)
    given(*HELD).when(refuse).refused(ClosureNotRequested)
    given(*HELD, REQUESTED).when(replace(refuse, by=SOCIAL_WORKER)).refused(SupervisorNeeded)
    given(*HELD, REQUESTED, kept).when(approve).refused(ClosureNotRequested)
    given(*HELD, REQUESTED, kept).when(request).then(REQUESTED)


def test_no_case_is_closed_while_a_referral_is_open() -> None:
    given(*HELD, *SENT, REQUESTED).when(approve).refused(ReferralsStillOpen)


@pytest.mark.parametrize("report", [REPORTED, REPORTED_ADULT], ids=["blank age", "adult"])
def test_adult_may_leave_the_case_without_approval(report: Any) -> None:
    given(report, TAKEN_ON).when(leave).then(LEFT)
    given(report, TAKEN_ON, *SENT, ACCEPTED).when(leave).then(
        LEFT, ReferralCancelledBySurvivor(referral_id=REFERRAL_ID)
    )


def test_a_child_does_not_leave_the_case_alone() -> None:
    given(REPORTED_CHILD, TAKEN_ON).when(leave).refused(ChildDoesNotLeaveAlone)


def test_leaving_is_the_persons_own_reason() -> None:
    given(*HELD).when(replace(leave, reason=DONE)).refused(NotOwnDecision)
    area = CLOSURE_REASON["left_area"]
    given(*HELD).when(replace(leave, reason=area)).then(CaseClosed(reason=area))


def test_only_a_closed_case_is_opened_again() -> None:
    wish = command(ReopenCase, reason=REOPENING_REASON["person_asked"])
    reopened = CaseReopened(reason=REOPENING_REASON["person_asked"])
    given(*HELD, CLOSED).when(wish).then(reopened)
    given(*HELD).when(wish).refused(CaseNotClosed)
    given(*HELD, CLOSED, reopened).when(wish).refused(CaseNotClosed)


def test_an_agency_records_a_death_once_and_not_ahead() -> None:
    given(*HELD).when(die).then(DIED)
    given(*HELD, DIED).when(die).refused(AlreadyDone)
    given(*HELD, Past(DIED, by=LAWYER)).when(die).then(DIED)
    given(*HELD).when(replace(die, died_on=date(2026, 3, 3))).refused(DeathInFuture)


def test_a_death_recalls_what_nobody_accepted() -> None:
    reason = RECALL_REASON["person_died"]
    recalled = ReferralRecalled(referral_id=REFERRAL_ID, reason=reason)
    given(*HELD, *SENT).when(die).then(DIED, recalled)
