from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.consent.consents import ConsentMissing
from domain.consent.grant import ConsentNarrowed, ConsentWithdrawn, NarrowConsent, WithdrawConsent
from domain.directory.organization import OrganizationClosed, ServiceEnded
from domain.directory.provider import ProviderSuspended
from domain.holding.holder import WorkerAlerted
from domain.messages import AlreadyDone, Event, Fact, Missing, Refused
from domain.protection.recall import DisclosureRecalled
from domain.referral.lateness import AnswerStillAwaited, NotRefused, ReplyNotYetDue
from domain.referral.receiver import (
    ReceiverNotActive,
    ReferralToAPerson,
    ReferralToOwnAgency,
    ServiceNotOffered,
)
from domain.referral.referrals import NotTheSender, ReferralAlreadyAnswered, Status
from domain.referral.send import (
    CancelReferralForSurvivor,
    EscalateReferral,
    GiveReferralInformation,
    MarkReferralOverdue,
    NoQuestionAsked,
    NothingToDisclose,
    NotReferredOnward,
    RecallReferral,
    RecordRefusalByAll,
    ReferralEscalated,
    ReferralInformationGiven,
    ReferralRecalled,
    ReferralRefusedByAll,
    ReferralSent,
    TooLateToRecall,
    cancelled_all,
    recalled_all,
)
from domain.vocabulary import RECALL_REASON, SERVICE_STATUS, SERVICE_TYPE
from tests.domain.consent_examples import (
    BASIS,
    CASE_MANAGEMENT,
    CONSENT,
    COUNSELLING,
    IDENTITY,
    OTHER_CONSENT,
    based,
    consented,
    organization,
)
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import (
    ACCEPTED,
    ASKED,
    CANCELLED,
    DECLINED,
    DELIVERED,
    EMERGENCY,
    IN_24_HOURS,
    NORMAL,
    ONWARD,
    OTHER_REFERRAL,
    OVERDUE,
    PSYCHOSOCIAL,
    RECALLED,
    RECEIVED,
    REFERRAL_ID,
    SENT,
    STARTED,
    TAKEN_ON,
    URGENT,
    WAITLISTED,
    WITHDRAWN,
    accept,
    by_welfare,
    send,
    sent,
)
from tests.domain.scenario import Past, given, held
from tests.domain.shelter_examples import offered, requested
from tests.examples import (
    CLINIC,
    CLOCK_WATCHER,
    LAWYER,
    LEGAL_AID,
    WELFARE,
    command,
    later,
    made_id,
)

MOMENT = timedelta(microseconds=1)
HELD_PLACE = offered(made_id("place", "bed"), later(hours=24))
NOT_NEEDED = RECALL_REASON["no_longer_needed"]
recall = by_welfare(RecallReferral, reason=NOT_NEEDED)
cancel = by_welfare(CancelReferralForSurvivor)
inform = by_welfare(GiveReferralInformation, answer="(an answer)")
mark = by_welfare(MarkReferralOverdue, due_at=IN_24_HOURS, at=IN_24_HOURS, by=CLOCK_WATCHER)

History = tuple[Event | Fact | Past, ...]


def status(*history: Any) -> Status:
    return held(*history).referrals[REFERRAL_ID].status


def test_a_referral_is_sent_under_consent() -> None:
    given(REPORTED, consented()).when(send()).then(sent())


def test_a_referral_is_sent_under_a_recorded_basis() -> None:
    wish = send(basis_id=BASIS)
    given(REPORTED, based()).when(wish).then(sent(basis_id=BASIS))


def test_the_covering_consent_is_found_when_none_is_named() -> None:
    given(REPORTED, consented()).when(send(basis_id=None)).then(sent())
    managed = consented(purpose=CASE_MANAGEMENT)
    given(REPORTED, managed).when(send(basis_id=None)).then(sent())


def test_no_referral_is_sent_without_a_ground_not_even_an_emergency() -> None:
    given(REPORTED).when(send()).refused(ConsentMissing)
    given(REPORTED).when(send(basis_id=None)).refused(ConsentMissing)


