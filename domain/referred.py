"""Referred: what the referrals in force open to somebody now, and what bounds it.

R1  A referral opens what it enumerates while it is in force and its ground runs.
R2  Where the reader says for what they read, the ground was given for a purpose that serves that
    one (policy.SERVES). Whoever says nothing, as an agency's system, is bound to what the person
    was referred for.
R3  Where every agreement with the agency that disclosed is over, nothing that it disclosed is seen;
    where agreements about referrals are in force, no class that none of them names
    (agreements.py), unless another referral opens it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain import policy
from domain.consent.ground import serves
from domain.messages import RecordClass
from domain.principal import EVERY_CLASS, Principal, in_order
from domain.standing import Bond, ReferralBond, Standing


def classes_referred(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R1: what the referrals in force open to an agency now, and nothing where none is."""
    bonds = granting(principal, standing)
    named = {kind for bond in bonds for kind in bond.record_classes}
    named -= set(beyond_agreements(principal, standing))
    return in_order(named | {RecordClass.CASE_ADMINISTRATION}) if bonds else ()


def purposes_serving(principal: Principal) -> tuple[str, ...]:
    """R2: for which purposes a ground may be given that serves what somebody reads for."""
    if principal.purpose_of_use in _OF_THE_REFERRAL:
        return ("", *policy.SERVES)
    return tuple(given for given in policy.SERVES if serves(given, principal.purpose_of_use))


def granting(principal: Principal, standing: Standing) -> tuple[ReferralBond, ...]:
    """The referrals in force that open something to this principal now."""
    return tuple(
        bond
        for bond in grounded(principal, standing)
        if bond.from_agency_id not in principal.agreement_ended_with
        and _is_served(bond, principal, standing)
    )


def grounded(principal: Principal, standing: Standing) -> Iterator[ReferralBond]:
    """R1: the referrals in force whose grounds run."""
    return (
        bond
        for bond in standing.bond_with(principal.actor.agency_id, Bond.IN_FORCE)
        if bond.record_classes and standing.openings.ground_runs(bond.basis_id, principal.asks_at)
    )


def beyond_agreements(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R3: what referrals enumerate, and no agreement in force with who disclosed it names."""
    limits = {limit.agency_id: limit.record_classes for limit in principal.agreement_limits}
    if not limits:
        return ()
    bonds = granting(principal, standing)
    enumerated = {kind for bond in bonds for kind in bond.record_classes}
    kept = {kind for bond in bonds for kind in _within(bond, limits)}
    return in_order(enumerated - kept - {RecordClass.CASE_ADMINISTRATION})


def _is_served(bond: ReferralBond, principal: Principal, standing: Standing) -> bool:
    """R2: whoever says no purpose, as an agency's system, is bound to that of the referral."""
    purpose = principal.purpose_of_use
    if purpose in _OF_THE_REFERRAL:
        return True
    return standing.openings.ground_serves(bond.basis_id, purpose)


def _within(
    bond: ReferralBond, limits: Mapping[str, tuple[RecordClass, ...]]
) -> Iterator[RecordClass]:
    named = limits.get(bond.from_agency_id, EVERY_CLASS)
    return (kind for kind in bond.record_classes if kind in named)


_OF_THE_REFERRAL = ("", policy.ANYBODY)
