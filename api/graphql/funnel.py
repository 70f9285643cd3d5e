"""The funnel: how many cases came how far, how long it took, which clocks were missed."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql.context import Info
from api.graphql.enumerations import enumeration
from api.graphql.making import made
from api.graphql.paging import AtLeast
from projections import funnel_cells
from projections.funnel import Measure
from projections.funnel_cells import Cell, Dimension
from projections.suppression import LEAST

enumeration(
    Measure,
    name="FunnelMeasure",
    description="What is counted.",
    words={
        Measure.STEP: "Cases that reached a step.",
        Measure.MISSED_CLOCK: "Cases in which a clock was missed.",
    },
)
enumeration(
    Dimension,
    name="FunnelDimension",
    description="By what the numbers are told apart, beside the step or the clock.",
    words={
        Dimension.AGENCY: "By the agency that answered for the case then.",
        Dimension.JURISDICTION: "By the jurisdiction.",
        Dimension.QUARTER: "By the quarter in which it was recorded.",
    },
)


@strawberry.type(
    description="How many cases reached a step or missed a clock, and how long it took."
)
class FunnelCell:
    measure: Measure = strawberry.field(description="Whether a step or a missed clock is counted.")
    name: str = strawberry.field(description="The step or the clock, by its stable word.")
    agency_id: strawberry.ID | None = strawberry.field(
        description="The agency that answered for the cases then; missing where it was not asked "
        "for, and for all agencies that shelter together."
    )
    jurisdiction: strawberry.ID | None = strawberry.field(
        description="The jurisdiction, where it was asked for."
    )
    quarter: str | None = strawberry.field(
        description="The quarter in which it was recorded, as 2026-Q1, where it was asked for."
    )
    cases: int = strawberry.field(description="How many cases.")
    days_since_step: int | None = strawberry.field(
        description="The median of days since the step before."
    )
    days_since_report: int | None = strawberry.field(
        description="The median of days since the report."
    )


@strawberry.type(
    description="Numbers of cases without persons. An agency sees its own as they are; who watches "
    "a jurisdiction sees those of the others, suppressed."
)
class Funnel:
    own: list[FunnelCell] = strawberry.field(description="The asker's agency.")
    others: list[FunnelCell] = strawberry.field(
        description="The other agencies of a jurisdiction, in quarters that are over. A cell that "
        "is missing is empty, small, or hidden so that no small one can be computed."
    )
    least: int = strawberry.field(description="The least number of cases that is told of others.")


By = Annotated[
    list[Dimension] | None,
    strawberry.argument(description="By what the numbers are told apart; two at most."),
]


async def funnel(info: Info, by: By = None, at_least: AtLeast = None) -> Funnel | None:
    """The funnel that the asker may see."""
    context = info.context
    await context.reach(at_least)
    asked = tuple(by or ())
    own = await context.ask(funnel_cells.own(context.principal, asked))
    others = await context.ask(funnel_cells.others(context.principal, asked, context.now()))
    return Funnel(own=[*map(_cell, own)], others=[*map(_cell, others)], least=LEAST)


def _cell(cell: Cell) -> FunnelCell:
    return made(FunnelCell, vars(cell), jurisdiction=cell.jurisdiction_id)
