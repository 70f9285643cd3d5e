from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any, cast

import pytest

from domain.assessment.best_interests import BestInterestsAssessed, BestInterestsDetermined
from domain.assessment.risk import RiskAssessed
from domain.assessment.support_plan import SupportPlanAgreed, SupportPlanReviewed
from domain.consent.grant import (
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentWithdrawn,
    ExpireConsent,
)
from domain.consent.lapse import LapseLegalBasis, LegalBasisLapsed
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded
from domain.due import (
    AlreadyNoted,
    DeadlineMissed,
    Due,
    NoteDeadlineMissed,
    NoteReviewDue,
    NothingDue,
    NotYetDue,
    ReviewFellDue,
    command_for,
    decide,
    evolve,
    fallen_due,
)
from domain.family.reunification import AlternativeCareArranged, ReunificationCompleted
from domain.holding.closure import CaseClosed, CaseReopened
from domain.holding.course import CasePutOnHold, CaseResumed
from domain.identification.age import AgeAssessed, AgeStated, MajorityReached, ReachMajority
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    IdentificationDecided,
    IdentificationRequested,
    IdentificationWithdrawn,
    ReasonableGroundsDecided,
)
from domain.identification.recovery_period import (
    EndRecoveryPeriod,
    RecoveryPeriodEnded,
    RecoveryPeriodExtended,
    RecoveryPeriodReviewed,
    RecoveryPeriodStarted,
)
from domain.identification.safety import LapseSafety, SafetyChecked, SafetyLapsed
from domain.identity import CaseMerged, CaseUnmerged
from domain.messages import Command, Event, Refused
from domain.personal import SEALED
from domain.protection.break_glass import MissGlassReview
from domain.referral.answer import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralReceived,
    ReferralReferredOnward,
    ReferralWaitlisted,
)
from domain.referral.send import (
    MarkReferralOverdue,
    ReferralCancelledBySurvivor,
    ReferralEscalated,
    ReferralInformationGiven,
    ReferralOverdue,
    ReferralRecalled,
    ReferralSent,
)
from domain.reintegration.plan import (
    MonitoringVisitDone,
    ReintegrationCompleted,
    ReintegrationEndedEarly,
    ReintegrationPlanAgreed,
)
from domain.shelter.request import ExpireHold, PlaceHoldExpired, PlaceHoldReleased, PlaceOffered
from domain.shelter.stay import ResidentAdmitted
from domain.timers import CASE_WIDE, Kind, Started, closed, majority, opened
from domain.vocabulary import AGE_OUTCOME, DEADLINE_KIND, REVIEW_KIND
from tests.domain.scenario import Past, recorded
from tests.examples import CASE, CLOCK_WATCHER, MORNING, TANZANIA, UNITED_KINGDOM, command, later

SOON, LATER = later(days=3), later(days=9)


def fact(kind: type[Event], **said: Any) -> Any:
    """A fact of which only what is `said` matters here; the rest stands for anything."""
    return kind(
        **(dict.fromkeys((field.name for field in fields(cast("Any", kind))), "any") | said)
    )


def state(*history: Event | Past) -> Due:
    pasts = [past if isinstance(past, Past) else Past(past) for past in history]
    entries = [recorded(past, number) for number, past in enumerate(pasts, start=1)]
    return reduce(evolve, entries, Due())


def due_by(at: datetime, *history: Event | Past) -> list[tuple[str, str]]:
    return [(found.kind, found.reference) for found in fallen_due(state(*history), at)]


