"""The directory: who offers what, in the terms of Open Referral (HSDS)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import strawberry

from api.graphql.context import Context, Info
from api.graphql.making import made
from api.graphql.node import Node
from api.graphql.paging import Connection, paged
from api.graphql.words import Code
from projections import directory_view
from projections.directory_view import Wanted
from projections.reading import Page, Record
from projections.visibility import shape_organization, shape_service


@strawberry.type(description="Where an organization can be found; a confidential one as its area.")
class Location:
    id: strawberry.ID = strawberry.field(description="The id of the location.")
    name: str | None = strawberry.field(description="What it is called.")
    confidential: bool = strawberry.field(description="Only its area is told.")
    area: Code | None = strawberry.field(description="The region.")
    country: Code | None = strawberry.field(description="The country.")
    address: str | None = strawberry.field(description="The address.")


@strawberry.type(description="How an organization can be reached.")
class Contact:
    id: strawberry.ID = strawberry.field(description="The id of the contact.")
    name: str | None = strawberry.field(description="Who it is.")
    title: str | None = strawberry.field(description="What they are there.")
    phone: str | None = strawberry.field(description="Telephone, in E.164.")
    email: str | None = strawberry.field(description="Electronic mail.")


@strawberry.type(description="A body that offers services, or acts on cases.")
class Organization(Node):
    id: strawberry.ID = strawberry.field(description="The id, as `organization-…`.")
    name: str = strawberry.field(description="What it is called.")
    jurisdiction: strawberry.ID | None = strawberry.field(
        description="The jurisdiction that it works in."
    )
    closed: bool = strawberry.field(description="It works no longer.")
    kind: Code | None = strawberry.field(description="What kind of body it is.")
    description: str | None = strawberry.field(description="What it does.")
    website: str | None = strawberry.field(description="Its web site.")
    verified_on: date | None = strawberry.field(description="When its entry was last verified.")
    accredited_until: date | None = strawberry.field(description="Until when it is accredited.")
    suspended: bool = strawberry.field(description="Nobody is referred to it for now.")
    locations: list[Location] = strawberry.field(description="Where it can be found.")
    contacts: list[Contact] = strawberry.field(description="How it can be reached.")


def organization_named(attribute: str) -> Callable[..., Awaitable[Organization | None]]:
    """A resolver for the organization whose id stands in a field of the parent."""

    async def resolve(root: strawberry.Parent[Any], info: Info) -> Organization | None:
        key = getattr(root, attribute)
        row = await info.context.load.organization.load(key) if key else None
        return None if row is None else organization(info.context, row)

    return resolve


@strawberry.type(description="What an organization offers.")
class Service(Node):
    id: strawberry.ID = strawberry.field(description="The id, as `service-…`.")
    name: str = strawberry.field(description="What it is called.")
    organization_id: strawberry.ID = strawberry.field(description="Who offers it.")
    organization: Organization | None = strawberry.field(
        resolver=organization_named("organization_id"), description="Who offers it."
    )
    jurisdiction: strawberry.ID | None = strawberry.field(
        description="The jurisdiction of the organization."
    )
    active: bool = strawberry.field(description="It can be asked for now.")
    service_type: Code | None = strawberry.field(description="What kind of service it is.")
    status: Code | None = strawberry.field(description="Whether it is offered.")
    description: str | None = strawberry.field(description="What is done.")
    eligibility: str | None = strawberry.field(description="Whom it is for, in words.")
    minimum_age: int | None = strawberry.field(description="From which age.")
    maximum_age: int | None = strawberry.field(description="Up to which age.")
    languages: list[Code] | None = strawberry.field(description="In which languages.")
    fees: str | None = strawberry.field(description="What it costs.")
    wait_time: str | None = strawberry.field(description="How long one waits.")


@strawberry.input(description="Which organizations or services; what is left out filters nothing.")
class DirectoryFilter:
    jurisdiction: strawberry.ID | None = strawberry.field(
        default=None, description="Of this jurisdiction, by its id."
    )
    kind: str | None = strawberry.field(
        default=None, description="Of organizations of this kind, by its code."
    )
    service_type: str | None = strawberry.field(
        default=None, description="Of this type of service, by its code."
    )
    active: bool | None = strawberry.field(
        default=None, description="Working now (true) or no longer (false)."
    )


async def organizations(
    context: Context, wanted: DirectoryFilter | None, page: Page
) -> Connection[Organization]:
    """A page of organizations, by name."""
    which = _wanted(wanted)
    return await paged(
        context.ask,
        directory_view.organizations_listed(which, page),
        lambda: directory_view.organizations_counted(which),
        lambda row: organization(context, row),
    )


async def services(
    context: Context, wanted: DirectoryFilter | None, page: Page
) -> Connection[Service]:
    """A page of services, by name."""
    which = _wanted(wanted)
    return await paged(
        context.ask,
        directory_view.services_listed(which, page),
        lambda: directory_view.services_counted(which),
        lambda row: service(context, row),
    )


def organization(context: Context, row: Record) -> Organization:
    """An organization as visibility shows it."""
    shown = shape_organization(context.principal, row, context.opener)
    details, provider = shown["details"], shown["provider"]
    return made(
        Organization,
        {**details, **provider, **shown},
        id=shown["organization_id"],
        jurisdiction=shown["jurisdiction_id"],
        locations=[made(Location, place, id=place["location_id"]) for place in shown["locations"]],
        contacts=[made(Contact, found, id=found["contact_id"]) for found in shown["contacts"]],
    )


def service(context: Context, row: Record) -> Service:
    """A service as visibility shows it."""
    shown = shape_service(context.principal, row)
    return made(
        Service,
        {**shown["details"], **shown},
        id=shown["service_id"],
        jurisdiction=shown["jurisdiction_id"],
    )


def _wanted(wanted: DirectoryFilter | None) -> Wanted:
    if wanted is None:
        return directory_view.EVERYTHING
    return Wanted(
        jurisdiction_id=wanted.jurisdiction,
        kind=wanted.kind,
        service_type=wanted.service_type,
        active=wanted.active,
    )
