"""Access: one policy for seeing. Deny by default; a forbid beats a permit. Acting is acting.py.

R1  Whoever may not see a case is answered as where there is none.
R2  What is seen follows from the tie to the case (`policy.GRANTS`), less what `policy.FORBIDS`
    takes away (withheld.py). Of several ties the one that opens most counts, and what `besides`
    names adds up: who breaks the glass keeps sight of what their own agency recorded.
R3  A referral opens what it enumerates while its ground runs and serves (referred.py); from then on
    the agency sees what it recorded itself, for care goes on (rules.md 1).
R4  Coordinator and auditor of the jurisdiction see steps without persons (rules.md 2).
R5  What ends at a time has ended for whoever asks then, whether or not a clock has noted it; where
    the time of asking is not known, it has ended.
R6  A released safety card is read besides whatever the tie opens, and nothing else by it; who has
    no other tie finds the case by its id alone. No seal shuts it (policy.CARD_CLASS).
R7  A decision cites the policy that it was made under.
R8  Who read a case is known to the agency that answers for it, and to those who examine how data
    are used; their own reading of it is noted like any other.
R9  To whom a case was told is known to whoever works on cases at the agency that answers for it,
    and to its data-protection officer; of others, whoever was told knows nothing.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from domain import policy
from domain.adoption import hash_of
from domain.messages import RecordClass, Role, Value
from domain.permissions import WHO_MAY_ACT
from domain.policy import Forbid, Grant, Part, Scope, Tie
from domain.principal import EVERY_CLASS, Principal, by_glass, in_order
from domain.referred import classes_referred, granting, purposes_serving
from domain.standing import Bond, Standing
from domain.telltale import commands, passing, refusals, told
from domain.withheld import (
    applies_anywhere,
    is_named_worker,
    kept_by_assignment,
    never_seen_by,
    sealed_from,
    sees_nobody_by_default,
    shut_again,
    taken_by,
    works_on_single_cases,
)

__all__ = [
    "Principal",
    "Tie",
    "View",
    "classes_referred",
    "decide_review",
    "decide_view",
    "is_named_worker",
    "kept_by_assignment",
    "knows_recipients",
    "never_seen_by",
    "policy_hash",
    "policy_rows",
    "purposes_serving",
    "sealed_from",
    "sees_nobody_by_default",
    "works_on_single_cases",
]


class View(Value):
    """What one principal may see of one case, and why.

    `whole` is the case's work; `persons` allows personal fields of the `record_classes`.
    `own_classes` are those of what the principal's agency recorded itself, personal fields and all;
    `referral_ids` and `recall_ids` are what it was asked to answer, the only ones that a receiver
    sees. `card` allows the safety card, whatever the rest allows (R6). `forbidden` names what was
    granted and taken away, with the row's code. `code` says why, as `reason` does, in a stable
    word, and `obligations` are the duties of whoever sees (policy.OBLIGATIONS).
    """

    permit: bool
    reason: str
    tie: Tie
    record_classes: tuple[RecordClass, ...] = ()
    persons: bool = False
    whole: bool = False
    own_classes: tuple[RecordClass, ...] = ()
    referral_ids: tuple[str, ...] = ()
    recall_ids: tuple[str, ...] = ()
    card: bool = False
    forbidden: tuple[tuple[RecordClass, str], ...] = ()
    policy_hash: str = ""
    code: str = ""
    obligations: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether what the principal's agency recorded itself is seen as its own."""
        return bool(self.own_classes)

    @property
    def own_persons(self) -> bool:
        """Whether personal fields of it are."""
        return any(kind in policy.PERSONAL for kind in self.own_classes)


def decide_view(principal: Principal, standing: Standing) -> View:
    """Decide what a principal sees of a case."""
    tie = _tie(principal, standing)
    card = _reads_card(principal, standing)
    if tie is Tie.NONE:
        return _granted(Tie.CARD, principal, standing, card=True) if card else _NOTHING
    return _without_forbidden(_granted(tie, principal, standing, card=card), principal, standing)


def decide_review(principal: Principal, standing: Standing) -> View:
    """Decide whether a principal may know who read a case.

    That is for whoever works on cases at the agency that answers for it, and for the auditor and
    the data-protection officer of its jurisdiction (R8).
    """
    view = decide_view(principal, standing)
    if (view.tie is Tie.HOLDER and view.persons) or view.tie is Tie.AUDITOR:
        return view
    near = standing.exists and principal.jurisdiction_id == standing.jurisdiction_id
    if principal.actor.role is Role.DATA_PROTECTION_OFFICER and near and principal.actor.agency_id:
        return View(
            permit=True,
            reason="protects the data of the jurisdiction",
            tie=Tie.NONE,
            policy_hash=policy_hash(),
            code="protects_data",
        )
    return View(
        permit=False, reason="may not know who read the case", tie=view.tie, code="may_not_review"
    )


def knows_recipients(principal: Principal, view: View) -> bool:
    """Whether somebody may know to whom else a case was told (R9)."""
    protects = principal.actor.role is Role.DATA_PROTECTION_OFFICER
    return view.tie is Tie.HOLDER and (view.persons or protects)


@cache
def policy_hash() -> str:
    """SHA-256 of the tables of who may act and who may see; decisions cite it."""
    return hash_of(policy_rows())


def policy_rows() -> tuple[str, ...]:
    """The tables of who may act and who may see, row by row, as they are adopted (adoption.py)."""
    acting = sorted(
        f"{kind.__name__}|{','.join(row.roles)}|{row.relation}" for kind, row in WHO_MAY_ACT.items()
    )
    return (
        *(*acting, *policy.written().splitlines(), *told.written(), *refusals.written()),
        *(*commands.written(), *passing.written()),
    )


