"""Who watches a jurisdiction: sees its cases without having to do with any of them."""

from __future__ import annotations

from domain import access
from domain.access import Principal, View
from domain.standing import Standing


def watching(principal: Principal) -> View:
    """What the policy lets somebody see of a case that they have nothing to do with."""
    return access.decide_view(principal, _stranger(principal))


def watched_jurisdiction(principal: Principal) -> str:
    """The jurisdiction that somebody watches, or none."""
    permitted = watching(principal).whole and bool(principal.actor.agency_id)
    return principal.jurisdiction_id if permitted else ""


def reviewed_jurisdiction(principal: Principal) -> str:
    """The jurisdiction of whose cases somebody may know who read them, or none."""
    permitted = access.decide_review(principal, _stranger(principal)).permit
    return principal.jurisdiction_id if permitted else ""


def _stranger(principal: Principal) -> Standing:
    return Standing(
        jurisdiction_id=principal.jurisdiction_id,
        reporter_agency_id="nobody",
        addressed_to_id="nobody",
    )
