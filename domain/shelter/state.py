"""What the shelter rooms remember of a case: what was asked for, what is held, and every stay.

R1  A stay runs from admission until somebody decides its discharge; being missing ends nothing.
R2  A hold counts until its time is over, also while no clock has turned that into an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from domain.messages import Event, Recorded, Value
from domain.shelter.request import (
    NoPlaceFound,
    PlaceHoldExpired,
    PlaceHoldReleased,
    PlaceOffered,
    ShelterRequested,
)
from domain.shelter.residence import ChildBorn, DocumentsKept, DocumentsReturned, IncidentRecorded
from domain.shelter.stay import (
    DischargePlanned,
    ResidentAdmitted,
    ResidentDischarged,
    ResidentMissing,
    ResidentReturned,
    ResidentTransferred,
    ResidentWentOnLeave,
)


class Request(Value):
    """A search for a place, with the coarse profile that a place must fit."""

    request_id: str
    sex: str
    age_group: str
    accessible: bool
    isolation: bool
    children_with: int = 0
    no_place_found: bool = False
    answered: bool = False


class Hold(Value):
    """A place that a shelter keeps for the person until a moment."""

    hold_id: str
    request_id: str
    shelter_id: str
    place_id: str
    held_until: datetime


class Whereabouts(StrEnum):
    """Where a resident is, as the shelter knows it."""

    PRESENT = "present"
    ON_LEAVE = "on_leave"
    MISSING = "missing"


class Stay(Value):
    """One stay in one shelter after another, from admission to discharge."""

    stay_id: str
    shelter_id: str
    place_id: str
    arrangement: str
    with_case_ids: tuple[str, ...] = ()
    whereabouts: Whereabouts = Whereabouts.PRESENT
    discharge_planned: bool = False
    documents_kept: bool = False
    discharged: bool = False

    @property
    def missing(self) -> bool:
        return self.whereabouts is Whereabouts.MISSING

    @property
    def on_leave(self) -> bool:
        return self.whereabouts is Whereabouts.ON_LEAVE


class Stays(Value):
    """Only what the rules need to know of a person's shelter.

    `holds` are those neither released, expired by the clock, nor used; `incidents` names the stay
    of each.
    """

    requests: Mapping[str, Request] = field(default_factory=dict)
    holds: Mapping[str, Hold] = field(default_factory=dict)
    stays: Mapping[str, Stay] = field(default_factory=dict)
    incidents: Mapping[str, str] = field(default_factory=dict)

    def had(self, shelter_id: str) -> bool:
        """Whether a shelter has or had the person, or keeps a place for them."""
        stayed = any(stay.shelter_id == shelter_id for stay in self.stays.values())
        return stayed or any(hold.shelter_id == shelter_id for hold in self.holds.values())

    @property
    def current(self) -> Stay | None:
        """The running stay, if there is one."""
        return next((stay for stay in self.stays.values() if not stay.discharged), None)

    @property
    def open_requests(self) -> tuple[Request, ...]:
        """The searches that no admission has answered yet, the oldest first."""
        return tuple(request for request in self.requests.values() if not request.answered)

    def held_at(self, at: datetime) -> tuple[Hold, ...]:
        """The holds that count at this moment."""
        return tuple(hold for hold in self.holds.values() if at < hold.held_until)


def evolve(state: Stays, recorded: Recorded) -> Stays:
    """Take one fact into account."""
    match recorded.event:
        case ShelterRequested() as event:
            return replace(state, requests={**state.requests, event.request_id: _request(event)})
        case NoPlaceFound(request_id=key) if key in state.requests:
            request = replace(state.requests[key], no_place_found=True)
            return replace(state, requests={**state.requests, key: request})
        case PlaceOffered() as event:
            return replace(state, holds={**state.holds, event.hold_id: _hold(event)})
        case PlaceHoldReleased(hold_id=key) | PlaceHoldExpired(hold_id=key):
            holds = {name: hold for name, hold in state.holds.items() if name != key}
            return replace(state, holds=holds)
        case ResidentAdmitted() as event:
            return _admitted(state, event)
        case _:
            return _lived(state, recorded)


def _lived(state: Stays, recorded: Recorded) -> Stays:
    event = recorded.event
    stay = state.stays.get(getattr(event, "stay_id", None) or "")
    if stay is None:
        return state
    match event:
        case ResidentTransferred():
            moved = _moved(stay, event)
            return replace(_kept(state, moved), holds=_holds_elsewhere(state, event.shelter_id))
        case IncidentRecorded(incident_id=key):
            return replace(state, incidents={**state.incidents, key: stay.stay_id})
        case _:
            changed = _changed(stay, event)
            return state if changed is stay else _kept(state, changed)


def _changed(stay: Stay, event: Event) -> Stay:
    match event:
        case ResidentWentOnLeave():
            return replace(stay, whereabouts=Whereabouts.ON_LEAVE)
        case ResidentMissing():
            return replace(stay, whereabouts=Whereabouts.MISSING)
        case ResidentReturned():
            return replace(stay, whereabouts=Whereabouts.PRESENT)
        case DischargePlanned():
            return replace(stay, discharge_planned=True)
        case ResidentDischarged():
            return replace(stay, discharged=True)
        case DocumentsKept():
            return replace(stay, documents_kept=True)
        case DocumentsReturned():
            return replace(stay, documents_kept=False)
        case ChildBorn(child_case_id=child):
            return replace(stay, with_case_ids=(*stay.with_case_ids, child))
        case _:
            return stay


def _request(event: ShelterRequested) -> Request:
    return Request(
        request_id=event.request_id,
        sex=event.sex,
        age_group=event.age_group,
        accessible=bool(event.accessible),
        isolation=bool(event.isolation),
        children_with=event.children_with or 0,
    )


def _hold(event: PlaceOffered) -> Hold:
    return Hold(
        hold_id=event.hold_id,
        request_id=event.request_id,
        shelter_id=event.shelter_id,
        place_id=event.place_id,
        held_until=event.held_until,
    )


def _admitted(state: Stays, event: ResidentAdmitted) -> Stays:
    stay = Stay(
        stay_id=event.stay_id,
        shelter_id=event.shelter_id,
        place_id=event.place_id,
        arrangement=event.arrangement,
        with_case_ids=event.with_case_ids,
    )
    answered = {key: replace(request, answered=True) for key, request in state.requests.items()}
    return replace(
        state,
        requests=answered,
        holds=_holds_elsewhere(state, event.shelter_id),
        stays={**state.stays, event.stay_id: stay},
    )


def _moved(stay: Stay, event: ResidentTransferred) -> Stay:
    return replace(
        stay,
        shelter_id=event.shelter_id,
        place_id=event.place_id,
        arrangement=event.arrangement,
        with_case_ids=tuple(dict.fromkeys((*stay.with_case_ids, *event.with_case_ids))),
    )


def _holds_elsewhere(state: Stays, shelter_id: str) -> Mapping[str, Hold]:
    return {key: hold for key, hold in state.holds.items() if hold.shelter_id != shelter_id}


def _kept(state: Stays, stay: Stay) -> Stays:
    return replace(state, stays={**state.stays, stay.stay_id: stay})
