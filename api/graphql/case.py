"""The case: its shared state, as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

import strawberry

from api.graphql import case_parts as parts
from api.graphql.context import Context, Info
from api.graphql.directory import Organization, organization_named
from api.graphql.enumerations import enumeration
from api.graphql.making import telling
from api.graphql.node import Node, may_be
from api.graphql.paging import (
    After,
    Before,
    Connection,
    First,
    Last,
    connection,
    page_wanted,
)
from api.graphql.person import Person, person
from api.graphql.settled import settle, settled
from api.graphql.timeline import TimelineEntry, entries
from api.graphql.why import Why, why_of
from domain.access import Tie
from domain.identification.level import Level
from projections import case_list, case_view
from projections.case_list import Order, Wanted
from projections.case_view import Columns
from projections.reading import Page, Record, Slice
from projections.stage import Stage
from projections.visibility import Look, columns_for, look_at, shape_case
from projections.visibility.names import last_versions
from projections.visibility.readings import Apart
from projections.visibility.remembered import VERSION, WORDS, Recall

enumeration(
    Order,
    name="CaseOrder",
    description="How a list of cases is ordered.",
    words={
        Order.REPORTED_LAST: "What was reported last comes first.",
        Order.REPORTED_FIRST: "What was reported first comes first.",
        Order.CHANGED_LAST: "What changed last comes first.",
        Order.DUE_FIRST: "What falls due next comes first; what never does, last.",
    },
)
enumeration(
    Tie,
    description="How the asker's agency is tied to a case.",
    words={
        Tie.HOLDER: "It answers for the case.",
        Tie.REFERRAL: "It accepted a referral that is in force.",
        Tie.SERVICE: "It serves the person still, after the ground to be told of the case ended.",
        Tie.GLASS: "It broke the glass in an emergency, for a short time and for named classes.",
        Tie.RECEIVER: "A referral or a transfer waits for its answer.",
        Tie.RECALLED: "It was told before, and is asked to delete or return what it was told.",
        Tie.REPORTER: "It reported the case, and sees a receipt.",
        Tie.CARD: "A custodian released the safety card to it, or it released the card itself.",
        Tie.COORDINATOR: "It watches the jurisdiction, without persons.",
        Tie.AUDITOR: "It examines the jurisdiction's cases, without persons.",
        Tie.NONE: "It has nothing to do with the case, which is then not shown.",
    },
)


async def _timeline(
    root: strawberry.Parent[Case],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Connection[TimelineEntry]:
    return await entries(info.context, root.look, page_wanted(first, after, last, before))


async def _person(root: strawberry.Parent[Case], info: Info) -> Person | None:
    portrait = await info.context.load.portrait.load(root.look)
    shown = shape_case(root.look, portrait, info.context.opener)
    return person(root.id, shown["persons"])


@settled
def _referrals(root: strawberry.Parent[Case]) -> list[parts.Referral]:
    return [parts.referral(root.id, told) for told in root.shown["referrals"]]


@settled
def _stays(root: strawberry.Parent[Case]) -> list[parts.Stay]:
    return [parts.stay(told) for told in root.shown["stays"]]


@settled
def _consents(root: strawberry.Parent[Case]) -> list[parts.Consent] | None:
    told = root.shown["consents"]
    return None if told is None else [parts.consent(key, one) for key, one in told.items()]


@settled
def _legal_bases(root: strawberry.Parent[Case]) -> list[parts.LegalBasis] | None:
    told = root.shown["legal_bases"]
    return None if told is None else [parts.legal_basis(key, one) for key, one in told.items()]


@settled
def _returns(root: strawberry.Parent[Case]) -> list[parts.Return] | None:
    told = root.shown["returns"]
    return None if told is None else [parts.voluntary_return(key, one) for key, one in told.items()]


@settled
def _reintegration(root: strawberry.Parent[Case]) -> parts.Reintegration | None:
    return parts.reintegration(root.shown["reintegration"])


@settled
def _recovery_period(root: strawberry.Parent[Case]) -> parts.RecoveryPeriod | None:
    return parts.recovery_period((root.shown["identification"] or {}).get("recovery"))


@settled
def _withheld(root: strawberry.Parent[Case]) -> list[parts.Withheld]:
    return [parts.withheld(told) for told in root.shown["withheld"]]


def _why(root: strawberry.Parent[Case]) -> Why | None:
    """What decided, in the asker's own words of the policy; no field of the case is read for it."""
    return why_of(root.look.principal, root.look.standing)


@settled
def _identification_level(root: strawberry.Parent[Case]) -> str | None:
    """The formal state; a case of which nothing more is recorded is reported."""
    told = root.shown["identification"]
    return None if told is None else str(told.get("level", Level.REPORTED))


