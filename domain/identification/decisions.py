"""Decisions: what the competent authority was asked and decided, and the level that follows.

R1  A positive first decision presumes, a positive final one confirms; a negative one does not
    confirm, until a reconsideration changes it (process.md rows 8, 10, 11).
R2  One request is open at a time; a final decision, a negative first one and a withdrawal end it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime

from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    DisqualificationRecorded,
    IdentificationDecided,
    IdentificationRequested,
    IdentificationWithdrawn,
    ReasonableGroundsDecided,
)
from domain.identification.level import Level
from domain.identification.reconsideration import (
    ReconsiderationDecided,
    ReconsiderationRequested,
)
from domain.identification.screening import ScreeningConducted
from domain.messages import Recorded, Value

REASONABLE_GROUNDS = "reasonable_grounds"
CONCLUSIVE_GROUNDS = "conclusive_grounds"
FORMAL_IDENTIFICATION = "formal_identification"


class Decision(Value):
    """A decision of the authority, and until when its reconsideration may be asked for."""

    positive: bool
    decided_at: datetime
    reconsideration_until: datetime | None = None


class Reconsideration(Value):
    """A reconsideration that was asked for: of which decision, and whether it is decided."""

    decision: str
    decided: bool = False


class Decisions(Value):
    """The open request, the latest decision of each kind, and what was asked to be reconsidered.

    `withdrawn_by_ids` are the agencies that recorded that the person withdrew since the request.
    """

    level: Level = Level.REPORTED
    decider_id: str = ""
    requested: bool = False
    withdrawn_by_ids: tuple[str, ...] = ()
    disqualified: bool = False
    taken: Mapping[str, Decision] = field(default_factory=dict)
    reconsiderations: Mapping[str, Reconsideration] = field(default_factory=dict)

    @property
    def reasonable_grounds(self) -> Decision | None:
        return self.taken.get(REASONABLE_GROUNDS)

    @property
    def has_reasonable_grounds(self) -> bool:
        return self.reasonable_grounds is not None and self.reasonable_grounds.positive

    def is_being_reconsidered(self, kind: str) -> bool:
        """Tell whether a reconsideration of this kind of decision is open."""
        return any(
            asked.decision == kind and not asked.decided for asked in self.reconsiderations.values()
        )


def remember(before: Decisions, recorded: Recorded) -> Decisions:
    """Take one fact into account."""
    match recorded.event:
        case ScreeningConducted(outcome=outcome):
            return replace(before, level=_screened(before.level, outcome))
        case IdentificationRequested(decider_id=decider_id):
            return _requested(before, decider_id)
        case ReasonableGroundsDecided() as event:
            return _first(before, _decision(event, recorded))
        case ConclusiveGroundsDecided() as event:
            return _final(before, CONCLUSIVE_GROUNDS, _decision(event, recorded))
        case IdentificationDecided() as event:
            return _final(before, FORMAL_IDENTIFICATION, _decision(event, recorded))
        case IdentificationWithdrawn():
            level = before.level if before.level.is_decided else Level.WITHDRAWN
            known = (*before.withdrawn_by_ids, recorded.by.agency_id)
            return replace(before, level=level, requested=False, withdrawn_by_ids=known)
        case DisqualificationRecorded():
            return replace(before, disqualified=True)
        case ReconsiderationRequested() as event:
            asked = Reconsideration(decision=event.decision)
            return _reconsidering(before, event.reconsideration_id, asked)
        case ReconsiderationDecided() as event:
            return _reconsidered(before, event, recorded)
        case _:
            return before


def _screened(level: Level, outcome: str) -> Level:
    if outcome == "indicated":
        return level if level.is_decided else Level.PRESUMED
    return Level.SCREENING if level is Level.REPORTED else level


def _requested(before: Decisions, decider_id: str) -> Decisions:
    """R2: a new request has the first decision taken anew, and leaves a final one as it stands."""
    level = before.level if before.level.is_presumed_or_confirmed else Level.SCREENING
    open_again = {kind: taken for kind, taken in before.taken.items() if kind != REASONABLE_GROUNDS}
    return replace(
        before,
        level=level,
        decider_id=decider_id,
        requested=True,
        withdrawn_by_ids=(),
        taken=open_again,
    )


def _decision(
    event: ReasonableGroundsDecided | ConclusiveGroundsDecided | IdentificationDecided,
    recorded: Recorded,
) -> Decision:
    return Decision(
        positive=event.outcome == "positive",
        decided_at=recorded.recorded_at,
        reconsideration_until=event.reconsideration_until,
    )


def _first(before: Decisions, decision: Decision) -> Decisions:
    return replace(
        before,
        level=Level.PRESUMED if decision.positive else Level.NOT_CONFIRMED,
        requested=decision.positive,
        taken={**before.taken, REASONABLE_GROUNDS: decision},
    )


def _final(before: Decisions, kind: str, decision: Decision) -> Decisions:
    return replace(
        before,
        level=Level.CONFIRMED if decision.positive else Level.NOT_CONFIRMED,
        requested=False,
        taken={**before.taken, kind: decision},
    )


def _reconsidering(before: Decisions, key: str, asked: Reconsideration) -> Decisions:
    return replace(before, reconsiderations={**before.reconsiderations, key: asked})


def _reconsidered(
    before: Decisions, event: ReconsiderationDecided, recorded: Recorded
) -> Decisions:
    asked = before.reconsiderations.get(event.reconsideration_id)
    if asked is None:
        return before
    done = _reconsidering(before, event.reconsideration_id, replace(asked, decided=True))
    if event.outcome == "negative":
        return done
    changed = Decision(positive=True, decided_at=recorded.recorded_at)
    if asked.decision == REASONABLE_GROUNDS:
        return _first(done, changed)
    return _final(done, asked.decision, changed)