def test_no_referral_is_sent_beyond_what_consent_covers() -> None:
    only_identity = consented(record_classes=(IDENTITY,))
    given(REPORTED, only_identity).when(send()).refused(ConsentMissing)
    elsewhere = consented(recipient_id=LEGAL_AID)
    given(REPORTED, elsewhere).when(send()).refused(ConsentMissing)
    given(REPORTED, consented(), WITHDRAWN).when(send()).refused(ConsentMissing)


def test_no_referral_is_sent_once_consent_has_expired() -> None:
    late = send(at=later(days=90))
    given(REPORTED, consented()).when(late).refused(ConsentMissing)
    in_time = send(at=later(days=90) - MOMENT)
    given(REPORTED, consented()).when(in_time).records(ReferralSent)


def test_a_referral_enumerates_what_it_discloses() -> None:
    given(REPORTED, consented()).when(send(record_classes=())).refused(NothingToDisclose)


def test_a_referral_goes_to_an_organization_and_never_to_a_user() -> None:
    wish = send(to_agency_id=made_id("user", "nurse"))
    given(REPORTED, consented()).when(wish).refused(ReferralToAPerson)
    own = send(to_agency_id=WELFARE)
    given(REPORTED, consented(recipient_id=WELFARE)).when(own).refused(ReferralToOwnAgency)


def test_the_receiver_is_active_and_offers_the_service() -> None:
    clinic: History = (REPORTED, consented(), *organization(CLINIC))
    given(*clinic).when(send()).records(ReferralSent)
    ended = ServiceEnded(service_id=COUNSELLING, status=SERVICE_STATUS["defunct"])
    facts: dict[Event, type[Refused]] = {
        OrganizationClosed(reason="(closed)"): ReceiverNotActive,
        ProviderSuspended(reason="(suspended)"): ReceiverNotActive,
        ended: ServiceNotOffered,
    }
    for fact, refusal in facts.items():
        given(*clinic, Fact(stream=CLINIC, event=fact)).when(send()).refused(refusal)


def test_a_referral_id_is_used_once() -> None:
    given(REPORTED, *SENT).when(send()).refused(AlreadyDone)


@pytest.mark.parametrize(
    ("priority", "due_at"), [(EMERGENCY, IN_24_HOURS), (URGENT, later(hours=72))]
)
def test_the_reply_is_due_by_the_clock_of_the_priority(priority: Any, due_at: Any) -> None:
    wish = send(priority=priority)
    given(REPORTED, consented()).when(wish).then(sent(priority=priority, reply_due_at=due_at))


def test_an_onward_referral_is_a_new_one_with_a_basis_of_its_own() -> None:
    onward = send(
        referral_id=OTHER_REFERRAL,
        to_agency_id=LEGAL_AID,
        basis_id=OTHER_CONSENT,
        onward_of_id=REFERRAL_ID,
    )
    agreed = consented(consent_id=OTHER_CONSENT, recipient_id=LEGAL_AID)
    given(*SENT, ONWARD, agreed).when(onward).records(ReferralSent)
    given(*SENT, ONWARD).when(onward).refused(ConsentMissing)
    given(*SENT, agreed).when(onward).refused(NotReferredOnward)
    given(consented(), agreed).when(onward).refused(Missing)


def test_information_sets_the_clock_anew() -> None:
    wish = replace(inform, at=later(hours=20))
    given_to = ReferralInformationGiven(
        referral_id=REFERRAL_ID, answer="(an answer)", reply_due_at=later(hours=44)
    )
    given(*SENT, ASKED).when(wish).then(given_to)
    late = replace(mark, at=later(hours=44))
    given(*SENT, ASKED, given_to).when(late).refused(ReplyNotYetDue)


def test_an_answer_that_is_late_again_is_overdue_again() -> None:
    again = later(hours=48)
    informed = ReferralInformationGiven(
        referral_id=REFERRAL_ID, answer="(an answer)", reply_due_at=again
    )
    history = (REPORTED, TAKEN_ON, *SENT, ASKED, OVERDUE, informed)
    wish = replace(mark, due_at=again, at=again)
    decided = given(*history).when(wish).events()
    assert decided[0] == replace(OVERDUE, due_at=again)