CHECKED = fact(SafetyChecked, lapses_at=SOON)
CONSENT = fact(ConsentGiven, consent_id="c-1", ends_at=SOON)
BASIS = fact(LegalBasisRecorded, basis_id="b-1", ends_at=SOON)
REFERRAL = fact(ReferralSent, referral_id="r-1", reply_due_at=SOON)
HOLD = fact(PlaceOffered, hold_id="h-1", shelter_id="s-1", held_until=SOON)
REQUESTED = fact(IdentificationRequested, due_at=SOON)
RECOVERY = fact(RecoveryPeriodStarted, ends_at=LATER, review_due_at=SOON)
RISK = fact(RiskAssessed, review_due_at=SOON)
ASSESSED = fact(BestInterestsAssessed, assessment_id="a-1", review_due_at=SOON)
DETERMINED = fact(BestInterestsDetermined, determination_id="d-1", review_due_at=LATER)
PLAN = fact(SupportPlanAgreed, plan_id="p-1", review_due_at=SOON)
CARE = fact(AlternativeCareArranged, care_id="k-1", review_due_at=SOON)
ON_HOLD = fact(CasePutOnHold, review_due_at=SOON)
REINTEGRATION = fact(ReintegrationPlanAgreed, plan_id="p-2", visit_due_at=SOON)
REUNIFIED = fact(ReunificationCompleted, reunification_id="u-1", follow_up_due_at=SOON)

RUNNING = [
    (CHECKED, Kind.SAFETY, CASE_WIDE),
    (CONSENT, Kind.CONSENT, "c-1"),
    (REFERRAL, Kind.REFERRAL_REPLY, "r-1"),
    (HOLD, Kind.PLACE_HOLD, "h-1 s-1"),
    (REQUESTED, Kind.REASONABLE_GROUNDS, CASE_WIDE),
    (RECOVERY, Kind.RECOVERY_REVIEW, CASE_WIDE),
    (RISK, Kind.RISK, CASE_WIDE),
    (ASSESSED, Kind.BEST_INTERESTS, "a-1"),
    (PLAN, Kind.SUPPORT_PLAN, "p-1"),
    (CARE, Kind.ALTERNATIVE_CARE, "k-1"),
    (ON_HOLD, Kind.ON_HOLD, CASE_WIDE),
    (REINTEGRATION, Kind.MONITORING_VISIT, "p-2"),
    (REUNIFIED, Kind.REUNIFICATION_FOLLOW_UP, "u-1"),
]


@pytest.mark.parametrize(("event", "kind", "reference"), RUNNING)
def test_a_thing_falls_due_at_its_time_and_not_a_moment_before(
    event: Event, kind: str, reference: str
) -> None:
    assert due_by(SOON - timedelta(microseconds=1), event) == []
    assert due_by(SOON, event) == [(kind, reference)]


STOPPED = [
    (CHECKED, fact(SafetyLapsed)),
    (CONSENT, fact(ConsentWithdrawn, consent_id="c-1")),
    (CONSENT, fact(ConsentExpired, consent_id="c-1")),
    (CONSENT, fact(ConsentAskedAnew, consent_ids=("c-0", "c-1"))),
    *(
        (REFERRAL, fact(kind, referral_id="r-1"))
        for kind in (
            ReferralAccepted,
            ReferralWaitlisted,
            ReferralDeclined,
            ReferralReferredOnward,
            ReferralInformationRequested,
            ReferralRecalled,
            ReferralCancelledBySurvivor,
        )
    ),
    (HOLD, fact(PlaceHoldReleased, hold_id="h-1", shelter_id="s-1")),
    (HOLD, fact(PlaceHoldExpired, hold_id="h-1", shelter_id="s-1")),
    (HOLD, fact(ResidentAdmitted, hold_id="h-1", shelter_id="s-1")),
    *(
        (REQUESTED, fact(kind))
        for kind in (
            ReasonableGroundsDecided,
            ConclusiveGroundsDecided,
            IdentificationDecided,
            IdentificationWithdrawn,
        )
    ),
    (RECOVERY, fact(RecoveryPeriodReviewed)),
    (RECOVERY, fact(RecoveryPeriodEnded)),
    (ON_HOLD, fact(CaseResumed)),
    (REINTEGRATION, fact(MonitoringVisitDone, visit_due_at=None)),
    (REINTEGRATION, fact(ReintegrationCompleted)),
    (REINTEGRATION, fact(ReintegrationEndedEarly)),
    (REUNIFIED, fact(MonitoringVisitDone, visit_due_at=None)),
    (CARE, fact(ReunificationCompleted, follow_up_due_at=LATER)),
]


@pytest.mark.parametrize(("start", "stop"), STOPPED)
def test_what_was_done_in_time_falls_due_no_more(start: Event, stop: Event) -> None:
    assert due_by(SOON, start, stop) == []


