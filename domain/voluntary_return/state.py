"""What the rooms of voluntary return remember of a case: how far each return has come.

R1  A withdrawn will ends what was wished, declared and reaffirmed; what was found out stays.
R2  Counselling about another country begins the return anew.
R3  A finding on asylum and statelessness is about the person: the last one counts for every return.
R4  Whatever changes what the person decides on asks for a will that is reaffirmed after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.messages import Event, Recorded, Value
from domain.voluntary_return.journey import ReturnArrived, ReturnDeparted, ReturnHandedOver
from domain.voluntary_return.readiness import (
    AsylumScreened,
    CourtOrderRecorded,
    EmbassyContacted,
    EscortAssigned,
    FitToTravelCertified,
    ReceptionArranged,
    ReturnDeferred,
    ReturnRiskAssessed,
    TravelDocumentObtained,
)
from domain.voluntary_return.will import (
    InboundReturnOpened,
    ReturnCounselled,
    ReturnWillReaffirmed,
    ReturnWillWithdrawn,
    ReturnWishExpressed,
    VoluntaryReturnDeclared,
)

HIGH = "high"


class Stage(StrEnum):
    """Where the person is on the way."""

    PREPARING = "preparing"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"


class Risk(Value):
    """What was found about the danger in the country of return."""

    levels: tuple[str, ...]
    mitigated: bool
    explained: bool

    @property
    def is_high_and_unmitigated(self) -> bool:
        """A danger that is high in any respect, and nothing done against it."""
        return HIGH in self.levels and not self.mitigated


class Fitness(Value):
    """Whether the person may travel, and until which day that holds."""

    fit: bool
    valid_until: date


class Reception(Value):
    """Who awaits the person, and which agency arranged it first."""

    organization_id: str
    arranged_by_id: str
    verified: bool


class Return(Value):
    """One return, as far as the rules need to know it."""

    country: str = ""
    counselled: bool = False
    wished: bool = False
    screened: bool = False
    risk: Risk | None = None
    declared: bool = False
    withdrawn: bool = False
    reaffirmed_at: datetime | None = None
    document_until: date | None = None
    fitness: Fitness | None = None
    escorted: bool = False
    reception: Reception | None = None
    court_order: bool = False
    deferred_until: date | None = None
    stage: Stage = Stage.PREPARING
    departed_at: datetime | None = None


class Returns(Value):
    """The returns of a case, the last finding on asylum, and when the person last arrived."""

    plans: Mapping[str, Return] = field(default_factory=dict)
    asylum_outcome: str = ""
    arrived_at: datetime | None = None

    def plan(self, return_id: str) -> Return:
        """A return as far as it has come; an unknown one has not begun."""
        return self.plans.get(return_id, Return())


def evolve(state: Returns, recorded: Recorded) -> Returns:
    """Take one fact into account."""
    event = recorded.event
    match event:
        case AsylumScreened():
            screened = replace(state, asylum_outcome=str(event.outcome))
            return _with(screened, event.return_id, screened=True, reaffirmed_at=None)
        case ReturnArrived():
            arrived = replace(state, arrived_at=recorded.recorded_at)
            return _with(arrived, event.return_id, stage=Stage.ARRIVED)
        case InboundReturnOpened():
            return _with(state, event.return_id)
        case ReturnCounselled():
            plan = _counselled(state.plan(event.return_id), str(event.country))
            return replace(state, plans={**state.plans, event.return_id: plan})
        case ReceptionArranged():
            reception = _reception(state.plan(event.return_id), event, recorded.by.agency_id)
            return _with(state, event.return_id, reception=reception, reaffirmed_at=None)
        case ReturnWillReaffirmed():
            return _with(state, event.return_id, reaffirmed_at=recorded.recorded_at)
        case _:
            return _stepped(state, event)


def _stepped(state: Returns, event: Event) -> Returns:
    match event:
        case ReturnWishExpressed():
            return _with(state, event.return_id, wished=True, withdrawn=False)
        case VoluntaryReturnDeclared():
            return _with(state, event.return_id, declared=True, reaffirmed_at=None)
        case ReturnWillWithdrawn():
            return _with(state, event.return_id, **_WITHDRAWN)
        case ReturnDeparted():
            departed = {"stage": Stage.DEPARTED, "departed_at": event.departed_at}
            return _with(state, event.return_id, **departed)
        case ReturnHandedOver():
            return _with(state, event.return_id, stage=Stage.HANDED_OVER)
        case _:
            return _readied(state, event)


def _readied(state: Returns, event: Event) -> Returns:
    match event:
        case ReturnRiskAssessed():
            ready: dict[str, Any] = {"risk": _risk(event)}
        case EmbassyContacted():
            ready = {}
        case TravelDocumentObtained():
            ready = {"document_until": event.valid_until}
        case FitToTravelCertified():
            ready = {"fitness": Fitness(fit=event.fit, valid_until=event.valid_until)}
        case EscortAssigned():
            ready = {"escorted": True}
        case CourtOrderRecorded():
            ready = {"court_order": True}
        case ReturnDeferred():
            ready = {"deferred_until": event.until_on}
        case _:
            return state
    return _with(state, event.return_id, reaffirmed_at=None, **ready)


_WITHDRAWN: Mapping[str, Any] = {
    "wished": False,
    "declared": False,
    "withdrawn": True,
    "reaffirmed_at": None,
    "stage": Stage.PREPARING,
    "departed_at": None,
}


def _with(state: Returns, return_id: str, **learned: Any) -> Returns:
    plan = replace(state.plan(return_id), **learned)
    return replace(state, plans={**state.plans, return_id: plan})


def _counselled(plan: Return, country: str) -> Return:
    if plan.country in ("", country):
        return replace(plan, counselled=True, country=country)
    return Return(counselled=True, country=country)


def _risk(event: ReturnRiskAssessed) -> Risk:
    levels = (event.level, event.trafficker_proximity, event.family_attitude, event.reprisal)
    return Risk(
        levels=tuple(map(str, levels)),
        mitigated=event.mitigated,
        explained=event.explained_to_person,
    )


def _reception(plan: Return, event: ReceptionArranged, agency_id: str) -> Reception:
    before = plan.reception
    if before is not None and before.organization_id == event.organization_id:
        agency_id = before.arranged_by_id
    return Reception(
        organization_id=event.organization_id, arranged_by_id=agency_id, verified=event.verified
    )
