"""On call: a roster says which custodians release a safety card now; without one, each may."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.assessment.risk import RecordSafetyCard
from domain.consent.grant import GiveConsent
from domain.directory.state import Organization
from domain.holding.holder import TakeOnCase
from domain.identity import MergeCases
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Missing, NotPermitted, OutOfOrder, RecordClass, Refused, Role
from domain.on_call import (
    CustodiansOnCallSet,
    NotOnCall,
    OnCallThemselves,
    RosterOfOthers,
    RosterTimesImpossible,
    SetCustodiansOnCall,
    TooFewOnCall,
    decide,
    in_force,
)
from domain.permissions import WHO_MAY_ACT
from domain.protection.safety_card import ReleaseSafetyCard
from domain.referral.answer import AcceptReferral
from domain.referral.send import SendReferral
from tests.domain.consent_examples import consent_words
from tests.domain.programme import TZ, Programme
from tests.domain.protection_examples import release_words
from tests.domain.test_jurisdiction import CONFIGURED, rules_at, told
from tests.examples import (
    CASE,
    COORDINATION,
    COORDINATOR,
    LAW_EDITOR,
    MORNING,
    OTHER_CASE,
    PARTNER,
    PARTNER_ABROAD,
    PROTECTION_OFFICER,
    SOCIAL_WORKER,
    acting,
    later,
    made_id,
)
from tests.made import made

GB = jurisdiction_stream("GB")
NOWHERE = made_id("case", "that never was")
COUNSEL = made_id("service", "abroad")
FIRST, SECOND, THIRD = (
    acting(Role.CUSTODIAN, COORDINATION, name) for name in ("first", "second", "third")
)
ABROAD = acting(Role.CUSTODIAN, PARTNER_ABROAD)
BOTH = (FIRST.user_id, SECOND.user_id)
OTHERS = (SECOND.user_id, THIRD.user_id)
MINUTE = timedelta(minutes=1)
WEEK: dict[str, Any] = {"user_ids": BOTH, "from_at": MORNING, "until_at": later(days=7)}


class Country(Programme):
    """A case here with a safety card, an office with three custodians, and a partner abroad."""

    now = MORNING

    def __init__(self) -> None:
        super().__init__()
        self.register(COORDINATION, made_id("service", "coordination"), "identification_service")
        self.register(PARTNER_ABROAD, COUNSEL, "reintegration_service", GB)
        self.report()
        self.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
        self.give(RecordSafetyCard, allergies="(an allergy)")

    def at(self) -> datetime:
        return self.now

    def sets(self, user_ids: tuple[str, ...] = BOTH, **words: Any) -> None:
        told = {"stream": TZ, "by": PROTECTION_OFFICER, **WEEK, "user_ids": user_ids}
        self.give(SetCustodiansOnCall, **(told | words))

    def releases(self, by: Actor, stream: str = CASE, **words: Any) -> None:
        told = release_words(release_id=made_id("release", f"{by.user_id} {self.now}"))
        self.give(ReleaseSafetyCard, by=by, stream=stream, **(told | words))

    def refuses(self, by: Actor, stream: str = CASE, **words: Any) -> tuple[type[Refused], str]:
        with pytest.raises(Refused) as caught:
            self.releases(by, stream, **words)
        return type(caught.value), caught.value.about


@pytest.fixture
def country() -> Country:
    return Country()


def set_down(user_ids: tuple[str, ...], begins: datetime, ends: datetime) -> CustodiansOnCallSet:
    return CustodiansOnCallSet(user_ids=user_ids, from_at=begins, until_at=ends)


def test_while_a_roster_is_in_force_who_is_not_on_it_releases_no_card(country: Country) -> None:
    country.sets()
    assert country.refuses(THIRD) == (NotOnCall, THIRD.user_id)
    for by in (FIRST, SECOND):
        country.releases(by)


def test_a_program_releases_for_somebody_who_is_on_call_and_for_nobody_else(
    country: Country,
) -> None:
    program = acting(Role.CUSTODIAN, COORDINATION, "program")
    country.sets()
    assert country.refuses(program)[0] is NotOnCall
    assert country.refuses(replace(program, on_behalf_of=THIRD.user_id))[0] is NotOnCall
    country.releases(replace(program, on_behalf_of=FIRST.user_id))


def test_before_a_roster_begins_and_when_it_is_over_every_custodian_releases(
    country: Country,
) -> None:
    country.sets(from_at=later(days=1), until_at=later(days=2))
    country.releases(THIRD)
    for moment in (later(days=1), later(days=2) - MINUTE):
        country.now = moment
        assert country.refuses(THIRD)[0] is NotOnCall
    country.now = later(days=2)
    country.releases(THIRD)


def test_where_nobody_set_a_roster_a_life_does_not_hang_on_a_form(country: Country) -> None:
    country.sets(stream=GB, by=_officer(PARTNER_ABROAD))
    country.releases(THIRD)


def test_a_later_roster_holds_for_the_time_that_it_names_and_the_earlier_one_for_the_rest(
    country: Country,
) -> None:
    country.sets(BOTH)
    country.sets(OTHERS, from_at=later(days=1), until_at=later(days=2))
    for day, on_call, off_call in ((0, FIRST, THIRD), (1, THIRD, FIRST), (3, FIRST, THIRD)):
        country.now = later(days=day)
        country.releases(on_call)
        assert country.refuses(off_call)[0] is NotOnCall


def test_of_several_rosters_the_one_recorded_last_says_who_is_on_call() -> None:
    long = set_down(BOTH, MORNING, later(days=7))
    short = set_down(OTHERS, later(days=1), later(days=2))
    assert in_force((long, short), later(days=1)) == short
    assert in_force((short, long), later(days=1)) == long
    assert in_force((long, short), later(days=2)) == long
    assert in_force((long, short), later(days=7)) is None


def test_who_is_not_on_call_is_told_so_of_every_case_and_of_none(country: Country) -> None:
    merged = OTHER_CASE
    country.report(stream=merged)
    words = {"merge_id": made_id("merge", "first"), "evidence": "(as found)"}
    country.give(MergeCases, by=COORDINATOR, other_case_id=merged, **words)
    country.sets()
    answer = (NotOnCall, THIRD.user_id)
    unread = {"reader": None, "recipient_id": None}
    for stream in (CASE, merged, NOWHERE):
        assert country.refuses(THIRD, stream) == answer
        assert country.refuses(THIRD, stream, **unread) == answer
    assert country.refuses(FIRST, merged) == (Missing, merged)
    assert country.refuses(FIRST, NOWHERE) == (Missing, NOWHERE)


def test_the_roster_of_where_a_custodian_works_counts_and_not_that_of_the_case(
    country: Country,
) -> None:
    country.sets()
    assert country.refuses(ABROAD) == (Missing, CASE)
    _accepted_abroad(country)
    country.releases(ABROAD)
    country.sets(stream=GB, by=_officer(PARTNER_ABROAD))
    assert country.refuses(ABROAD, release_id=made_id("release", "next"))[0] is NotOnCall


def test_a_roster_is_set_by_a_protection_officer_of_the_jurisdiction(country: Country) -> None:
    assert WHO_MAY_ACT[SetCustodiansOnCall].roles == (Role.DATA_PROTECTION_OFFICER,)
    for by, refusal in (
        (FIRST, NotPermitted),
        (COORDINATOR, NotPermitted),
        (LAW_EDITOR, NotPermitted),
        (_officer(PARTNER_ABROAD), RosterOfOthers),
        (_officer(made_id("organization", "in no directory")), RosterOfOthers),
    ):
        with pytest.raises(refusal):
            country.sets(by=by)
    wish = country.wish(SetCustodiansOnCall, stream=TZ, by=PROTECTION_OFFICER, **WEEK)
    with pytest.raises(RosterOfOthers):
        decide(wish, {}, {})
    country.sets()
    assert country.history(TZ)[-1] == "CustodiansOnCallSet"


def test_whoever_sets_the_roster_is_not_on_it(country: Country) -> None:
    with pytest.raises(OnCallThemselves):
        country.sets((*BOTH, PROTECTION_OFFICER.user_id))
    program = replace(PROTECTION_OFFICER, user_id=THIRD.user_id, on_behalf_of=FIRST.user_id)
    with pytest.raises(OnCallThemselves):
        country.sets(by=program)


@pytest.mark.parametrize("named", [(), (FIRST.user_id,), (FIRST.user_id, FIRST.user_id)])
def test_two_different_people_at_least_are_on_call(
    country: Country, named: tuple[str, ...]
) -> None:
    with pytest.raises(TooFewOnCall):
        country.sets(named)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (later(days=1), later(days=1)),
        (later(days=2), later(days=1)),
        (later(days=-2), MORNING),
        (MORNING, later(days=31) + timedelta(microseconds=1)),
    ],
)
def test_a_roster_ends_after_it_begins_in_the_future_and_within_a_month(
    country: Country, begins: datetime, ends: datetime
) -> None:
    with pytest.raises(RosterTimesImpossible):
        country.sets(from_at=begins, until_at=ends)
    country.sets(from_at=later(days=-1), until_at=later(days=30))


def test_no_roster_is_set_where_no_rules_were_set_down(country: Country) -> None:
    wish = country.wish(
        SetCustodiansOnCall,
        stream=made_id("jurisdiction", "of nobody"),
        by=PROTECTION_OFFICER,
        **WEEK,
    )
    office = Organization(jurisdiction_id=wish.stream)
    with pytest.raises(OutOfOrder):
        decide(wish, {}, {COORDINATION: office})


def test_a_roster_changes_no_rule_that_cases_are_decided_by() -> None:
    known = told(CONFIGURED, set_down(BOTH, MORNING, later(days=7)))
    assert known.rosters
    assert rules_at(known, MORNING) == rules_at(told(CONFIGURED), MORNING)


def _officer(agency_id: str) -> Actor:
    return acting(Role.DATA_PROTECTION_OFFICER, agency_id)


def _accepted_abroad(country: Country) -> None:
    """The case comes to where a partner abroad works."""
    classes = (RecordClass.IDENTITY,)
    agreed = consent_words(recipient_id=PARTNER_ABROAD, record_classes=classes)
    country.give(GiveConsent, **agreed)
    sent = made(
        SendReferral,
        stream=CASE,
        by=SOCIAL_WORKER,
        at=country.at(),
        to_agency_id=PARTNER_ABROAD,
        service_id=COUNSEL,
        record_classes=classes,
        basis_id=agreed["consent_id"],
        onward_of_id=None,
    )
    country.handler.handle(sent)
    country.give(AcceptReferral, by=PARTNER, referral_id=sent.referral_id)