@pytest.mark.parametrize(
    ("start", "other"),
    [
        (CONSENT, fact(ConsentWithdrawn, consent_id="c-2")),
        (CONSENT, fact(ConsentAskedAnew, consent_ids=("c-2",))),
        (REFERRAL, fact(ReferralAccepted, referral_id="r-2")),
        (REFERRAL, fact(ReferralReceived, referral_id="r-1")),
        (HOLD, fact(PlaceHoldReleased, hold_id="h-2", shelter_id="s-1")),
        (HOLD, fact(ResidentAdmitted, hold_id=None, shelter_id="s-1")),
        (CHECKED, CONSENT),
    ],
)
def test_what_concerns_another_thing_stops_nothing(start: Event, other: Event) -> None:
    before = due_by(SOON, start)
    assert set(before) <= set(due_by(SOON, start, other))


@pytest.mark.parametrize(
    ("start", "again"),
    [
        (CHECKED, fact(SafetyChecked, lapses_at=LATER)),
        (CONSENT, fact(ConsentNarrowed, consent_id="c-1", ends_at=LATER)),
        (REFERRAL, fact(ReferralInformationGiven, referral_id="r-1", reply_due_at=LATER)),
        (RECOVERY, fact(RecoveryPeriodExtended, ends_at=LATER, review_due_at=LATER)),
        (RISK, fact(RiskAssessed, review_due_at=LATER)),
        (ASSESSED, DETERMINED),
        (PLAN, fact(SupportPlanReviewed, plan_id="p-1", review_due_at=LATER)),
        (PLAN, fact(SupportPlanAgreed, plan_id="p-9", review_due_at=LATER)),
        (CARE, fact(AlternativeCareArranged, care_id="k-2", review_due_at=LATER)),
        (REINTEGRATION, fact(MonitoringVisitDone, plan_id=None, visit_due_at=LATER)),
    ],
)
def test_what_was_set_anew_falls_due_at_its_new_time(start: Event, again: Event) -> None:
    assert due_by(SOON, start, again) == []
    assert due_by(LATER, start, again) != []


def test_a_consent_narrowed_in_scope_alone_keeps_its_end() -> None:
    narrowed = fact(ConsentNarrowed, consent_id="c-1", ends_at=None)
    assert due_by(SOON, CONSENT, narrowed) == [(Kind.CONSENT, "c-1")]


def test_a_legal_basis_that_comes_to_its_end_is_noted_by_the_clock() -> None:
    assert due_by(SOON - timedelta(microseconds=1), BASIS) == []
    assert due_by(SOON, BASIS) == [(Kind.LEGAL_BASIS, "b-1")]
    assert due_by(LATER, BASIS, fact(LegalBasisLapsed, basis_id="b-1")) == []
    assert opened(BASIS) == (Started(Kind.LEGAL_BASIS, "b-1", SOON),)
    assert closed(fact(LegalBasisEnded, basis_id="b-1")) == ((Kind.LEGAL_BASIS, "b-1"),)


def test_what_fell_due_comes_in_the_order_of_its_time() -> None:
    first = fact(ConsentGiven, consent_id="c-0", ends_at=SOON - timedelta(hours=1))
    assert due_by(LATER, RECOVERY, CONSENT, first) == [
        (Kind.CONSENT, "c-0"),
        (Kind.CONSENT, "c-1"),
        (Kind.RECOVERY_REVIEW, CASE_WIDE),
        (Kind.RECOVERY_END, CASE_WIDE),
    ]


def review(at: datetime = SOON, **said: Any) -> NoteReviewDue:
    words = {"review": REVIEW_KIND["risk"], "reference": CASE_WIDE, "due_at": SOON, **said}
    return command(NoteReviewDue, by=CLOCK_WATCHER, at=at, **words)


def deadline(at: datetime = SOON, **said: Any) -> NoteDeadlineMissed:
    kind = DEADLINE_KIND["reasonable_grounds"]
    words = {"deadline": kind, "reference": CASE_WIDE, "due_at": SOON, **said}
    return command(NoteDeadlineMissed, by=CLOCK_WATCHER, at=at, **words)


