"""What is shown of shelters, organizations and services.

R1  Counts locate people: free places, holds and stays are shown to the shelter's own agency alone;
    everybody else gets yes, no or ask for a coarse profile (rules.md 2), as the shelter stood when
    the hour last turned (shelter_turns.py).
R2  A shelter's location is never shown; a confidential location is shown as its area.
R3  Free words about an organization that shelters people may tell where: its own agency reads them.
R4  Agreements are shown to the two organizations that made them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.access import Principal
from domain.messages import RecordClass, Sealed
from domain.ports import Opener
from projections.reading import Record
from projections.shelter_occupancy import Profile, answer, capacity, free
from projections.shelter_turns import as_told

Shown = dict[str, Any]

_OF_A_SHELTER = ("description", "website", "eligibility", "wait_time")
_AREA = ("area", "country")


def shape_shelter(
    principal: Principal,
    row: Record,
    at: datetime,
    profile: Profile | None = None,
    opener: Opener | None = None,
) -> Shown:
    """A shelter: what it takes, its answer to a profile, and its places for its own agency."""
    own = is_own(principal, row)
    told, stood_at = (row, at) if own else as_told(row, at)
    return {
        "shelter_id": row["shelter_id"],
        "organization_id": row["organization_id"],
        "service_id": row["service_id"],
        "jurisdiction_id": row["jurisdiction_id"],
        "region": row["region"],
        "accepts_sexes": row["accepts_sexes"],
        "accepts_ages": row["accepts_ages"],
        "accepts_children_with_parent": row["accepts_children_with_parent"],
        "answer": None if profile is None else answer(told, profile, stood_at).value,
        "free": free(row, at) if own else None,
        "capacity": capacity(row) if own else None,
        "places": _places(row, opener) if own else None,
    }


def is_own(principal: Principal, row: Record) -> bool:
    """Whether a shelter is of the asker's agency, which is told the present moment (R1)."""
    return bool(row["organization_id"] == principal.actor.agency_id)


def shape_organization(principal: Principal, row: Record, opener: Opener | None = None) -> Shown:
    """An organization with its locations and contacts as far as they may be known."""
    own = row["organization_id"] == principal.actor.agency_id
    return {
        "organization_id": row["organization_id"],
        "name": row["name"],
        "jurisdiction_id": row["jurisdiction_id"],
        "closed": row["closed"],
        "details": _details(row["details"], guarded=row["shelters"] and not own),
        "provider": row["provider"],
        "locations": [
            _location(key, place, opener, hidden=row["shelters"] or place["confidential"])
            for key, place in row["locations"].items()
        ],
        "contacts": [
            _opened(contact, opener) | {"contact_id": key}
            for key, contact in row["contacts"].items()
            if not (contact["confidential"] or row["shelters"]) or own
        ],
        "agreements": _agreements(principal, row),
    }


def shape_service(principal: Principal, row: Record) -> Shown:
    """A service; where a shelter is, is not told by naming the location of its service."""
    own = row["organization_id"] == principal.actor.agency_id
    offered = row["status_code"] == "active" and not row["closed"] and not row["suspended"]
    return {
        "service_id": row["service_id"],
        "organization_id": row["organization_id"],
        "organization_name": row["organization_name"],
        "jurisdiction_id": row["jurisdiction_id"],
        "name": row["name"],
        "active": offered,
        "details": _details(row["details"], guarded=row["shelters"] and not own),
        "location_ids": [] if row["shelters"] else (row["location_ids"] or []),
    }


def _places(row: Record, opener: Opener | None) -> list[Shown]:
    return [_opened(place, opener) | {"place_id": key} for key, place in row["places"].items()]


def _details(details: Mapping[str, Any], *, guarded: bool) -> Shown:
    hidden = _OF_A_SHELTER if guarded else ()
    return {name: value for name, value in details.items() if name not in hidden}


def _location(key: str, place: Mapping[str, Any], opener: Opener | None, *, hidden: bool) -> Shown:
    """R2."""
    area = {name: place.get(name) for name in _AREA}
    told = {"location_id": key, "confidential": place["confidential"], **area}
    return told if hidden else _opened(place, opener) | told


def _opened(part: Mapping[str, Any], opener: Opener | None) -> Shown:
    """The plain words of a part and, where there is an opener, what was sealed."""
    shown = {name: value for name, value in part.items() if name != "sealed"}
    for subject, record_class, token in part["sealed"] if opener else ():
        sealed = Sealed(subject=subject, record_class=RecordClass(record_class), token=token)
        fields = opener.open(sealed) if opener else None
        shown |= {"erased": True} if fields is None else dict(fields)
    return shown


def _agreements(principal: Principal, row: Record) -> list[Shown]:
    parties = (row["organization_id"],)
    return [
        {"agreement_id": key, **found}
        for key, found in row["agreements"].items()
        if principal.actor.agency_id in (*parties, found["with_organization_id"])
    ]
