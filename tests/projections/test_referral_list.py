from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.access import Principal
from domain.messages import Actor
from domain.referral.answer import ReferralDeclined
from domain.referral.send import ReferralOverdue
from domain.vocabulary import SERVICE_TYPE
from projections import referral_list
from projections.reading import Page
from projections.referral_list import OPEN, Order, Wanted
from projections.visibility import shape_referral
from projections.visibility.rows import Direction
from tests.examples import (
    ASKING,
    AUTHORITY,
    CLINIC,
    COORDINATOR,
    DECIDER,
    LAWYER,
    LEGAL_AID,
    MORNING,
    NURSE,
    OTHER_CASE,
    POLICE,
    SOCIAL_WORKER,
    TANZANIA,
    made_id,
)
from tests.made import made
from tests.projections.histories import REFERRAL, accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import reading

TO_LEGAL_AID = made_id("referral", "to legal aid")
ELSEWHERE = made_id("referral", "elsewhere")
INBOX = Wanted(direction=Direction.IN)
OUTBOX = Wanted(direction=Direction.OUT)


def legal(**words: Any) -> Any:
    told = {"service_type": SERVICE_TYPE["legal_assistance_service"]} | words
    return sent(TO_LEGAL_AID, LEGAL_AID, **told)


@pytest.fixture
def posted(ledger: Ledger) -> Ledger:
    """One referral in force, one that is open, and one of another case."""
    ledger.append(reported(), taken_on(), consented(), sent(), accepted(), legal())
    elsewhere = sent(ELSEWHERE, CLINIC, reply_due_at=MORNING + timedelta(hours=24))
    ledger.append(reported(), elsewhere, stream=OTHER_CASE)
    ledger.project()
    return ledger


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def ids(ledger: Ledger, actor: Actor, wanted: Wanted = referral_list.EVERYTHING) -> list[str]:
    found = ledger.ask(referral_list.listed(principal(actor), wanted))
    shown = [shape_referral(reading(principal(actor)), row) for row in found.rows]
    assert None not in shown
    assert ledger.ask(referral_list.counted(principal(actor), wanted)) == len(shown)
    return [row["referral_id"] for row in found.rows]


def test_the_receiver_of_an_open_referral_sees_that_referral_only(posted: Ledger) -> None:
    assert ids(posted, LAWYER) == ids(posted, LAWYER, INBOX) == [TO_LEGAL_AID]
    assert ids(posted, LAWYER, OUTBOX) == []


def test_the_inbox_has_what_is_due_first_at_its_head(posted: Ledger) -> None:
    assert ids(posted, NURSE, INBOX) == [ELSEWHERE, REFERRAL]


def test_a_party_knows_of_anothers_referral_without_its_service(posted: Ledger) -> None:
    assert set(ids(posted, NURSE)) == {ELSEWHERE, REFERRAL, TO_LEGAL_AID}
    found = posted.ask(referral_list.listed(principal(NURSE)))
    shown = {
        row["referral_id"]: shape_referral(reading(principal(NURSE)), row) for row in found.rows
    }
    masked = shown[TO_LEGAL_AID]
    assert masked is not None
    assert masked["masked"] is True
    assert "service_type" not in masked
    assert ids(posted, NURSE, OUTBOX) == []


def test_sender_and_holder_see_what_went_out(posted: Ledger) -> None:
    assert set(ids(posted, SOCIAL_WORKER, OUTBOX)) == {REFERRAL, TO_LEGAL_AID, ELSEWHERE}
    assert ids(posted, SOCIAL_WORKER, INBOX) == []


@pytest.mark.parametrize("actor", [POLICE, DECIDER])
def test_a_reporter_and_an_outsider_see_none(posted: Ledger, actor: Actor) -> None:
    assert ids(posted, actor) == []
    assert posted.ask(referral_list.by_id(principal(actor), REFERRAL)) is None