FELL_DUE = ReviewFellDue(review=REVIEW_KIND["risk"], reference=CASE_WIDE, due_at=SOON)
MISSED = DeadlineMissed(
    deadline=DEADLINE_KIND["reasonable_grounds"], reference=CASE_WIDE, due_at=SOON
)


def refused(kind: type[Refused], known: Due, wish: NoteReviewDue | NoteDeadlineMissed) -> None:
    with pytest.raises(Refused) as caught:
        decide(wish, due=known)
    assert type(caught.value) is kind


def test_a_review_that_is_due_is_noted() -> None:
    assert decide(review(), due=state(RISK)) == (FELL_DUE,)


def test_a_deadline_that_passed_is_noted() -> None:
    assert decide(deadline(), due=state(REQUESTED)) == (MISSED,)


def test_nothing_is_noted_before_its_time() -> None:
    too_early = SOON - timedelta(microseconds=1)
    refused(NotYetDue, state(RISK), review(at=too_early))
    refused(NotYetDue, state(REQUESTED), deadline(at=too_early))


def test_nothing_is_noted_twice_and_it_stays_open() -> None:
    refused(AlreadyNoted, state(RISK, FELL_DUE), review(at=LATER))
    refused(AlreadyNoted, state(REQUESTED, MISSED), deadline(at=LATER))
    assert due_by(LATER, RISK, FELL_DUE) == []


def test_nothing_is_noted_that_does_not_run() -> None:
    refused(NothingDue, state(), review())
    refused(NothingDue, state(RISK), review(reference="other"))
    refused(NothingDue, state(RISK), review(due_at=SOON + timedelta(seconds=1)))
    refused(NothingDue, state(REQUESTED, fact(ReasonableGroundsDecided)), deadline())


def test_a_review_done_and_due_again_is_noted_again() -> None:
    again = fact(RiskAssessed, review_due_at=LATER)
    known = state(RISK, FELL_DUE, again)
    assert decide(review(at=LATER, due_at=LATER), due=known)


def test_a_late_entry_never_moves_a_missed_deadline() -> None:
    decided = fact(ReasonableGroundsDecided)
    late = Past(decided, at=SOON)
    assert decide(deadline(at=LATER), due=state(REQUESTED, late)) == (MISSED,)
    assert due_by(LATER, REQUESTED, late, MISSED) == []


def test_a_deadline_met_at_the_last_moment_is_met() -> None:
    in_time = Past(fact(ReasonableGroundsDecided), at=SOON - timedelta(microseconds=1))
    refused(NothingDue, state(REQUESTED, in_time), deadline(at=LATER))


def test_an_overdue_referral_is_noted_once_and_can_still_be_answered() -> None:
    overdue = fact(ReferralOverdue, referral_id="r-1", due_at=SOON)
    assert due_by(LATER, REFERRAL, overdue) == []
    escalated = fact(ReferralEscalated, referral_id="r-1")
    answered = fact(ReferralAccepted, referral_id="r-1")
    assert (Kind.REFERRAL_REPLY, "r-1") in state(REFERRAL, overdue, escalated).running
    assert state(REFERRAL, overdue, answered).running == {}


@pytest.mark.parametrize(
    ("ends", "begins"),
    [
        (fact(CaseClosed), fact(CaseReopened)),
        (fact(CaseMerged, surviving=False), fact(CaseUnmerged)),
    ],
)
def test_a_closed_or_merged_case_rests_and_runs_on_when_opened_again(
    ends: Event, begins: Event
) -> None:
    assert due_by(LATER, PLAN, ends) == []
    assert due_by(LATER, PLAN, ends, begins) == [(Kind.SUPPORT_PLAN, "p-1")]
    assert due_by(LATER, PLAN, fact(CaseMerged, surviving=True)) != []


@pytest.mark.parametrize("ends", [fact(CaseClosed), fact(CaseMerged, surviving=False)])
def test_the_end_of_what_somebody_was_told_on_rests_in_no_case(ends: Event) -> None:
    assert due_by(LATER, CONSENT, ends) == [(Kind.CONSENT, "c-1")]
    assert due_by(LATER, BASIS, ends) == [(Kind.LEGAL_BASIS, "b-1")]


