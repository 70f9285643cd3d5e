"""Discretion: a refusal tells nobody of a case what they may not see of it.

R1  What stands against a command is told to whoever may know that matter of this case: what a
    refusal tells of stands in telltale/refusals.py. To everybody else it is withheld, in one
    answer that is the same whatever it is.
R2  Where any refusal of a command may tell what the asker may not know, none of them is told: by
    which rule comes first, the others would tell. What stands against the command whatever the
    case holds is told to everybody, for it is found without the case.
R3  A command whose passing is itself the matter is withheld from whoever may not know that matter,
    whether or not it would pass. A data-protection officer, who sees no person, decides by office
    on what a supervisor of their agency may know.
R4  Whoever answers for the case knows what stands against a command, but for what no case shows to
    their role; for their people's refusals keep the person safe.
R5  An agency knows what was agreed towards itself, and whoever reported the case, while nobody has
    taken it on, towards whom they may send it; whoever shelters the person, or is asked to, whether
    it is a child, and the former where they are.
R6  Whoever is not tied to the case is told that nothing is known of it, in place of any refusal
    that rests on it.
R7  How somebody signed in is not known here: a seal keeps from others, listed or not, what it
    covers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from domain import access, acting, consequences, course, disclosure
from domain.access import Tie
from domain.acting import Surroundings
from domain.case import Case, World
from domain.messages import Command, Fact, Missing, NotPermitted, RecordClass, Refused, Role
from domain.permissions import WHO_MAY_ACT, Relation
from domain.standing import Standing
from domain.telltale.commands import matters, untold_by
from domain.telltale.passing import needed_for
from domain.telltale.refusals import PUBLIC, REFUSALS, Beyond, Matter
from domain.telltale.steps import STEPS

_EVERYTHING: frozenset[Matter] = frozenset({*RecordClass, *Beyond})
_AT_BOTH_ENDS = (Relation.RECEIVER, Relation.SENDER, Relation.TRANSFER_RECEIVER)
_OF_A_SHELTER = (Relation.SHELTER, Relation.STAY)
_OF_THEIR_OWN = (
    *(*_AT_BOTH_ENDS, Relation.REFERRAL_PARTY, Relation.REFERRAL_WATCH),
    *(Relation.RECALL_RECIPIENT, *_OF_A_SHELTER, Relation.SHELTER_OR_HOLDER),
)
"""Whoever acts so acts on what it was asked, or did itself."""
_AMONG_PARTIES = (Relation.PARTY, Relation.INTAKE)
"""Whoever acts so acts on what others recorded."""


class ReasonWithheld(NotPermitted):
    """R1: what stands against it, or would have to be known first, is withheld from you.

    It is the same answer whatever that is: it tells nothing of the person.
    """

    rule = "R1"
    advice = "Do not act on it; ask the agency that answers for the case."

    def __init__(self, real: Refused | None = None) -> None:
        """Withhold `real`, whose code is for the access log alone."""
        super().__init__()
        self.real_code = real.code() if real is not None else self.code()


def decide(command: Command, case: Case, world: World, around: Surroundings) -> tuple[Fact, ...]:
    """Decide a command that its asker may give, and refuse it with discretion.

    Raises: Refused; in place of what the asker may not know, ReasonWithheld or Missing.
    """
    if not command.stream.startswith("case-"):
        return consequences.decide(command, case, world)
    standing = case.standing
    try:
        course.check(command, standing)
    except Refused as refusal:
        raise _told(refusal, command, standing, world, around) from None
    disclosure.check(command, case, world.organizations)
    _check_needed(command, case, world)
    try:
        return consequences.decide(command, case, world)
    except Refused as refusal:
        beside = may_tell(type(command), untold_by(command))
        raise _told(refusal, command, standing, world, around, beside) from None


def _check_needed(command: Command, case: Case, world: World) -> None:
    """R3."""
    needed, asks = needed_for(command, case), command
    if command.by.role is Role.DATA_PROTECTION_OFFICER:
        asks = replace(command, by=replace(command.by, role=Role.SUPERVISOR))
    if needed is not None and needed not in known(asks, case.standing, world):
        raise _withheld(None, command, case.standing, world)


def may_tell(kind: type[Command], untold: frozenset[Matter] = frozenset()) -> frozenset[Matter]:
    """R2: of what the refusals of a command may tell, its own facts' names among it.

    `untold` is what one command of its kind is refused for in no case, by what it says.
    """
    row, told = WHO_MAY_ACT[kind], frozenset(matters(kind)) - untold
    if row.relation not in _AMONG_PARTIES:
        return told
    own = (STEPS[event].record_class for event in row.records)
    return told.union((RecordClass.CASE_ADMINISTRATION, *own))


def known(command: Command, standing: Standing, world: World) -> frozenset[Matter]:
    """What the asker may know of a case, in view of what the command asks for."""
    relation = WHO_MAY_ACT[type(command)].relation
    if command.by.role is Role.CLOCK or relation is Relation.HOLDER_OR_PROTECTOR:
        return _EVERYTHING
    asker = replace(
        disclosure.principal_of(command, standing, world.organizations),
        strength="",
        purpose_of_use=command.purpose_of_use or "",
    )
    view = access.decide_view(asker, standing)
    if view.tie is Tie.HOLDER:
        kept = access.kept_by_assignment(asker, standing)
        return _EVERYTHING.difference(access.never_seen_by(asker), kept)
    seen = view.record_classes if view.whole else ()
    return frozenset({*PUBLIC, *seen, *_of_its_own(relation, command.by.agency_id, standing)})


def _of_its_own(relation: Relation, agency: str, standing: Standing) -> Iterator[Matter]:
    """R5."""
    if relation in _OF_THEIR_OWN:
        yield RecordClass.CASE_ADMINISTRATION
    reports = agency == standing.reporter_agency_id and not standing.holder_id
    if relation in _AT_BOTH_ENDS or (reports and relation is Relation.INTAKE):
        yield Beyond.GROUNDS
    if relation in _OF_A_SHELTER:
        yield RecordClass.CHILD
    if agency in standing.stays.values():
        yield from (RecordClass.CHILD, RecordClass.CONTACT_LOCATION)


def _told(
    refusal: Refused,
    command: Command,
    standing: Standing,
    world: World,
    around: Surroundings,
    beside: frozenset[Matter] = frozenset(),
) -> Refused:
    """R1, R2, R6: the refusal itself, or what is told in its place."""
    matter = REFUSALS[refusal.code()].matter
    if WHO_MAY_ACT[type(command)].relation is Relation.ANYONE:
        if matter in PUBLIC:
            return refusal
        if not acting.may_know(command.by, standing, around):
            return Missing(command.stream)
    if beside | {matter} <= known(command, standing, world):
        return refusal
    return _withheld(refusal, command, standing, world)


def _withheld(
    refusal: Refused | None, command: Command, standing: Standing, world: World
) -> Refused:
    """R2: what is found without the case is told; everything else is not."""
    try:
        consequences.decide(command, Case(standing=standing), world)
    except Refused as found:
        if REFUSALS[found.code()].matter is Beyond.SAID:
            return found
    return ReasonWithheld(refusal)
