from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.assessment.guardian import GuardianEnded
from domain.assessment.persons import ConflictChecked
from domain.clocks import Rule
from domain.consent.capacity import (
    AdultDecidesAlone,
    ChildNeedsGuardian,
    ChildNotHeard,
    GuardianWithoutPower,
    SurvivorAlone,
)
from domain.consent.consents import ConsentMissing
from domain.consent.grant import (
    ChildViewsRecorded,
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentNotYetExpired,
    ConsentRefused,
    ConsentWidened,
    ConsentWithdrawn,
    ExpireConsent,
    NarrowConsent,
    RecordChildViews,
    RefuseConsent,
    WithdrawConsent,
    asked_anew,
)
from domain.consent.terms import (
    AbroadBasisMissing,
    ConsentTooLong,
    EndInThePast,
    NothingEnumerated,
)
from domain.contact import PersonInConflict
from domain.holding.course import EntryVoided
from domain.identification.age import AgeAssessed, AgeDisputed
from domain.identification.safety import ContactAttempted, RecordContactAttempt
from domain.messages import AlreadyDone, Missing
from domain.vocabulary import (
    AGE_METHOD,
    AGE_OUTCOME,
    ANSWER,
    ASK_ANEW_REASON,
    CHILD_VIEW,
    CONFLICT_OUTCOME,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    CONTACT_OUTCOME,
    GUARDIAN_CAPACITY,
    GUARDIAN_END_REASON,
    VOID_REASON,
)
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    BY_GUARDIAN,
    CAREGIVER,
    CASE_MANAGEMENT,
    CONSENT,
    GUARDIAN,
    IDENTITY,
    INDIVIDUAL,
    MEDICAL,
    OTHER_CONSENT,
    OTHER_GUARDIAN,
    REFERRAL,
    based,
    child_says,
    cleared,
    consented,
    give,
    guardian,
    located,
    named_perpetrator,
    organization,
)
from tests.domain.identification_examples import (
    REPORTED,
    REPORTED_ADULT,
    REPORTED_CHILD,
    safety_checked,
)
from tests.domain.scenario import Past, given, held
from tests.examples import CLINIC, LEGAL_AID, MORNING, PARTNER_ABROAD, TANZANIA, command, later

END = later(days=90)
MOMENT = timedelta(microseconds=1)
BY_SECOND_GUARDIAN = {**BY_GUARDIAN, "guardian_id": OTHER_GUARDIAN}
ASSENT = {**BY_GUARDIAN, "basis": CONSENT_BASIS["child_assent"], "given_by": INDIVIDUAL}
FOUND_ADULT = ASK_ANEW_REASON["found_adult"]
WITHDRAWN = ConsentWithdrawn(consent_id=CONSENT)
withdraw = command(WithdrawConsent, consent_id=CONSENT)
refused = ConsentRefused(purpose=REFERRAL, recipient_id=CLINIC, given_by=INDIVIDUAL)
child_heard = (REPORTED_CHILD, guardian(), cleared(), child_says("agrees"))


def covers(*history: Any, classes: Any = BOTH, purpose: str = REFERRAL, at: Any = MORNING) -> bool:
    """Whether the clinic may be told after this history."""
    consents = given(*history).case.consents
    return consents.covering(CLINIC, classes, purpose, at) is not None


def test_an_adult_consents_in_person() -> None:
    given(REPORTED_ADULT).when(give()).then(consented())


def test_blank_age_does_not_remove_an_adults_consent() -> None:
    given(REPORTED).when(give()).then(consented())
    given(REPORTED, guardian()).when(give(**BY_GUARDIAN)).refused(AdultDecidesAlone)


def test_nobody_else_consents_for_an_adult() -> None:
    given(REPORTED_ADULT).when(give(given_by=CAREGIVER)).refused(AdultDecidesAlone)


def test_a_child_does_not_consent_as_an_adult() -> None:
    given(REPORTED_CHILD).when(give()).refused(ChildNeedsGuardian)
    disputed = AgeDisputed(reasons="(reasons)")
    given(REPORTED, disputed).when(give()).refused(ChildNeedsGuardian)


def test_a_guardian_consents_for_a_child_that_was_heard() -> None:
    given(*child_heard).when(give(**BY_GUARDIAN)).then(consented(**BY_GUARDIAN))


def test_no_guardian_consents_before_the_child_is_heard() -> None:
    given(REPORTED_CHILD, guardian(), cleared()).when(give(**BY_GUARDIAN)).refused(ChildNotHeard)


