"""Who asks, as the doors know them."""

from __future__ import annotations

import strawberry

from api.graphql.directory import Organization, organization_named
from domain.access import Principal
from domain.messages import Role


@strawberry.type(description="Whoever is signed in: what they are, and for which agency they act.")
class Me:
    id: strawberry.ID = strawberry.field(description="The id of the account.")
    name: str = strawberry.field(
        description="What the account is called: a function, not a person's name."
    )
    role: Role = strawberry.field(description="What the person is to their agency.")
    organization_id: strawberry.ID = strawberry.field(
        description="The id of the agency for which the person acts."
    )
    organization: Organization | None = strawberry.field(
        resolver=organization_named("organization_id"),
        description="The agency for which the person acts, as the directory knows it.",
    )
    jurisdiction: strawberry.ID = strawberry.field(
        description="The id of the jurisdiction of that agency."
    )


def me(principal: Principal) -> Me:
    """Whoever asks, as they see themselves."""
    actor = principal.actor
    return Me(
        id=strawberry.ID(actor.user_id),
        name=principal.name,
        role=actor.role,
        organization_id=strawberry.ID(actor.agency_id),
        jurisdiction=strawberry.ID(principal.jurisdiction_id),
    )
