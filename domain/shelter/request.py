"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import NarrativeText, classed
from domain.vocabulary import AGE_GROUP, DECLINE_REASON, HOLD_RELEASE_REASON, RISK_LEVEL, SEX, Code


class ShelterRequestedWords(Value):
    """What the command and the fact both say."""

    request_id: str
    sex: Annotated[Code, SEX, classed(RecordClass.IDENTITY)]
    age_group: Annotated[Code, AGE_GROUP, classed(RecordClass.CHILD)]
    children_with: int | None = None
    accessible: Annotated[bool, classed(RecordClass.MEDICAL)] | None = None
    isolation: Annotated[bool, classed(RecordClass.MEDICAL)] | None = None
    security_risk: Annotated[Code, RISK_LEVEL, classed(RecordClass.PSYCHOSOCIAL)] | None = None
    needed_from: datetime | None = None


class ShelterRequested(ShelterRequestedWords, Event):
    """TODO-DOC."""


class RequestShelter(ShelterRequestedWords, Command):
    """TODO-DOC."""


class PlaceOfferedWords(Value):
    """What the command and the fact both say."""

    request_id: str
    hold_id: str
    shelter_id: str
    place_id: str


class PlaceOffered(PlaceOfferedWords, Event):
    """TODO-DOC."""

    held_until: datetime


class HoldPlace(PlaceOfferedWords, Command):
    """TODO-DOC."""


class PlaceRefusedWords(Value):
    """What the command and the fact both say."""

    request_id: str
    shelter_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None


class PlaceRefused(PlaceRefusedWords, Event):
    """TODO-DOC."""


class RefusePlace(PlaceRefusedWords, Command):
    """TODO-DOC."""


class PlaceHoldReleasedWords(Value):
    """What the command and the fact both say."""

    hold_id: str
    shelter_id: str
    reason: Annotated[Code, HOLD_RELEASE_REASON]


class PlaceHoldReleased(PlaceHoldReleasedWords, Event):
    """TODO-DOC."""


class ReleaseHold(PlaceHoldReleasedWords, Command):
    """TODO-DOC."""


class PlaceHoldExpiredWords(Value):
    """What the command and the fact both say."""

    hold_id: str
    shelter_id: str
    due_at: datetime


class PlaceHoldExpired(PlaceHoldExpiredWords, Event):
    """TODO-DOC."""


class ExpireHold(PlaceHoldExpiredWords, Command):
    """TODO-DOC."""


class NoPlaceFound(Event):
    """TODO-DOC."""

    request_id: str
    interim_safety: NarrativeText | None = None


class RecordNoPlaceFound(Command):
    """TODO-DOC."""

    request_id: str
    interim_safety: NarrativeText | None = None


class UnexpectedArrivalRecorded(Event):
    """TODO-DOC."""

    shelter_id: str
    arrival_note: NarrativeText | None = None


class RecordUnexpectedArrival(Command):
    """TODO-DOC."""

    shelter_id: str
    arrival_note: NarrativeText | None = None


Commands = (
    RequestShelter
    | HoldPlace
    | RefusePlace
    | ReleaseHold
    | ExpireHold
    | RecordNoPlaceFound
    | RecordUnexpectedArrival
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
