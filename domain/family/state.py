"""What the rooms of family remember of a case: searches, relatives, reunifications, care.

R1  No name, contact or place is kept: the rules need ids and who recorded what.
R2  The last verification of a relative stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum

from domain.family.reunification import (
    AlternativeCareArranged,
    ReunificationAssessed,
    ReunificationCompleted,
    ReunificationRefused,
)
from domain.family.tracing import (
    FamilyTracingRequested,
    RelativeClaimed,
    RelativeVerified,
    TracingClosed,
)
from domain.messages import Recorded, Value


class Tracing(Value):
    """A search for relatives, and the basis that it rests on."""

    basis_id: str
    closed: bool = False


class Relative(Value):
    """Somebody who claims to be a relative, who recorded the claim, and what became of it."""

    tracing_id: str
    claim_recorded_by: str
    verified: bool = False


class Stage(StrEnum):
    """How far a reunification has come."""

    ASSESSED = "assessed"
    COMPLETED = "completed"
    REFUSED = "refused"


class Reunification(Value):
    """What was found about living together with a relative."""

    relative_id: str
    wish: str
    safe: bool
    recommended: bool
    stage: Stage = Stage.ASSESSED


class Family(Value):
    """What is known of the family of the person."""

    tracings: Mapping[str, Tracing] = field(default_factory=dict)
    relatives: Mapping[str, Relative] = field(default_factory=dict)
    reunifications: Mapping[str, Reunification] = field(default_factory=dict)
    care_ids: tuple[str, ...] = ()

    def is_verified(self, relative_id: str) -> bool:
        relative = self.relatives.get(relative_id)
        return relative is not None and relative.verified


def evolve(state: Family, recorded: Recorded) -> Family:
    """Take one fact into account."""
    event = recorded.event
    match event:
        case FamilyTracingRequested():
            return _traced(state, event.tracing_id, Tracing(basis_id=event.basis_id))
        case TracingClosed(tracing_id=key) if key in state.tracings:
            return _traced(state, key, replace(state.tracings[key], closed=True))
        case RelativeClaimed():
            claimed = Relative(tracing_id=event.tracing_id, claim_recorded_by=recorded.by.user_id)
            return _related(state, event.relative_id, claimed)
        case RelativeVerified(relative_id=key) if key in state.relatives:
            verified = event.outcome == "verified"
            return _related(state, key, replace(state.relatives[key], verified=verified))
        case ReunificationAssessed():
            return _reunited(state, event.reunification_id, _assessed(event))
        case ReunificationCompleted(reunification_id=key):
            return _staged(state, key, Stage.COMPLETED)
        case ReunificationRefused(reunification_id=key):
            return _staged(state, key, Stage.REFUSED)
        case AlternativeCareArranged():
            return replace(state, care_ids=(*state.care_ids, event.care_id))
        case _:
            return state


def _assessed(event: ReunificationAssessed) -> Reunification:
    return Reunification(
        relative_id=event.relative_id,
        wish=str(event.persons_wish),
        safe=event.safe == "yes",
        recommended=event.recommended,
    )


def _traced(state: Family, key: str, tracing: Tracing) -> Family:
    return replace(state, tracings={**state.tracings, key: tracing})


def _related(state: Family, key: str, relative: Relative) -> Family:
    return replace(state, relatives={**state.relatives, key: relative})


def _reunited(state: Family, key: str, found: Reunification) -> Family:
    return replace(state, reunifications={**state.reunifications, key: found})


def _staged(state: Family, key: str, stage: Stage) -> Family:
    found = state.reunifications.get(key)
    return _reunited(state, key, replace(found, stage=stage)) if found else state