def test_that_a_child_could_not_be_asked_is_also_hearing_it() -> None:
    history = (REPORTED_CHILD, guardian(), cleared(), child_says("unsafe_to_ask"))
    given(*history).when(give(**BY_GUARDIAN)).then(consented(**BY_GUARDIAN))


def test_what_a_child_says_of_one_recipient_does_not_count_for_another() -> None:
    history = (REPORTED_CHILD, guardian(), cleared(), child_says("agrees", recipient_id=LEGAL_AID))
    given(*history).when(give(**BY_GUARDIAN)).refused(ChildNotHeard)


def test_a_child_that_assents_with_its_guardian_was_heard() -> None:
    given(REPORTED_CHILD, guardian(), cleared()).when(give(**ASSENT)).then(consented(**ASSENT))
    given(REPORTED_CHILD).when(give(**ASSENT)).refused(GuardianWithoutPower)


def test_a_child_without_a_named_guardian_has_nobody_to_consent() -> None:
    nobody = {**BY_GUARDIAN, "guardian_id": None}
    given(*child_heard).when(give(**nobody)).refused(ChildNeedsGuardian)


def test_a_guardian_without_a_mandate_does_not_consent() -> None:
    history = (REPORTED_CHILD, child_says("agrees"))
    given(*history).when(give(**BY_GUARDIAN)).refused(GuardianWithoutPower)


@pytest.mark.parametrize("capacity", list(GUARDIAN_CAPACITY))
def test_no_guardian_consents_or_refuses_before_a_second_worker_cleared_them(
    capacity: str,
) -> None:
    appointed = replace(guardian(), capacity=GUARDIAN_CAPACITY[capacity])
    history = (REPORTED_CHILD, appointed, child_says("agrees"))
    says_no = command(RefuseConsent, purpose=REFERRAL, given_by=CAREGIVER, guardian_id=GUARDIAN)
    for wish in (give(**BY_GUARDIAN), give(**ASSENT), says_no):
        given(*history).when(wish).refused(GuardianWithoutPower)
        given(*history, cleared().fact.event).when(wish).refused(GuardianWithoutPower)
        assert given(*history, cleared()).when(wish).events()


def test_guardian_named_as_perpetrator_can_neither_consent_nor_be_notified() -> None:
    named = named_perpetrator()
    given(*child_heard, named).when(give(**BY_GUARDIAN)).refused(GuardianWithoutPower)
    says_no = command(RefuseConsent, purpose=REFERRAL, given_by=CAREGIVER, guardian_id=GUARDIAN)
    given(*child_heard, named).when(says_no).refused(GuardianWithoutPower)
    assert covers(*child_heard, consented(**BY_GUARDIAN))
    assert not covers(*child_heard, consented(**BY_GUARDIAN), named)
    to_guardian = safety_checked(
        safe_to_call=ANSWER["yes"],
        safe_to_text=ANSWER["yes"],
        safe_to_email=ANSWER["yes"],
        safe_to_post=ANSWER["yes"],
        alternative_permitted=ANSWER["yes"],
        alternative_contact_id=GUARDIAN,
    )
    for channel in CONTACT_CHANNEL:
        tells = command(
            RecordContactAttempt,
            channel=CONTACT_CHANNEL[channel],
            outcome=CONTACT_OUTCOME["reached"],
            with_alternative_contact=True,
        )
        given(*child_heard, to_guardian).when(tells).records(ContactAttempted)
        given(*child_heard, to_guardian, named).when(tells).refused(PersonInConflict)


def test_childs_refusal_is_recorded_even_when_guardian_agrees() -> None:
    says_no = command(
        RecordChildViews, purpose=REFERRAL, recipient_id=CLINIC, view=CHILD_VIEW["refuses"]
    )
    agreed = (*child_heard, consented(**BY_GUARDIAN))
    given(*agreed).when(says_no).then(child_says("refuses"))
    assert not covers(*agreed, child_says("refuses"))


def test_a_guardian_who_agrees_against_the_childs_refusal_permits_nothing() -> None:
    history = (REPORTED_CHILD, guardian(), cleared(), child_says("refuses"))
    given(*history).when(give(**BY_GUARDIAN)).then(consented(**BY_GUARDIAN))
    assert not covers(*history, consented(**BY_GUARDIAN))
    assert covers(*history, consented(**BY_GUARDIAN), child_says("agrees"))
    assert not covers(*history, consented(**BY_GUARDIAN), child_says("unsure"))


