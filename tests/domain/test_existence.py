"""No command tells whether a case exists to whoever may not know of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import access
from domain.access import Surroundings
from domain.holding.closure import CloseOnRequest
from domain.holding.holder import TakeOnCase
from domain.identity import LinkCases, MergeCases
from domain.messages import Command, Missing, RecordClass, Refused, Role
from domain.protection.break_glass import BreakGlass, ReviewGlass
from domain.shelter.stay import TransferResident
from domain.standing import Standing
from domain.vocabulary import CASE_LINK, CLOSURE_REASON
from tests.domain.programme import Programme
from tests.examples import (
    CASE,
    COORDINATOR,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    SHELTER,
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


def test_a_link_tells_nobody_of_a_case_that_they_may_not_know(programme: Programme) -> None:
    def link(other: str) -> Any:
        wish = programme.wish(LinkCases, other_case_id=other, kind=CASE_LINK["sibling"])
        return refusal(programme, wish)

    assert link(OTHER_CASE) == (Missing, OTHER_CASE)
    assert link(NOWHERE) == (Missing, NOWHERE)


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
        access.may_name(wish, OTHER_CASE, abroad, here)
    access.may_name(
        wish, OTHER_CASE, replace(abroad, jurisdiction_id=TANZANIA.jurisdiction_id), here
    )


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
        access.may_act(wish, here, elsewhere)
    access.may_act(wish, here, replace(elsewhere, actor_jurisdiction_id=TANZANIA.jurisdiction_id))
