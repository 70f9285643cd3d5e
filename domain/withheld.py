"""Withheld: what is taken away from whoever sees, row by row of `policy.FORBIDS`.

R1  A row takes its classes from whoever it applies to, whatever granted them.
R2  A sealed record opens to those on its list alone: neither holder nor glass opens it.
R3  Where somebody is assigned to a case, their colleagues in roles that work on single cases see
    no persons, unless they stand in for them, or broke the glass: then the classes that they named.
    Immigration and embassies see none by default: of a case of their own agency's, only who is
    assigned to it does (rules.md 2).
R4  Whom a referral opens nothing, since an agreement ended or its ground serves another purpose, is
    told so; what their agency recorded itself is not taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from domain import policy
from domain.messages import RecordClass
from domain.policy import Forbid, Tie, When
from domain.principal import Principal, by_glass, in_order
from domain.referred import beyond_agreements, grounded
from domain.standing import Standing


def never_seen_by(principal: Principal) -> tuple[RecordClass, ...]:
    """The classes that no case shows to this principal: by their role, or for their purpose."""
    taken = {
        kind
        for row in policy.FORBIDS
        if applies_anywhere(row, principal)
        for kind in row.record_classes
    }
    return in_order(taken)


def works_on_single_cases(principal: Principal) -> bool:
    """R3: whether somebody's role sees the persons of their agency's own cases by assignment."""
    return _concerns(_ASSIGNED, principal) or _concerns(_NAMED, principal)


def sees_nobody_by_default(principal: Principal) -> bool:
    """R3: whether somebody's role sees persons of their agency's cases by assignment alone."""
    return _concerns(_NAMED, principal)


def is_named_worker(user_id: str, standing: Standing, at: datetime | None) -> bool:
    """R3: whether somebody is assigned to a case, or stands in for whoever is."""
    worker_id = standing.worker_id
    return bool(worker_id) and (
        user_id == worker_id or standing.openings.stands_in(user_id, worker_id, at)
    )


def kept_by_assignment(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R3: what is kept for whoever is assigned; what a glass opened, is not."""
    kept = (_kept_for_named(row, Tie.HOLDER, principal, standing) for row in (_ASSIGNED, _NAMED))
    return next((kinds for kinds in kept if kinds), ())


def sealed_from(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R2: the classes that the seals of a case keep from this principal."""
    covered = {
        kind
        for seal in standing.openings.seals.values()
        if not _may_open(principal, seal.kind, seal.listed_user_ids)
        for kind in policy.SEALS[seal.kind]
    }
    return in_order(covered)


def shut_again(tie: Tie, principal: Principal, standing: Standing) -> dict[RecordClass, str]:
    """R4: what referrals opened, were it not for an agreement that ended or for the purpose."""
    if tie is not Tie.SERVICE:
        return {}
    ended = principal.agreement_ended_with
    return {
        kind: _ENDED.code if bond.from_agency_id in ended else _OTHER_PURPOSE.code
        for bond in grounded(principal, standing)
        for kind in bond.record_classes
        if kind in policy.PERSONAL
    }


def taken_by(
    row: Forbid, tie: Tie, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """The classes that a row takes from somebody who is tied so."""
    return _TAKES[row.when](row, tie, principal, standing)


def _wherever(
    row: Forbid, tie: Tie, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """R1: by a role, a kind of agency or a purpose, whatever the case."""
    del tie, standing
    return row.record_classes if applies_anywhere(row, principal) else ()


def _by_seal(
    row: Forbid, tie: Tie, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """R2."""
    del row, tie
    return sealed_from(principal, standing)


def _by_agreement(
    row: Forbid, tie: Tie, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """What a referral opens beyond what was agreed; what a glass opened, is not taken."""
    del row
    if tie is not Tie.REFERRAL or not principal.agreement_limits:
        return ()
    opened = by_glass(principal, standing)
    return tuple(kind for kind in beyond_agreements(principal, standing) if kind not in opened)


def _of_each_referral(
    row: Forbid, tie: Tie, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """R4: each referral was asked already (referred.py)."""
    del row, tie, principal, standing
    return ()


def applies_anywhere(row: Forbid, principal: Principal) -> bool:
    """Whether a row applies whatever the case; of agreements and grounds each referral is asked."""
    if row.when in (When.ASSIGNMENT, When.NOT_NAMED):
        return False
    return _concerns(row, principal) or principal.purpose_of_use in row.purposes


def _concerns(row: Forbid, principal: Principal) -> bool:
    """Whether a row names the role, or the kind of the agency."""
    return principal.actor.role in row.roles or principal.agency_kind in row.kinds


def _kept_for_named(
    row: Forbid, tie: Tie, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """R3: nobody of the roles of ASSIGNMENT is kept away where nobody is assigned."""
    del tie
    actor = principal.actor
    if not _concerns(row, principal) or actor.agency_id != standing.responsible_id:
        return ()
    if not standing.worker_id and row.when is When.ASSIGNMENT:
        return ()
    if is_named_worker(actor.user_id, standing, principal.asks_at):
        return ()
    opened = by_glass(principal, standing)
    return tuple(kind for kind in row.record_classes if kind not in opened)


def _may_open(principal: Principal, kind: str, listed_user_ids: tuple[str, ...]) -> bool:
    needed = policy.CLEARANCE_FOR_SEAL.get(kind)
    return (
        principal.actor.user_id in listed_user_ids
        and principal.strength == policy.STRONG_SIGN_IN
        and (needed is None or needed in principal.clearances)
    )


_ASSIGNED = next(row for row in policy.FORBIDS if row.when is When.ASSIGNMENT)
_NAMED = next(row for row in policy.FORBIDS if row.when is When.NOT_NAMED)
_ENDED = next(row for row in policy.FORBIDS if row.when is When.AGREEMENT)
_OTHER_PURPOSE = next(row for row in policy.FORBIDS if row.when is When.GROUND_PURPOSE)
_Takes: TypeAlias = Callable[[Forbid, Tie, Principal, Standing], tuple[RecordClass, ...]]
_TAKES: Mapping[When, _Takes] = {
    When.ROLE: _wherever,
    When.PURPOSE: _wherever,
    When.SEAL: _by_seal,
    When.ASSIGNMENT: _kept_for_named,
    When.NOT_NAMED: _kept_for_named,
    When.AGREEMENT: _of_each_referral,
    When.AGREEMENT_LIMIT: _by_agreement,
    When.GROUND_PURPOSE: _of_each_referral,
}
