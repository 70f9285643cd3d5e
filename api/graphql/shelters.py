"""Shelters: whom they take, and whether they can take somebody of a coarse profile.

R1  The shelter's own agency is answered as of now; everybody else, as the shelter stood at the last
    full hour: an answer that turned with an admission would tell where somebody came, and when.
"""

from __future__ import annotations

from datetime import datetime

import strawberry

from api.graphql.context import Context
from api.graphql.directory import Organization, organization_named
from api.graphql.enumerations import enumeration
from api.graphql.making import made
from api.graphql.node import Node
from api.graphql.paging import Connection, paged
from api.graphql.words import Code
from projections import shelter_occupancy
from projections.reading import Page, Record
from projections.shelter_occupancy import Answer, Profile
from projections.visibility import shape_shelter

enumeration(
    Answer,
    description="What a shelter says to a coarse profile: counts would locate people.",
    words={
        Answer.YES: "It can take somebody like this.",
        Answer.NO: "It cannot take somebody like this.",
        Answer.ASK: "Ask the shelter.",
    },
)


@strawberry.input(
    description="A coarse profile of whoever needs a place; health and pregnancy are no part of it."
)
class ShelterProfile:
    sex: str | None = strawberry.field(default=None, description="female, male or unknown.")
    age_group: str | None = strawberry.field(
        default=None, description="infant, child, adolescent or adult."
    )
    children_with: bool = strawberry.field(
        default=False, description="Children come with the person."
    )
    accessible: bool = strawberry.field(
        default=False, description="The place has to be accessible without steps."
    )
    isolation: bool = strawberry.field(
        default=False, description="The place has to stand apart from others."
    )


@strawberry.type(description="A place of a shelter, shown to the shelter's own agency alone.")
class Place:
    id: strawberry.ID = strawberry.field(description="The id of the place.")
    kind: Code | None = strawberry.field(description="Bed, room, unit or cot.")
    room: str | None = strawberry.field(description="Where it is in the house.")
    capacity: int = strawberry.field(description="How many people it is for.")
    taken: int = strawberry.field(description="How many people have it.")
    held: int = strawberry.field(description="How many it is held for.")
    accessible: bool = strawberry.field(description="It can be reached without steps.")
    isolation: bool = strawberry.field(description="It stands apart from others.")
    out_of_service: Code | None = strawberry.field(description="Why it is given to nobody.")


@strawberry.type(description="A shelter, by its region; where it stands is told to nobody.")
class Shelter(Node):
    id: strawberry.ID = strawberry.field(description="The id, as `shelter-…`.")
    organization_id: strawberry.ID = strawberry.field(description="Who runs it.")
    organization: Organization | None = strawberry.field(
        resolver=organization_named("organization_id"), description="Who runs it."
    )
    service_id: strawberry.ID | None = strawberry.field(
        description="The service to refer to when a place is needed."
    )
    jurisdiction: strawberry.ID = strawberry.field(description="The jurisdiction, by its id.")
    region: Code | None = strawberry.field(description="In which region it is.")
    accepts_sexes: list[Code] = strawberry.field(description="Whom it takes, by sex.")
    accepts_ages: list[Code] = strawberry.field(description="Whom it takes, by age group.")
    accepts_children_with_parent: bool = strawberry.field(
        description="It takes parents with their children."
    )
    answer: Answer | None = strawberry.field(
        description="Whether it can take the profile that was asked with: yes, no, or ask them. As "
        "of now for its own agency; for everybody else, as it stood at the last full hour (UTC)."
    )
    free_places: int | None = strawberry.field(
        description="How many can be taken in now; for the shelter's own agency alone."
    )
    capacity: int | None = strawberry.field(
        description="How many places there are; for the shelter's own agency alone."
    )
    places: list[Place] | None = strawberry.field(
        description="Its places; for the shelter's own agency alone."
    )


async def shelters(
    context: Context, profile: ShelterProfile | None, jurisdiction: str | None, page: Page
) -> Connection[Shelter]:
    """A page of shelters, each with its answer to the profile."""
    asked = None if profile is None else Profile(**vars(profile))
    return await paged(
        context.ask,
        shelter_occupancy.listed(page, jurisdiction),
        lambda: shelter_occupancy.counted(jurisdiction),
        lambda row: shelter(context, row, asked),
    )


def shelter(context: Context, row: Record, profile: Profile | None = None) -> Shelter:
    """A shelter as visibility shows it."""
    at = context.now()
    shown = shape_shelter(context.principal, row, at, profile, context.opener)
    places = shown["places"]
    return made(
        Shelter,
        shown,
        id=shown["shelter_id"],
        jurisdiction=shown["jurisdiction_id"],
        answer=None if shown["answer"] is None else Answer(shown["answer"]),
        free_places=shown["free"],
        places=None if places is None else [_place(place, at) for place in places],
    )


def _place(told: Record, at: datetime) -> Place:
    held = [hold for hold in told["holds"].values() if _is_held(hold, at)]
    return made(Place, told, id=told["place_id"], taken=len(told["stays"]), held=len(held))


def _is_held(hold: Record, at: datetime) -> bool:
    return datetime.fromisoformat(hold["held_until"]) > at