@settled
def _etag(root: strawberry.Parent[Case], info: Info) -> str | None:
    """The tag that a command takes as If-Match, the same over both doors."""
    look, case = root.look, root.look.case
    return info.context.tagger.of_case(
        look.principal, case["case_id"], last_versions(case), look.standing
    )


@strawberry.type(description="A case: the shared state of the protection of one person.")
class Case(Node):
    id: strawberry.ID = strawberry.field(description="The id, as `case-…`.")
    etag: str | None = strawberry.field(
        resolver=_etag,
        description="Changes when anything changes that the asker may see; a command takes it as"
        " If-Match.",
    )
    seen_as: Tie = strawberry.field(description="How the asker's agency is tied to the case.")
    stage: Stage | None = strawberry.field(description="Where the case is in the process.")
    jurisdiction: strawberry.ID | None = strawberry.field(
        description="Whose rules and clocks the case follows, by id."
    )
    child: bool | None = strawberry.field(
        description="The person counts as a child; missing where nothing was said of the age."
    )
    urgent: bool | None = strawberry.field(description="It was reported as urgent.")
    closed: bool | None = strawberry.field(description="The case is closed.")
    reported_at: datetime | None = strawberry.field(description="When it was reported.")
    changed_at: datetime | None = strawberry.field(
        description="When the last entry was recorded whose name the asker may know."
    )
    next_due: datetime | None = strawberry.field(
        description="When the next thing falls due of which the asker may know."
    )
    holder_id: strawberry.ID | None = strawberry.field(
        description="The agency that answers for the case."
    )
    holder: Organization | None = strawberry.field(
        resolver=organization_named("holder_id"),
        description="The agency that answers for the case.",
    )
    worker_id: strawberry.ID | None = strawberry.field(description="Who works on the case.")
    reporter_agency_id: strawberry.ID | None = strawberry.field(description="Who reported it.")
    identification_level: str | None = strawberry.field(
        resolver=_identification_level,
        description="reported, screening, presumed, confirmed, not_confirmed, or withdrawn.",
    )
    recovery_period: parts.RecoveryPeriod | None = strawberry.field(
        resolver=_recovery_period, description="Time to recover and to decide."
    )
    consents: list[parts.Consent] | None = strawberry.field(
        resolver=_consents, description="What the person allowed, refused or took back."
    )
    legal_bases: list[parts.LegalBasis] | None = strawberry.field(
        resolver=_legal_bases, description="Other bases of disclosure."
    )
    referrals: list[parts.Referral] = strawberry.field(
        resolver=_referrals, description="The referrals that the asker may know of."
    )
    stays: list[parts.Stay] = strawberry.field(
        resolver=_stays, description="The stays in shelters that the asker may know of."
    )
    returns: list[parts.Return] | None = strawberry.field(
        resolver=_returns, description="Voluntary returns, planned or made."
    )
    reintegration: parts.Reintegration | None = strawberry.field(
        resolver=_reintegration, description="Reintegration, if it has begun."
    )
    links: int | None = strawberry.field(description="How many other cases it is linked to.")
    taken_over: bool | None = strawberry.field(
        description="For the reporter, as a receipt: somebody took the case on."
    )
    person: Person | None = strawberry.field(
        resolver=_person, description="The person, from the permitted kinds of knowledge."
    )
    timeline: Connection[TimelineEntry] = strawberry.field(
        resolver=_timeline, description="What happened, entry by entry, oldest first."
    )
    withheld: list[parts.Withheld] = strawberry.field(
        resolver=_withheld, description="What is kept from the asker, and why."
    )
    why: Why | None = strawberry.field(
        resolver=_why,
        description="Why the asker sees what it sees: the row of the policy that opened it, what"
        " was kept back, and what would be needed.",
    )
    look: strawberry.Private[Look]
    shown: strawberry.Private[Mapping[str, Any]]
    recall: strawberry.Private[Recall | None]


@strawberry.input(description="Which cases; what is left out filters nothing.")
class CaseFilter:
    stage: list[Stage] | None = strawberry.field(
        default=None, description="In one of these stages."
    )
    closed: bool | None = strawberry.field(default=None, description="Closed, or not.")
    urgent: bool | None = strawberry.field(default=None, description="Urgent, or not.")
    child: bool | None = strawberry.field(
        default=None, description="Of whoever counts as a child, or not."
    )
    assigned: bool | None = strawberry.field(
        default=None, description="True: assigned to the asker personally."
    )
    late: bool | None = strawberry.field(
        default=None,
        description="Something of which the asker may know fell due and is not done, or nothing"
        " did.",
    )
    jurisdiction: strawberry.ID | None = strawberry.field(
        default=None, description="That follow the rules of this jurisdiction."
    )
    holder: strawberry.ID | None = strawberry.field(
        default=None, description="That this agency answers for."
    )
    reference: str | None = strawberry.field(
        default=None,
        description="The beginning of the case's id, with or without `case-`. An agency's own "
        "reference may hold a name: it is sealed, and not searched.",
    )


