"""Places: what a shelter has, whom it takes, and who has each place; one stream for each shelter.

R1  A shelter is opened once, by an organization that offers a safe house.
R2  A place has an id of its own in its shelter and room for somebody; a single room has room for
    one.
R3  A place is taken out of service only while nobody has it and it is held for nobody.
R4  A roll-call names as absent whoever has a place and was not seen; it discharges nobody
    (rules.md 3).
R5  Holds, admissions, transfers, births and discharges are decided on the case and recorded here in
    the same append (architecture.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Protocol

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Recorded,
    Refused,
    Value,
    stated,
)
from domain.personal import Personal, personal
from domain.shelter.fitting import Place, PlaceHold
from domain.shelter.house import Shelter, opened, place_in
from domain.vocabulary import (
    AGE_GROUP,
    HOLD_RELEASE_REASON,
    OUT_OF_SERVICE_REASON,
    PLACE_KIND,
    REGION,
    SEX,
    STAY_ARRANGEMENT,
    Code,
)

__all__ = ("Shelter", "decide", "evolve")


class ShelterOpenedWords(Value):
    """What the command and the fact both say."""

    organization_id: str
    service_id: str
    jurisdiction_id: str
    region: Annotated[Code, REGION]
    accepts_sexes: Annotated[tuple[Code, ...], SEX] = ()
    accepts_ages: Annotated[tuple[Code, ...], AGE_GROUP] = ()
    accepts_children_with_parent: bool


class ShelterOpened(ShelterOpenedWords, Event):
    """An organization opened a shelter: for whom it is, and nothing about where it stands."""


class OpenShelter(ShelterOpenedWords, Command):
    """Open a shelter."""


class PlaceAddedWords(Value):
    """What the command and the fact both say."""

    place_id: str
    kind: Annotated[Code, PLACE_KIND]
    sexes: Annotated[tuple[Code, ...], SEX] = ()
    age_groups: Annotated[tuple[Code, ...], AGE_GROUP] = ()
    capacity: int
    accessible: bool
    isolation: bool
    room: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="stream")] | None
    ) = None


class PlaceAdded(PlaceAddedWords, Event):
    """A shelter got a bed, room, unit or cot, with the profile of whom it may be given."""


class AddPlace(PlaceAddedWords, Command):
    """Add a place to a shelter."""


class PlaceTakenOutOfService(Event):
    """An empty place can be given to nobody for a while."""

    place_id: str
    reason: Annotated[Code, OUT_OF_SERVICE_REASON]


class TakePlaceOutOfService(Command):
    """Take an empty place out of service."""

    place_id: str
    reason: Annotated[Code, OUT_OF_SERVICE_REASON]


class PlaceReturnedToService(Event):
    """A place can be given again."""

    place_id: str


class ReturnPlaceToService(Command):
    """Return a place to service."""

    place_id: str


class PlaceHeld(Event):
    """A place is kept for the person of a case until a moment."""

    place_id: str
    hold_id: str
    case_id: str
    held_until: datetime


class PlaceReleased(Event):
    """A place is no longer kept: used, declined, given to another, or its time was over."""

    hold_id: str
    reason: Annotated[Code, HOLD_RELEASE_REASON]
    place_id: str


class PlaceTaken(Event):
    """A place was given to somebody who lives there now."""

    place_id: str
    stay_id: str
    arrangement: Annotated[Code, STAY_ARRANGEMENT]
    case_id: str


class PlaceFreed(Event):
    """Somebody no longer lives in this place."""

    stay_id: str
    place_id: str


class RollCallTaken(Event):
    """Staff looked who is there, and who is not."""

    present_stay_ids: tuple[str, ...] = ()
    absent_stay_ids: tuple[str, ...]


class TakeRollCall(Command):
    """Record who is there."""

    present_stay_ids: tuple[str, ...] = ()


Commands = OpenShelter | AddPlace | TakePlaceOutOfService | ReturnPlaceToService | TakeRollCall


class SafehouseNotOffered(Refused):
    """R1."""

    rule = "R1"
    advice = "Record that the organization offers this safe-house service first."


class PlaceInUse(Refused):
    """R3."""

    rule = "R3"
    advice = "Wait until nobody has the place, or transfer them, and release what is held."


class Offering(Protocol):
    """What this room asks of an organization in the directory."""

    def offers(self, service_id: str) -> bool: ...

    def service_type(self, service_id: str) -> str: ...


def decide(
    command: Commands, shelters: Mapping[str, Shelter], organizations: Mapping[str, Offering]
) -> tuple[Event | Fact, ...]:
    """Decide what changes about a shelter's places themselves.

    Raises: AlreadyDone, SafehouseNotOffered, Missing, Malformed, PlaceInUse.
    """
    match command:
        case OpenShelter():
            return (_open(command, shelters, organizations),)
        case AddPlace():
            return (_add(command, opened(shelters, command.stream)),)
        case TakePlaceOutOfService():
            return (_take_out(command, opened(shelters, command.stream)),)
        case ReturnPlaceToService():
            return (_return(command, opened(shelters, command.stream)),)
        case TakeRollCall():
            return (_call_roll(command, opened(shelters, command.stream)),)


def _open(
    command: OpenShelter,
    shelters: Mapping[str, Shelter],
    organizations: Mapping[str, Offering],
) -> ShelterOpened:
    shelter = shelters.get(command.stream)
    if shelter is not None and shelter.opened:
        raise AlreadyDone(command.stream)
    organization = organizations.get(command.organization_id)
    if organization is None:
        raise Missing(command.organization_id)
    kind = organization.service_type(command.service_id)
    if kind != "safehouse_service" or not organization.offers(command.service_id):
        raise SafehouseNotOffered(command.service_id)
    return stated(ShelterOpened, command)


def _add(command: AddPlace, shelter: Shelter) -> PlaceAdded:
    if command.place_id in shelter.places:
        raise AlreadyDone(command.place_id)
    if command.capacity < 1 or (command.kind == "single_room" and command.capacity > 1):
        raise Malformed(f"{command.place_id}: a place has room for somebody, a single room for one")
    return stated(PlaceAdded, command)


def _take_out(command: TakePlaceOutOfService, shelter: Shelter) -> PlaceTakenOutOfService:
    place = place_in(shelter, command.place_id)
    if not place.in_service:
        raise AlreadyDone(command.place_id)
    if place.others(command.at):
        raise PlaceInUse(command.place_id)
    return stated(PlaceTakenOutOfService, command)


def _return(command: ReturnPlaceToService, shelter: Shelter) -> PlaceReturnedToService:
    if place_in(shelter, command.place_id).in_service:
        raise AlreadyDone(command.place_id)
    return stated(PlaceReturnedToService, command)


def _call_roll(command: TakeRollCall, shelter: Shelter) -> RollCallTaken:
    stays = shelter.stays
    strangers = [stay for stay in command.present_stay_ids if stay not in stays]
    if strangers:
        raise Missing(strangers[0])
    absent = tuple(stay for stay in stays if stay not in command.present_stay_ids)
    return stated(RollCallTaken, command, absent_stay_ids=absent)


def evolve(state: Shelter, recorded: Recorded) -> Shelter:
    """Take one fact into account."""
    match recorded.event:
        case ShelterOpened() as event:
            return _opened(event)
        case PlaceAdded() as event:
            return _with(state, _place(state, event))
        case (
            PlaceTakenOutOfService(place_id=key)
            | PlaceReturnedToService(place_id=key)
            | PlaceHeld(place_id=key)
            | PlaceReleased(place_id=key)
            | PlaceTaken(place_id=key)
            | PlaceFreed(place_id=key)
        ) as event if key in state.places:
            return _with(state, _changed(state.places[key], event))
        case _:
            return state


def _changed(place: Place, event: Event) -> Place:
    match event:
        case PlaceTakenOutOfService():
            return replace(place, in_service=False)
        case PlaceReturnedToService():
            return replace(place, in_service=True)
        case PlaceHeld(hold_id=key, case_id=case_id, held_until=until):
            hold = PlaceHold(case_id=case_id, held_until=until)
            return replace(place, holds={**place.holds, key: hold})
        case PlaceReleased(hold_id=key):
            return replace(place, holds={k: hold for k, hold in place.holds.items() if k != key})
        case PlaceTaken(stay_id=key, case_id=case_id):
            return replace(place, taken={**place.taken, key: case_id})
        case PlaceFreed(stay_id=key):
            return replace(place, taken={k: case for k, case in place.taken.items() if k != key})
        case _:
            return place


def _with(state: Shelter, place: Place) -> Shelter:
    return replace(state, places={**state.places, place.place_id: place})


def _opened(event: ShelterOpened) -> Shelter:
    return Shelter(
        organization_id=event.organization_id,
        jurisdiction_id=event.jurisdiction_id,
        accepts_sexes=event.accepts_sexes,
        accepts_ages=event.accepts_ages,
        accepts_children_with_parent=event.accepts_children_with_parent,
    )


def _place(state: Shelter, event: PlaceAdded) -> Place:
    """A place that names no sexes or ages takes those that its shelter takes."""
    return Place(
        place_id=event.place_id,
        kind=event.kind,
        sexes=event.sexes or state.accepts_sexes,
        age_groups=event.age_groups or state.accepts_ages,
        capacity=event.capacity,
        accessible=event.accessible,
        isolation=event.isolation,
        takes_children_with_parent=state.accepts_children_with_parent,
    )
