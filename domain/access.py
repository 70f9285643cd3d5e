"""Access: one policy for acting and for seeing. Deny by default; a forbid beats a permit.

R1  A command is allowed by its row of `permissions.WHO_MAY_ACT`: the role of the actor, and the
    relation of the actor's agency to the case.
R2  Whoever may not see a case gets `Missing`: a hidden case cannot be told from a missing one.
R3  A reporter sees its own report and a receipt, not the file (rules.md 2).
R4  The agency that answers for the case sees its work; an agency with an accepted referral in
    force sees its work and the classes that the referral enumerates; the receiver of an open
    referral, the referral.
R5  Coordinator and auditor of the jurisdiction see steps without persons (rules.md 2).
R6  A decision cites the policy that it was made under.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from functools import cache

from domain.messages import Actor, Command, Missing, NotPermitted, RecordClass, Role, Value
from domain.permissions import WHO_MAY_ACT, Relation
from domain.standing import Bond, ReferralBond, Standing

EVERY_CLASS: tuple[RecordClass, ...] = tuple(RecordClass)


class Tie(StrEnum):
    """How an agency is tied to a case when it looks at it."""

    HOLDER = "holder"
    REFERRAL = "referral"
    RECEIVER = "receiver"
    REPORTER = "reporter"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    NONE = "none"


class Principal(Value):
    """Who asks: the actor, the jurisdiction of their agency, and a name to greet them with.

    `signed_in_at` is when the person last proved who they are, where the provider says so, and
    `strength` how (`acr`, or else the methods of `amr`): what a decision may ask for once more.
    """

    actor: Actor
    jurisdiction_id: str
    name: str = ""
    signed_in_at: datetime | None = None
    strength: str = ""


class View(Value):
    """What one principal may see of one case, and why.

    `whole` is the case's work; `persons` allows personal fields of the `record_classes`;
    `referral_ids` are the only referrals that a receiver sees.
    """

    permit: bool
    reason: str
    tie: Tie
    record_classes: tuple[RecordClass, ...] = ()
    persons: bool = False
    whole: bool = False
    referral_ids: tuple[str, ...] = ()
    policy_hash: str = ""


class Surroundings(Value):
    """What else acting is decided on: who runs the shelter, and whose stream it is."""

    shelter_agency_id: str = ""
    own_agency_id: str = ""


def may_act(command: Command, standing: Standing, around: Surroundings) -> None:
    """Let a command pass, or not.

    Raises: Missing when the case may not be known to the agency; NotPermitted when it may, but the
    role or the relation does not allow the act.
    """
    row = WHO_MAY_ACT[type(command)]
    related = _is_related(row.relation, command, standing, around)
    if not related and not _knows(command.by, standing):
        raise Missing(command.stream)
    if command.by.role not in row.roles or not related:
        raise NotPermitted(_what_is_needed(command))


def decide_view(principal: Principal, standing: Standing) -> View:
    """Decide what a principal sees of a case."""
    tie = _tie(principal, standing)
    match tie:
        case Tie.HOLDER:
            return _view(tie, "answers for the case", EVERY_CLASS, persons=True, whole=True)
        case Tie.REFERRAL:
            classes = _enumerated(standing.bond_with(principal.actor.agency_id, Bond.IN_FORCE))
            return _view(tie, "referral in force", classes, persons=True, whole=True)
        case Tie.RECEIVER:
            return _receiver(principal.actor.agency_id, standing)
        case Tie.REPORTER:
            return _view(tie, "reported the case", (RecordClass.CASE_ADMINISTRATION,))
        case Tie.COORDINATOR | Tie.AUDITOR:
            classes = (RecordClass.CASE_ADMINISTRATION,)
            return _view(tie, "steps without persons", classes, whole=True)
        case Tie.NONE:
            return View(permit=False, reason="no relation to the case", tie=tie)


@cache
def policy_hash() -> str:
    """SHA-256 of the table of who may act and of this module's rules; decisions cite it."""
    rows = sorted(
        f"{kind.__name__}|{','.join(row.roles)}|{row.relation}" for kind, row in WHO_MAY_ACT.items()
    )
    return hashlib.sha256("\n".join([*rows, __doc__ or ""]).encode()).hexdigest()


def _tie(principal: Principal, standing: Standing) -> Tie:
    agency, role = principal.actor.agency_id, principal.actor.role
    if not standing.exists or not agency:
        return Tie.NONE
    if role in _WATCHERS:
        near = principal.jurisdiction_id == standing.jurisdiction_id
        return _WATCHERS[role] if near else Tie.NONE
    if agency == standing.responsible_id:
        return Tie.HOLDER
    if standing.is_party(agency):
        return Tie.REFERRAL
    if standing.bond_with(agency, Bond.OPEN) or agency == standing.transfer_to_id:
        return Tie.RECEIVER
    return Tie.REPORTER if agency == standing.reporter_agency_id else Tie.NONE


