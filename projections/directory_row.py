"""The row of an organization, with its services, while entries are folded into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from domain.directory.organization import (
    DirectoryContactRecorded,
    LocationRecorded,
    OrganizationClosed,
    OrganizationRegistered,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
)
from domain.directory.provider import (
    AgreementEnded,
    AgreementMade,
    ProviderAccredited,
    ProviderMapped,
    ProviderReinstated,
    ProviderSuspended,
    ProviderVerified,
)
from domain.messages import Recorded, Role
from projections.words import told, words_of

Part: TypeAlias = dict[str, Any]
SHELTERING = "safehouse_service"


@dataclass(slots=True)
class ServiceRow:
    """A service as it is written."""

    service_id: str
    organization_id: str
    name: str = ""
    service_type_code: str = ""
    status_code: str = ""
    details: Part = field(default_factory=dict)


def _unknown_provider() -> Part:
    return {
        "mapped": False,
        "verified_on": None,
        "accredited_by": None,
        "accredited_until": None,
        "suspended": False,
        "suspended_until": None,
    }


@dataclass(slots=True)
class OrganizationRow:
    """An organization as it is written; `services` by id, those in `changed` wait to be written.

    `shelters` stays true once a service shelters people: what was written of it stays confidential.
    """

    organization_id: str
    version: int = 0
    position: int = 0
    name: str = ""
    jurisdiction_id: str = ""
    kind_code: str = ""
    closed: bool = False
    shelters: bool = False
    details: Part = field(default_factory=dict)
    provider: Part = field(default_factory=_unknown_provider)
    locations: Part = field(default_factory=dict)
    contacts: Part = field(default_factory=dict)
    placements: dict[str, list[str]] = field(default_factory=dict)
    agreements: Part = field(default_factory=dict)
    services: dict[str, ServiceRow] = field(default_factory=dict)
    changed: dict[str, None] = field(default_factory=dict)


def evolve(row: OrganizationRow, entry: Recorded) -> None:
    """Take one entry into account, in place."""
    match entry.event:
        case OrganizationRegistered() as event:
            row.name, row.jurisdiction_id = event.name, event.jurisdiction_id
            row.kind_code = str(event.kind)
            row.details = _plain(event)
        case OrganizationClosed():
            row.closed = True
        case ServiceOffered() as event:
            _offered(row, event)
        case ServiceEnded(service_id=key, status=status) if key in row.services:
            row.services[key].status_code = str(status)
            row.services[key].details["status"] = told(status)
            row.changed[key] = None
        case LocationRecorded() as event:
            row.locations[event.location_id] = _plain(event) | {"sealed": _sealed(entry)}
        case ServicePlaced() as event:
            _placed(row, event)
        case DirectoryContactRecorded() as event:
            row.contacts[event.contact_id] = _plain(event) | {"sealed": _sealed(entry)}
        case _:
            _trusted(row, entry)


def _trusted(row: OrganizationRow, entry: Recorded) -> None:
    match entry.event:
        case AgreementMade() as event:
            by_editor = entry.by.role is Role.DIRECTORY_EDITOR
            row.agreements[event.agreement_id] = _plain(event) | {
                "ended": False,
                "by_editor": by_editor,
            }
        case AgreementEnded(agreement_id=key) if key in row.agreements:
            row.agreements[key]["ended"] = True
        case ProviderMapped():
            row.provider["mapped"] = True
        case ProviderVerified(verified_on=day):
            row.provider["verified_on"] = told(day)
        case ProviderAccredited() as event:
            row.provider["accredited_by"] = event.accredited_by
            row.provider["accredited_until"] = told(event.valid_until)
        case ProviderSuspended(until_on=until):
            row.provider["suspended"] = True
            row.provider["suspended_until"] = None if until is None else told(until)
        case ProviderReinstated():
            row.provider["suspended"], row.provider["suspended_until"] = False, None
        case _:
            pass


def _offered(row: OrganizationRow, event: ServiceOffered) -> None:
    key = event.service_id
    row.services[key] = ServiceRow(
        service_id=key,
        organization_id=row.organization_id,
        name=event.name,
        service_type_code=str(event.service_type),
        status_code=str(event.status),
        details=_plain(event),
    )
    row.changed[key] = None
    row.shelters = row.shelters or event.service_type == SHELTERING


def _placed(row: OrganizationRow, event: ServicePlaced) -> None:
    places = row.placements.setdefault(event.service_id, [])
    if event.location_id not in places:
        places.append(event.location_id)


def _plain(event: Any) -> Part:
    return {name: value for words in words_of(event).values() for name, value in words.items()}


def _sealed(entry: Recorded) -> list[tuple[str, str, str]]:
    return [(part.subject, part.record_class.value, part.token) for part in entry.sealed]
