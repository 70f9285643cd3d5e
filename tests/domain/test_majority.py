"""What a guardian agreed to ends with the majority, by time, whether or not a clock notes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.access import Principal, Tie, decide_view
from domain.consent.consents import ConsentMissing
from domain.consent.grant import (
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ExpireConsent,
)
from domain.holding.closure import CaseClosed
from domain.identification.age import AgeAssessed, StateAge
from domain.messages import Event
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralSent
from domain.vocabulary import AGE_METHOD, AGE_OUTCOME, ANSWER, ASK_ANEW_REASON, STATED_AGE
from tests.domain.consent_examples import (
    BOTH,
    BY_GUARDIAN,
    CONSENT,
    REFERRAL,
    consented,
    give,
)
from tests.domain.identification_examples import MOMENT, age_stated
from tests.domain.scenario import Past, given
from tests.domain.test_age import BIRTHDAY, TURNS_18, assess
from tests.domain.test_grant import child_heard
from tests.examples import CLINIC, CLOCK_WATCHER, MORNING, NURSE, WELFARE, command, later, made_id
from tests.made import made

CHILD = STATED_AGE["child"]
BORN = age_stated(stated_age=CHILD, birth_date=TURNS_18, presumed_child=True)
LONG = MORNING + timedelta(days=80)
SENT = made_id("referral", "to the clinic")


def agreed(until: datetime = LONG) -> tuple[Event | Past, ...]:
    """A child with a guardian who agreed before anybody knew the birthday."""
    return (*child_heard, consented(**BY_GUARDIAN, ends_at=until))


def end_given(*past: Event, **words: object) -> datetime:
    wish = give(**(BY_GUARDIAN | {"ends_at": LONG} | words))
    (event,) = given(*child_heard, *past).when(wish).records(ConsentGiven)
    assert isinstance(event, ConsentGiven)
    return event.ends_at


def test_a_guardians_consent_ends_no_later_than_the_majority_that_is_known() -> None:
    assert MORNING < BIRTHDAY < LONG
    assert end_given(BORN) == BIRTHDAY
    assert end_given(BORN, ends_at=BIRTHDAY - MOMENT) == BIRTHDAY - MOMENT
    assert end_given() == LONG
    estimated = replace(BORN, birth_date_latest=TURNS_18.replace(month=4))
    assert end_given(estimated) > BIRTHDAY


def test_a_birth_date_that_contradicts_the_child_ends_no_consent() -> None:
    long_ago = replace(BORN, birth_date=TURNS_18.replace(year=1990))
    assert end_given(long_ago) == LONG


def test_nobody_is_referred_or_reads_on_a_guardians_consent_after_the_birthday() -> None:
    (event,) = given(*child_heard, BORN).when(give(**BY_GUARDIAN)).records(ConsentGiven)
    referral = made(
        ReferralSent,
        referral_id=SENT,
        from_agency_id=WELFARE,
        to_agency_id=CLINIC,
        record_classes=BOTH,
        basis_id=CONSENT,
    )
    case = given(*child_heard, BORN, event, referral, ReferralAccepted(referral_id=SENT)).case
    assert case.consents.basis_covers(CONSENT, CLINIC, BOTH, REFERRAL, BIRTHDAY - MOMENT)
    with pytest.raises(ConsentMissing):
        case.consents.needed(CONSENT, CLINIC, BOTH, REFERRAL, BIRTHDAY)
    nurse = Principal(actor=NURSE, jurisdiction_id="", asks_at=BIRTHDAY - MOMENT)
    assert decide_view(nurse, case.standing).tie is Tie.REFERRAL
    late = replace(nurse, asks_at=BIRTHDAY + timedelta(days=8))
    assert decide_view(late, case.standing).tie is not Tie.REFERRAL


def state_age(**words: object) -> StateAge:
    told = {"stated_age": CHILD, "child_at_exploitation": ANSWER["yes"], "birth_date": TURNS_18}
    return command(StateAge, **(told | words))


def narrowed(*past: Event | Past, wish: StateAge | None = None) -> list[ConsentNarrowed]:
    facts = given(*past).when(wish or state_age()).events()
    return [fact for fact in facts if isinstance(fact, ConsentNarrowed)]


def test_an_age_that_is_stated_later_ends_what_a_guardian_agreed_to_with_the_majority() -> None:
    ends_then = ConsentNarrowed(consent_id=CONSENT, record_classes=BOTH, ends_at=BIRTHDAY)
    assert narrowed(*agreed()) == [ends_then]
    assert narrowed(*agreed(BIRTHDAY)) == []
    case = given(*agreed(), BORN, ends_then).case
    assert not case.standing.openings.ground_runs(CONSENT, BIRTHDAY)
    assert case.consents.in_force(CONSENT, BIRTHDAY - MOMENT)


def test_an_age_that_is_assessed_later_does_so_too() -> None:
    found = assess(outcome=AGE_OUTCOME["child"], birth_date=TURNS_18)
    facts = given(*agreed()).when(replace(found, at=later(days=1))).events()
    kept = ConsentNarrowed(consent_id=CONSENT, record_classes=BOTH, ends_at=BIRTHDAY)
    assert kept in facts


def test_an_age_without_a_day_or_that_makes_a_younger_child_ends_nothing_sooner() -> None:
    assert narrowed(*agreed(), wish=state_age(birth_date=None)) == []
    younger = TURNS_18.replace(year=TURNS_18.year + 2)
    assert narrowed(*agreed(), wish=state_age(birth_date=younger)) == []


def test_what_an_adult_agreed_to_ends_with_no_birthday() -> None:
    assert narrowed(*child_heard, consented(ends_at=LONG)) == []


def test_whoever_turns_out_to_have_come_of_age_is_asked_anew_at_once() -> None:
    after = BIRTHDAY + timedelta(days=3)
    said = replace(state_age(stated_age=STATED_AGE["adult"]), at=after)
    facts = given(*agreed()).when(said).events()
    asked = ConsentAskedAnew(consent_ids=(CONSENT,), reason=ASK_ANEW_REASON["majority_reached"])
    assert asked in facts


def test_who_is_found_an_adult_is_asked_anew_once() -> None:
    found = assess(outcome=AGE_OUTCOME["adult"], method=AGE_METHOD["document"])
    facts = given(*agreed()).when(found).events()
    assert [type(fact) for fact in facts].count(ConsentAskedAnew) == 1
    assert any(isinstance(fact, AgeAssessed) for fact in facts)


def test_a_guardians_consent_comes_to_its_end_in_a_closed_case_too() -> None:
    ends_then = ConsentNarrowed(consent_id=CONSENT, record_classes=BOTH, ends_at=BIRTHDAY)
    closed = given(*agreed(), BORN, ends_then, made(CaseClosed))
    wish = command(
        ExpireConsent, by=CLOCK_WATCHER, at=BIRTHDAY, consent_id=CONSENT, due_at=BIRTHDAY
    )
    assert ConsentExpired(consent_id=CONSENT, due_at=BIRTHDAY) in closed.when(wish).events()
