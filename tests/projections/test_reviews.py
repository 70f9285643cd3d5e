"""Which reviews are due, and who at the agency that answers for the case finds them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.access import Principal
from domain.holding.closure import CaseClosed
from domain.messages import Actor, Role
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed
from domain.protection.demand import DemandReceived
from domain.protection.recall import DisclosureRecalled
from domain.protection.safety_card import SafetyCardReleased
from domain.protection.sealing import SealConfirmed
from domain.timers import Kind
from domain.vocabulary import SEAL_CHANGE, SEAL_KIND
from projections import reviews
from projections.reading import Page
from projections.reviews import Wanted
from projections.visibility.reader import reader
from projections.visibility.reviews import shape_review
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CLINIC,
    COORDINATION,
    COORDINATOR,
    MORNING,
    NURSE,
    OTHER_CASE,
    POLICE,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    TANZANIA,
    WELFARE,
    acting,
)
from tests.made import made
from tests.projections.histories import accepted, admitted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger, opened_ledger
from tests.projections.noted import Kept, reading

OFFICER = acting(Role.DATA_PROTECTION_OFFICER, WELFARE)
CUSTODIAN = acting(Role.CUSTODIAN, WELFARE)
COUNSEL = acting(Role.LEGAL_COUNSEL, WELFARE)
AUDITOR = acting(Role.AUDITOR, COORDINATION)
COUNSEL_ELSEWHERE = acting(Role.LEGAL_COUNSEL, CLINIC)
OFFICER_ELSEWHERE = acting(Role.DATA_PROTECTION_OFFICER, COORDINATION)
GLASS, CARD, RECALL, DEMAND = (MORNING + timedelta(days=day) for day in (1, 2, 3, 4))
ALL = ["break_glass_review", "safety_card_review", "recall_acknowledgement", "demand_reply"]


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    """One of each kind, a day apart, in a case that is sealed and closed."""
    folder: Path = tmp_path_factory.mktemp("keys")
    seal = made(
        SealConfirmed,
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND["child_record"],
        listed_user_ids=("user-listed",),
    )
    with opened_ledger(new_database(), folder) as opened:
        opened.append(reported(), by=POLICE)
        opened.append(taken_on(), consented(), sent(), accepted(), seal)
        opened.append(
            made(BreakGlassUsed, glass_id="glass-1", agency_id=CLINIC, review_due_at=GLASS),
            made(SafetyCardReleased, release_id="release-1", review_due_at=CARD),
            made(
                DisclosureRecalled,
                recall_id="recall-1",
                recipient_id=CLINIC,
                referral_id=None,
                acknowledge_by=RECALL,
            ),
            made(DemandReceived, demand_id="demand-1", reply_due_at=DEMAND),
            made(CaseClosed),
        )
        opened.append(reported(), by=POLICE, stream=OTHER_CASE)
        opened.append(
            taken_on(),
            made(BreakGlassUsed, glass_id="glass-2", agency_id=CLINIC, review_due_at=GLASS),
            made(GlassReviewed, glass_id="glass-2"),
            stream=OTHER_CASE,
        )
        opened.project()
        yield opened


def who(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def found(
    ledger: Ledger, actor: Actor, now: datetime = ASKING, log: Kept | None = None, **wanted: Any
) -> list[dict[str, Any]]:
    ledger.read_as(reader(who(actor)))
    which = Wanted(now=now, **wanted)
    rows = ledger.ask(reviews.listed(who(actor), which, Page(first=10))).rows
    assert len(rows) == ledger.ask(reviews.counted(who(actor), which))
    shown = [shape_review(reading(who(actor), log), row, now) for row in rows]
    assert None not in shown
    return [one for one in shown if one]


def kinds(ledger: Ledger, actor: Actor, **wanted: Any) -> list[str]:
    return [one["kind"] for one in found(ledger, actor, **wanted)]


def test_the_data_protection_officer_finds_every_review_the_next_due_first(
    ledger: Ledger,
) -> None:
    assert kinds(ledger, OFFICER) == ALL
    assert kinds(ledger, SUPERVISOR) == ALL


def test_a_review_names_what_it_is_about_and_a_recall_from_whom(ledger: Ledger) -> None:
    glass, card, recall, demand = found(ledger, OFFICER)
    assert [one["reference"] for one in (glass, card, recall, demand)] == [
        "glass-1",
        "release-1",
        "recall-1",
        "demand-1",
    ]
    assert (recall["organization_id"], glass["organization_id"]) == (CLINIC, None)


def test_each_role_finds_what_it_may_end(ledger: Ledger) -> None:
    assert kinds(ledger, CUSTODIAN) == ["safety_card_review"]
    assert kinds(ledger, COUNSEL) == ["demand_reply"]


def test_whoever_protects_the_data_of_the_jurisdiction_finds_them_without_who_was_recalled(
    ledger: Ledger,
) -> None:
    assert kinds(ledger, OFFICER_ELSEWHERE) == ALL
    assert CLINIC not in str(found(ledger, OFFICER_ELSEWHERE))
    abroad = Principal(actor=OFFICER_ELSEWHERE, jurisdiction_id="jurisdiction-of-others")
    ledger.read_as(reader(abroad))
    assert ledger.ask(reviews.listed(abroad, Wanted(now=ASKING))).rows == ()


@pytest.mark.parametrize("actor", [NURSE, POLICE, COORDINATOR, AUDITOR, COUNSEL_ELSEWHERE])
def test_an_agency_that_does_not_answer_for_the_case_finds_none(
    ledger: Ledger, actor: Actor
) -> None:
    assert found(ledger, actor) == []


def test_late_is_what_was_due_by_now(ledger: Ledger) -> None:
    assert kinds(ledger, OFFICER, now=CARD, late=True) == ALL[:2]
    assert kinds(ledger, OFFICER, now=CARD, late=False) == ALL[2:]
    just_before = CARD - timedelta(microseconds=1)
    assert kinds(ledger, OFFICER, now=just_before, late=True) == ALL[:1]


def test_a_filter_by_kind_opens_no_kind_that_does_not_concern_the_role(ledger: Ledger) -> None:
    wanted = (Kind.SAFETY_CARD_REVIEW, Kind.DEMAND_REPLY, Kind.SAFETY)
    assert kinds(ledger, OFFICER, kinds=wanted) == ["safety_card_review", "demand_reply"]
    assert kinds(ledger, CUSTODIAN, kinds=wanted) == ["safety_card_review"]


def test_reviews_come_page_by_page(ledger: Ledger) -> None:
    ledger.read_as(reader(who(OFFICER)))
    which = Wanted(now=ASKING)
    first = ledger.ask(reviews.listed(who(OFFICER), which, Page(first=3)))
    second = ledger.ask(reviews.listed(who(OFFICER), which, Page(first=3, after=first.cursors[-1])))
    assert [row["kind"] for row in (*first.rows, *second.rows)] == ALL


def test_a_worker_of_the_case_is_told_of_demands_and_reviews_nobody(ledger: Ledger) -> None:
    assert kinds(ledger, SOCIAL_WORKER) == ["demand_reply"]


def test_a_shelter_that_was_recalled_is_not_named_where_its_place_is_sealed(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    recalled = made(
        DisclosureRecalled,
        recipient_id=SHELTER_HOUSE,
        referral_id=None,
        acknowledge_by=RECALL,
    )
    seal = made(
        SealConfirmed,
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND["shelter_location"],
        listed_user_ids=("user-listed",),
    )
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), by=POLICE)
        own.append(taken_on(), recalled)
        own.append(admitted(), by=SHELTER_WORKER)
        own.project()
        assert [one["organization_id"] for one in found(own, SUPERVISOR)] == [SHELTER_HOUSE]
        own.append(seal)
        own.project()
        assert [one["organization_id"] for one in found(own, SUPERVISOR)] == [None]