def test_information_is_given_by_the_sender_to_a_question_under_consent() -> None:
    given(*SENT).when(inform).refused(NoQuestionAsked)
    given(*SENT, ASKED).when(replace(inform, by=LAWYER)).refused(NotTheSender)
    given(*SENT, ASKED, DECLINED).when(inform).refused(ReferralAlreadyAnswered)
    given(*SENT, ASKED, WITHDRAWN).when(inform).refused(ConsentMissing)
    given().when(inform).refused(Missing)


def test_a_question_stops_nothing() -> None:
    given(REPORTED, *SENT, ASKED).when(mark).records(
        type(OVERDUE), ReferralEscalated, WorkerAlerted
    )


def test_the_sender_recalls_before_acceptance_only() -> None:
    recalled = ReferralRecalled(referral_id=REFERRAL_ID, reason=NOT_NEEDED)
    for before in ((), (RECEIVED,), (ASKED,), (WAITLISTED,), (OVERDUE,)):
        given(*SENT, *before).when(recall).then(recalled)
    for after in ((ACCEPTED,), (ACCEPTED, STARTED), (ACCEPTED, DELIVERED)):
        given(*SENT, *after).when(recall).refused(TooLateToRecall)
    for over in (DECLINED, RECALLED, CANCELLED):
        given(*SENT, over).when(recall).refused(ReferralAlreadyAnswered)
    given(*SENT).when(replace(recall, by=LAWYER)).refused(NotTheSender)


def test_the_person_cancels_at_any_time() -> None:
    for before in ((), (WAITLISTED,), (ACCEPTED,), (ACCEPTED, STARTED)):
        given(*SENT, *before).when(cancel).then(CANCELLED)
    for over in (DECLINED, RECALLED, CANCELLED):
        given(*SENT, over).when(cancel).refused(ReferralAlreadyAnswered)
    assert status(*SENT, CANCELLED) is not status(*SENT, DECLINED)


def test_overdue_emergency_referral_escalates_and_stays_open() -> None:
    escalated = ReferralEscalated(referral_id=REFERRAL_ID, to_agency_id=WELFARE, level=1)
    decided = given(REPORTED, TAKEN_ON, *SENT).when(mark).events()
    assert decided[:2] == (OVERDUE, escalated)
    after = (REPORTED, TAKEN_ON, *SENT, OVERDUE, escalated)
    assert held(*after).referrals.open == (REFERRAL_ID,)
    given(*after).when(replace(accept, at=later(days=2))).then(ACCEPTED)


def test_an_urgent_referral_escalates_too_and_a_normal_one_waits() -> None:
    urgent = (REPORTED, consented(), sent(priority=URGENT))
    assert len(given(*urgent).when(mark).events()) == 3
    normal = (REPORTED, consented(), sent(priority=NORMAL))
    assert ReferralEscalated not in map(type, given(*normal).when(mark).events())


def test_nothing_is_overdue_before_its_time_or_twice() -> None:
    given(*SENT).when(replace(mark, at=IN_24_HOURS - MOMENT)).refused(ReplyNotYetDue)
    given(*SENT).when(replace(mark, due_at=later(hours=1))).refused(ReplyNotYetDue)
    given(*SENT, OVERDUE).when(mark).refused(AlreadyDone)
    for answered in (WAITLISTED, ACCEPTED, DECLINED, RECALLED):
        given(*SENT, answered).when(mark).refused(ReferralAlreadyAnswered)
    given().when(mark).refused(Missing)


def test_whoever_waits_escalates_a_level_at_a_time() -> None:
    wish = by_welfare(EscalateReferral)
    first = ReferralEscalated(referral_id=REFERRAL_ID, to_agency_id=WELFARE, level=1)
    given(REPORTED, TAKEN_ON, *SENT).when(wish).then(first)
    second = replace(first, level=2)
    given(REPORTED, TAKEN_ON, *SENT, first).when(wish).then(second)
    elsewhere = replace(wish, to_agency_id=LEGAL_AID, level=5)
    named = replace(first, to_agency_id=LEGAL_AID, level=5)
    given(REPORTED, *SENT).when(elsewhere).then(named)
    given(*SENT, ACCEPTED).when(wish).refused(ReferralAlreadyAnswered)


