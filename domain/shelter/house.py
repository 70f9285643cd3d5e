"""House: the places of one shelter as its stream tells them, for every room that gives one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from domain.messages import Missing, Value
from domain.shelter.fitting import Guest, Place, is_free_for


class Shelter(Value):
    """The places of one shelter, and whom it takes."""

    organization_id: str = ""
    jurisdiction_id: str = ""
    accepts_sexes: tuple[str, ...] = ()
    accepts_ages: tuple[str, ...] = ()
    accepts_children_with_parent: bool = False
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def opened(self) -> bool:
        return bool(self.organization_id)

    @property
    def stays(self) -> Mapping[str, str]:
        """The case of every running stay, by stay."""
        return {stay: case for place in self.places.values() for stay, case in place.taken.items()}

    def home_of(self, case_id: str) -> str:
        """The place that the person of a case has here, or an empty text."""
        homes = (key for key, place in self.places.items() if case_id in place.taken.values())
        return next(homes, "")

    def home_kind(self, case_id: str) -> str:
        """The kind of place that the person of a case has here, or an empty text."""
        home = self.home_of(case_id)
        return self.places[home].kind if home else ""

    def holds_of(self, case_id: str) -> Mapping[str, str]:
        """The place of every hold for a case that was not released, by hold."""
        return {
            hold_id: place.place_id
            for place in self.places.values()
            for hold_id, hold in place.holds.items()
            if hold.case_id == case_id
        }

    def free_for(self, guest: Guest, at: datetime) -> tuple[Place, ...]:
        """The places that may be given to this person now."""
        return tuple(place for place in self.places.values() if is_free_for(place, guest, at))


def opened(shelters: Mapping[str, Shelter], shelter_id: str) -> Shelter:
    """The shelter of this id.

    Raises: Missing.
    """
    shelter = shelters.get(shelter_id)
    if shelter is None or not shelter.opened:
        raise Missing(shelter_id)
    return shelter


def place_in(shelter: Shelter, place_id: str) -> Place:
    """The place of this id in a shelter.

    Raises: Missing.
    """
    place = shelter.places.get(place_id)
    if place is None:
        raise Missing(place_id)
    return place
