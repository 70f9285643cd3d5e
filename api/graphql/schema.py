"""The schema: everything that may be asked, put together from the objects.

R1  Resolvers are thin: what is shown is decided by projections.visibility.
"""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from graphql import GraphQLError, GraphQLSchema

from api.graphql import case as case_object
from api.graphql import directory as directory_object
from api.graphql import shelters as shelter_object
from api.graphql.case import Case, CaseFilter, case_by_id, look_by_id
from api.graphql.case_parts import Referral
from api.graphql.context import Info
from api.graphql.directory import DirectoryFilter, Organization, Service
from api.graphql.disclosures import Disclosure, disclosures
from api.graphql.follow_ups import FollowUp, follow_ups
from api.graphql.funnel import Funnel, funnel
from api.graphql.limits import Documents
from api.graphql.live.subscription import Subscription
from api.graphql.me import Me, me
from api.graphql.node import Node
from api.graphql.nodes import Id, node, nodes
from api.graphql.on_call import CustodiansOnCall, custodians_on_call
from api.graphql.paging import (
    After,
    AtLeast,
    Before,
    Connection,
    First,
    Last,
    page_wanted,
)
from api.graphql.plan.fields import CONFIG
from api.graphql.possible_matches import PossibleMatch, possible_matches
from api.graphql.protection import (
    Recall,
    Recipient,
    Review,
    recalls,
    recipients,
    reviews,
)
from api.graphql.recalling import recall_of
from api.graphql.referrals import referrals
from api.graphql.returns import VoluntaryReturn, returns
from api.graphql.search import SearchResult, search
from api.graphql.shelters import Shelter, ShelterProfile
from api.graphql.timeline import TimelineEntry, entries
from projections.case_list import Order as CaseOrder


def _me(info: Info) -> Me:
    return me(info.context.principal)


def _position(info: Info) -> int:
    return info.context.position


async def _case(info: Info, id: Id, at_least: AtLeast = None) -> Case | None:  # noqa: A002  # The argument's name.
    await info.context.reach(at_least)
    return await case_by_id(info.context, id, recall_of(info))


async def _cases(  # noqa: PLR0913, PLR0917  # Those of a Relay connection, and its own.
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Annotated[  # noqa: A002  # The argument's name.
        CaseFilter | None, strawberry.argument(description="Which cases.")
    ] = None,
    sort: Annotated[
        CaseOrder,
        strawberry.argument(
            description="In which order. Whoever may not see what a case is ordered by does not "
            "find it in the list."
        ),
    ] = CaseOrder.REPORTED_LAST,
    at_least: AtLeast = None,
) -> Connection[Case] | None:
    await info.context.reach(at_least)
    page = page_wanted(first, after, last, before)
    return await case_object.cases(info.context, filter, sort, page, recall_of(info))


async def _timeline(
    info: Info,
    case_id: Id,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    at_least: AtLeast = None,
) -> Connection[TimelineEntry] | None:
    await info.context.reach(at_least)
    page = page_wanted(first, after, last, before)
    look = await look_by_id(info.context, case_id)
    return None if look is None else await entries(info.context, look, page)


async def _shelters(  # noqa: PLR0913, PLR0917  # Those of a Relay connection, and its own.
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    profile: Annotated[
        ShelterProfile | None, strawberry.argument(description="Who needs a place, coarsely.")
    ] = None,
    jurisdiction: Annotated[
        strawberry.ID | None, strawberry.argument(description="Of this jurisdiction alone.")
    ] = None,
    at_least: AtLeast = None,
) -> Connection[Shelter] | None:
    await info.context.reach(at_least)
    page = page_wanted(first, after, last, before)
    return await shelter_object.shelters(info.context, profile, jurisdiction, page)


Which = Annotated[
    DirectoryFilter | None, strawberry.argument(description="Which ones, by their properties.")
]


async def _organizations(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Which = None,  # noqa: A002  # The argument's name.
    at_least: AtLeast = None,
) -> Connection[Organization] | None:
    await info.context.reach(at_least)
    page = page_wanted(first, after, last, before)
    return await directory_object.organizations(info.context, filter, page)


async def _services(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    filter: Which = None,  # noqa: A002  # The argument's name.
    at_least: AtLeast = None,
) -> Connection[Service] | None:
    await info.context.reach(at_least)
    page = page_wanted(first, after, last, before)
    return await directory_object.services(info.context, filter, page)