def test_refused_by_all_lists_refused_referrals_of_that_service() -> None:
    wish = command(RecordRefusalByAll, service_type=PSYCHOSOCIAL, referral_ids=(REFERRAL_ID,))
    stated = ReferralRefusedByAll(service_type=PSYCHOSOCIAL, referral_ids=(REFERRAL_ID,))
    given(*SENT, DECLINED).when(wish).then(stated)
    given(*SENT, ONWARD).when(wish).then(stated)
    given(*SENT, CANCELLED).when(wish).refused(NotRefused)
    given(*SENT, DECLINED).when(replace(wish, referral_ids=())).refused(NotRefused)
    other = replace(wish, service_type=SERVICE_TYPE["food_service"])
    given(*SENT, DECLINED).when(other).refused(NotRefused)
    waiting = sent(referral_id=OTHER_REFERRAL)
    given(*SENT, DECLINED, waiting).when(wish).refused(AnswerStillAwaited)


def test_withdrawal_recalls_pending_but_keeps_care_and_hold() -> None:
    under_way = sent(referral_id=OTHER_REFERRAL)
    started = replace(STARTED, referral_id=OTHER_REFERRAL)
    accepted = replace(ACCEPTED, referral_id=OTHER_REFERRAL)
    history = (REPORTED, TAKEN_ON, *SENT, under_way, accepted, started, requested(), HELD_PLACE)
    wish = command(WithdrawConsent, consent_id=CONSENT)
    events = (
        given(*history)
        .when(wish)
        .records(ConsentWithdrawn, ReferralRecalled, DisclosureRecalled, WorkerAlerted)
    )
    assert events[1] == ReferralRecalled(
        referral_id=REFERRAL_ID, reason=RECALL_REASON["consent_withdrawn"]
    )
    after = held(*history, *events)
    assert after.referrals.open == (OTHER_REFERRAL,)
    assert after.stays == held(*history).stays != held(REPORTED).stays


def test_narrowing_recalls_what_asks_for_more_than_is_left() -> None:
    modest = sent(referral_id=OTHER_REFERRAL, record_classes=(IDENTITY,))
    wish = command(NarrowConsent, consent_id=CONSENT, record_classes=(IDENTITY,))
    recalled = ReferralRecalled(referral_id=REFERRAL_ID, reason=RECALL_REASON["consent_narrowed"])
    narrowed = ConsentNarrowed(consent_id=CONSENT, record_classes=(IDENTITY,))
    given(REPORTED, *SENT, modest).when(wish).then(narrowed, recalled)


def test_only_what_rests_on_the_basis_and_waits_is_recalled() -> None:
    reason = RECALL_REASON["consent_withdrawn"]
    other = sent(referral_id=OTHER_REFERRAL, basis_id=OTHER_CONSENT)
    recalled = ReferralRecalled(referral_id=REFERRAL_ID, reason=reason)
    withdrawn = ConsentWithdrawn(consent_id=CONSENT)
    wish = command(WithdrawConsent, consent_id=CONSENT)
    given(REPORTED, *SENT, other).when(wish).then(withdrawn, recalled)
    given(REPORTED, *SENT, DECLINED).when(wish).then(withdrawn)


def test_a_death_recalls_all_that_waits_and_leaving_cancels_all_that_is_open() -> None:
    other = sent(referral_id=OTHER_REFERRAL, basis_id=OTHER_CONSENT)
    referrals = held(*SENT, ACCEPTED, other).referrals
    died = recalled_all(referrals, RECALL_REASON["person_died"])
    assert [event.referral_id for event in died] == [OTHER_REFERRAL]
    left = cancelled_all(referrals)
    assert [event.referral_id for event in left] == [REFERRAL_ID, OTHER_REFERRAL]
