"""Access: one policy for acting and for seeing. Deny by default; a forbid beats a permit.

R1  A command is allowed by its row of `permissions.WHO_MAY_ACT`: the role of the actor, and the
    relation of the actor's agency to the case.
R2  Whoever may not see a case gets `Missing`: a hidden case cannot be told from a missing one.
R3  What is seen follows from the tie to the case (`policy.GRANTS`), less what `policy.FORBIDS`
    takes away. Of several ties the one that opens most counts, and what `besides` names adds up:
    who breaks the glass keeps sight of what their own agency recorded.
R4  A referral opens what it enumerates while it is in force, its ground runs, and that serves the
    purpose that the reader says, if they say one; else the agency sees what it recorded itself, for
    care goes on (rules.md 1). The agreements between the two agencies bound it (agreements.py).
R5  Coordinator and auditor of the jurisdiction see steps without persons (rules.md 2).
R6  What ends at a time has ended for whoever asks then, whether or not a clock has noted it; where
    the time of asking is not known, it has ended.
R7  A sealed record opens to those on its list alone: neither holder nor glass opens it.
R8  A released safety card is read besides whatever the tie opens, and nothing else by it; who has
    no other tie finds the case by its id alone. No seal shuts it (policy.CARD_CLASS).
R9  A decision cites the policy that it was made under.
R10 Who read a case is known to the agency that answers for it, and to those who examine how data
    are used; their own reading of it is noted like any other.
R11 Where somebody is assigned to a case, their colleagues in roles that work on single cases see
    no persons, unless they stand in for them, or broke the glass: then the classes that they named.
    Immigration and embassies see none by default: of a case of their own agency's, only who is
    assigned to it does (rules.md 2).
R12 To whom a case was told is known to whoever works on cases at the agency that answers for it,
    and to its data-protection officer; of others, whoever was told knows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from domain import policy
from domain.adoption import hash_of
from domain.agreements import AgreementLimit
from domain.consent.ground import serves
from domain.messages import Actor, Command, Missing, NotPermitted, RecordClass, Role, Value
from domain.permissions import WHO_MAY_ACT, Relation
from domain.policy import Forbid, Grant, Part, Scope, Tie, When
from domain.standing import Bond, ReferralBond, Standing
from domain.telltale import told

__all__ = [
    "Principal",
    "Surroundings",
    "Tie",
    "View",
    "classes_referred",
    "decide_review",
    "decide_view",
    "is_named_worker",
    "kept_by_assignment",
    "knows_recipients",
    "may_act",
    "may_know",
    "may_name",
    "policy_hash",
    "purposes_serving",
    "sealed_from",
    "sees_nobody_by_default",
    "works_on_single_cases",
]

EVERY_CLASS: tuple[RecordClass, ...] = tuple(RecordClass)


class Principal(Value):
    """Who asks: the actor, the jurisdiction of their agency, and a name to greet them with.

    `signed_in_at` is when they last proved who they are, and `strength` how; without them neither
    is known. `asks_at` is the moment of asking; without it whatever has an end has ended.
    `purpose_of_use` is what they say that they read for, if anything. `clearances` come from the
    directory. `agreement_ended_with` are the agencies whose last agreement with the principal's
    agency is over, `agreement_limits` what agreements in force bound (agreements.py).
    """

    actor: Actor
    jurisdiction_id: str
    name: str = ""
    signed_in_at: datetime | None = None
    strength: str = ""
    asks_at: datetime | None = None
    purpose_of_use: str = ""
    clearances: tuple[str, ...] = ()
    agreement_ended_with: tuple[str, ...] = ()
    agreement_limits: tuple[AgreementLimit, ...] = ()


class View(Value):
    """What one principal may see of one case, and why.

    `whole` is the case's work; `persons` allows personal fields of the `record_classes`.
    `own_classes` are those of what the principal's agency recorded itself, personal fields and all;
    `referral_ids` and `recall_ids` are what it was asked to answer, the only ones that a receiver
    sees. `card` allows the safety card, whatever the rest allows (R8). `forbidden` names what was
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


class Surroundings(Value):
    """What else acting is decided on: who runs the shelter, and whose stream it is.

    `shelter_had_person` says that the shelter has or had the person of the case, or keeps a place.
    """

    shelter_agency_id: str = ""
    shelter_had_person: bool = True
    own_agency_id: str = ""
    actor_jurisdiction_id: str = ""