def test_against_a_childs_refusal_recorded_best_interests_still_permit() -> None:
    assert covers(REPORTED_CHILD, child_says("refuses"), based())


def test_guardian_change_does_not_revive_refused_consent() -> None:
    before = (*child_heard, consented(**BY_GUARDIAN), refused)
    assert not covers(*before)
    changed = (*before, guardian(OTHER_GUARDIAN))
    assert not covers(*changed)
    assert not covers(*changed, consented(consent_id=OTHER_CONSENT, **BY_SECOND_GUARDIAN))
    assent = {**ASSENT, "guardian_id": OTHER_GUARDIAN}
    assert covers(*changed, consented(consent_id=OTHER_CONSENT, **assent))


def test_a_guardians_own_refusal_ends_what_guardians_agreed_to() -> None:
    says_no = command(
        RefuseConsent,
        purpose=REFERRAL,
        recipient_id=CLINIC,
        given_by=CAREGIVER,
        guardian_id=GUARDIAN,
    )
    by_guardian = replace(refused, given_by=CAREGIVER, guardian_id=GUARDIAN)
    given(*child_heard).when(says_no).then(by_guardian)
    assert not covers(*child_heard, consented(**BY_GUARDIAN), by_guardian)


def test_a_consent_lasts_no_longer_than_the_guardians_good_faith() -> None:
    agreed = (*child_heard, consented(**BY_GUARDIAN))
    for reason, still in (("conflict_of_interest", False), ("replaced", True)):
        ended = GuardianEnded(guardian_id=GUARDIAN, reason=GUARDIAN_END_REASON[reason])
        assert covers(*agreed, ended) is still


def test_a_guardian_found_in_conflict_permitted_nothing_for_the_future() -> None:
    agreed = (*child_heard, consented(**BY_GUARDIAN))
    for outcome, still in (("conflict", False), ("clear", True)):
        checked = ConflictChecked(linked_person_id=GUARDIAN, outcome=CONFLICT_OUTCOME[outcome])
        assert covers(*agreed, checked) is still


def test_a_refusal_is_recorded_and_ends_an_earlier_consent_to_the_same() -> None:
    says_no = command(RefuseConsent, purpose=REFERRAL, recipient_id=CLINIC, given_by=INDIVIDUAL)
    given(REPORTED, consented()).when(says_no).then(refused)
    assert not covers(consented(), refused)
    assert covers(refused, consented())
    assert not covers(consented(), replace(refused, recipient_id=None))
    assert covers(consented(), replace(refused, recipient_id=LEGAL_AID))


def test_what_was_refused_stays_refused_until_the_person_agrees() -> None:
    assert given(refused).case.consents.refused(CLINIC, REFERRAL)
    assert not given(refused).case.consents.refused(LEGAL_AID, REFERRAL)
    assert not given(refused, consented()).case.consents.refused(CLINIC, REFERRAL)
    everybody = replace(refused, recipient_id=None)
    assert given(everybody).case.consents.refused(LEGAL_AID, REFERRAL)
    assert not given(everybody, consented()).case.consents.refused(CLINIC, REFERRAL)


def test_a_refused_referral_is_not_sent_under_a_consent_to_case_management() -> None:
    managed = consented(purpose=CASE_MANAGEMENT)
    assert covers(managed)
    assert not covers(managed, refused)


def test_consent_covers_the_recipient_purpose_and_classes_that_it_names() -> None:
    assert covers(consented())
    assert covers(consented(), classes=(MEDICAL,))
    assert not covers(consented(record_classes=(IDENTITY,)))
    assert not covers(consented(recipient_id=LEGAL_AID))
    assert not covers(consented(), purpose=CASE_MANAGEMENT)


def test_consent_enumerates_classes_and_gives_its_wording() -> None:
    given(REPORTED).when(give(record_classes=())).refused(NothingEnumerated)
    given(REPORTED).when(give(wording="  ")).refused(NothingEnumerated)


def test_consent_ends_after_it_is_given() -> None:
    given(REPORTED).when(give(ends_at=MORNING)).refused(EndInThePast)
    given(REPORTED).when(give(ends_at=MORNING + MOMENT)).records(ConsentGiven)


def test_consent_runs_no_longer_than_the_jurisdiction_allows() -> None:
    longest = Rule(name="consent_longest_days", value="90", standing="default", source="test")
    rules = replace(TANZANIA, rules={"consent_longest_days": longest})
    given(REPORTED, rules=rules).when(give()).records(ConsentGiven)
    late = give(ends_at=END + MOMENT)
    given(REPORTED, rules=rules).when(late).refused(ConsentTooLong)