async def case_by_id(context: Context, case_id: str, recall: Recall | None = None) -> Case | None:
    """One case; None where there is none, or where the asker may not know of it."""
    if not may_be("case", case_id):
        return None
    if recall is not None and recall.knows(case_id):
        row = await context.ask(case_view.by_id(case_id, VERSION))
        told = None if row is None else recall.again(row)
        if told is not None or row is None:
            return cast("Case | None", told) or case_shown(context, None, case_id)
    row = await context.ask(case_view.by_id(case_id, _columns(context)))
    return case_shown(context, row, case_id, recall)


def case_shown(
    context: Context, row: Record | None, asked_id: str = "", recall: Recall | None = None
) -> Case | None:
    """A case by its row; None where the asker may not know of it, or there is none."""
    readings = context.readings if recall is None else Apart(context.readings)
    look = look_at(readings, row, asked_id)
    return None if look is None else case_of(look, recall)


async def look_by_id(context: Context, case_id: str) -> Look | None:
    """A look at one case, for what hangs on it."""
    if not may_be("case", case_id):
        return None
    return look_at(
        context.readings, await context.ask(case_view.by_id(case_id, _columns(context))), case_id
    )


async def cases(
    context: Context,
    wanted: CaseFilter | None,
    order: Order,
    page: Page,
    recall: Recall | None = None,
) -> Connection[Case]:
    """A page of the cases that the asker may know of."""
    which = _wanted(context, wanted or CaseFilter(), order)

    async def count() -> int:
        return await context.ask(case_list.counted(context.principal, which))

    columns = _columns(context) if recall is None else VERSION
    found = await context.ask(case_list.listed(context.principal, which, page, columns))
    if recall is None:
        return connection(found, lambda row: _listed(context, row), count)
    return connection(await _told_again(context, found, recall), lambda case: case, count)


async def _told_again(context: Context, found: Slice[Record], recall: Recall) -> Slice[Case]:
    """The cases of a page: as they were told before, or decided anew.

    A case that is not found any more when it is read is not told.
    """
    told: dict[str, Any] = {row["case_id"]: recall.again(row) for row in found.rows}
    new = [case_id for case_id, text in told.items() if text is None]
    if new:
        rows = await context.ask(case_view.by_ids(new, _columns(context)))
        told |= {key: case_shown(context, rows.get(key), recall=recall) for key in new}
    pairs = zip(found.cursors, found.rows, strict=True)
    known = [(at, told[row["case_id"]]) for at, row in pairs if told[row["case_id"]] is not None]
    return Slice(
        rows=tuple(case for _, case in known),
        cursors=tuple(cursor for cursor, _ in known),
        has_next=found.has_next,
        has_previous=found.has_previous,
    )


def _listed(context: Context, row: Record) -> Case:
    case = case_shown(context, row)
    if case is None:
        raise LookupError("a listed case that may not be known")
    return case


def case_of(look: Look, recall: Recall | None = None) -> Case:
    shown = shape_case(look)
    return telling(Case, shown, _OTHERWISE, look=look, shown=shown, recall=recall)


_OTHERWISE = {
    "id": "case_id",
    "seen_as": "tie",
    "jurisdiction": "jurisdiction_id",
    "taken_over": "receipt",
}
"""The words of a case that go by another name."""
settle(
    Case,
    frozenset(
        field.name for field in fields(Case) if _OTHERWISE.get(field.name, field.name) in WORDS
    ),
)


def _columns(context: Context) -> Columns:
    columns = columns_for(context.readings.asked)
    return None if columns is None else columns | VERSION


def _wanted(context: Context, wanted: CaseFilter, order: Order) -> Wanted:
    stages = wanted.stage
    return Wanted(
        stages=None if stages is None else tuple(found.value for found in stages),
        closed=wanted.closed,
        urgent=wanted.urgent,
        child=wanted.child,
        worker_id=context.principal.actor.user_id if wanted.assigned else None,
        holder_id=wanted.holder,
        late=wanted.late,
        jurisdiction_id=wanted.jurisdiction,
        id_begins=None if wanted.reference is None else _begins(wanted.reference),
        order=order,
    )


def _begins(reference: str) -> str:
    return reference if reference.startswith("case-") else f"case-{reference}"
