"""No command tells whether a case exists to whoever may not know of it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from domain.acting import Surroundings, may_act, may_name
from domain.assessment.persons import LinkPerson
from domain.consent.grant import GiveConsent
from domain.holding.closure import CloseOnRequest
from domain.holding.course import CorrectWrongCase
from domain.holding.holder import TakeOnCase
from domain.identity import LinkCases, MergeCases
from domain.messages import AlreadyDone, Command, Missing, RecordClass, Refused, Role
from domain.permissions import BEGINS_A_CASE, NAMES_A_CASE, WHO_MAY_ACT
from domain.protection.break_glass import BreakGlass, ReviewGlass
from domain.referral.send import SendReferral
from domain.reintegration.retrafficking import SuspectRetrafficking
from domain.shelter.stay import AdmitResident, TransferResident
from domain.standing import Standing
from domain.vocabulary import CASE_LINK, CLOSURE_REASON, PERSON_ROLE
from projections.words import OTHER_CASES
from tests.domain.consent_examples import consent_words
from tests.domain.programme import SHELTER_SERVICE, Programme
from tests.examples import (
    CASE,
    COORDINATOR,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    UNITED_KINGDOM,
    WELFARE,
    acting,
    made_id,
)
from tests.made import made

NOWHERE = made_id("case", "that never was")


@pytest.fixture
def programme() -> Programme:
    """A case of the welfare office, and one that a legal aid answers for, in the same country."""
    known = Programme()
    known.open_shelter(beds=2)
    known.report()
    known.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    known.register(LEGAL_AID, made_id("service", "legal"), "legal_assistance_service")
    known.report(stream=OTHER_CASE, addressed_to_id=LEGAL_AID)
    return known


def refusal(programme: Programme, wish: Command) -> tuple[type[Refused], str]:
    with pytest.raises(Refused) as caught:
        programme.handler.handle(wish)
    return type(caught.value), caught.value.about


def refer_to_the_shelter(programme: Programme) -> None:
    """The shelter is asked to take the person of the first case."""
    classes = (RecordClass.IDENTITY,)
    agreed = consent_words(recipient_id=SHELTER_HOUSE, record_classes=classes)
    programme.give(GiveConsent, **agreed)
    programme.handler.handle(
        made(
            SendReferral,
            stream=CASE,
            by=SOCIAL_WORKER,
            at=programme.at(),
            to_agency_id=SHELTER_HOUSE,
            service_id=SHELTER_SERVICE,
            record_classes=classes,
            basis_id=agreed["consent_id"],
            onward_of_id=None,
        )
    )


def test_a_link_tells_nobody_of_a_case_that_they_may_not_know(programme: Programme) -> None:
    def link(other: str) -> Any:
        wish = programme.wish(LinkCases, other_case_id=other, kind=CASE_LINK["sibling"])
        return refusal(programme, wish)

    assert link(OTHER_CASE) == (Missing, OTHER_CASE)
    assert link(NOWHERE) == (Missing, NOWHERE)


@pytest.mark.parametrize("kind", [LinkPerson, CorrectWrongCase, AdmitResident])
def test_no_command_about_the_own_case_tells_of_another_that_it_names(
    programme: Programme, kind: type[Command]
) -> None:
    (name,) = (field.name for field in fields(kind) if field.name in NAMES_A_CASE)
    asker = SHELTER_WORKER if kind is AdmitResident else SOCIAL_WORKER
    if kind is AdmitResident:
        refer_to_the_shelter(programme)

    def named(other: str) -> Any:
        told: dict[str, Any] = {name: (other,) if name.endswith("_ids") else other}
        if kind is AdmitResident:
            told["shelter_id"] = SHELTER
        wish = made(kind, stream=CASE, by=asker, at=programme.at(), **told)
        return refusal(programme, wish)

    assert named(OTHER_CASE) == (Missing, OTHER_CASE)
    assert named(NOWHERE) == (Missing, NOWHERE)


def test_every_field_that_names_a_case_is_asked_about() -> None:
    naming = {
        field.name
        for kind in WHO_MAY_ACT
        for field in fields(kind)
        if field.name.endswith(("case_id", "case_ids"))
    }
    assert naming == {*NAMES_A_CASE, *BEGINS_A_CASE}, "say in permissions.py which it is"
    assert naming <= OTHER_CASES


def test_a_worker_may_still_name_the_case_of_a_parent_that_they_hold(programme: Programme) -> None:
    mothers = made_id("case", "mother")
    programme.report(stream=mothers)
    wish = made(
        LinkPerson,
        stream=CASE,
        by=SOCIAL_WORKER,
        at=programme.at(),
        role=PERSON_ROLE["parent"],
        linked_case_id=mothers,
        unrelated_adult=None,
    )
    assert programme.handler.handle(wish).places


def test_a_suspicion_begins_no_case_that_exists(programme: Programme) -> None:
    wish = made(
        SuspectRetrafficking,
        stream=CASE,
        by=SOCIAL_WORKER,
        at=programme.at(),
        new_case_id=OTHER_CASE,
    )
    assert refusal(programme, wish) == (AlreadyDone, OTHER_CASE)
    assert programme.history(OTHER_CASE) == ["CaseReported"]


@pytest.mark.parametrize("classes", [(), (RecordClass.BIOMETRIC,)])
def test_a_glass_that_cannot_be_broken_tells_of_no_case(
    programme: Programme, classes: tuple[RecordClass, ...]
) -> None:
    def attempt(stream: str) -> Any:
        kind, _ = refusal(
            programme,
            made(
                BreakGlass,
                stream=stream,
                by=NURSE,
                at=programme.at(),
                record_classes=classes,
            ),
        )
        return kind

    assert attempt(CASE) is attempt(NOWHERE)


def test_a_shelter_learns_nothing_of_a_case_by_naming_itself(programme: Programme) -> None:
    programme.give(CloseOnRequest, reason=CLOSURE_REASON["declined_support"])

    def leave(stream: str) -> Any:
        wish = made(
            TransferResident,
            stream=stream,
            by=SHELTER_WORKER,
            at=programme.at(),
            from_shelter_id=SHELTER,
            shelter_id=SHELTER,
        )
        return refusal(programme, wish)[0]

    assert leave(CASE) is leave(NOWHERE) is Missing


def test_a_coordinator_merges_no_case_of_another_country() -> None:
    here = Surroundings(actor_jurisdiction_id=TANZANIA.jurisdiction_id)
    abroad = Standing(
        jurisdiction_id=UNITED_KINGDOM.jurisdiction_id,
        reporter_agency_id=LEGAL_AID,
        addressed_to_id=LEGAL_AID,
    )
    wish = made(MergeCases, stream=CASE, by=COORDINATOR, other_case_id=OTHER_CASE)
    with pytest.raises(Missing):
        may_name(wish, OTHER_CASE, abroad, here)
    may_name(wish, OTHER_CASE, replace(abroad, jurisdiction_id=TANZANIA.jurisdiction_id), here)


def test_who_protects_data_elsewhere_learns_of_no_case_here() -> None:
    officer = acting(Role.DATA_PROTECTION_OFFICER, LEGAL_AID)
    elsewhere = Surroundings(actor_jurisdiction_id=UNITED_KINGDOM.jurisdiction_id)
    wish = made(ReviewGlass, stream=CASE, by=officer)
    here = Standing(
        jurisdiction_id=TANZANIA.jurisdiction_id,
        reporter_agency_id=WELFARE,
        addressed_to_id=WELFARE,
    )
    with pytest.raises(Missing):
        may_act(wish, here, elsewhere)
    may_act(wish, here, replace(elsewhere, actor_jurisdiction_id=TANZANIA.jurisdiction_id))