def test_a_consent_is_recorded_once() -> None:
    given(REPORTED, consented()).when(give()).refused(AlreadyDone)
    given(REPORTED, based(basis_id=CONSENT)).when(give()).refused(AlreadyDone)


@pytest.mark.parametrize("purpose", ["media", "research"])
def test_only_the_survivor_agrees_to_media_and_research(purpose: str) -> None:
    words = {"purpose": CONSENT_PURPOSE[purpose]}
    given(REPORTED).when(give(**words)).records(ConsentGiven)
    heard = (REPORTED_CHILD, guardian(), cleared(), child_says("agrees", **words))
    given(*heard).when(give(**BY_GUARDIAN, **words)).refused(SurvivorAlone)
    given(*heard).when(give(**ASSENT, **words)).refused(SurvivorAlone)


def test_what_goes_abroad_names_its_basis() -> None:
    abroad = (*organization(PARTNER_ABROAD), located(PARTNER_ABROAD, "MOZ"))
    to_partner = {"recipient_id": PARTNER_ABROAD}
    given(REPORTED, *abroad).when(give(**to_partner)).refused(AbroadBasisMissing)
    named = give(**to_partner, abroad_basis="Act s.31")
    given(REPORTED, *abroad).when(named).records(ConsentGiven)
    at_home = (*organization(CLINIC), located(CLINIC, "TZA"))
    given(REPORTED, *at_home).when(give()).records(ConsentGiven)


def test_narrowing_leaves_less() -> None:
    wish = command(NarrowConsent, consent_id=CONSENT, record_classes=(IDENTITY,))
    narrowed = ConsentNarrowed(consent_id=CONSENT, record_classes=(IDENTITY,))
    given(REPORTED, consented()).when(wish).then(narrowed)
    assert not covers(consented(), narrowed)
    assert covers(consented(), narrowed, classes=(IDENTITY,))


def test_narrowing_may_shorten_the_time() -> None:
    wish = command(NarrowConsent, consent_id=CONSENT, record_classes=BOTH, ends_at=later(days=2))
    narrowed = ConsentNarrowed(consent_id=CONSENT, record_classes=BOTH, ends_at=later(days=2))
    given(consented()).when(wish).then(narrowed)
    assert covers(consented(), narrowed, at=later(days=2) - MOMENT)
    assert not covers(consented(), narrowed, at=later(days=2))


def test_narrowing_never_widens() -> None:
    only_identity = consented(record_classes=(IDENTITY,))
    more = command(NarrowConsent, consent_id=CONSENT, record_classes=BOTH)
    same = command(NarrowConsent, consent_id=CONSENT, record_classes=(IDENTITY,))
    longer = replace(same, ends_at=END + MOMENT)
    for wish in (more, same, longer, replace(same, ends_at=END)):
        given(only_identity).when(wish).refused(ConsentWidened)
    nothing = command(NarrowConsent, consent_id=CONSENT, record_classes=())
    given(only_identity).when(nothing).refused(NothingEnumerated)
    given(only_identity).when(replace(same, ends_at=MORNING)).refused(EndInThePast)


def test_consent_is_withdrawn_at_any_time_and_once() -> None:
    given(consented()).when(withdraw).then(WITHDRAWN)
    given(consented()).when(replace(withdraw, at=END)).then(WITHDRAWN)
    given(consented(), WITHDRAWN).when(withdraw).refused(AlreadyDone)
    given().when(withdraw).refused(Missing)
    given(based(basis_id=CONSENT)).when(withdraw).refused(Missing)


def test_nothing_is_disclosed_after_withdrawal() -> None:
    assert not covers(consented(), WITHDRAWN)


def test_a_withdrawal_wins_over_a_clock_that_is_slow() -> None:
    late = Past(WITHDRAWN, at=later(seconds=1))
    assert not given(consented(), late).case.consents.in_force(CONSENT, MORNING)


def test_consent_expires_by_the_clock_at_its_end() -> None:
    wish = command(ExpireConsent, consent_id=CONSENT, due_at=END, at=END)
    expired = ConsentExpired(consent_id=CONSENT, due_at=END)
    given(consented()).when(wish).then(expired)
    given(consented()).when(replace(wish, at=END - MOMENT)).refused(ConsentNotYetExpired)
    given(consented()).when(replace(wish, due_at=later(days=1))).refused(ConsentNotYetExpired)
    given(consented(), expired).when(wish).refused(AlreadyDone)


