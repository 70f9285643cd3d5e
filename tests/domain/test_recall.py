"""Recall: who was told something is told that it may no longer be used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.acting import Surroundings, may_act
from domain.assessment.persons import NamePerpetrator
from domain.consent.grant import (
    ConsentRefused,
    ConsentWithdrawn,
    ExpireConsent,
    NarrowConsent,
    RecordChildViews,
    RefuseConsent,
    WithdrawConsent,
)
from domain.consent.legal_basis import DisclosureMadeOutside, EndLegalBasis, MandatoryReportMade
from domain.due import DeadlineMissed, NoteDeadlineMissed, NotYetDue, fallen_due
from domain.holding.course import VoidEntry
from domain.holding.holder import WorkerAlerted
from domain.identification.age import ReachMajority
from domain.identity import MergeCases
from domain.messages import (
    Actor,
    AlreadyDone,
    Command,
    Fact,
    Missing,
    NotPermitted,
    Role,
)
from domain.protection.recall import (
    AcknowledgeRecall,
    DisclosureRecalled,
    LawNotNamed,
    NotTheRecipient,
    RecallAcknowledged,
)
from domain.referral.send import ReferralRecalled
from domain.referral.service import ReferralClosed
from domain.timers import Kind, Started
from domain.vocabulary import (
    ALERT_REASON,
    ANSWER,
    CHILD_VIEW,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    DEADLINE_KIND,
    INTERVIEW_SUBJECT,
    LEGAL_BASIS,
    RECALL_ACTION,
    REFERRAL_OUTCOME,
    VOID_REASON,
)
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    BY_GUARDIAN,
    CONSENT,
    GUARDIAN,
    IDENTITY,
    MEDICAL,
    OTHER_CONSENT,
    REFERRAL,
    based,
    child_says,
    consented,
    give,
    guardian,
)
from tests.domain.identification_examples import MOMENT, REPORTED, REPORTED_CHILD, age_stated
from tests.domain.protection_examples import RECALL, recall_due, recalled
from tests.domain.referral_examples import (
    ACCEPTED,
    OTHER_REFERRAL,
    RECEIVED,
    REFERRAL_ID,
    SENT,
    STARTED,
    TAKEN_ON,
    sent,
)
from tests.domain.scenario import given, held
from tests.domain.test_age import BIRTHDAY, TURNS_18
from tests.domain.test_identity import MERGED, REFUSED, RESTS, there, unmerge
from tests.examples import (
    CASE,
    CLINIC,
    CLOCK_WATCHER,
    COORDINATOR,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    POLICE_POST,
    TANZANIA,
    acting,
    command,
    later,
    made_id,
)

TOLD = (REPORTED, TAKEN_ON, *SENT, ACCEPTED)
OUTSIDE = DisclosureMadeOutside(
    recipient_id=CLINIC,
    channel=CONTACT_CHANNEL["telephone"],
    purpose=REFERRAL,
    record_classes=(MEDICAL,),
    basis_id=CONSENT,
)
withdraw = command(WithdrawConsent, consent_id=CONSENT)
refuse = command(
    RefuseConsent,
    purpose=REFERRAL,
    recipient_id=CLINIC,
    given_by=INTERVIEW_SUBJECT["individual"],
)
acknowledge = command(
    AcknowledgeRecall, by=NURSE, recall_id=RECALL, action=RECALL_ACTION["deleted"]
)
RECALLED = (*TOLD, recalled())


def recalls(history: tuple[Any, ...], wish: Command) -> list[DisclosureRecalled]:
    events = given(*history).when(wish).events()
    return [event for event in events if isinstance(event, DisclosureRecalled)]


def recall_of(history: tuple[Any, ...], wish: Command) -> DisclosureRecalled:
    (found,) = recalls(history, wish)
    return found


def test_whoever_accepted_a_referral_gets_a_recall_when_consent_is_withdrawn() -> None:
    found = recall_of(TOLD, withdraw)
    assert found == recalled(recall_id=found.recall_id, acknowledge_by=recall_due())


def test_whoever_only_received_a_referral_was_told_nothing_that_is_recalled() -> None:
    events = given(REPORTED, *SENT, RECEIVED).when(withdraw).events()
    assert [type(event) for event in events[1:]] == [ReferralRecalled]


def test_a_referral_that_ended_was_told_all_the_same() -> None:
    closed = ReferralClosed(referral_id=REFERRAL_ID, outcome=REFERRAL_OUTCOME["service_delivered"])
    assert recall_of((*TOLD, closed), withdraw).referral_id == REFERRAL_ID


def test_narrowing_recalls_the_classes_that_were_lost_and_says_what_is_kept() -> None:
    wish = command(NarrowConsent, consent_id=CONSENT, record_classes=(IDENTITY,))
    found = recall_of(TOLD, wish)
    assert (found.record_classes, found.kept_classes) == ((MEDICAL,), (IDENTITY,))
    assert found.reason == "consent_narrowed"


def test_who_learned_less_than_was_narrowed_away_is_not_recalled() -> None:
    modest = sent(record_classes=(IDENTITY,))
    wish = command(NarrowConsent, consent_id=CONSENT, record_classes=(IDENTITY,))
    assert recalls((REPORTED, consented(), modest, ACCEPTED), wish) == []


def test_a_consent_that_expires_is_recalled_at_its_end() -> None:
    end = consented().ends_at
    wish = command(ExpireConsent, by=CLOCK_WATCHER, at=end, consent_id=CONSENT, due_at=end)
    assert recall_of(TOLD, wish).reason == "consent_expired"


def test_a_refusal_after_a_consent_recalls_what_was_told_and_what_waits() -> None:
    waiting = sent(referral_id=OTHER_REFERRAL)
    events = given(*TOLD, waiting).when(refuse).events()
    kinds = [type(event) for event in events[1:]]
    assert kinds == [ReferralRecalled, DisclosureRecalled, WorkerAlerted]
    assert recall_of((*TOLD, waiting), refuse).reason == "consent_refused"


def test_a_childs_refusal_recalls_what_the_guardian_agreed_to() -> None:
    by_guardian = consented(**BY_GUARDIAN)
    history = (REPORTED_CHILD, guardian(), child_says("agrees"), by_guardian, sent(), ACCEPTED)
    wish = command(
        RecordChildViews, purpose=REFERRAL, recipient_id=CLINIC, view=CHILD_VIEW["refuses"]
    )
    assert recall_of(history, wish).reason == "consent_refused"
    agreed = replace(wish, view=CHILD_VIEW["agrees"])
    assert recalls(history, agreed) == []


def test_who_grows_up_is_asked_anew_and_what_was_told_is_recalled() -> None:
    child = age_stated(birth_date=TURNS_18, presumed_child=True)
    told = (consented(**BY_GUARDIAN), sent(), ACCEPTED)
    history = (REPORTED_CHILD, child, guardian(), child_says("agrees"), *told)
    wish = command(ReachMajority, by=CLOCK_WATCHER, at=BIRTHDAY, due_at=BIRTHDAY)
    assert recall_of(history, wish).reason == "consent_asked_anew"


def test_a_guardian_named_as_a_perpetrator_ends_what_was_told_on_their_word() -> None:
    told = (consented(**BY_GUARDIAN), sent(), ACCEPTED)
    history = (REPORTED_CHILD, guardian(), child_says("agrees"), *told)
    wish = command(NamePerpetrator, linked_person_id=GUARDIAN, allegation="(an allegation)")
    assert recall_of(history, wish).reason == "guardian_without_power"


def test_a_legal_basis_that_is_ended_recalls_what_was_told_on_it() -> None:
    history = (REPORTED, TAKEN_ON, based(), sent(basis_id=BASIS), ACCEPTED)
    wish = command(EndLegalBasis, basis_id=BASIS, reason="(awake again)")
    found = recall_of(history, wish)
    assert (found.ground_id, found.reason) == (BASIS, "legal_basis_ended")


def test_a_refusal_recalls_nothing_that_rests_on_a_legal_basis() -> None:
    by_law = based(basis=LEGAL_BASIS["legal_obligation"])
    assert recalls((REPORTED, by_law, sent(basis_id=BASIS), ACCEPTED), refuse) == []


def test_a_consent_that_was_entered_in_error_is_recalled() -> None:
    wish = command(VoidEntry, version=3, reason=next(iter(VOID_REASON)))
    assert recall_of(TOLD, wish).reason == "consent_found_void"


def test_what_the_other_case_refused_is_recalled_at_a_merge() -> None:
    refused = ConsentRefused(purpose=REFERRAL, given_by=INTERVIEW_SUBJECT["individual"])
    other = [Fact(stream=OTHER_CASE, event=event) for event in (REPORTED, refused)]
    wish = command(
        MergeCases,
        merge_id=made_id("merge", "first"),
        other_case_id=OTHER_CASE,
        evidence="(evidence)",
        by=COORDINATOR,
    )
    decided = given(*TOLD, *other).when(wish).decided()
    found = [
        (fact.stream, str(fact.event.reason))
        for fact in decided
        if isinstance(fact.event, DisclosureRecalled)
    ]
    assert found == [(CASE, "cases_merged")]


def test_what_was_told_by_telephone_is_recalled_and_a_mandatory_report_is_not() -> None:
    report = MandatoryReportMade(
        recipient_id=POLICE_POST,
        law="(an act)",
        record_classes=(IDENTITY,),
        person_told=ANSWER["yes"],
    )
    found = recall_of((REPORTED, consented(), OUTSIDE, report), withdraw)
    assert (found.recipient_id, found.referral_id) == (CLINIC, None)
    assert found.record_classes == (MEDICAL,)


def test_an_agency_that_was_told_in_several_ways_gets_one_recall() -> None:
    second = (sent(referral_id=OTHER_REFERRAL), replace(ACCEPTED, referral_id=OTHER_REFERRAL))
    found = recall_of((*TOLD, *second, OUTSIDE), withdraw)
    assert (found.referral_id, found.record_classes) == (None, BOTH)


def test_each_agency_that_was_told_gets_its_own_recall() -> None:
    """Who was told under another consent is left alone."""
    other = consented(consent_id=OTHER_CONSENT, recipient_id=LEGAL_AID)
    elsewhere = replace(OUTSIDE, recipient_id=LEGAL_AID, basis_id=OTHER_CONSENT)
    history = (*TOLD, other, elsewhere)
    for consent_id, recipient_id in ((CONSENT, CLINIC), (OTHER_CONSENT, LEGAL_AID)):
        found = recall_of(history, command(WithdrawConsent, consent_id=consent_id))
        assert found.recipient_id == recipient_id


def test_nobody_is_recalled_twice_for_the_same() -> None:
    after = (*TOLD, *given(*TOLD).when(refuse).events())
    assert recalls(after, withdraw) == []


def test_care_under_way_goes_on_and_the_worker_is_alerted_whatever_took_the_consent() -> None:
    served = (*TOLD, STARTED)
    for wish, reason in (
        (withdraw, "consent_withdrawn_while_in_service"),
        (refuse, "permission_lost_while_in_service"),
    ):
        events = given(*served).when(wish).events()
        (alert,) = [event for event in events if isinstance(event, WorkerAlerted)]
        assert (alert.reason, alert.reference) == (ALERT_REASON[reason], CONSENT)
        assert held(*served, *events).referrals.open == (REFERRAL_ID,)


def test_a_consent_that_is_given_recalls_nothing() -> None:
    wish = give(consent_id=OTHER_CONSENT)
    assert recalls(TOLD, wish) == []


def test_no_rules_in_force_keep_no_withdrawal_waiting() -> None:
    scenario = given(*TOLD)
    scenario.world = replace(scenario.world, jurisdiction=None)
    kinds = [type(event) for event in scenario.when(withdraw).events()]
    assert DisclosureRecalled in kinds


def test_the_recipient_acknowledges_a_recall_and_says_what_it_did() -> None:
    fact = RecallAcknowledged(recall_id=RECALL, action=RECALL_ACTION["deleted"])
    given(*RECALLED).when(acknowledge).then(fact)
    given(*RECALLED, fact).when(acknowledge).refused(AlreadyDone)
    given(*TOLD).when(acknowledge).refused(Missing)


def test_nobody_else_acknowledges_a_recall() -> None:
    other = replace(acknowledge, by=acting(Role.LEGAL_COUNSEL, LEGAL_AID))
    given(*RECALLED).when(other).refused(NotTheRecipient)


def test_whoever_keeps_something_by_law_names_the_law() -> None:
    kept = replace(acknowledge, action=RECALL_ACTION["kept_by_law"])
    given(*RECALLED).when(kept).refused(LawNotNamed)
    given(*RECALLED).when(replace(kept, words="(an act on health records)")).records(
        RecallAcknowledged
    )


def test_an_agency_without_any_other_tie_may_acknowledge_its_recall_and_no_other_may() -> None:
    alone = held(REPORTED, consented(), OUTSIDE, recalled(referral_id=None))
    may_act(acknowledge, alone.standing, Surroundings())
    stranger = Actor(user_id=NURSE.user_id, role=NURSE.role, agency_id=LEGAL_AID)
    with pytest.raises(Missing):
        may_act(replace(acknowledge, by=stranger), alone.standing, Surroundings())
    other = replace(acknowledge, recall_id=made_id("recall", "other"))
    with pytest.raises(NotPermitted):
        may_act(other, alone.standing, Surroundings())


def test_the_tie_of_a_recall_ends_when_it_is_acknowledged() -> None:
    done = RecallAcknowledged(recall_id=RECALL, action=RECALL_ACTION["deleted"])
    after = held(REPORTED, consented(), OUTSIDE, recalled(referral_id=None), done)
    with pytest.raises(Missing):
        may_act(acknowledge, after.standing, Surroundings())


def test_a_recall_is_due_five_working_days_later_unless_the_jurisdiction_says_otherwise() -> None:
    # From Monday morning to the end of the next Monday, where the case is.
    assert recall_due() == later(days=7, hours=15)
    week = replace(TANZANIA.clocks["place_hold"], name="recall_acknowledgement", amount=48)
    rules = replace(TANZANIA, clocks={**TANZANIA.clocks, "recall_acknowledgement": week})
    (found,) = [
        event
        for event in given(*TOLD, rules=rules).when(withdraw).events()
        if isinstance(event, DisclosureRecalled)
    ]
    assert found.acknowledge_by == later(hours=48)


def test_a_recall_that_nobody_acknowledges_is_noted_and_alerts_the_worker() -> None:
    due = recall_due()
    wish = command(
        NoteDeadlineMissed,
        by=CLOCK_WATCHER,
        at=due,
        deadline=DEADLINE_KIND["recall_acknowledgement"],
        reference=RECALL,
        due_at=due,
    )
    given(*RECALLED).when(replace(wish, at=due - MOMENT)).refused(NotYetDue)
    _, alert = given(*RECALLED).when(wish).records(DeadlineMissed, WorkerAlerted)
    assert isinstance(alert, WorkerAlerted)
    assert (alert.reason, alert.reference) == ("recall_unacknowledged", RECALL)


def test_a_recall_stands_in_the_list_of_what_is_due_until_it_is_acknowledged() -> None:
    due = recall_due()
    waiting = (Started(Kind.RECALL, RECALL, due),)
    assert fallen_due(held(*RECALLED).due, due) == waiting
    assert fallen_due(held(*RECALLED).due, due - MOMENT) == ()
    done = RecallAcknowledged(recall_id=RECALL, action=RECALL_ACTION["returned"])
    assert fallen_due(held(*RECALLED, done).due, due) == ()


def test_a_refusal_of_referrals_leaves_alone_what_was_told_for_another_purpose() -> None:
    tracing = consented(purpose=CONSENT_PURPOSE["tracing"])
    told = replace(OUTSIDE, purpose=CONSENT_PURPOSE["tracing"])
    assert recalls((REPORTED, tracing, told), refuse) == []


def test_a_service_that_needs_nothing_of_what_was_lost_alerts_nobody() -> None:
    modest = (REPORTED, TAKEN_ON, consented(), sent(record_classes=(IDENTITY,)), ACCEPTED)
    wish = command(NarrowConsent, consent_id=CONSENT, record_classes=(IDENTITY,))
    assert len(given(*modest).when(wish).events()) == 1


def test_a_withdrawal_alerts_the_worker_even_when_it_was_refused_before() -> None:
    after = (*TOLD, STARTED, *given(*TOLD, STARTED).when(refuse).events())
    kinds = [type(event) for event in given(*after).when(withdraw).events()]
    assert kinds == [ConsentWithdrawn, WorkerAlerted]


def test_two_refusals_that_are_moved_to_another_case_recall_there_once() -> None:
    told = (consented(), OUTSIDE, RESTS)
    history = (REPORTED, MERGED, REFUSED, REFUSED, *there(REPORTED, *told))
    wish = replace(unmerge, moved_versions=(3, 4))
    decided = given(*history).when(wish).decided()
    found = [fact.stream for fact in decided if isinstance(fact.event, DisclosureRecalled)]
    assert found == [OTHER_CASE]
