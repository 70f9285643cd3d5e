"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Recorded, Value
from domain.personal import Personal, personal
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
    """TODO-DOC."""


class OpenShelter(ShelterOpenedWords, Command):
    """TODO-DOC."""


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
    """TODO-DOC."""


class AddPlace(PlaceAddedWords, Command):
    """TODO-DOC."""


class PlaceTakenOutOfService(Event):
    """TODO-DOC."""

    place_id: str
    reason: Annotated[Code, OUT_OF_SERVICE_REASON]


class TakePlaceOutOfService(Command):
    """TODO-DOC."""

    place_id: str
    reason: Annotated[Code, OUT_OF_SERVICE_REASON]


class PlaceReturnedToService(Event):
    """TODO-DOC."""

    place_id: str


class ReturnPlaceToService(Command):
    """TODO-DOC."""

    place_id: str


class PlaceHeld(Event):
    """TODO-DOC."""

    place_id: str
    hold_id: str
    case_id: str
    held_until: datetime


class PlaceReleased(Event):
    """TODO-DOC."""

    hold_id: str
    reason: Annotated[Code, HOLD_RELEASE_REASON]
    place_id: str


class PlaceTaken(Event):
    """TODO-DOC."""

    place_id: str
    stay_id: str
    arrangement: Annotated[Code, STAY_ARRANGEMENT]
    case_id: str


class PlaceFreed(Event):
    """TODO-DOC."""

    stay_id: str
    place_id: str


class RollCallTaken(Event):
    """TODO-DOC."""

    present_stay_ids: tuple[str, ...] = ()
    absent_stay_ids: tuple[str, ...]


class TakeRollCall(Command):
    """TODO-DOC."""

    present_stay_ids: tuple[str, ...] = ()


Commands = OpenShelter | AddPlace | TakePlaceOutOfService | ReturnPlaceToService | TakeRollCall


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)


class Shelter(Value):
    """TODO-DOC: the places of one shelter (its own stream)."""


def evolve(state: Shelter, recorded: Recorded) -> Shelter:
    """Take one fact into account."""
    return state
