"""An emergency is opened by people of where the person is; elsewhere there is no such case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.assessment.risk import RecordSafetyCard
from domain.consent.grant import GiveConsent
from domain.directory.emergency_right import (
    BreakGlassRestored,
    BreakGlassSuspended,
    RestoreBreakGlass,
)
from domain.directory.organization import OrganizationRegistered
from domain.holding.holder import TakeOnCase
from domain.messages import Actor, Command, Fact, Missing, RecordClass, Refused, Role
from domain.protection.break_glass import BreakGlass, BreakGlassUsed
from domain.protection.safety_card import ReaderMissing, ReleaseSafetyCard, SafetyCardReleased
from domain.referral.answer import AcceptReferral
from domain.referral.send import SendReferral
from tests.domain.consent_examples import consent_words, organization
from tests.domain.programme import Programme
from tests.domain.protection_examples import GLASS, glass_words, release_words
from tests.domain.scenario import given
from tests.domain.test_safety_card import CARD
from tests.examples import (
    CASE,
    NURSE,
    PARTNER,
    PARTNER_ABROAD,
    SOCIAL_WORKER,
    UNITED_KINGDOM,
    WELFARE,
    acting,
    command,
    made_id,
)
from tests.made import made

HOSPITAL_ABROAD = made_id("organization", "hospital abroad")
NURSE_ABROAD = acting(Role.HEALTH_WORKER, HOSPITAL_ABROAD)
CUSTODIAN_HERE = acting(Role.CUSTODIAN, WELFARE)
CUSTODIAN_ABROAD = acting(Role.CUSTODIAN, HOSPITAL_ABROAD)
NOWHERE = made_id("case", "that never was")
COUNSEL = made_id("service", "abroad")


def abroad(agency_id: str = HOSPITAL_ABROAD) -> tuple[Fact, ...]:
    registered, offered = organization(agency_id)
    assert isinstance(registered.event, OrganizationRegistered)
    event = replace(registered.event, jurisdiction_id=UNITED_KINGDOM.jurisdiction_id)
    return (replace(registered, event=event), offered)


def in_an_emergency(nurse: Actor, custodian: Actor, **words: Any) -> tuple[Command, Command]:
    """The two ways in which somebody without a tie opens something of a case."""
    broken = command(BreakGlass, by=nurse, **glass_words(), **words)
    return broken, command(ReleaseSafetyCard, by=custodian, **release_words(), **words)


HERE = in_an_emergency(NURSE, CUSTODIAN_HERE)
ABROAD = in_an_emergency(NURSE_ABROAD, CUSTODIAN_ABROAD)


@pytest.mark.parametrize("wish", HERE)
def test_people_of_the_jurisdiction_answer_its_emergencies(wish: Command) -> None:
    known = (*organization(NURSE.agency_id), *organization(WELFARE))
    first = given(*CARD, *known).when(wish).events()[0]
    assert isinstance(first, BreakGlassUsed | SafetyCardReleased)


@pytest.mark.parametrize("wish", ABROAD)
def test_people_of_another_jurisdiction_open_nothing(wish: Command) -> None:
    given(*CARD, *abroad()).when(wish).refused(Missing)


def test_what_is_wrong_with_the_words_is_said_wherever_the_case_is() -> None:
    unread = replace(ABROAD[1], recipient_id=None, reader=None)  # type: ignore[call-arg]
    given(*CARD, *abroad()).when(unread).refused(ReaderMissing)
    given(*abroad()).when(unread).refused(ReaderMissing)


def restore(by: Actor) -> RestoreBreakGlass:
    return command(
        RestoreBreakGlass, stream=NURSE.agency_id, by=by, user_id=NURSE.user_id, reason="(trained)"
    )


def test_who_protects_data_elsewhere_gives_nobody_here_the_right_back() -> None:
    suspended = Fact(
        stream=NURSE.agency_id, event=BreakGlassSuspended(user_id=NURSE.user_id, glass_id=GLASS)
    )
    known = (*organization(NURSE.agency_id), *organization(WELFARE), *abroad(), suspended)
    elsewhere = acting(Role.DATA_PROTECTION_OFFICER, HOSPITAL_ABROAD)
    given(*known).when(restore(elsewhere)).refused(Missing)
    here = acting(Role.DATA_PROTECTION_OFFICER, WELFARE)
    given(*known).when(restore(here)).records(BreakGlassRestored)


@pytest.fixture
def programme() -> Programme:
    """A case here with a safety card; a partner abroad that may serve, and a hospital there."""
    known = Programme()
    known.report()
    known.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    known.give(RecordSafetyCard, allergies="(an allergy)")
    there = UNITED_KINGDOM.jurisdiction_id
    known.register(PARTNER_ABROAD, COUNSEL, "reintegration_service", there)
    hospital = made_id("service", "hospital")
    known.register(HOSPITAL_ABROAD, hospital, "health_medical_service", there)
    return known


def refusal(programme: Programme, wish: Command) -> tuple[type[Refused], str]:
    with pytest.raises(Refused) as caught:
        programme.handler.handle(wish)
    return type(caught.value), caught.value.about


def accepted_abroad(programme: Programme) -> None:
    """A partner abroad accepts a referral: the case has come to where it works."""
    classes = (RecordClass.IDENTITY,)
    agreed = consent_words(recipient_id=PARTNER_ABROAD, record_classes=classes)
    programme.give(GiveConsent, **agreed)
    sent = made(
        SendReferral,
        stream=CASE,
        by=SOCIAL_WORKER,
        at=programme.at(),
        to_agency_id=PARTNER_ABROAD,
        service_id=COUNSEL,
        record_classes=classes,
        basis_id=agreed["consent_id"],
        onward_of_id=None,
    )
    programme.handler.handle(sent)
    programme.give(AcceptReferral, by=PARTNER, referral_id=sent.referral_id)


def test_a_case_elsewhere_is_answered_like_one_that_is_not_there(programme: Programme) -> None:
    nowhere = in_an_emergency(NURSE_ABROAD, CUSTODIAN_ABROAD, stream=NOWHERE)
    for wish, missing in zip(ABROAD, nowhere, strict=True):
        assert refusal(programme, wish) == (Missing, CASE)
        assert refusal(programme, missing) == (Missing, NOWHERE)


def test_a_case_that_came_to_another_country_is_near_to_its_people(programme: Programme) -> None:
    accepted_abroad(programme)
    for wish in ABROAD:
        programme.handler.handle(wish)
    history = programme.history()
    assert {"BreakGlassUsed", "SafetyCardReleased"} <= set(history)