_WATCHERS = {Role.COORDINATOR: Tie.COORDINATOR, Role.AUDITOR: Tie.AUDITOR}


def _receiver(agency_id: str, standing: Standing) -> View:
    own = tuple(
        key
        for key, found in standing.referrals.items()
        if found.to_agency_id == agency_id and found.bond is Bond.OPEN
    )
    classes = (RecordClass.CASE_ADMINISTRATION,)
    return _view(Tie.RECEIVER, "referral to be answered", classes, referral_ids=own)


def _view(
    tie: Tie,
    reason: str,
    record_classes: tuple[RecordClass, ...],
    *,
    persons: bool = False,
    whole: bool = False,
    referral_ids: tuple[str, ...] = (),
) -> View:
    return View(
        permit=True,
        reason=reason,
        tie=tie,
        record_classes=record_classes,
        persons=persons,
        whole=whole,
        referral_ids=referral_ids,
        policy_hash=policy_hash(),
    )


def _enumerated(bonds: tuple[ReferralBond, ...]) -> tuple[RecordClass, ...]:
    named = {kind for bond in bonds for kind in bond.record_classes}
    return tuple(kind for kind in RecordClass if kind in named | {RecordClass.CASE_ADMINISTRATION})


def _knows(actor: Actor, standing: Standing) -> bool:
    """Whether the agency may know that the case exists."""
    agency = actor.agency_id
    if not standing.exists:
        return False
    return (
        standing.is_party(agency)
        or agency in (standing.reporter_agency_id, standing.transfer_to_id)
        or agency in standing.recalls.values()
        or bool(standing.bond_with(agency, Bond.OPEN))
        or actor.role is Role.COORDINATOR
    )


def _is_related(
    relation: Relation, command: Command, standing: Standing, around: Surroundings
) -> bool:
    agency = command.by.agency_id
    bond = standing.referrals.get(getattr(command, "referral_id", ""))
    match relation:
        case Relation.ANYONE:
            return True
        case Relation.SYSTEM:
            return command.by.role is Role.CLOCK
        case Relation.OWN:
            return agency == around.own_agency_id or not around.own_agency_id
        case Relation.INTAKE:
            return standing.is_party(agency) or _reports_still(agency, standing)
        case Relation.HOLDER:
            return standing.exists and agency == standing.responsible_id
        case Relation.PARTY:
            return standing.exists and (standing.is_party(agency) or command.by.role is Role.CLOCK)
        case Relation.RECEIVER:
            return bond is not None and bond.to_agency_id == agency
        case Relation.SENDER:
            return bond is not None and agency in (bond.from_agency_id, standing.responsible_id)
        case Relation.REFERRAL_PARTY:
            return bond is not None and agency in _both_ends(bond, standing)
        case Relation.REFERRAL_WATCH:
            watching = command.by.role in (Role.COORDINATOR, Role.CLOCK)
            return bond is not None and (watching or agency in _both_ends(bond, standing))
        case Relation.SHELTER:
            return agency == around.shelter_agency_id and _receives_or_holds(agency, standing)
        case Relation.STAY:
            return agency == around.shelter_agency_id
        case Relation.SHELTER_OR_HOLDER:
            return agency in (around.shelter_agency_id, standing.responsible_id)
        case Relation.HOLDER_OR_COORDINATOR:
            return command.by.role is Role.COORDINATOR or (
                standing.exists and agency == standing.responsible_id
            )
        case Relation.COORDINATOR:
            return command.by.role is Role.COORDINATOR
        case Relation.TRANSFER_RECEIVER:
            return agency == standing.transfer_to_id
        case Relation.RECALL_RECIPIENT:
            return standing.recalls.get(getattr(command, "recall_id", "")) == agency
        case Relation.HOLDER_OR_PROTECTOR:
            protects = command.by.role in _PROTECTORS
            return standing.exists and (protects or agency == standing.responsible_id)


_PROTECTORS = (Role.DATA_PROTECTION_OFFICER, Role.CUSTODIAN)
"""Who watches over what is opened in an emergency, for whatever agency they act."""


def _reports_still(agency: str, standing: Standing) -> bool:
    return agency == standing.reporter_agency_id and not standing.holder_id


def _both_ends(bond: ReferralBond, standing: Standing) -> tuple[str, ...]:
    return (bond.from_agency_id, bond.to_agency_id, standing.responsible_id)


def _receives_or_holds(agency: str, standing: Standing) -> bool:
    return standing.is_party(agency) or bool(standing.bond_with(agency, Bond.OPEN))


def _what_is_needed(command: Command) -> str:
    row = WHO_MAY_ACT[type(command)]
    roles = ", ".join(role.value for role in row.roles)
    return f"{type(command).__name__} is for {roles}, as {row.relation.value}"
