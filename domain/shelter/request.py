"""Request: a place is looked for, offered and held for a while, refused, or not found.

R1  A search carries a coarse profile and nothing that tells who the person is.
R2  The shelter's own agency holds a place, for one search one place at a time, and the place fits
    the profile (fitting.py); how long it is held is a clock of the jurisdiction.
R3  A hold is released with a reason; "admitted" and "expired" are said by the steps that do it.
R4  A hold expires by the clock alone, and not before its time is over.
R5  A refusal names its reason with a code and leaves the search open; so does a search that found
    nothing, with what keeps the person safe meanwhile (rules.md 3 and 6).
R6  Whoever stands at the door unannounced is recorded by the shelter (rules.md 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from domain.assessment.state import Assessment
from domain.clocks import Rules
from domain.identification.state import Identification
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import NarrativeText, classed
from domain.shelter import fitting
from domain.shelter.guest import OtherCase, Person, guest
from domain.shelter.house import Shelter, opened, place_in
from domain.shelter.places import PlaceHeld, PlaceReleased
from domain.vocabulary import AGE_GROUP, DECLINE_REASON, HOLD_RELEASE_REASON, RISK_LEVEL, SEX, Code

if TYPE_CHECKING:
    from domain.shelter.state import Hold, Request, Stays


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
    """A place in a shelter is looked for, for a person of this coarse profile."""


class RequestShelter(ShelterRequestedWords, Command):
    """Look for a place in a shelter."""


class PlaceOfferedWords(Value):
    """What the command and the fact both say."""

    request_id: str
    hold_id: str
    shelter_id: str
    place_id: str


class PlaceOffered(PlaceOfferedWords, Event):
    """A shelter offers a place and keeps it until a moment."""

    held_until: datetime


class HoldPlace(PlaceOfferedWords, Command):
    """Offer a place and keep it for a while."""


class PlaceRefusedWords(Value):
    """What the command and the fact both say."""

    request_id: str
    shelter_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None


class PlaceRefused(PlaceRefusedWords, Event):
    """A shelter says, with its reason, that it has no place for this search."""


class RefusePlace(PlaceRefusedWords, Command):
    """Refuse a place, with the reason."""


class PlaceHoldReleasedWords(Value):
    """What the command and the fact both say."""

    hold_id: str
    shelter_id: str
    reason: Annotated[Code, HOLD_RELEASE_REASON]


class PlaceHoldReleased(PlaceHoldReleasedWords, Event):
    """A place is no longer kept for the person."""


class ReleaseHold(PlaceHoldReleasedWords, Command):
    """Give a kept place back."""


class PlaceHoldExpiredWords(Value):
    """What the command and the fact both say."""

    hold_id: str
    shelter_id: str
    due_at: datetime


class PlaceHoldExpired(PlaceHoldExpiredWords, Event):
    """The time for which a place was kept is over."""


class ExpireHold(PlaceHoldExpiredWords, Command):
    """Note that the time of a hold is over."""


class NoPlaceFound(Event):
    """Nobody had a place; what keeps the person safe meanwhile is said, and the search goes on."""

    request_id: str
    interim_safety: NarrativeText | None = None


class RecordNoPlaceFound(Command):
    """Record that no place was found, and what keeps the person safe meanwhile."""

    request_id: str
    interim_safety: NarrativeText | None = None


class UnexpectedArrivalRecorded(Event):
    """Somebody came to a shelter's door whom nobody had announced."""

    shelter_id: str
    arrival_note: NarrativeText | None = None


class RecordUnexpectedArrival(Command):
    """Record that somebody came to the door unannounced."""

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


_SAID_BY_OTHER_STEPS = ("admitted", "expired")


class PlaceAlreadyHeld(Refused):
    """R2."""

    rule = "R2"
    advice = "Release the hold that runs for this search before another place is held."


class HoldNotDue(Refused):
    """R4."""

    rule = "R4"
    advice = "A hold runs until its time is over; release it if the place is no longer needed."


