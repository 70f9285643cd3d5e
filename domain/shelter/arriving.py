"""Arriving: under which conditions a person is admitted.

R1  A person has one stay at a time, and a hold that is used is one that still runs.
R2  An adult stays and moves only by own consent. A child's no is overruled only by a legal basis in
    force that the command names; a child is asked for no adult's consent (rules.md 1).
R3  House rules are explained on arrival. No medical test and no statement to the police is a
    condition: a medical check is offered, and may be declined (OHCHR Recommended Principles,
    guideline 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from domain.consent.state import Consents
from domain.messages import AlreadyDone, Command, Missing, NotPermitted, Refused, Value
from domain.shelter import fitting
from domain.shelter.fitting import Guest
from domain.shelter.guest import Person, guest
from domain.shelter.house import Shelter, place_in
from domain.shelter.leaving import has_basis
from domain.vocabulary import Code

if TYPE_CHECKING:
    from domain.shelter.state import Request, Stays
    from domain.shelter.stay import AdmitResident, TransferResident


class AlreadyAdmitted(Refused):
    """R1."""

    rule = "R1"
    advice = "Transfer the resident, or end the running stay first."


class HoldIsOver(Refused):
    """R1."""

    rule = "R1"
    advice = "Admit the person without the hold, if the place is still free."


class ConsentToStayMissing(Refused):
    """R2."""

    rule = "R2"
    advice = "Ask the person; for a child who says no, name the legal basis of the placement."


class HouseRulesNotExplained(Refused):
    """R3."""

    rule = "R3"
    advice = "Explain the house rules in a language of the person, and record how it went."


class Known(Value):
    """What a step of a stay is decided on."""

    person: Person
    stays: Stays
    consents: Consents
    shelters: Mapping[str, Shelter]

    @property
    def profile(self) -> Request | None:
        """The latest search, whose coarse profile says what a place must be like."""
        return next(reversed(tuple(self.stays.requests.values())), None)


def require(command: AdmitResident, known: Known, shelter: Shelter) -> None:
    """Let a person be admitted.

    Raises: NotPermitted, AlreadyAdmitted, AlreadyDone, Missing, HoldIsOver, HouseRulesNotExplained,
    ConsentToStayMissing, and what `fitting.require` raises.
    """
    if shelter.organization_id != command.by.agency_id:
        raise NotPermitted(command.shelter_id)
    _require_first_stay(command, known.stays)
    _require_hold(command, known.stays)
    if command.house_rules_explained == "not_asked":
        raise HouseRulesNotExplained(command.stay_id)
    if not agrees(command.consent_to_stay, command, known):
        raise ConsentToStayMissing(command.stay_id)
    newcomer = guest(known.person, shelter, known.profile, command.with_case_ids)
    require_place(command, shelter, newcomer)


def agrees(answer: Code, command: Command, known: Known) -> bool:
    """Whether the person agrees, or, for a child, whether a no is answered for."""
    if not known.person.child:
        return answer == "yes"
    if answer not in ("no", "declined"):
        return True
    return has_basis(command, known.consents)


def require_place(
    command: AdmitResident | TransferResident, shelter: Shelter, newcomer: Guest
) -> None:
    """Let a place be given to somebody under the arrangement that is named.

    Raises: Missing, and what `fitting` raises.
    """
    place = place_in(shelter, command.place_id)
    fitting.require(place, newcomer, command.at)
    fitting.require_arrangement(place, command.arrangement)


def _require_first_stay(command: AdmitResident, stays: Stays) -> None:
    if stays.current is not None:
        raise AlreadyAdmitted(stays.current.stay_id)
    if command.stay_id in stays.stays:
        raise AlreadyDone(command.stay_id)


def _require_hold(command: AdmitResident, stays: Stays) -> None:
    if command.hold_id is None:
        return
    hold = stays.holds.get(command.hold_id)
    if hold is None or hold.shelter_id != command.shelter_id:
        raise Missing(command.hold_id)
    if command.at >= hold.held_until:
        raise HoldIsOver(command.hold_id)