def _tie(principal: Principal, standing: Standing) -> Tie:
    """R2: the first that holds, from the one that opens most to the one that opens least."""
    agency, role = principal.actor.agency_id, principal.actor.role
    if not standing.exists or not agency:
        return Tie.NONE
    if role in _WATCHERS:
        near = principal.jurisdiction_id == standing.jurisdiction_id
        return _WATCHERS[role] if near else Tie.NONE
    if agency == standing.responsible_id:
        return Tie.HOLDER
    return _tie_by_work(principal, standing)


def _tie_by_work(principal: Principal, standing: Standing) -> Tie:
    agency = principal.actor.agency_id
    if granting(principal, standing):
        return Tie.REFERRAL
    if by_glass(principal, standing):
        return Tie.GLASS
    if standing.is_party(agency):
        return Tie.SERVICE
    if standing.bond_with(agency, Bond.OPEN) or agency == standing.transfer_to_id:
        return Tie.RECEIVER
    if standing.recalls_to(agency):
        return Tie.RECALLED
    return Tie.REPORTER if agency == standing.reporter_agency_id else Tie.NONE


_NOTHING = View(permit=False, reason="no relation to the case", tie=Tie.NONE, code="no_tie")


_WATCHERS = {Role.COORDINATOR: Tie.COORDINATOR, Role.AUDITOR: Tie.AUDITOR}


def _granted(tie: Tie, principal: Principal, standing: Standing, *, card: bool) -> View:
    """R2: the row of the tie, with the classes that this case gives it."""
    row = policy.GRANT_OF[tie]
    agency = principal.actor.agency_id
    asked = tie not in (Tie.HOLDER, *_WATCHERS.values())
    return View(
        permit=True,
        reason=row.reason,
        tie=tie,
        record_classes=_classes(row, principal, standing),
        persons=row.persons,
        whole=row.part is Part.WHOLE,
        own_classes=_own_classes(row, agency, standing),
        referral_ids=standing.open_referrals_to(agency) if asked else (),
        recall_ids=standing.recalls_to(agency) if asked else (),
        card=card,
        policy_hash=policy_hash(),
        code=row.tie.value,
        obligations=_obligations(row, principal, standing, card=card),
    )


def _obligations(
    row: Grant, principal: Principal, standing: Standing, *, card: bool
) -> tuple[str, ...]:
    """The duties of the tie, and of what opens besides it."""
    beside = (Tie.GLASS,) if by_glass(principal, standing) else ()
    if card:
        beside = (*beside, Tie.CARD)
    if not beside:
        return row.obligations
    besides = (duty for tie in beside for duty in policy.GRANT_OF[tie].obligations)
    return tuple(dict.fromkeys((*row.obligations, *besides)))


def _own_classes(row: Grant, agency: str, standing: Standing) -> tuple[RecordClass, ...]:
    """R2: a service under way opens what the agency recorded itself, also besides a glass."""
    beside = row.tie in policy.GRANT_OF[Tie.SERVICE].besides and standing.is_party(agency)
    return EVERY_CLASS if row.part is Part.OWN or beside else ()


def _classes(row: Grant, principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """A glass that was broken opens besides what a referral enumerates."""
    if row.classes is Scope.EVERY:
        return EVERY_CLASS
    named = {RecordClass.CASE_ADMINISTRATION}
    if row.classes in (Scope.ENUMERATED, Scope.NAMED):
        named |= set(by_glass(principal, standing))
    if row.classes is Scope.ENUMERATED:
        named |= {kind for bond in granting(principal, standing) for kind in bond.record_classes}
    return in_order(named)


def _reads_card(principal: Principal, standing: Standing) -> bool:
    """R6."""
    actor, openings = principal.actor, standing.openings
    if not (openings.cards and standing.exists and actor.agency_id):
        return False
    opened = openings.by_card(actor.user_id, actor.agency_id, principal.asks_at)
    return opened and not any(_keeps_card_from(row, principal) for row in policy.FORBIDS)


def _keeps_card_from(row: Forbid, principal: Principal) -> bool:
    """Whether a row keeps the card back; the office that releases it reads it (CARD_OFFICE)."""
    releases = principal.actor.role is policy.CARD_OFFICE and policy.CARD_OFFICE in row.roles
    return (
        policy.CARD_CLASS in row.record_classes
        and not releases
        and applies_anywhere(row, principal)
    )


def _without_forbidden(view: View, principal: Principal, standing: Standing) -> View:
    """R2: what was granted, less what a row of FORBIDS takes away."""
    taken: dict[RecordClass, str] = {}
    for row in policy.FORBIDS:
        for kind in taken_by(row, view.tie, principal, standing):
            if kind in view.record_classes or kind in view.own_classes:
                taken.setdefault(kind, row.code)
    forbidden = {**shut_again(view.tie, principal, standing), **taken}
    if not forbidden:
        return view
    kept = tuple(kind for kind in view.record_classes if kind not in taken)
    left = kept == view.record_classes or any(kind in kept for kind in policy.PERSONAL)
    return replace(
        view,
        record_classes=kept,
        persons=view.persons and left,
        own_classes=tuple(kind for kind in view.own_classes if kind not in taken),
        forbidden=tuple((kind, forbidden[kind]) for kind in EVERY_CLASS if kind in forbidden),
    )
