"""Fitting: which place a person may be given, for holds, admissions, transfers and births alike.

R1  A place is never given beyond its capacity; a hold counts until its time is over, whether or not
    a clock has turned that into an event.
R2  A place out of service is given to nobody.
R3  A presumed child is never placed in an adult place, and an unaccompanied child never with
    unrelated adults (rules.md 3).
R4  A child with a cleared parent takes a family unit with that parent, or an infant a cot beside
    the parent, and they are not separated (rules.md 3).
R5  A disputed age takes a single room (rules.md 3); a family's own unit is no shared room either.
R6  A place fits the sex and age group, and what accessibility and health isolation ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime

from domain.messages import Refused, Value

CHILD_AGES = ("infant", "child", "adolescent")
_SINGLE = ("single_room", "isolation_room")
_KIND_FOR = {
    "dormitory": "bed",
    "children_unit": "bed",
    "single_room": "single_room",
    "family_unit": "family_unit",
    "cot": "cot",
    "isolation_room": "isolation_room",
}


class PlaceFull(Refused):
    """R1."""

    rule = "R1"
    advice = "Choose a place with room, or record that no place was found."


class PlaceOutOfService(Refused):
    """R2."""

    rule = "R2"
    advice = "Choose a place in service, or return this one to service first."


class ChildInAdultPlace(Refused):
    """R3."""

    rule = "R3"
    advice = "Choose a place that is for children alone, or a single room that is not for adults."


class ChildWithUnrelatedAdults(Refused):
    """R3."""

    rule = "R3"
    advice = "Share a family unit only with a cleared parent and the children of that family."


class FamilySeparated(Refused):
    """R4."""

    rule = "R4"
    advice = "Give the parent a family unit with room for all first, then the child the same unit."


class DisputedAgeNeedsSingleRoom(Refused):
    """R5."""

    rule = "R5"
    advice = "Choose a single room until the age is assessed."


class PlaceDoesNotFit(Refused):
    """R6."""

    rule = "R6"
    advice = "Choose a place for this sex, age group, accessibility and isolation."


class PlaceHold(Value):
    """A place kept for the person of a case until a moment."""

    case_id: str
    held_until: datetime


class Place(Value):
    """A bed, room, unit or cot of a shelter: for whom it is, and who has it.

    `taken` names the case of each stay, `holds` those who wait.
    """

    place_id: str
    kind: str
    sexes: tuple[str, ...] = ()
    age_groups: tuple[str, ...] = ()
    capacity: int
    accessible: bool = False
    isolation: bool = False
    takes_children_with_parent: bool = True
    in_service: bool = True
    taken: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, PlaceHold] = field(default_factory=dict)

    @property
    def is_for_children_alone(self) -> bool:
        return bool(self.age_groups) and all(age in CHILD_AGES for age in self.age_groups)

    @property
    def is_for_adults_alone(self) -> bool:
        return bool(self.age_groups) and not any(age in CHILD_AGES for age in self.age_groups)

    @property
    def is_for_one(self) -> bool:
        return self.kind in _SINGLE and self.capacity == 1

    def others(self, at: datetime, case_id: str = "") -> tuple[str, ...]:
        """The cases of everybody else who has the place or for whom it is held at this moment."""
        waiting = [hold.case_id for hold in self.holds.values() if at < hold.held_until]
        return tuple(case for case in (*self.taken.values(), *waiting) if case != case_id)

    def free(self, at: datetime, case_id: str = "") -> int:
        """How many the place still has room for, besides those who have it or for whom it is held.

        What the case `case_id` itself has or holds does not stand against it.
        """
        return self.capacity - len(self.others(at, case_id))


class Guest(Value):
    """A person who needs a place, as coarsely as a place must fit.

    `family` are the cleared parents of a child who come or live along, or the children of a cleared
    parent; `companions` are all with whom a family unit may be shared; `homes` are the places in
    this shelter of those of the family who live here; `family_elsewhere` says that others of the
    family live in another shelter.
    """

    case_id: str
    sex: str = "unknown"
    age_group: str = "not_stated"
    child: bool = False
    age_disputed: bool = False
    accessible: bool = False
    isolation: bool = False
    children_with: int = 0
    family: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)
    family_elsewhere: bool = False


def objections(place: Place, guest: Guest, at: datetime) -> Iterator[Refused]:
    """Everything that stands against giving this place to this person, the gravest first."""
    together = _together(place, guest)
    if not place.in_service:
        yield PlaceOutOfService(place.place_id)
    if guest.family and not together:
        yield FamilySeparated(place.place_id)
    if guest.child and not (together or _is_safe_for_a_child_alone(place)):
        yield ChildInAdultPlace(place.place_id)
    if _is_shared_with_strangers(place, guest, at):
        yield ChildWithUnrelatedAdults(place.place_id)
    if guest.age_disputed and not (together or place.is_for_one):
        yield DisputedAgeNeedsSingleRoom(place.place_id)
    if not (_fits_health(place, guest) and (_fits_person(place, guest) or _brought(place, guest))):
        yield PlaceDoesNotFit(place.place_id)
    if place.free(at, guest.case_id) < _room_needed(place, guest, at):
        yield PlaceFull(place.place_id)


def require(place: Place, guest: Guest, at: datetime) -> None:
    """Let a place be given.

    Raises: PlaceOutOfService, FamilySeparated, ChildInAdultPlace, ChildWithUnrelatedAdults,
    DisputedAgeNeedsSingleRoom, PlaceDoesNotFit, PlaceFull.
    """
    for objection in objections(place, guest, at):
        raise objection


def is_free_for(place: Place, guest: Guest, at: datetime) -> bool:
    """Nothing stands against giving this place to this person now."""
    return next(objections(place, guest, at), None) is None


def require_arrangement(place: Place, arrangement: str) -> None:
    """Let an arrangement be named that is what the place is.

    Raises: PlaceDoesNotFit.
    """
    for_children = arrangement != "children_unit" or place.is_for_children_alone
    if _KIND_FOR[arrangement] != place.kind or not for_children:
        raise PlaceDoesNotFit(place.place_id)


def _together(place: Place, guest: Guest) -> bool:
    """Whether a person with family would live with them in this place."""
    if not guest.family:
        return False
    if place.kind == "cot":
        return guest.age_group == "infant" and bool(guest.homes)
    if place.kind != "family_unit":
        return False
    nobody_lives_anywhere = not guest.homes and not guest.family_elsewhere
    return not guest.child or nobody_lives_anywhere or place.place_id in guest.homes.values()


def _is_safe_for_a_child_alone(place: Place) -> bool:
    return place.is_for_children_alone or (place.is_for_one and not place.is_for_adults_alone)


def _is_shared_with_strangers(place: Place, guest: Guest, at: datetime) -> bool:
    others = place.others(at, guest.case_id)
    return place.kind == "family_unit" and any(case not in guest.companions for case in others)


def _brought(place: Place, guest: Guest) -> bool:
    """A child who lives with a parent is measured by no sex or age group of the place."""
    return guest.child and _together(place, guest) and place.takes_children_with_parent


def _fits_person(place: Place, guest: Guest) -> bool:
    if place.kind == "cot" and guest.age_group != "infant":
        return False
    alone = place.is_for_one
    fits_sex = not place.sexes or guest.sex in place.sexes or (guest.sex == "unknown" and alone)
    return fits_sex and (_fits_age(place, guest) or (guest.age_disputed and alone))


def _fits_age(place: Place, guest: Guest) -> bool:
    if not place.age_groups or guest.age_group in place.age_groups:
        return True
    if guest.age_group != "not_stated":
        return False
    return not place.is_for_adults_alone if guest.child else "adult" in place.age_groups


def _fits_health(place: Place, guest: Guest) -> bool:
    reachable = place.accessible or not guest.accessible
    isolated = place.isolation or not guest.isolation
    return reachable and isolated and (place.kind != "isolation_room" or guest.isolation)


def _room_needed(place: Place, guest: Guest, at: datetime) -> int:
    """One, and in a family unit also those of the family who are still to come."""
    if place.kind != "family_unit":
        return 1
    there = place.others(at)
    coming = sum(case not in there for case in guest.family)
    return 1 + max(coming, guest.children_with)
