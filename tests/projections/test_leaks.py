"""What an attacker with source access tried to learn: places, who shelters, what exists."""

from __future__ import annotations

from typing import Any

import pytest

from domain.access import Principal, Tie
from domain.holding.holder import CaseTransferred
from domain.messages import Actor
from projections import case_list, case_view, timeline
from projections.case_list import Wanted
from projections.reading import Page
from projections.visibility import (
    look_at,
    shape_case,
    shape_entry,
    visible_entries,
)
from tests.examples import (
    ASKING,
    CASE,
    COORDINATOR,
    NURSE,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    made_id,
)
from tests.made import made
from tests.projections.histories import (
    SHELTERING,
    accepted,
    admitted,
    consented,
    reported,
    sent,
    taken_on,
)
from tests.projections.ledger import Ledger
from tests.projections.noted import reading

SIGNED = {"strength": "multi"}


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def look(ledger: Ledger, actor: Actor) -> Any:
    found = look_at(reading(principal(actor)), ledger.ask(case_view.by_id(CASE)))
    assert found is not None
    return found


def entries(ledger: Ledger, actor: Actor) -> list[dict[str, Any]]:
    seen = look(ledger, actor)
    rows = ledger.ask(timeline.listed(visible_entries(seen), Page(first=50))).rows
    assert ledger.ask(timeline.counted(visible_entries(seen))) == len(rows)
    return [shape_entry(seen, row, ledger.opener) for row in rows]  # type: ignore[misc]


@pytest.fixture
def sheltered(ledger: Ledger) -> Ledger:
    """The clinic knows of identity and health, and of no place; the person sleeps in a shelter."""
    ledger.append(reported(), taken_on(), consented(), sent(), accepted())
    ledger.append(sent(SHELTERING, SHELTER_HOUSE), accepted(SHELTERING), by=SOCIAL_WORKER)
    ledger.append(admitted(), consented(made_id("consent", "shelter")), by=SHELTER_WORKER)
    ledger.project()
    return ledger


def test_who_may_not_know_the_place_is_not_told_which_shelter_acts(sheltered: Ledger) -> None:
    assert look(sheltered, NURSE).view.tie is Tie.REFERRAL
    assert SHELTER_HOUSE not in str(entries(sheltered, NURSE))
    assert SHELTER_WORKER.user_id not in str(entries(sheltered, NURSE))
    assert SHELTER_HOUSE in str(entries(sheltered, SOCIAL_WORKER))
    assert SHELTER_HOUSE in str(entries(sheltered, SHELTER_WORKER))


def test_a_shelter_that_holds_the_case_of_its_resident_is_not_named(sheltered: Ledger) -> None:
    taken_over = made(
        CaseTransferred,
        from_agency_id=WELFARE,
        to_agency_id=SHELTER_HOUSE,
        worker_id=SHELTER_WORKER.user_id,
    )
    sheltered.append(taken_over)
    sheltered.project()
    for actor in (NURSE, COORDINATOR):
        shown = shape_case(look(sheltered, actor))
        assert (shown["holder_id"], shown["worker_id"]) == (None, None)
        assert SHELTER_HOUSE not in str(entries(sheltered, actor))
        assert SHELTER_WORKER.user_id not in str(entries(sheltered, actor))
        for wanted in (Wanted(holder_id=SHELTER_HOUSE), Wanted(worker_id=SHELTER_WORKER.user_id)):
            assert sheltered.ask(case_list.counted(principal(actor), wanted)) == 0
    own = principal(SHELTER_WORKER)
    assert sheltered.ask(case_list.counted(own, Wanted(holder_id=SHELTER_HOUSE))) == 1
    assert shape_case(look(sheltered, SHELTER_WORKER))["holder_id"] == SHELTER_HOUSE
