"""Break glass: a short look in an emergency, and somebody who looks at it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.acting import Surroundings, may_act
from domain.course import CaseIsMerged, check
from domain.directory.emergency_right import (
    BreakGlassRestored,
    BreakGlassSuspended,
    OwnRight,
    RestoreBreakGlass,
    RightNotSuspended,
)
from domain.due import fallen_due
from domain.holding.closure import CaseClosed
from domain.holding.holder import WorkerAlerted
from domain.identity import CaseMerged
from domain.messages import (
    Actor,
    AlreadyDone,
    Fact,
    Missing,
    NotPermitted,
    RecordClass,
    Role,
)
from domain.permissions import WHO_MAY_ACT
from domain.protection.break_glass import (
    BreakGlass,
    BreakGlassUsed,
    GlassNotReviewed,
    GlassReviewed,
    GlassReviewMissed,
    MissGlassReview,
    NothingNamed,
    NotOpenedByBreakGlass,
    OwnGlass,
    ReviewGlass,
    ReviewNotDue,
    RightSuspended,
)
from domain.protection.recall import DisclosureRecalled
from domain.timers import Kind, Started
from domain.vocabulary import ALERT_REASON, CLOSURE_REASON, GLASS_REASON, GLASS_REVIEW_OUTCOME
from tests.domain.consent_examples import organization
from tests.domain.identification_examples import MOMENT, REPORTED
from tests.domain.programme import Programme
from tests.domain.protection_examples import GLASS, broken, confirmed, glass_words, proposed
from tests.domain.referral_examples import TAKEN_ON
from tests.domain.scenario import given, held
from tests.examples import (
    CLINIC,
    CLOCK_WATCHER,
    LEGAL_AID,
    MORNING,
    NURSE,
    OTHER_CASE,
    POLICE,
    PROTECTION_OFFICER,
    SOCIAL_WORKER,
    SUPERVISOR,
    TANZANIA,
    acting,
    command,
    later,
    made_id,
)

UNTIL = later(minutes=30)
REVIEW_DUE = later(hours=72)
SECOND = made_id("glass", "second")
OTHER_CLASSES = (RecordClass.NARRATIVE,)
ANOTHER_NURSE = acting(Role.HEALTH_WORKER, CLINIC, "second")
BROKEN: tuple[Any, ...] = (REPORTED, TAKEN_ON, broken())
SUSPENDED = BreakGlassSuspended(user_id=NURSE.user_id, glass_id=GLASS)


def break_glass(by: Actor = NURSE, at: datetime = MORNING, **words: Any) -> BreakGlass:
    return command(BreakGlass, by=by, at=at, **glass_words(**words))


def review(outcome: str = "justified", by: Actor = SUPERVISOR) -> ReviewGlass:
    told = {"outcome": GLASS_REVIEW_OUTCOME[outcome], "words": "(as found)"}
    return command(ReviewGlass, by=by, glass_id=GLASS, **told)


def reviewed(outcome: str = "justified") -> GlassReviewed:
    return GlassReviewed(glass_id=GLASS, outcome=GLASS_REVIEW_OUTCOME[outcome], words="(as found)")


miss = command(MissGlassReview, by=CLOCK_WATCHER, at=REVIEW_DUE, glass_id=GLASS, due_at=REVIEW_DUE)


def at_clinic(*events: Any) -> tuple[Fact, ...]:
    """The clinic in the directory, and what happened there."""
    return (*organization(CLINIC), *(Fact(stream=CLINIC, event=event) for event in events))


def test_broken_glass_opens_named_classes_for_half_an_hour_and_tells_the_worker() -> None:
    used = BreakGlassUsed(agency_id=CLINIC, until=UNTIL, review_due_at=REVIEW_DUE, **glass_words())
    alert = WorkerAlerted(
        worker_id=TAKEN_ON.worker_id, reason=ALERT_REASON["glass_broken"], reference=GLASS
    )
    given(REPORTED, TAKEN_ON).when(break_glass()).then(used, alert)


def test_the_jurisdiction_may_give_another_time() -> None:
    quick = replace(TANZANIA.clocks["place_hold"], name="break_glass", amount=10, unit="minutes")
    rules = replace(TANZANIA, clocks={**TANZANIA.clocks, "break_glass": quick})
    used, _ = given(REPORTED, rules=rules).when(break_glass()).events()
    assert isinstance(used, BreakGlassUsed)
    assert used.until == later(minutes=10)


def test_no_glass_is_broken_of_a_case_that_does_not_exist() -> None:
    given().when(break_glass()).refused(Missing)


def test_whoever_has_no_tie_may_break_the_glass_in_a_role_that_meets_emergencies() -> None:
    may_act(break_glass(), held(REPORTED).standing, Surroundings())
    for role in set(Role) - set(WHO_MAY_ACT[BreakGlass].roles):
        with pytest.raises((NotPermitted, Missing)):
            may_act(
                break_glass(by=acting(role, LEGAL_AID)), held(REPORTED).standing, Surroundings()
            )


def test_the_classes_are_named_each_once() -> None:
    given(REPORTED).when(break_glass(record_classes=())).refused(NothingNamed)
    twice = (RecordClass.IDENTITY, RecordClass.IDENTITY)
    given(REPORTED).when(break_glass(record_classes=twice)).refused(NothingNamed)


def test_health_reaches_no_police_and_biometric_data_nobody_by_breaking_the_glass() -> None:
    for kind in (RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL):
        wish = break_glass(by=POLICE, record_classes=(kind,))
        given(REPORTED).when(wish).refused(NotOpenedByBreakGlass)
        given(REPORTED).when(break_glass(record_classes=(kind,))).records(
            BreakGlassUsed, WorkerAlerted
        )
    for by in (POLICE, NURSE, SUPERVISOR):
        wish = break_glass(by=by, record_classes=(RecordClass.BIOMETRIC,))
        given(REPORTED).when(wish).refused(NotOpenedByBreakGlass)
    wish = break_glass(by=POLICE, record_classes=(RecordClass.CONTACT_LOCATION,))
    given(REPORTED).when(wish).records(BreakGlassUsed, WorkerAlerted)


def test_what_is_sealed_stays_sealed() -> None:
    given(REPORTED, proposed()).when(break_glass()).records(BreakGlassUsed, WorkerAlerted)
    sealed = (REPORTED, proposed(), confirmed())
    given(*sealed).when(break_glass()).refused(NotOpenedByBreakGlass)
    steps = break_glass(record_classes=(RecordClass.CASE_ADMINISTRATION,))
    given(*sealed).when(steps).records(BreakGlassUsed, WorkerAlerted)


def test_what_a_court_demands_is_no_reason_to_break_the_glass() -> None:
    assert not [code for code in GLASS_REASON if "court" in code or "demand" in code]


def test_a_glass_is_broken_once_and_another_is_another() -> None:
    given(*BROKEN).when(break_glass()).refused(AlreadyDone)
    other = break_glass(glass_id=SECOND, record_classes=OTHER_CLASSES)
    given(*BROKEN).when(other).records(BreakGlassUsed, WorkerAlerted)


def test_nobody_opens_the_same_again_before_their_earlier_use_was_reviewed() -> None:
    again = break_glass(glass_id=SECOND, at=UNTIL, record_classes=(RecordClass.IDENTITY,))
    given(*BROKEN).when(again).refused(GlassNotReviewed)
    given(*BROKEN).when(replace(again, by=ANOTHER_NURSE)).records(BreakGlassUsed, WorkerAlerted)
    given(*BROKEN, reviewed()).when(again).records(BreakGlassUsed, WorkerAlerted)


def test_a_closed_case_may_be_opened_in_an_emergency_and_a_merged_one_may_not() -> None:
    closed = CaseClosed(reason=CLOSURE_REASON["plan_completed"])
    check(break_glass(), held(REPORTED, closed).standing)
    rests = CaseMerged(
        merge_id=made_id("merge", "first"),
        other_case_id=OTHER_CASE,
        evidence="(evidence)",
        surviving=False,
        other_version=1,
        own_version=1,
        decided_by_id=SUPERVISOR.user_id,
        restrictions=(),
    )
    merged = held(REPORTED, rests).standing
    with pytest.raises(CaseIsMerged):
        check(break_glass(), merged)
    for owed in (review(), miss):
        check(owed, merged)


def test_a_supervisor_of_the_holder_or_a_protection_officer_reviews() -> None:
    given(*BROKEN).when(review()).then(reviewed())
    for by in (SUPERVISOR, PROTECTION_OFFICER):
        may_act(review(by=by), given(*BROKEN).case.standing, Surroundings())
    elsewhere = acting(Role.SUPERVISOR, LEGAL_AID)
    with pytest.raises(Missing):
        may_act(review(by=elsewhere), given(*BROKEN).case.standing, Surroundings())
    with pytest.raises(NotPermitted):
        may_act(review(by=SOCIAL_WORKER), given(*BROKEN).case.standing, Surroundings())


def test_nobody_reviews_their_own_use() -> None:
    own = (REPORTED, TAKEN_ON, broken(by=SUPERVISOR))
    given(*own).when(review()).refused(OwnGlass)


def test_nobody_of_the_agency_that_broke_it_reviews_unless_that_answers_for_the_case() -> None:
    own = acting(Role.DATA_PROTECTION_OFFICER, CLINIC)
    given(*BROKEN).when(review(by=own)).refused(OwnGlass)
    elsewhere = acting(Role.DATA_PROTECTION_OFFICER, LEGAL_AID)
    given(*BROKEN).when(review(by=elsewhere)).records(GlassReviewed)
    by_holder = (REPORTED, TAKEN_ON, broken(by=SOCIAL_WORKER))
    given(*by_holder).when(review()).records(GlassReviewed)


def test_a_use_is_reviewed_once() -> None:
    given(*BROKEN, reviewed()).when(review()).refused(AlreadyDone)
    given(REPORTED).when(review()).refused(Missing)


def test_a_use_without_justification_suspends_the_right_in_the_users_organization() -> None:
    suspended = Fact(stream=CLINIC, event=SUSPENDED)
    *_, last = given(*BROKEN, *at_clinic()).when(review("not_justified")).decided()
    assert last == suspended
    for outcome in ("justified", "training_needed"):
        given(*BROKEN, *at_clinic()).when(review(outcome)).records(GlassReviewed)


def test_a_review_that_is_missed_suspends_the_right_and_tells_the_worker() -> None:
    missed = GlassReviewMissed(glass_id=GLASS, due_at=REVIEW_DUE)
    alert = WorkerAlerted(
        worker_id=TAKEN_ON.worker_id, reason=ALERT_REASON["glass_review_missed"], reference=GLASS
    )
    suspended = Fact(stream=CLINIC, event=SUSPENDED)
    given(*BROKEN, *at_clinic()).when(miss).then(missed, alert, suspended)


def test_a_review_is_missed_at_its_time_and_not_before_and_once() -> None:
    early = replace(miss, at=REVIEW_DUE - MOMENT)
    given(*BROKEN).when(early).refused(ReviewNotDue)
    given(*BROKEN).when(replace(miss, due_at=later(hours=71))).refused(ReviewNotDue)
    given(*BROKEN, reviewed()).when(miss).refused(AlreadyDone)
    missed = GlassReviewMissed(glass_id=GLASS, due_at=REVIEW_DUE)
    given(*BROKEN, missed).when(miss).refused(AlreadyDone)


def test_a_missed_review_is_still_made() -> None:
    missed = GlassReviewMissed(glass_id=GLASS, due_at=REVIEW_DUE)
    late = replace(review(), at=REVIEW_DUE + timedelta(days=1))
    given(*BROKEN, missed, *at_clinic(SUSPENDED)).when(late).records(GlassReviewed)


def test_a_right_that_is_suspended_is_not_suspended_again() -> None:
    history = (*BROKEN, *at_clinic(SUSPENDED))
    given(*history).when(review("not_justified")).records(GlassReviewed, DisclosureRecalled)


def test_whoever_is_suspended_breaks_no_glass_and_others_of_the_agency_may() -> None:
    history: tuple[Any, ...] = (REPORTED, *at_clinic(SUSPENDED))
    given(*history).when(break_glass()).refused(RightSuspended)
    given(*history).when(break_glass(by=ANOTHER_NURSE)).records(BreakGlassUsed, WorkerAlerted)


def test_a_late_review_keeps_its_user_out_also_while_no_clock_has_noted_it() -> None:
    before = break_glass(glass_id=SECOND, at=REVIEW_DUE - MOMENT, record_classes=OTHER_CLASSES)
    given(*BROKEN).when(before).records(BreakGlassUsed, WorkerAlerted)
    after = break_glass(glass_id=SECOND, at=REVIEW_DUE)
    given(*BROKEN).when(after).refused(RightSuspended)
    given(*BROKEN, reviewed()).when(after).records(BreakGlassUsed, WorkerAlerted)
    other = break_glass(by=ANOTHER_NURSE, glass_id=SECOND, at=REVIEW_DUE)
    given(*BROKEN).when(other).records(BreakGlassUsed, WorkerAlerted)


def test_a_protection_officer_gives_a_suspended_right_back_and_nobody_to_themselves() -> None:
    wish = command(
        RestoreBreakGlass,
        stream=CLINIC,
        by=PROTECTION_OFFICER,
        user_id=NURSE.user_id,
        reason="(trained again)",
    )
    restored = BreakGlassRestored(user_id=NURSE.user_id, reason="(trained again)")
    fact = Fact(stream=CLINIC, event=restored)
    given(*at_clinic(SUSPENDED)).when(wish).then(fact)
    given(*at_clinic()).when(wish).refused(RightNotSuspended)
    given(*at_clinic(SUSPENDED, restored)).when(wish).refused(RightNotSuspended)
    given().when(wish).refused(Missing)
    own = replace(wish, by=replace(PROTECTION_OFFICER, user_id=NURSE.user_id))
    given(*at_clinic(SUSPENDED)).when(own).refused(OwnRight)
    given(REPORTED, *at_clinic(SUSPENDED, restored)).when(break_glass()).records(
        BreakGlassUsed, WorkerAlerted
    )


def test_a_review_stands_in_the_list_of_what_is_due_until_it_is_made() -> None:
    due = given(*BROKEN).case.due
    assert fallen_due(due, REVIEW_DUE) == (Started(Kind.GLASS_REVIEW, GLASS, REVIEW_DUE),)
    assert fallen_due(due, REVIEW_DUE - MOMENT) == ()
    assert fallen_due(given(*BROKEN, reviewed()).case.due, REVIEW_DUE) == ()
    missed = GlassReviewMissed(glass_id=GLASS, due_at=REVIEW_DUE)
    assert fallen_due(given(*BROKEN, missed).case.due, REVIEW_DUE) == ()


def test_a_closed_case_does_not_let_a_review_rest() -> None:
    closed = CaseClosed(reason=CLOSURE_REASON["plan_completed"])
    due = given(*BROKEN, closed).case.due
    assert fallen_due(due, REVIEW_DUE) == (Started(Kind.GLASS_REVIEW, GLASS, REVIEW_DUE),)
    check(miss, given(REPORTED, closed).case.standing)


def test_a_missed_review_reaches_the_organization_through_the_log() -> None:
    programme = Programme()
    programme.report()
    programme.register(CLINIC, made_id("service", "clinic"), "health_medical_service")
    programme.give(BreakGlass, by=NURSE, **glass_words())
    programme.give(
        MissGlassReview, by=CLOCK_WATCHER, at=REVIEW_DUE, glass_id=GLASS, due_at=REVIEW_DUE
    )
    assert programme.history()[-2:] == ["GlassReviewMissed", "WorkerAlerted"]
    assert programme.history(CLINIC)[-1] == "BreakGlassSuspended"
    programme.report(stream=OTHER_CASE)
    with pytest.raises(RightSuspended):
        programme.give(BreakGlass, stream=OTHER_CASE, by=NURSE, **glass_words(glass_id=SECOND))
