"""Who is on call: where the custodians are called, for whoever works in their jurisdiction.

R1  How many, until when, of which organization and in which role: no id, name or telephone of a
    person. How an organization is reached says the directory.
R2  It is told of the jurisdiction that the asker works in: an emergency is answered there.
R3  Counted are those of the roster who may release now: a custodian of this jurisdiction whose
    account lets them in. A roster of nobody is seen by that.
"""

from __future__ import annotations

from datetime import datetime

import strawberry

from api.graphql.context import Info
from api.graphql.directory import Organization, organization_named
from api.graphql.making import made
from domain.messages import Role


@strawberry.type(description="An organization where custodians on call are called.")
class OfficeOnCall:
    organization_id: strawberry.ID = strawberry.field(description="The id of the organization.")
    organization: Organization | None = strawberry.field(
        resolver=organization_named("organization_id"),
        description="The organization, as the directory knows it, with how it is reached.",
    )
    role: Role = strawberry.field(description="What those on call are there.")
    count: int = strawberry.field(description="How many of them may release now.")


@strawberry.type(description="Where the custodians are called who are on call now.")
class CustodiansOnCall:
    count: int = strawberry.field(
        description="How many may release a safety card now; 0 where the roster names nobody who "
        "may sign in as a custodian here."
    )
    until: datetime = strawberry.field(description="When the roster ends.")
    offices: list[OfficeOnCall] = strawberry.field(description="Where they are called.")


async def custodians_on_call(info: Info) -> CustodiansOnCall | None:
    """R2; None where no roster is in force: then every custodian may release."""
    context = info.context
    found = await context.on_call(context.principal.jurisdiction_id)
    if found is None:
        return None
    offices = [made(OfficeOnCall, vars(office)) for office in found.offices]
    count = sum(office.count for office in found.offices)
    return made(CustodiansOnCall, {"count": count, "until": found.until, "offices": offices})
