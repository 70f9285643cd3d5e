"""Identification, recovery period, returns and reintegration of a case, as its row shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    IdentificationDecided,
    IdentificationRequested,
    IdentificationWithdrawn,
    ReasonableGroundsDecided,
)
from domain.identification.level import Level
from domain.identification.reconsideration import ReconsiderationDecided, ReconsiderationRequested
from domain.identification.recovery_period import (
    RecoveryPeriodEnded,
    RecoveryPeriodExtended,
    RecoveryPeriodReviewed,
    RecoveryPeriodStarted,
)
from domain.identification.screening import ScreeningConducted
from domain.messages import Event, Recorded
from domain.reintegration.plan import (
    MonitoringVisitDone,
    ReintegrationAssessed,
    ReintegrationCompleted,
    ReintegrationEndedEarly,
    ReintegrationPlanAgreed,
)
from domain.voluntary_return.journey import (
    ReturnArrived,
    ReturnDeparted,
    ReturnHandedOver,
    ReturnTransitAssisted,
)
from domain.voluntary_return.readiness import ReturnDeferred
from domain.voluntary_return.will import (
    InboundReturnOpened,
    ReturnCounselled,
    ReturnWillWithdrawn,
    ReturnWishExpressed,
    VoluntaryReturnDeclared,
)
from projections.words import told, told_code

Part: TypeAlias = dict[str, Any]
Take: TypeAlias = Callable[[Part, Any, Recorded], None]


def _screened(part: Part, event: ScreeningConducted, _: Recorded) -> None:
    if part.get("level", "reported") not in (Level.REPORTED, Level.SCREENING):
        return
    part["level"] = (Level.PRESUMED if event.outcome == "indicated" else Level.SCREENING).value


def _requested(part: Part, event: IdentificationRequested, recorded: Recorded) -> None:
    part["requested_at"] = recorded.recorded_at.isoformat()
    part["decider_id"] = event.decider_id
    part["due_at"] = told(event.due_at) if event.due_at else None


def _decided(positive: Level, kind: str) -> Take:
    def take(part: Part, event: Any, recorded: Recorded) -> None:
        part["level"] = (positive if event.outcome == "positive" else Level.NOT_CONFIRMED).value
        decision = {
            "outcome": told_code(event.outcome),
            "decided_at": recorded.recorded_at.isoformat(),
        }
        part.setdefault("decisions", {})[kind] = decision

    return take


def _withdrawn(part: Part, *_: Any) -> None:
    part["level"] = Level.WITHDRAWN.value


def _reconsidering(part: Part, event: ReconsiderationRequested, _: Recorded) -> None:
    asked = part.setdefault("reconsiderations", {})
    asked[event.reconsideration_id] = {"decision": str(event.decision), "outcome": None}


def _reconsidered(part: Part, event: ReconsiderationDecided, _: Recorded) -> None:
    asked = part.get("reconsiderations", {}).get(event.reconsideration_id)
    if asked is None:
        return
    asked["outcome"] = told_code(event.outcome)
    if event.outcome == "positive":
        first = asked["decision"] == "reasonable_grounds"
        part["level"] = (Level.PRESUMED if first else Level.CONFIRMED).value


def _recovering(part: Part, event: Any, recorded: Recorded) -> None:
    recovery = part.setdefault("recovery", {"extensions": 0, "ended_at": None})
    if isinstance(event, RecoveryPeriodStarted):
        recovery["started_on"] = event.started_on.isoformat()
    else:
        recovery["extensions"] += 1
    recovery["ends_on"] = event.ends_on.isoformat()
    recovery["review_on"] = told(event.review_on) if event.review_on else None
    recovery["changed_at"] = recorded.recorded_at.isoformat()


def _recovery_reviewed(part: Part, _: Any, recorded: Recorded) -> None:
    recovery = part.setdefault("recovery", {"extensions": 0, "ended_at": None})
    recovery["reviewed_at"] = recorded.recorded_at.isoformat()


def _recovery_ended(part: Part, event: RecoveryPeriodEnded, recorded: Recorded) -> None:
    recovery = part.setdefault("recovery", {"extensions": 0, "ended_at": None})
    recovery["ended_at"] = recorded.recorded_at.isoformat()
    recovery["end_reason"] = told_code(event.reason)


def _returning(status: str, *remembered: str) -> Take:
    def take(part: Part, event: Any, recorded: Recorded) -> None:
        one = part.setdefault(event.return_id, {})
        one["status"] = status
        one["changed_at"] = recorded.recorded_at.isoformat()
        for name in remembered:
            value = getattr(event, name)
            if value is not None:
                one[name] = told(value)

    return take


def _reintegrating(status: str, *remembered: str) -> Take:
    def take(part: Part, event: Any, recorded: Recorded) -> None:
        part["status"] = status
        part["changed_at"] = recorded.recorded_at.isoformat()
        for name in remembered:
            value = getattr(event, name)
            if value is not None:
                part[name] = told(value)

    return take


def _visited(part: Part, event: MonitoringVisitDone, _: Recorded) -> None:
    part["visits"] = part.get("visits", 0) + 1
    part["last_visit_on"] = event.visited_on.isoformat()
    part["visit_due_at"] = told(event.visit_due_at) if event.visit_due_at else None


IDENTIFICATION: Mapping[type[Event], Take] = {
    ScreeningConducted: _screened,
    IdentificationRequested: _requested,
    ReasonableGroundsDecided: _decided(Level.PRESUMED, "reasonable_grounds"),
    ConclusiveGroundsDecided: _decided(Level.CONFIRMED, "conclusive_grounds"),
    IdentificationDecided: _decided(Level.CONFIRMED, "formal_identification"),
    IdentificationWithdrawn: _withdrawn,
    ReconsiderationRequested: _reconsidering,
    ReconsiderationDecided: _reconsidered,
    RecoveryPeriodStarted: _recovering,
    RecoveryPeriodExtended: _recovering,
    RecoveryPeriodReviewed: _recovery_reviewed,
    RecoveryPeriodEnded: _recovery_ended,
}
RETURNS: Mapping[type[Event], Take] = {
    InboundReturnOpened: _returning("inbound_opened", "country_of_stay"),
    ReturnCounselled: _returning("counselled", "country"),
    ReturnWishExpressed: _returning("wished"),
    VoluntaryReturnDeclared: _returning("declared"),
    ReturnDeferred: _returning("deferred", "reason", "until_on"),
    ReturnWillWithdrawn: _returning("will_withdrawn", "at_gate"),
    ReturnDeparted: _returning("departed", "departed_at"),
    ReturnTransitAssisted: _returning("in_transit"),
    ReturnArrived: _returning("arrived", "arrived_at"),
    ReturnHandedOver: _returning("handed_over", "organization_id"),
}
REINTEGRATION: Mapping[type[Event], Take] = {
    ReintegrationAssessed: _reintegrating("assessed"),
    ReintegrationPlanAgreed: _reintegrating("plan_agreed", "plan_id", "visit_due_at"),
    ReintegrationCompleted: _reintegrating("completed", "outcome"),
    ReintegrationEndedEarly: _reintegrating("ended_early", "reason"),
    MonitoringVisitDone: _visited,
}