@strawberry.type(description="Everything that may be asked; nothing here changes anything.")
class Query:
    me: Me = strawberry.field(resolver=_me, description="Who is signed in.")
    position: int = strawberry.field(
        resolver=_position,
        description="How far the log had come when the query began: whoever listens `after` it "
        "misses nothing that the query does not tell.",
    )
    case: Case | None = strawberry.field(
        resolver=_case, description="One case; null where there is none that the asker may know of."
    )
    cases: Connection[Case] | None = strawberry.field(
        resolver=_cases, description="The cases that the asker may know of."
    )
    timeline: Connection[TimelineEntry] | None = strawberry.field(
        resolver=_timeline, description="What happened in one case, oldest first."
    )
    referrals: Connection[Referral] | None = strawberry.field(
        resolver=referrals,
        description="Referrals that came to the asker's agency or went out, the next due first.",
    )
    returns: Connection[VoluntaryReturn] | None = strawberry.field(
        resolver=returns,
        description="Voluntary returns, what changed last first, with what is still missing.",
    )
    follow_ups: Connection[FollowUp] | None = strawberry.field(
        resolver=follow_ups,
        description="Visits, follow-ups and reviews that are due, what has been due longest first.",
    )
    disclosures: Connection[Disclosure] | None = strawberry.field(
        resolver=disclosures,
        description="Who read a case, the last reading first: for the agency that answers for it, "
        "and for whoever examines how data are used in the jurisdiction.",
    )
    recipients: list[Recipient] | None = strawberry.field(
        resolver=recipients,
        description="To whom a case was told, with what was recalled and acknowledged: for the "
        "agency that answers for it; whoever was told finds itself alone.",
    )
    recalls: Connection[Recall] | None = strawberry.field(
        resolver=recalls,
        description="What the asker's agency has to acknowledge, across cases, the next due first.",
    )
    reviews: Connection[Review] | None = strawberry.field(
        resolver=reviews,
        description="Uses of broken glass, released safety cards, demands and open recalls of the "
        "cases that the asker's agency answers for, the next due first, for whoever may act.",
    )
    search: Connection[SearchResult] | None = strawberry.field(
        resolver=search,
        description="Cases by a name, a telephone number or a document's number, by POST alone: "
        "found is only what the asker is shown.",
    )
    possible_matches: Connection[PossibleMatch] | None = strawberry.field(
        resolver=possible_matches,
        description="Pairs of cases that may be of one person, for the jurisdiction's coordinator, "
        "who links or merges them; of the person, nothing.",
    )
    custodians_on_call: CustodiansOnCall | None = strawberry.field(
        resolver=custodians_on_call,
        description="Where the custodians of the asker's jurisdiction are called who may release a "
        "safety card now; null where nobody set who is on call, and every custodian may.",
    )
    funnel: Funnel | None = strawberry.field(
        resolver=funnel, description="How many cases came how far, without persons."
    )
    shelters: Connection[Shelter] | None = strawberry.field(
        resolver=_shelters, description="Shelters, each with its answer to a coarse profile."
    )
    organizations: Connection[Organization] | None = strawberry.field(
        resolver=_organizations, description="The directory's organizations, by name."
    )
    services: Connection[Service] | None = strawberry.field(
        resolver=_services, description="The directory's services, by name."
    )
    node: Node | None = strawberry.field(
        resolver=node, description="Whatever has this id, if the asker may know of it."
    )
    nodes: list[Node | None] | None = strawberry.field(
        resolver=nodes,
        description="Whatever has these ids, each in the place of its id; null where there is "
        "nothing that the asker may know of.",
    )


class Schema(strawberry.Schema):
    """Strawberry's schema, which logs nothing by itself: an error's words may be personal."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:  # noqa: ANN401  # As Strawberry has it.
        """Do nothing: the door tells errors, and notes those that nobody anticipated."""


def make_schema() -> Schema:
    """Build the schema."""
    return Schema(
        query=Query,
        subscription=Subscription,
        types=[Case, Referral, VoluntaryReturn, Shelter, Organization, Service],
        extensions=[Documents],
        config=CONFIG,
    )


def core(schema: Schema) -> GraphQLSchema:
    """The schema as graphql-core knows it, which Strawberry gives no public name."""
    return schema._schema  # noqa: SLF001  # See above.