def may_act(command: Command, standing: Standing, around: Surroundings) -> None:
    """Let a command pass, or not; a coordinator acts in their own jurisdiction alone.

    Raises: Missing when the case may not be known to the agency; NotPermitted when it may, but the
    role or the relation does not allow the act.
    """
    row = WHO_MAY_ACT[type(command)]
    related = _is_related(row.relation, command, standing, around)
    strange = row.relation in _OF_SHELTER and not around.shelter_had_person
    if (not related or strange) and not _knows(command.by, standing, around):
        raise Missing(command.stream)
    if command.by.role not in row.roles or not related:
        raise NotPermitted(_what_is_needed(command))


def may_name(command: Command, case_id: str, standing: Standing, around: Surroundings) -> None:
    """Let a command name another case, or not, as where there is none.

    Raises: Missing when that case may not be known to the agency (R2).
    """
    if not _knows(command.by, standing, around):
        raise Missing(case_id)


def may_know(actor: Actor, standing: Standing, around: Surroundings) -> bool:
    """Whether somebody may know that the case exists."""
    return _knows(actor, standing, around)


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
    the data-protection officer of its jurisdiction (R10).
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
    """Whether somebody may know to whom else a case was told (R12)."""
    protects = principal.actor.role is Role.DATA_PROTECTION_OFFICER
    return view.tie is Tie.HOLDER and (view.persons or protects)