def test_what_does_not_concern_the_clock_changes_nothing() -> None:
    before = state(RISK)
    assert evolve(before, recorded(Past(fact(ReferralReceived)), 2)) is before


def test_every_kind_gives_its_command() -> None:
    expected: dict[Kind, type[Command]] = {
        Kind.SAFETY: LapseSafety,
        Kind.CONSENT: ExpireConsent,
        Kind.LEGAL_BASIS: LapseLegalBasis,
        Kind.REFERRAL_REPLY: MarkReferralOverdue,
        Kind.PLACE_HOLD: ExpireHold,
        Kind.MAJORITY: ReachMajority,
        Kind.RECOVERY_END: EndRecoveryPeriod,
        Kind.REASONABLE_GROUNDS: NoteDeadlineMissed,
        Kind.GLASS_REVIEW: MissGlassReview,
        Kind.RECALL: NoteDeadlineMissed,
        Kind.SAFETY_CARD_REVIEW: NoteDeadlineMissed,
        Kind.DEMAND_REPLY: NoteDeadlineMissed,
    }
    for kind in Kind:
        wish = command_for(Started(kind, "x y", SOON), CASE, CLOCK_WATCHER, LATER, "id")
        assert type(wish) is expected.get(kind, NoteReviewDue)
        assert (wish.stream, wish.by, wish.at, wish.command_id) == (
            CASE,
            CLOCK_WATCHER,
            LATER,
            "id",
        )


def test_a_held_place_is_given_back_where_it_was_held() -> None:
    (found,) = fallen_due(state(HOLD), SOON)
    wish = command_for(found, CASE, CLOCK_WATCHER, SOON, "id")
    assert isinstance(wish, ExpireHold)
    assert (wish.hold_id, wish.shelter_id, wish.due_at) == ("h-1", "s-1", SOON)


BORN = date(2008, 6, 15)
CHILD = fact(AgeStated, presumed_child=True, birth_date=BORN, birth_date_latest=None)


def test_majority_falls_due_when_the_birthday_begins_where_the_case_is() -> None:
    (in_tanzania,) = majority(CHILD, TANZANIA)
    (in_london,) = majority(CHILD, UNITED_KINGDOM)
    assert in_tanzania == (Kind.MAJORITY, CASE_WIDE, datetime(2026, 6, 14, 21, tzinfo=UTC))
    assert in_london.due_at == datetime(2026, 6, 14, 23, tzinfo=UTC)
    assert fallen_due(Due(), in_tanzania.due_at, in_tanzania.due_at) == (in_tanzania,)
    assert fallen_due(Due(), MORNING, in_tanzania.due_at) == ()


def test_an_estimated_birth_date_counts_from_its_latest_possible_day() -> None:
    estimated = fact(
        AgeStated, presumed_child=True, birth_date=BORN, birth_date_latest=date(2008, 12, 31)
    )
    assert majority(estimated, TANZANIA)[0].due_at == datetime(2026, 12, 30, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "event",
    [
        fact(AgeStated, presumed_child=False, birth_date=BORN, birth_date_latest=None),
        fact(AgeStated, presumed_child=True, birth_date=None, birth_date_latest=None),
        fact(AgeStated, presumed_child=True, birth_date=SEALED, birth_date_latest=None),
        fact(AgeAssessed, outcome=AGE_OUTCOME["adult"], birth_date=BORN, birth_date_latest=None),
        CONSENT,
    ],
)
def test_no_majority_is_awaited_of_an_adult_or_by_a_date_that_cannot_be_read(event: Event) -> None:
    assert majority(event, TANZANIA) == ()


def test_majority_is_awaited_no_more_once_reached_or_found_adult() -> None:
    adult = fact(AgeAssessed, outcome="adult", birth_date=None, birth_date_latest=None)
    assert closed(fact(MajorityReached)) == closed(adult) == ((Kind.MAJORITY, CASE_WIDE),)
    assert closed(CHILD) == ((Kind.MAJORITY, CASE_WIDE),)
    undated = fact(AgeAssessed, outcome="undetermined", birth_date=None, birth_date_latest=None)
    assert closed(undated) == ()