def test_who_watches_sees_days_without_parties_and_has_no_inbox(posted: Ledger) -> None:
    assert len(ids(posted, COORDINATOR)) == 3
    assert ids(posted, COORDINATOR, INBOX) == ids(posted, COORDINATOR, OUTBOX) == []
    for row in posted.ask(referral_list.listed(principal(COORDINATOR))).rows:
        shown = shape_referral(reading(principal(COORDINATOR)), row)
        assert shown is not None
        assert {CLINIC, LEGAL_AID} & set(map(str, shown.values())) == set()
    elsewhere = Principal(
        actor=COORDINATOR, jurisdiction_id=made_id("jurisdiction", "XX"), asks_at=ASKING
    )
    assert posted.ask(referral_list.counted(elsewhere)) == 0


def test_a_declined_referral_leaves_the_inbox_of_who_declined_it(posted: Ledger) -> None:
    posted.append(made(ReferralDeclined, referral_id=TO_LEGAL_AID))
    posted.project()
    assert ids(posted, LAWYER) == []
    assert TO_LEGAL_AID in ids(posted, SOCIAL_WORKER, OUTBOX)


def test_an_answered_referral_is_not_shown_for_the_sake_of_an_open_one(posted: Ledger) -> None:
    again = made_id("referral", "again")
    posted.append(made(ReferralDeclined, referral_id=TO_LEGAL_AID), sent(again, LEGAL_AID))
    posted.project()
    assert ids(posted, LAWYER) == ids(posted, LAWYER, INBOX) == [again]


def test_what_is_late_stays_in_the_inbox_and_says_so(posted: Ledger) -> None:
    due_at = MORNING + timedelta(hours=72)
    posted.append(made(ReferralOverdue, referral_id=TO_LEGAL_AID, due_at=due_at))
    posted.project()
    assert ids(posted, LAWYER, Wanted(late=True)) == [TO_LEGAL_AID]
    assert ids(posted, LAWYER, Wanted(late=False)) == []
    posted.append(accepted(TO_LEGAL_AID))
    posted.project()
    assert ids(posted, LAWYER, Wanted(late=True, direction=Direction.IN)) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(open=True), {TO_LEGAL_AID, ELSEWHERE}),
        (Wanted(open=False), {REFERRAL}),
        (Wanted(statuses=("accepted",)), {REFERRAL}),
        (Wanted(statuses=OPEN), {TO_LEGAL_AID, ELSEWHERE}),
        (Wanted(priority="normal_2w"), set()),
        (
            Wanted(priority="urgent_72h"),
            {REFERRAL, TO_LEGAL_AID, ELSEWHERE},
        ),
    ],
)
def test_the_list_is_filtered(posted: Ledger, wanted: Wanted, found: set[str]) -> None:
    assert set(ids(posted, SOCIAL_WORKER, wanted)) == found


@pytest.mark.parametrize("order", Order)
def test_pages_go_both_ways(posted: Ledger, order: Order) -> None:
    wanted = Wanted(order=order)
    everything = ids(posted, SOCIAL_WORKER, wanted)

    def page(**told: Any) -> Any:
        return posted.ask(referral_list.listed(principal(SOCIAL_WORKER), wanted, Page(**told)))

    first = page(first=2)
    rest = page(first=2, after=first.cursors[-1])
    back = page(last=2, before=rest.cursors[0])
    assert [row["referral_id"] for row in (*first.rows, *rest.rows)] == everything
    assert back.rows == first.rows
    assert (first.has_next, rest.has_next, rest.has_previous) == (True, False, True)


def test_a_cursor_of_a_hidden_referral_leads_nowhere(posted: Ledger) -> None:
    cursor = posted.ask(referral_list.listed(principal(SOCIAL_WORKER))).cursors[0]
    page = Page(first=5, after=cursor)
    assert posted.ask(referral_list.listed(principal(LAWYER), page=page)).rows == ()


def test_an_agency_that_nobody_referred_to_has_no_inbox(posted: Ledger) -> None:
    assert AUTHORITY not in {CLINIC, LEGAL_AID}
    assert ids(posted, DECIDER, INBOX) == []
