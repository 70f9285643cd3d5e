"""What the rooms of reintegration remember of a case: plans, visits, education, linked suspicions.

R1  What support was given, and how a visit found the person, is not kept: no rule reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime

from domain.messages import Recorded, Value
from domain.reintegration.education import EducationCompleted, EducationEnrolled
from domain.reintegration.plan import (
    MonitoringVisitDone,
    ReintegrationAssessed,
    ReintegrationCompleted,
    ReintegrationEndedEarly,
    ReintegrationPlanAgreed,
)
from domain.reintegration.retrafficking import RetraffickingConfirmed, RetraffickingSuspected


class Enrolment(Value):
    """When somebody began to learn, and whether that ended."""

    starts_on: date
    ended: bool = False


class Reintegration(Value):
    """How far reintegration has come; `plans` says of each plan whether it ended."""

    assessed: bool = False
    plans: Mapping[str, bool] = field(default_factory=dict)
    first_agreed_at: datetime | None = None
    visit_ids: tuple[str, ...] = ()
    enrolments: Mapping[str, Enrolment] = field(default_factory=dict)
    suspicions: Mapping[str, bool] = field(default_factory=dict)


def evolve(state: Reintegration, recorded: Recorded) -> Reintegration:
    """Take one fact into account."""
    event = recorded.event
    match event:
        case ReintegrationAssessed():
            return replace(state, assessed=True)
        case ReintegrationPlanAgreed():
            first = state.first_agreed_at or recorded.recorded_at
            plans = {**state.plans, event.plan_id: False}
            return replace(state, plans=plans, first_agreed_at=first)
        case ReintegrationCompleted() | ReintegrationEndedEarly():
            return replace(state, plans={**state.plans, event.plan_id: True})
        case MonitoringVisitDone():
            return replace(state, visit_ids=(*state.visit_ids, event.visit_id))
        case EducationEnrolled():
            return _learning(state, event.enrolment_id, Enrolment(starts_on=event.starts_on))
        case EducationCompleted(enrolment_id=key) if key in state.enrolments:
            return _learning(state, key, replace(state.enrolments[key], ended=True))
        case RetraffickingSuspected():
            return replace(state, suspicions={**state.suspicions, event.new_case_id: False})
        case RetraffickingConfirmed():
            return replace(state, suspicions={**state.suspicions, event.new_case_id: True})
        case _:
            return state


def _learning(state: Reintegration, key: str, enrolment: Enrolment) -> Reintegration:
    return replace(state, enrolments={**state.enrolments, key: enrolment})