def test_consent_permits_nothing_from_its_end_even_before_the_clock_says_so() -> None:
    assert covers(consented(), at=END - MOMENT)
    assert not covers(consented(), at=END)


def test_backdated_consent_never_legalises_an_earlier_reading() -> None:
    yesterday = MORNING - timedelta(days=1)
    wish = give(occurred_at=yesterday, late_reason="written down on paper first")
    (event,) = given(REPORTED).when(wish).records(ConsentGiven)
    assert not covers(event, at=yesterday)
    assert not covers(event, at=MORNING - MOMENT)
    assert covers(event, at=MORNING)
    assert not given(event).case.consents.lawful_at(CONSENT, yesterday)


def test_age_found_adult_asks_consent_anew_and_keeps_past_lawful() -> None:
    agreed = (*child_heard, consented(**BY_GUARDIAN))
    anew = asked_anew(held(*agreed).consents, FOUND_ADULT)
    assert anew == (ConsentAskedAnew(consent_ids=(CONSENT,), reason=FOUND_ADULT),)
    found_adult = AgeAssessed(
        outcome=AGE_OUTCOME["adult"], method=AGE_METHOD["document"], reasons="(reasons)"
    )
    after = given(*agreed, found_adult, Past(anew[0], at=later(days=5))).case.consents
    assert not after.in_force(CONSENT, later(days=5))
    assert after.lawful_at(CONSENT, later(days=4))
    assert not after.lawful_at(CONSENT, later(days=5))


def test_only_what_guardians_agreed_to_is_asked_anew() -> None:
    assert asked_anew(held(consented()).consents, FOUND_ADULT) == ()
    ended = (*child_heard, consented(**BY_GUARDIAN), WITHDRAWN)
    assert asked_anew(held(*ended).consents, FOUND_ADULT) == ()


def test_what_was_lawful_before_a_withdrawal_stays_lawful() -> None:
    consents = given(consented(), Past(WITHDRAWN, at=later(days=2))).case.consents
    assert consents.lawful_at(CONSENT, later(days=1))
    assert not consents.lawful_at(CONSENT, later(days=2))


def test_a_consent_entered_in_error_permits_nothing_and_a_refusal_stands() -> None:
    first = EntryVoided(version=1, reason=VOID_REASON["wrong_person"])
    assert not covers(consented(), first)
    assert given(refused, first).case.consents.refused(CLINIC, REFERRAL)


def test_without_a_ground_the_refusal_names_the_recipient_alone() -> None:
    consents = held().consents
    with pytest.raises(ConsentMissing) as caught:
        consents.needed(None, CLINIC, BOTH, REFERRAL, MORNING)
    assert caught.value.about == CLINIC
    assert held(consented()).consents.needed(None, CLINIC, BOTH, REFERRAL, MORNING) == CONSENT
    with pytest.raises(ConsentMissing):
        held(consented()).consents.needed(BASIS, CLINIC, BOTH, REFERRAL, MORNING)


def test_the_consent_that_names_the_purpose_is_used_first() -> None:
    managed = consented(consent_id=OTHER_CONSENT, purpose=CASE_MANAGEMENT)
    consents = held(managed, consented()).consents
    assert consents.covering(CLINIC, BOTH, REFERRAL, MORNING) == CONSENT


def test_views_are_recorded_in_the_childs_words() -> None:
    wish = command(
        RecordChildViews, purpose=REFERRAL, view=CHILD_VIEW["unsure"], words="(own words)"
    )
    (event,) = given(REPORTED_CHILD).when(wish).records(ChildViewsRecorded)
    assert event == child_says("unsure", recipient_id=None, words="(own words)")


def test_restrictions_name_what_was_refused_taken_back_or_left_out() -> None:
    narrowed = ConsentNarrowed(consent_id=CONSENT, record_classes=(IDENTITY,))
    assert held(refused).consents.restrictions() == (f"{CLINIC}|referral",)
    assert held(consented(), WITHDRAWN).consents.restrictions() == (f"{CLINIC}|referral",)
    assert held(consented(), narrowed).consents.restrictions() == (f"{CLINIC}|referral|medical",)
    everybody = replace(refused, recipient_id=None)
    assert held(everybody).consents.restrictions() == ("*|referral",)
    again = consented(consent_id=OTHER_CONSENT)
    assert held(consented(), WITHDRAWN, again).consents.restrictions() == ()
    assert held(refused, again).consents.restrictions() == ()
