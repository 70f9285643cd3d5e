from __future__ import annotations

import pytest

from domain.access import Principal
from domain.messages import Actor
from projections import case_view, referral_list
from projections.referral_list import Wanted
from projections.visibility.inbox import shape_received
from projections.visibility.rows import Direction
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    COORDINATION,
    COORDINATOR,
    DECIDER,
    LAWYER,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    POLICE,
    POLICE_POST,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    made_id,
)
from tests.projections.histories import REFERRAL, accepted, reported, sent, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import reading

OPEN, OWN, TO_REPORTER, TO_WATCHERS, ELSEWHERE = (
    made_id("referral", name)
    for name in ("open", "own", "to the reporter", "to who watches", "elsewhere")
)
REFERRALS = {
    REFERRAL: CASE,
    OPEN: CASE,
    OWN: CASE,
    TO_REPORTER: CASE,
    TO_WATCHERS: CASE,
    ELSEWHERE: OTHER_CASE,
}
EVERYBODY = (POLICE, SOCIAL_WORKER, NURSE, LAWYER, SHELTER_WORKER, DECIDER, COORDINATOR)


@pytest.fixture
def posted(ledger: Ledger) -> Ledger:
    """Referrals to others, to the holder itself and to whoever reported; one is in force."""
    ledger.append(reported(), taken_on(), sent(), accepted(), sent(OPEN, LEGAL_AID))
    ledger.append(sent(OWN, WELFARE), sent(TO_REPORTER, POLICE_POST))
    ledger.append(sent(TO_WATCHERS, COORDINATION))
    ledger.append(reported(), sent(ELSEWHERE, CLINIC), stream=OTHER_CASE)
    ledger.project()
    return ledger


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.role.value)
def test_what_is_told_live_is_what_the_inbox_holds(posted: Ledger, actor: Actor) -> None:
    who = Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)
    inbox = posted.ask(referral_list.listed(who, Wanted(direction=Direction.IN)))
    cases = posted.ask(case_view.by_ids([CASE, OTHER_CASE]))
    told = {
        key for key, case in REFERRALS.items() if shape_received(reading(who), cases[case], key)
    }
    assert told == {row["referral_id"] for row in inbox.rows}


def test_a_referral_that_is_not_there_is_told_to_nobody(posted: Ledger) -> None:
    who = Principal(actor=NURSE, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)
    case = posted.ask(case_view.by_id(CASE))
    assert shape_received(reading(who), case, made_id("referral", "missing")) is None
    assert shape_received(reading(who), None, REFERRAL) is None


def test_the_examples_have_something_in_an_inbox(posted: Ledger) -> None:
    who = Principal(actor=NURSE, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)
    assert shape_received(reading(who), posted.ask(case_view.by_id(CASE)), REFERRAL) is not None