def classes_referred(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R4: what the referrals in force open to an agency now, and nothing where none is."""
    bonds = _granting(principal, standing)
    named = {kind for bond in bonds for kind in bond.record_classes}
    named -= set(_beyond_agreements(principal, standing))
    return _in_order(named | {RecordClass.CASE_ADMINISTRATION}) if bonds else ()


def never_seen_by(principal: Principal) -> tuple[RecordClass, ...]:
    """The classes that no case shows to this principal: by their role, or for their purpose."""
    taken = {
        kind
        for row in policy.FORBIDS
        if _applies_anywhere(row, principal)
        for kind in row.record_classes
    }
    return _in_order(taken)


def purposes_serving(principal: Principal) -> tuple[str, ...]:
    """R4: for which purposes a ground may be given that serves what somebody reads for."""
    if principal.purpose_of_use in _OF_THE_REFERRAL:
        return ("", *policy.SERVES)
    return tuple(given for given in policy.SERVES if serves(given, principal.purpose_of_use))


def works_on_single_cases(principal: Principal) -> bool:
    """R11: whether somebody's role sees the persons of their agency's own cases by assignment."""
    return principal.actor.role in (*_ASSIGNED.roles, *_NAMED.roles)


def sees_nobody_by_default(principal: Principal) -> bool:
    """R11: whether somebody's role sees persons of their agency's cases by assignment alone."""
    return principal.actor.role in _NAMED.roles


def is_named_worker(user_id: str, standing: Standing, at: datetime | None) -> bool:
    """R11: whether somebody is assigned to a case, or stands in for whoever is."""
    worker_id = standing.worker_id
    return bool(worker_id) and (
        user_id == worker_id or standing.openings.stands_in(user_id, worker_id, at)
    )


@cache
def policy_hash() -> str:
    """SHA-256 of the tables of who may act and who may see; decisions cite it."""
    return hash_of(policy_rows())


def policy_rows() -> tuple[str, ...]:
    """The tables of who may act and who may see, row by row, as they are adopted (adoption.py)."""
    acting = sorted(
        f"{kind.__name__}|{','.join(row.roles)}|{row.relation}" for kind, row in WHO_MAY_ACT.items()
    )
    return (*acting, *policy.written().splitlines(), *told.written())


def _tie(principal: Principal, standing: Standing) -> Tie:
    """R3: the first that holds, from the one that opens most to the one that opens least."""
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
    if _granting(principal, standing):
        return Tie.REFERRAL
    if _by_glass(principal, standing):
        return Tie.GLASS
    if standing.is_party(agency):
        return Tie.SERVICE
    if standing.bond_with(agency, Bond.OPEN) or agency == standing.transfer_to_id:
        return Tie.RECEIVER
    if standing.recalls_to(agency):
        return Tie.RECALLED
    return Tie.REPORTER if agency == standing.reporter_agency_id else Tie.NONE


_NOTHING = View(permit=False, reason="no relation to the case", tie=Tie.NONE, code="no_tie")

_ASSIGNED = next(row for row in policy.FORBIDS if row.when is When.ASSIGNMENT)
_NAMED = next(row for row in policy.FORBIDS if row.when is When.NOT_NAMED)

_ENDED = next(row for row in policy.FORBIDS if row.when is When.AGREEMENT)
_OTHER_PURPOSE = next(row for row in policy.FORBIDS if row.when is When.GROUND_PURPOSE)
_OF_THE_REFERRAL = ("", policy.ANYBODY)
_WATCHERS = {Role.COORDINATOR: Tie.COORDINATOR, Role.AUDITOR: Tie.AUDITOR}


def _granted(tie: Tie, principal: Principal, standing: Standing, *, card: bool) -> View:
    """R3: the row of the tie, with the classes that this case gives it."""
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
    beside = (Tie.GLASS,) if _by_glass(principal, standing) else ()
    if card:
        beside = (*beside, Tie.CARD)
    if not beside:
        return row.obligations
    besides = (duty for tie in beside for duty in policy.GRANT_OF[tie].obligations)
    return tuple(dict.fromkeys((*row.obligations, *besides)))


def _own_classes(row: Grant, agency: str, standing: Standing) -> tuple[RecordClass, ...]:
    """R3: a service under way opens what the agency recorded itself, also besides a glass."""
    beside = row.tie in policy.GRANT_OF[Tie.SERVICE].besides and standing.is_party(agency)
    return EVERY_CLASS if row.part is Part.OWN or beside else ()


def _classes(row: Grant, principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """A glass that was broken opens besides what a referral enumerates."""
    if row.classes is Scope.EVERY:
        return EVERY_CLASS
    named = {RecordClass.CASE_ADMINISTRATION}
    if row.classes in (Scope.ENUMERATED, Scope.NAMED):
        named |= set(_by_glass(principal, standing))
    if row.classes is Scope.ENUMERATED:
        named |= {kind for bond in _granting(principal, standing) for kind in bond.record_classes}
    return _in_order(named)


def _granting(principal: Principal, standing: Standing) -> tuple[ReferralBond, ...]:
    """R4: the referrals in force that open something to this principal now."""
    return tuple(
        bond
        for bond in _grounded(principal, standing)
        if bond.from_agency_id not in principal.agreement_ended_with
        and _is_served(bond, principal, standing)
    )


def _grounded(principal: Principal, standing: Standing) -> Iterator[ReferralBond]:
    """R4: the referrals in force whose grounds run."""
    return (
        bond
        for bond in standing.bond_with(principal.actor.agency_id, Bond.IN_FORCE)
        if bond.record_classes and standing.openings.ground_runs(bond.basis_id, principal.asks_at)
    )


def _is_served(bond: ReferralBond, principal: Principal, standing: Standing) -> bool:
    """R4: whoever says no purpose, as an agency's system, is bound to that of the referral."""
    purpose = principal.purpose_of_use
    if purpose in _OF_THE_REFERRAL:
        return True
    return standing.openings.ground_serves(bond.basis_id, purpose)


def _by_glass(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    actor = principal.actor
    return standing.openings.by_glass(actor.user_id, actor.agency_id, principal.asks_at)


def _reads_card(principal: Principal, standing: Standing) -> bool:
    """R8."""
    actor, openings = principal.actor, standing.openings
    if not (openings.cards and standing.exists and actor.agency_id):
        return False
    opened = openings.by_card(actor.user_id, actor.agency_id, principal.asks_at)
    return opened and not any(_keeps_card_from(row, principal) for row in policy.FORBIDS)


def _keeps_card_from(row: Forbid, principal: Principal) -> bool:
    """Whether a row keeps the card back: for the purpose, or for a role that releases none."""
    releases = principal.actor.role is policy.CARD_OFFICE and row.when is When.ROLE
    return (
        policy.CARD_CLASS in row.record_classes
        and not releases
        and _applies_anywhere(row, principal)
    )


def _without_forbidden(view: View, principal: Principal, standing: Standing) -> View:
    """R3, R7: what was granted, less what a row of FORBIDS takes away."""
    taken: dict[RecordClass, str] = {}
    for row in policy.FORBIDS:
        for kind in _taken_by(row, view.tie, principal, standing):
            if kind in view.record_classes or kind in view.own_classes:
                taken.setdefault(kind, row.code)
    forbidden = {**_shut_again(view.tie, principal, standing), **taken}
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


def _shut_again(tie: Tie, principal: Principal, standing: Standing) -> dict[RecordClass, str]:
    """R4: what referrals opened, were it not for an agreement that ended or for the purpose."""
    if tie is not Tie.SERVICE:
        return {}
    ended = principal.agreement_ended_with
    return {
        kind: _ENDED.code if bond.from_agency_id in ended else _OTHER_PURPOSE.code
        for bond in _grounded(principal, standing)
        for kind in bond.record_classes
        if kind in policy.PERSONAL
    }


def _taken_by(
    row: Forbid, tie: Tie, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    match row.when:
        case When.SEAL:
            return sealed_from(principal, standing)
        case When.ASSIGNMENT | When.NOT_NAMED:
            return _kept_for_named(row, principal, standing)
        case When.AGREEMENT_LIMIT if tie is Tie.REFERRAL:
            opened = _by_glass(principal, standing)
            beyond = _beyond_agreements(principal, standing)
            return tuple(kind for kind in beyond if kind not in opened)
        case _:
            return row.record_classes if _applies_anywhere(row, principal) else ()


def _applies_anywhere(row: Forbid, principal: Principal) -> bool:
    """Whether a row applies whatever the case; of agreements and grounds each referral is asked."""
    if row.when in (When.ASSIGNMENT, When.NOT_NAMED):
        return False
    return principal.actor.role in row.roles or principal.purpose_of_use in row.purposes


def kept_by_assignment(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R11: what is kept for whoever is assigned; what a glass opened, is not."""
    kept = (_kept_for_named(row, principal, standing) for row in (_ASSIGNED, _NAMED))
    return next((kinds for kinds in kept if kinds), ())


def _kept_for_named(
    row: Forbid, principal: Principal, standing: Standing
) -> tuple[RecordClass, ...]:
    """R11: nobody of the roles of ASSIGNMENT is kept away where nobody is assigned."""
    actor = principal.actor
    if actor.role not in row.roles or actor.agency_id != standing.responsible_id:
        return ()
    if not standing.worker_id and row.when is When.ASSIGNMENT:
        return ()
    if is_named_worker(actor.user_id, standing, principal.asks_at):
        return ()
    opened = _by_glass(principal, standing)
    return tuple(kind for kind in row.record_classes if kind not in opened)


def _beyond_agreements(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R4: what referrals enumerate, and no agreement in force with who disclosed it names."""
    limits = {limit.agency_id: limit.record_classes for limit in principal.agreement_limits}
    if not limits:
        return ()
    bonds = _granting(principal, standing)
    enumerated = {kind for bond in bonds for kind in bond.record_classes}
    kept = {kind for bond in bonds for kind in _within(bond, limits)}
    return _in_order(enumerated - kept - {RecordClass.CASE_ADMINISTRATION})


def _within(
    bond: ReferralBond, limits: Mapping[str, tuple[RecordClass, ...]]
) -> Iterator[RecordClass]:
    named = limits.get(bond.from_agency_id, EVERY_CLASS)
    return (kind for kind in bond.record_classes if kind in named)


def sealed_from(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    """R7: the classes that the seals of a case keep from this principal."""
    covered = {
        kind
        for seal in standing.openings.seals.values()
        if not _may_open(principal, seal.kind, seal.listed_user_ids)
        for kind in policy.SEALS[seal.kind]
    }
    return _in_order(covered)


def _may_open(principal: Principal, kind: str, listed_user_ids: tuple[str, ...]) -> bool:
    needed = policy.CLEARANCE_FOR_SEAL.get(kind)
    return (
        principal.actor.user_id in listed_user_ids
        and principal.strength == policy.STRONG_SIGN_IN
        and (needed is None or needed in principal.clearances)
    )


def _in_order(named: set[RecordClass]) -> tuple[RecordClass, ...]:
    return tuple(kind for kind in EVERY_CLASS if kind in named) if named else ()


def _knows(actor: Actor, standing: Standing, around: Surroundings) -> bool:
    """Whether the agency may know that the case exists."""
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
    """R5."""
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


_OF_SHELTER = (Relation.STAY, Relation.SHELTER_OR_HOLDER)
"""A shelter that names itself is not by that one that may know of the case (R2)."""
_PROTECTORS = (Role.DATA_PROTECTION_OFFICER, Role.CUSTODIAN)
"""Who watches over what is opened in an emergency in their jurisdiction, whatever their agency."""


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
