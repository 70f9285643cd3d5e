"""Stage: where a case is in the process, as one word that agencies share (process.md 2.3).

R1  The stage follows from the events alone; nobody sets it.
R2  Care may begin before anything is decided: a case that is assisted enters assistance as soon as
    the person is presumed or confirmed a victim, and no later decision takes that back.
R3  A hold, a lost contact, a transfer abroad and a closure lay the stage aside; resuming and
    reopening bring it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from domain.assessment.support_plan import SupportPlanAgreed
from domain.family.reunification import ReunificationCompleted
from domain.holding.closure import CaseClosed, CaseReopened, PersonDied
from domain.holding.course import CasePutOnHold, CaseResumed, ContactLost
from domain.holding.holder import CaseTransferDeclined, CaseTransferOffered, CaseTransferred
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    IdentificationDecided,
    ReasonableGroundsDecided,
)
from domain.identification.reconsideration import ReconsiderationDecided, ReconsiderationRequested
from domain.identification.report import CaseReported
from domain.identification.screening import ScreeningConducted
from domain.messages import Event, Value
from domain.referral.service import ServiceDelivered, ServiceStarted
from domain.reintegration.plan import (
    MonitoringVisitDone,
    ReintegrationAssessed,
    ReintegrationCompleted,
    ReintegrationPlanAgreed,
    ReintegrationSupportGiven,
)
from domain.shelter.stay import ResidentAdmitted
from domain.voluntary_return.journey import ReturnArrived, ReturnHandedOver
from domain.voluntary_return.will import (
    InboundReturnOpened,
    ReturnWillWithdrawn,
    ReturnWishExpressed,
    VoluntaryReturnDeclared,
)


class Stage(StrEnum):
    """Where a case is."""

    REPORTED = "reported"
    SCREENING = "screening"
    PRESUMED_VICTIM = "presumed_victim"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    IN_ASSISTANCE = "in_assistance"
    RETURN_PLANNING = "return_planning"
    RETURNED = "returned"
    REINTEGRATION = "reintegration"
    MONITORING = "monitoring"
    ON_HOLD = "on_hold"
    SUSPENDED = "suspended"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    DECEASED = "deceased"


class Course(Value):
    """The stage, the one laid aside under it, and what the next step needs to know.

    `final` names the reconsiderations of a final decision that are open.
    """

    stage: Stage = Stage.REPORTED
    aside: Stage | None = None
    assisted: bool = False
    abroad: bool = False
    final: tuple[str, ...] = ()


_UNDECIDED = (Stage.REPORTED, Stage.SCREENING, Stage.PRESUMED_VICTIM, Stage.NOT_CONFIRMED)
_BEFORE_CARE = (*_UNDECIDED, Stage.CONFIRMED)
_LAID_ASIDE = (Stage.ON_HOLD, Stage.SUSPENDED, Stage.CLOSED)


def advance(course: Course, event: Event) -> Course:
    """Take one fact into account; a course that it does not concern stays the same object."""
    move = _MOVES.get(type(event))
    return move(course, event) if move else course


def _working(course: Course) -> Stage:
    """The stage that steps move: the one aside while the case rests."""
    if course.stage in _LAID_ASIDE and course.aside is not None:
        return course.aside
    return course.stage


def _move(course: Course, stage: Stage) -> Course:
    if course.stage in _LAID_ASIDE and course.aside is not None:
        return replace(course, aside=stage)
    return replace(course, stage=stage, aside=None)


def _screened(course: Course, event: ScreeningConducted) -> Course:
    if _working(course) not in (Stage.REPORTED, Stage.SCREENING):
        return course
    return _presumed(course) if event.outcome == "indicated" else _move(course, Stage.SCREENING)


def _presumed(course: Course) -> Course:
    if _working(course) not in _UNDECIDED:
        return course
    return _move(course, Stage.IN_ASSISTANCE if course.assisted else Stage.PRESUMED_VICTIM)


def _confirmed(course: Course) -> Course:
    if _working(course) not in _BEFORE_CARE:
        return course
    return _move(course, Stage.IN_ASSISTANCE if course.assisted else Stage.CONFIRMED)


def _not_confirmed(course: Course) -> Course:
    if _working(course) not in _BEFORE_CARE:
        return course
    return _move(course, Stage.NOT_CONFIRMED)


def _first_decision(course: Course, event: ReasonableGroundsDecided) -> Course:
    return _presumed(course) if event.outcome == "positive" else _not_confirmed(course)


def _final_decision(course: Course, event: Any) -> Course:
    return _confirmed(course) if event.outcome == "positive" else _not_confirmed(course)


def _reconsidering(course: Course, event: ReconsiderationRequested) -> Course:
    if event.decision == "reasonable_grounds":
        return course
    return replace(course, final=(*course.final, event.reconsideration_id))


def _reconsidered(course: Course, event: ReconsiderationDecided) -> Course:
    key = event.reconsideration_id
    was_final = key in course.final
    left = replace(course, final=tuple(open_ for open_ in course.final if open_ != key))
    if event.outcome != "positive":
        return left
    return _confirmed(left) if was_final else _presumed(left)


def _assisted(course: Course, _: Event) -> Course:
    if _working(course) in (Stage.PRESUMED_VICTIM, Stage.CONFIRMED):
        course = _move(course, Stage.IN_ASSISTANCE)
    return course if course.assisted else replace(course, assisted=True)


def _to(stage: Stage) -> Callable[[Course, Any], Course]:
    return lambda course, _: _move(course, stage)


def _will_withdrawn(course: Course, _: Event) -> Course:
    if _working(course) is not Stage.RETURN_PLANNING:
        return course
    return _move(course, Stage.IN_ASSISTANCE)


def _visited(course: Course, _: Event) -> Course:
    if _working(course) in (Stage.RETURNED, Stage.REINTEGRATION, Stage.TRANSFERRED):
        return _move(course, Stage.MONITORING)
    return course


def _aside(stage: Stage) -> Callable[[Course, Any], Course]:
    return lambda course, _: replace(course, stage=stage, aside=_working(course))


def _brought_back(course: Course, _: Event) -> Course:
    if course.aside is None:
        return course
    return replace(course, stage=course.aside, aside=None)


def _offered(course: Course, event: CaseTransferOffered) -> Course:
    return replace(course, abroad=event.to_country is not None)


def _transferred(course: Course, _: Event) -> Course:
    left = replace(course, abroad=False)
    return _move(left, Stage.TRANSFERRED) if course.abroad else left


def _offer_declined(course: Course, _: Event) -> Course:
    return replace(course, abroad=False)


def _died(course: Course, _: Event) -> Course:
    return replace(course, stage=Stage.DECEASED, aside=None)


_MOVES: Mapping[type[Event], Callable[[Course, Any], Course]] = {
    CaseReported: _to(Stage.REPORTED),
    ScreeningConducted: _screened,
    ReasonableGroundsDecided: _first_decision,
    ConclusiveGroundsDecided: _final_decision,
    IdentificationDecided: _final_decision,
    ReconsiderationRequested: _reconsidering,
    ReconsiderationDecided: _reconsidered,
    SupportPlanAgreed: _assisted,
    ResidentAdmitted: _assisted,
    ServiceStarted: _assisted,
    ServiceDelivered: _assisted,
    InboundReturnOpened: _to(Stage.RETURN_PLANNING),
    ReturnWishExpressed: _to(Stage.RETURN_PLANNING),
    VoluntaryReturnDeclared: _to(Stage.RETURN_PLANNING),
    ReturnWillWithdrawn: _will_withdrawn,
    ReturnArrived: _to(Stage.RETURNED),
    ReturnHandedOver: _to(Stage.RETURNED),
    ReunificationCompleted: _to(Stage.REINTEGRATION),
    ReintegrationAssessed: _to(Stage.REINTEGRATION),
    ReintegrationPlanAgreed: _to(Stage.REINTEGRATION),
    ReintegrationSupportGiven: _to(Stage.REINTEGRATION),
    ReintegrationCompleted: _to(Stage.MONITORING),
    MonitoringVisitDone: _visited,
    CasePutOnHold: _aside(Stage.ON_HOLD),
    ContactLost: _aside(Stage.SUSPENDED),
    CaseResumed: _brought_back,
    CaseTransferOffered: _offered,
    CaseTransferDeclined: _offer_declined,
    CaseTransferred: _transferred,
    CaseClosed: _aside(Stage.CLOSED),
    CaseReopened: _brought_back,
    PersonDied: _died,
}
