"""Leaving: under which conditions a stay may end.

R1  A person decides, never a clock (rules.md 3).
R2  An adult leaves freely: no plan, no destination and no approval is asked (OHCHR Recommended
    Principles, guideline 6).
R3  Nobody is put out for breaking rules or for safety without a safe destination (rules.md 3).
R4  A child leaves to a safe destination, and does not leave to nowhere by own decision.
R5  Whoever is away without notice was reported missing first, so that the alert went out.
R6  Documents and belongings go back to whoever is there to take them.
R7  A child is not moved to other care while a cleared parent lives in the shelter, unless a legal
    basis in force says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.consent.state import Consents
from domain.messages import Command, NotPermitted, Refused, Role
from domain.shelter.fitting import FamilySeparated
from domain.shelter.guest import Person
from domain.shelter.house import Shelter

if TYPE_CHECKING:
    from domain.shelter.state import Stay
    from domain.shelter.stay import DischargeResident

_PUT_OUT = ("rule_breach", "safety_breach")
_NOT_THERE = ("absent_without_notice", "deceased", "detained")
_OTHER_CARE = ("alternative_care", "transferred_to_other_shelter")


class SafeDestinationMissing(Refused):
    """R3, R4."""

    rule = "R3"
    advice = "Find a safe destination first; the person keeps the place until then."


class ChildLeavesToNowhere(Refused):
    """R4."""

    rule = "R4"
    advice = "Plan with the child and the agency that answers for the case where the child goes."


class NotReportedMissing(Refused):
    """R5."""

    rule = "R5"
    advice = "Report the resident missing first, so that who answers for the case is alerted."


class DocumentsStillKept(Refused):
    """R6."""

    rule = "R6"
    advice = "Return the documents first."


class BelongingsNotReturned(Refused):
    """R6."""

    rule = "R6"
    advice = "Return the belongings first."


def require(
    command: DischargeResident, stay: Stay, person: Person, shelter: Shelter, consents: Consents
) -> None:
    """Let a stay end.

    Raises: NotPermitted, NotReportedMissing, SafeDestinationMissing, ChildLeavesToNowhere,
    FamilySeparated, DocumentsStillKept, BelongingsNotReturned.
    """
    if command.by.role is Role.CLOCK:
        raise NotPermitted(command.stay_id)
    if command.reason == "absent_without_notice" and not stay.missing:
        raise NotReportedMissing(command.stay_id)
    if command.reason in _PUT_OUT and command.safe_destination != "yes":
        raise SafeDestinationMissing(command.stay_id)
    if person.child:
        _require_for_child(command, person, shelter, consents)
    _require_returned(command, stay)


def has_basis(command: Command, consents: Consents) -> bool:
    """Whether the command names a legal basis that is in force."""
    basis = command.legal_basis_id
    return basis is not None and bool(consents.in_force(basis, command.at))


def _require_for_child(
    command: DischargeResident, person: Person, shelter: Shelter, consents: Consents
) -> None:
    if command.reason == "left_by_own_decision":
        raise ChildLeavesToNowhere(command.stay_id)
    if command.reason not in _NOT_THERE and command.safe_destination != "yes":
        raise SafeDestinationMissing(command.stay_id)
    parents_here = [case for case in person.cleared_parents if shelter.home_of(case)]
    if command.reason in _OTHER_CARE and parents_here and not has_basis(command, consents):
        raise FamilySeparated(command.stay_id)


def _require_returned(command: DischargeResident, stay: Stay) -> None:
    if command.reason in _NOT_THERE:
        return
    if stay.documents_kept:
        raise DocumentsStillKept(command.stay_id)
    if not command.belongings_returned:
        raise BelongingsNotReturned(command.stay_id)
