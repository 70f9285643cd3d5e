"""Acting: who may give a command, and for whom a case is not there. Deny by default.

R1  A command is allowed by its row of `permissions.WHO_MAY_ACT`: the role of the actor, and the
    relation of the actor's agency to the case.
R2  Whoever may not know of the case gets `Missing`: a hidden case cannot be told from a missing
    one.
R3  A coordinator acts in their own jurisdiction alone; whoever is in no directory came through no
    door.
R4  A shelter that names itself is not by that one that may know of the case.
R5  Where a roster is in force in the jurisdiction that a custodian works in, who is not on it
    releases no safety card (on_call.py R5). Nothing of the case is asked before that.
"""

from __future__ import annotations

from domain.messages import Actor, Command, Missing, NotPermitted, Role, Value
from domain.on_call import NotOnCall
from domain.permissions import WHO_MAY_ACT, Relation
from domain.protection.safety_card import ReleaseSafetyCard
from domain.standing import Bond, ReferralBond, Standing


class Surroundings(Value):
    """What else acting is decided on: who runs the shelter, and whose stream it is.

    `shelter_had_person` says that the shelter has or had the person of the case, or keeps a place.
    `on_call` says who is on call where the actor works; it is None where no roster is in force.
    """

    shelter_agency_id: str = ""
    shelter_had_person: bool = True
    own_agency_id: str = ""
    actor_jurisdiction_id: str = ""
    on_call: tuple[str, ...] | None = None


def may_act(command: Command, standing: Standing, around: Surroundings) -> None:
    """Let a command pass, or not; a coordinator acts in their own jurisdiction alone.

    Raises: Missing when the case may not be known to the agency; NotPermitted when it may, but the
    role or the relation does not allow the act; NotOnCall when others are on call (R5).
    """
    row = WHO_MAY_ACT[type(command)]
    related = _is_related(row.relation, command, standing, around)
    strange = row.relation in _OF_SHELTER and not around.shelter_had_person
    if (not related or strange) and not may_know(command.by, standing, around):
        raise Missing(command.stream)
    if command.by.role not in row.roles or not related:
        raise NotPermitted(_what_is_needed(command))
    if isinstance(command, ReleaseSafetyCard) and _is_off_call(command.by, around):
        raise NotOnCall(command.by.user_id)


def _is_off_call(by: Actor, around: Surroundings) -> bool:
    """R5."""
    acts = (by.user_id, by.on_behalf_of)
    return around.on_call is not None and not any(one in around.on_call for one in acts)


def may_name(command: Command, case_id: str, standing: Standing, around: Surroundings) -> None:
    """Let a command name another case, or not, as where there is none.

    Raises: Missing when that case may not be known to the agency (R2).
    """
    if not may_know(command.by, standing, around):
        raise Missing(case_id)


def may_know(actor: Actor, standing: Standing, around: Surroundings) -> bool:
    """Whether somebody may know that the case exists."""
    agency = actor.agency_id
    if not standing.exists:
        return False
    return (
        standing.is_party(agency)
        or agency in (standing.reporter_agency_id, standing.transfer_to_id)
        or agency in standing.recalls.values()
        or bool(standing.bond_with(agency, Bond.OPEN))
        or _coordinates(actor, standing, around)
    )


def _coordinates(actor: Actor, standing: Standing, around: Surroundings) -> bool:
    """R3."""
    near = _is_near(standing, around) or not standing.exists
    return actor.role is Role.COORDINATOR and near


def _is_near(standing: Standing, around: Surroundings) -> bool:
    """The actor's jurisdiction is the case's; whoever is in no directory came through no door."""
    return around.actor_jurisdiction_id in ("", standing.jurisdiction_id)


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
            by = command.by
            watching = by.role is Role.CLOCK or _coordinates(by, standing, around)
            return bond is not None and (watching or agency in _both_ends(bond, standing))
        case Relation.SHELTER:
            return agency == around.shelter_agency_id and _receives_or_holds(agency, standing)
        case Relation.STAY:
            return agency == around.shelter_agency_id
        case Relation.SHELTER_OR_HOLDER:
            return agency in (around.shelter_agency_id, standing.responsible_id)
        case Relation.TRANSFER_RECEIVER:
            return agency == standing.transfer_to_id
        case Relation.RECALL_RECIPIENT:
            return standing.recalls.get(getattr(command, "recall_id", "")) == agency
        case _:
            return _watches_over(relation, command.by, standing, around)


def _watches_over(relation: Relation, by: Actor, standing: Standing, around: Surroundings) -> bool:
    """The relations of those who act for a jurisdiction, or for the agency that answers."""
    holds = standing.exists and by.agency_id == standing.responsible_id
    match relation:
        case Relation.COORDINATOR:
            return _coordinates(by, standing, around)
        case Relation.HOLDER_OR_COORDINATOR:
            return holds or _coordinates(by, standing, around)
        case Relation.HOLDER_OR_PROTECTOR:
            protects = by.role in _PROTECTORS and _is_near(standing, around)
            return holds or (standing.exists and protects)
        case _:
            return False


def _reports_still(agency: str, standing: Standing) -> bool:
    """A merged case is answered like a held one: of the case that goes on nothing is told."""
    waits = not standing.holder_id and not standing.merged_into
    return agency == standing.reporter_agency_id and waits


def _both_ends(bond: ReferralBond, standing: Standing) -> tuple[str, ...]:
    return (bond.from_agency_id, bond.to_agency_id, standing.responsible_id)


def _receives_or_holds(agency: str, standing: Standing) -> bool:
    return standing.is_party(agency) or bool(standing.bond_with(agency, Bond.OPEN))


def _what_is_needed(command: Command) -> str:
    row = WHO_MAY_ACT[type(command)]
    roles = ", ".join(role.value for role in row.roles)
    return f"{type(command).__name__} is for {roles}, as {row.relation.value}"


_OF_SHELTER = (Relation.STAY, Relation.SHELTER_OR_HOLDER)
"""A shelter that names itself is not by that one that may know of the case (R2)."""


_PROTECTORS = (Role.DATA_PROTECTION_OFFICER, Role.CUSTODIAN)
"""Who watches over what is opened in an emergency in their jurisdiction, whatever their agency."""
