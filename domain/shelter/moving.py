"""Moving: under which conditions a resident is transferred.

R1  A place in the house of another agency must be held by that agency for the person.
R2  The person agrees, as on arrival (arriving.py R2).
R3  A parent moves first, to a family unit with room for the children who stay behind for the
    moment; a child then follows to where the parent is (rules.md 3).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.messages import AlreadyDone, Missing, Refused
from domain.shelter.arriving import Known, agrees, require_place
from domain.shelter.fitting import Guest
from domain.shelter.guest import guest
from domain.shelter.house import Shelter, opened, place_in

if TYPE_CHECKING:
    from domain.shelter.state import Stay
    from domain.shelter.stay import TransferResident


class PlaceNotOffered(Refused):
    """R1."""

    rule = "R1"
    advice = "Ask the other shelter to hold the place for the person first."


class TransferNotAgreed(Refused):
    """R2."""

    rule = "R2"
    advice = "Ask the person; for a child who says no, name the legal basis of the move."


def require(command: TransferResident, stay: Stay, known: Known, shelter: Shelter) -> None:
    """Let a resident move.

    Raises: Missing, AlreadyDone, PlaceNotOffered, TransferNotAgreed, and what `fitting` raises.
    """
    if command.from_shelter_id != stay.shelter_id:
        raise Missing(command.from_shelter_id)
    if command.place_id == stay.place_id:
        raise AlreadyDone(command.stay_id)
    _require_offer(command, shelter)
    if not agrees(command.agreed_by_person, command, known):
        raise TransferNotAgreed(command.stay_id)
    require_place(command, shelter, _mover(command, known, stay))


def _require_offer(command: TransferResident, shelter: Shelter) -> None:
    if shelter.organization_id == command.by.agency_id:
        return
    held = place_in(shelter, command.place_id).holds.values()
    if not any(hold.case_id == command.stream and command.at < hold.held_until for hold in held):
        raise PlaceNotOffered(command.place_id)


def _mover(command: TransferResident, known: Known, stay: Stay) -> Guest:
    """Describe a resident who moves, with those of the family who stay behind for the moment."""
    along = tuple(dict.fromkeys((*stay.with_case_ids, *command.with_case_ids)))
    shelter = known.shelters[command.shelter_id]
    mover = guest(known.person, shelter, known.profile, along)
    left = _left_behind(command, known, stay, mover)
    family = tuple(dict.fromkeys((*mover.family, *left)))
    if mover.child:
        return replace(mover, family=family, family_elsewhere=bool(left) or mover.family_elsewhere)
    return replace(mover, family=family, companions=(*mover.companions, *left))


def _left_behind(
    command: TransferResident, known: Known, stay: Stay, mover: Guest
) -> tuple[str, ...]:
    source = opened(known.shelters, stay.shelter_id)
    if mover.child:
        return tuple(case for case in known.person.cleared_parents if source.home_of(case))
    home = place_in(source, stay.place_id)
    shared = home.others(command.at, command.stream) if home.kind == "family_unit" else ()
    if command.shelter_id == stay.shelter_id:
        return shared
    return (*shared, *(case for case in stay.with_case_ids if source.home_kind(case) == "cot"))
