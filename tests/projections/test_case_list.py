from __future__ import annotations

from typing import Any

import pytest

from domain.access import Principal
from domain.assessment.support_plan import SupportPlanAgreed
from domain.due import ReviewFellDue
from domain.messages import Actor
from domain.vocabulary import REVIEW_KIND
from projections import case_list
from projections.case_list import Order, Wanted
from projections.reading import Page
from tests.examples import (
    ASKING,
    COORDINATOR,
    POLICE,
    SOCIAL_WORKER,
    TANZANIA,
    UNITED_KINGDOM,
    WELFARE,
    later,
    made_id,
)
from tests.made import made
from tests.projections.histories import reported, screened, taken_on
from tests.projections.ledger import Ledger

FIRST, SECOND, THIRD = (made_id("case", f"of a list {number}") for number in range(3))
EVERY = (FIRST, SECOND, THIRD)
PLAN = made_id("plan", "of a list")


@pytest.fixture
def cases(ledger: Ledger) -> Ledger:
    """Three cases: the first changed last, the second is late, the third has something due."""
    for key in EVERY:
        ledger.append(reported(), taken_on(), stream=key)
    agreed = made(SupportPlanAgreed, plan_id=PLAN, review_due_at=later(days=5))
    ledger.append(agreed, stream=THIRD)
    late = {"reference": PLAN, "due_at": later(days=5), "review": REVIEW_KIND["support_plan"]}
    ledger.append(agreed, made(ReviewFellDue, **late), stream=SECOND)
    ledger.append(screened(), stream=FIRST)
    ledger.project()
    return ledger


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def ids(ledger: Ledger, actor: Actor = SOCIAL_WORKER, **wanted: Any) -> list[str]:
    found = Wanted(**wanted)
    rows = ledger.ask(case_list.listed(principal(actor), found)).rows
    assert ledger.ask(case_list.counted(principal(actor), found)) == len(rows)
    return [row["case_id"] for row in rows]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order.REPORTED_LAST, [THIRD, SECOND, FIRST]),
        (Order.REPORTED_FIRST, [FIRST, SECOND, THIRD]),
        (Order.CHANGED_LAST, [FIRST, SECOND, THIRD]),
        (Order.DUE_FIRST, [THIRD, *sorted((FIRST, SECOND))]),
    ],
)
def test_the_list_is_ordered_as_asked_and_paged_both_ways(
    cases: Ledger, order: Order, found: list[str]
) -> None:
    def page(**told: Any) -> Any:
        wanted = Wanted(order=order)
        return cases.ask(case_list.listed(principal(SOCIAL_WORKER), wanted, Page(**told)))

    assert ids(cases, order=order) == found
    first = page(first=2)
    rest = page(first=2, after=first.cursors[-1])
    assert [row["case_id"] for row in (*first.rows, *rest.rows)] == found
    assert page(last=2, before=rest.cursors[0]).rows == first.rows


@pytest.mark.parametrize("order", [Order.CHANGED_LAST, Order.DUE_FIRST])
def test_an_order_that_would_tell_leaves_the_case_out(cases: Ledger, order: Order) -> None:
    assert len(ids(cases, POLICE)) == len(ids(cases, POLICE, order=Order.REPORTED_FIRST)) == 3
    assert ids(cases, POLICE, order=order) == []
    assert len(ids(cases, COORDINATOR, order=order)) == 3


@pytest.mark.parametrize("order", Order)
def test_a_cursor_of_a_case_that_one_may_not_know_leads_nowhere(
    cases: Ledger, order: Order
) -> None:
    elsewhere = made_id("organization", "elsewhere")
    hidden = made_id("case", "hidden")
    cases.append(reported(addressed_to_id=elsewhere, reporter_agency_id=elsewhere), stream=hidden)
    cases.project()
    everything = Wanted(order=order)
    asked = case_list.listed(principal(COORDINATOR), everything, Page(first=4))
    page = cases.ask(asked)
    cursor = dict(zip([row["case_id"] for row in page.rows], page.cursors, strict=True))[hidden]
    blind = case_list.listed(principal(SOCIAL_WORKER), everything, Page(first=4, after=cursor))
    assert cases.ask(blind).rows == ()


def test_cases_are_filtered_by_jurisdiction_holder_and_lateness(cases: Ledger) -> None:
    assert len(ids(cases, jurisdiction_id=TANZANIA.jurisdiction_id)) == 3
    assert ids(cases, jurisdiction_id=UNITED_KINGDOM.jurisdiction_id) == []
    assert len(ids(cases, holder_id=WELFARE)) == 3
    assert ids(cases, late=True) == [SECOND]
    assert set(ids(cases, late=False)) == {FIRST, THIRD}
    assert len(ids(cases, worker_id=SOCIAL_WORKER.user_id)) == 3
    assert ids(cases, COORDINATOR, jurisdiction_id=UNITED_KINGDOM.jurisdiction_id) == []
    assert ids(cases, POLICE, jurisdiction_id=TANZANIA.jurisdiction_id) == []


def test_a_case_is_found_by_the_beginning_of_its_id(cases: Ledger) -> None:
    assert ids(cases, id_begins=FIRST[:13]) == ids(cases, POLICE, id_begins=FIRST) == [FIRST]
    assert ids(cases, id_begins="case-%") == ids(cases, id_begins="case-_") == []
