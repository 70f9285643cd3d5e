from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.access import Principal
from domain.due import DeadlineMissed
from domain.holding.holder import CaseTransferred, HolderReleased
from domain.messages import Actor, Event
from projections import funnel_cells
from projections.funnel import Measure, quarter_of
from projections.funnel_cells import Cell, Dimension, TooManyDimensions
from projections.suppression import LEAST
from tests.examples import (
    ASKING,
    CLINIC,
    COORDINATOR,
    LEGAL_AID,
    NURSE,
    POLICE,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    TANZANIA,
    WELFARE,
    made_id,
)
from tests.made import made
from tests.projections.histories import reported, screened, taken_on
from tests.projections.ledger import Ledger
from tests.projections.test_directory import an_organization

LATER = datetime(2999, 1, 1, tzinfo=UTC)
"""A day on which every quarter of these tests is over."""


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def some(ledger: Ledger, many: int, agency_id: str = WELFARE, *more: Event, name: str = "") -> None:
    for number in range(many):
        stream = made_id("case", f"{agency_id} {name} {number}")
        ledger.append(reported(addressed_to_id=agency_id), *more, stream=stream)


def own(ledger: Ledger, actor: Actor, *by: Dimension) -> dict[str, int]:
    return counts(ledger.ask(funnel_cells.own(principal(actor), by)))


def others(ledger: Ledger, actor: Actor, *by: Dimension, now: datetime = LATER) -> tuple[Cell, ...]:
    found: tuple[Cell, ...] = ledger.ask(funnel_cells.others(principal(actor), by, now))
    return found


def counts(cells: tuple[Cell, ...]) -> dict[str, int]:
    assert len({cell.name for cell in cells}) == len(cells)
    return {cell.name: cell.cases for cell in cells}


def test_an_agency_sees_its_own_numbers_as_they_are(ledger: Ledger) -> None:
    some(ledger, 2, WELFARE, taken_on(), screened())
    some(ledger, 1, CLINIC)
    ledger.project()
    seen = {"reported": 2, "taken_on": 2, "screened": 2}
    assert own(ledger, SOCIAL_WORKER) == own(ledger, SUPERVISOR) == seen
    assert own(ledger, NURSE) == {"reported": 1}
    assert others(ledger, SOCIAL_WORKER) == others(ledger, POLICE) == ()


def test_a_step_counts_once_for_a_case_however_often_it_is_taken(ledger: Ledger) -> None:
    some(ledger, 1, WELFARE, screened("unclear"), screened())
    ledger.project()
    assert own(ledger, SOCIAL_WORKER)["screened"] == 1


def test_a_step_after_a_release_counts_for_whoever_held_the_case_last(ledger: Ledger) -> None:
    passed_on = made(CaseTransferred, from_agency_id=WELFARE, to_agency_id=CLINIC)
    some(ledger, 1, WELFARE, taken_on(), passed_on, made(HolderReleased), screened())
    ledger.project()
    assert own(ledger, SOCIAL_WORKER) == {"reported": 1, "taken_on": 1}
    assert own(ledger, NURSE) == {"screened": 1}


def test_a_missed_clock_is_counted_where_it_was_missed(ledger: Ledger) -> None:
    missed = made(DeadlineMissed)
    some(ledger, 3, WELFARE, missed, missed)
    ledger.project()
    cells = ledger.ask(funnel_cells.own(principal(SOCIAL_WORKER)))
    found = {cell.name: cell.cases for cell in cells if cell.measure is Measure.MISSED_CLOCK}
    assert found == {str(missed.deadline): 3}


def test_under_eleven_nothing_is_told_of_others(ledger: Ledger) -> None:
    some(ledger, LEAST - 1, CLINIC)
    ledger.project()
    assert others(ledger, COORDINATOR) == ()
    some(ledger, 1, CLINIC, name="one more")
    ledger.project()
    assert counts(others(ledger, COORDINATOR)) == {"reported": LEAST}


def test_a_small_agency_cannot_be_computed_from_the_sum(ledger: Ledger) -> None:
    some(ledger, 12, WELFARE)
    some(ledger, 3, CLINIC)
    some(ledger, 30, LEGAL_AID)
    ledger.project()
    assert counts(others(ledger, COORDINATOR)) == {"reported": 45}
    by_agency = {cell.agency_id: cell.cases for cell in others(ledger, COORDINATOR, *AGENCY)}
    assert by_agency == {LEGAL_AID: 30}


AGENCY = (Dimension.AGENCY,)


def test_the_quarter_that_runs_is_not_told_of_others(ledger: Ledger) -> None:
    some(ledger, 20, CLINIC)
    ledger.project()
    recorded_at = ledger.entries()[0].recorded_at
    assert others(ledger, COORDINATOR, now=recorded_at) == ()
    (cell,) = others(ledger, COORDINATOR, Dimension.QUARTER, Dimension.JURISDICTION)
    assert (cell.quarter, cell.jurisdiction_id) == (
        quarter_of(recorded_at),
        TANZANIA.jurisdiction_id,
    )


def test_a_coordinator_of_elsewhere_sees_nothing(ledger: Ledger) -> None:
    some(ledger, 20, CLINIC)
    ledger.project()
    elsewhere = Principal(
        actor=COORDINATOR, jurisdiction_id=made_id("jurisdiction", "XX"), asks_at=ASKING
    )
    assert ledger.ask(funnel_cells.others(elsewhere, (), LATER)) == ()


def test_agencies_that_shelter_are_one_agency_to_others(ledger: Ledger) -> None:
    for number, agency_id in enumerate((SHELTER_HOUSE, made_id("organization", "second house"))):
        service = made_id("service", f"house {number}")
        house = an_organization(f"House {number}", "safehouse_service", service=service)
        ledger.append(*house, stream=agency_id)
        some(ledger, 11, agency_id)
    some(ledger, 15, CLINIC)
    ledger.project()
    seen = {cell.agency_id: cell.cases for cell in others(ledger, COORDINATOR, *AGENCY)}
    assert seen == {None: 22, CLINIC: 15}
    assert own(ledger, SHELTER_WORKER) == {"reported": 11}


def test_ones_own_cases_are_not_among_the_others(ledger: Ledger) -> None:
    some(ledger, 20, COORDINATOR.agency_id)
    some(ledger, 10, CLINIC)
    ledger.project()
    assert others(ledger, COORDINATOR) == ()
    assert own(ledger, COORDINATOR) == {"reported": 20}


def test_a_table_has_three_dimensions_at_most() -> None:
    with pytest.raises(TooManyDimensions):
        funnel_cells.own(principal(SOCIAL_WORKER), tuple(Dimension))


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, "2026-Q1"), (3, "2026-Q1"), (4, "2026-Q2"), (12, "2026-Q4")]
)
def test_a_quarter_has_three_months(month: int, quarter: str) -> None:
    assert quarter_of(datetime(2026, month, 28, tzinfo=UTC)) == quarter


def test_no_row_of_the_funnel_tells_of_a_person(ledger: Ledger) -> None:
    some(ledger, 1)
    ledger.project()
    rows: list[Any] = ledger.reader.execute(
        "SELECT f::text FROM views.funnel_passage AS f UNION ALL "
        "SELECT c::text FROM views.funnel_case AS c"
    ).fetchall()
    told = str(rows)
    assert "quiet one" not in told
    assert "bus station" not in told
    assert SOCIAL_WORKER.user_id not in told