def decide(
    command: Commands,
    stays: Stays,
    identification: Identification,
    assessment: Assessment,
    jurisdiction: Rules | None,
    shelters: Mapping[str, Shelter],
    cases: Mapping[str, OtherCase],
) -> tuple[Event | Fact, ...]:
    """Decide a step of the search for a place.

    Raises: AlreadyDone, Missing, NotPermitted, OutOfOrder, Malformed, PlaceAlreadyHeld, HoldNotDue,
    and what `fitting.require` raises.
    """
    match command:
        case RequestShelter():
            return (_ask(command, stays),)
        case HoldPlace():
            person = Person(
                case_id=command.stream,
                at=command.at,
                identification=identification,
                assessment=assessment,
                jurisdiction=jurisdiction,
                cases=cases,
            )
            return _hold(command, stays, person, operated(command, shelters))
        case RefusePlace():
            return (_refuse(command, stays, shelters),)
        case ReleaseHold():
            return _release(command, stays)
        case ExpireHold():
            return _expire(command, stays)
        case RecordNoPlaceFound():
            _open_request(stays, command.request_id)
            return (stated(NoPlaceFound, command),)
        case RecordUnexpectedArrival():
            operated(command, shelters)
            return (stated(UnexpectedArrivalRecorded, command),)


def operated(
    command: HoldPlace | RefusePlace | RecordUnexpectedArrival, shelters: Mapping[str, Shelter]
) -> Shelter:
    """The shelter that a command names, which the acting agency runs.

    Raises: Missing, NotPermitted.
    """
    shelter = opened(shelters, command.shelter_id)
    if shelter.organization_id != command.by.agency_id:
        raise NotPermitted(command.shelter_id)
    return shelter


def _ask(command: RequestShelter, stays: Stays) -> ShelterRequested:
    if command.request_id in stays.requests:
        raise AlreadyDone(command.request_id)
    return stated(ShelterRequested, command)


def _hold(
    command: HoldPlace, stays: Stays, person: Person, shelter: Shelter
) -> tuple[Event | Fact, ...]:
    request = _open_request(stays, command.request_id)
    if any(hold.request_id == command.request_id for hold in stays.held_at(command.at)):
        raise PlaceAlreadyHeld(command.request_id)
    if command.hold_id in stays.holds:
        raise AlreadyDone(command.hold_id)
    if person.jurisdiction is None:
        raise OutOfOrder("the case has no jurisdiction whose clock says how long a place is held")
    _require_fit(command, person, shelter, request)
    held_until = person.jurisdiction.due("place_hold", command.at)
    return (
        stated(PlaceOffered, command, held_until=held_until),
        _on(command, stated(PlaceHeld, command, case_id=command.stream, held_until=held_until)),
    )


def _require_fit(command: HoldPlace, person: Person, shelter: Shelter, request: Request) -> None:
    """A family unit is held for the parents who will come along; who comes is not known yet."""
    place = place_in(shelter, command.place_id)
    coming = person.cleared_parents if place.kind == "family_unit" else ()
    wanted = guest(person, shelter, request, coming)
    fitting.require(place, replace(wanted, children_with=request.children_with), command.at)


def _refuse(command: RefusePlace, stays: Stays, shelters: Mapping[str, Shelter]) -> PlaceRefused:
    operated(command, shelters)
    _open_request(stays, command.request_id)
    return stated(PlaceRefused, command)


def _release(command: ReleaseHold, stays: Stays) -> tuple[Event | Fact, ...]:
    hold = _running(stays, command)
    if command.reason in _SAID_BY_OTHER_STEPS:
        raise Malformed(f"{command.hold_id}: {command.reason} is no reason to give")
    released = stated(PlaceReleased, command, place_id=hold.place_id)
    return (stated(PlaceHoldReleased, command), _on(command, released))


def _expire(command: ExpireHold, stays: Stays) -> tuple[Event | Fact, ...]:
    hold = _running(stays, command)
    if command.due_at != hold.held_until:
        raise Malformed(f"{command.hold_id} has another due time")
    if command.at < hold.held_until:
        raise HoldNotDue(command.hold_id)
    released = PlaceReleased(
        hold_id=hold.hold_id, place_id=hold.place_id, reason=HOLD_RELEASE_REASON["expired"]
    )
    return (stated(PlaceHoldExpired, command), _on(command, released))


def _open_request(stays: Stays, request_id: str) -> Request:
    request = stays.requests.get(request_id)
    if request is None:
        raise Missing(request_id)
    if request.answered:
        raise AlreadyDone(request_id)
    return request


def _running(stays: Stays, command: ReleaseHold | ExpireHold) -> Hold:
    hold = stays.holds.get(command.hold_id)
    if hold is None or hold.shelter_id != command.shelter_id:
        raise Missing(command.hold_id)
    return hold


def _on(command: HoldPlace | ReleaseHold | ExpireHold, event: Event) -> Fact:
    return Fact(stream=command.shelter_id, event=event)
