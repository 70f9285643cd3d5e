"""Readiness of a return: what stands in the way of a departure today.

R1  What is missing is named by the code of the refusal that a departure would meet (order.py,
    boarding.py).
R2  Each thing that is missing has the record class of the fact that it waits for; whatever is asked
    of a child's return alone tells that there is a child (rules.md 2).
R3  A day is reckoned in UTC here, since a row knows no time zone; the departure itself is decided
    where the case is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from domain.messages import RecordClass, Refused, Value
from domain.voluntary_return import boarding, order
from domain.voluntary_return.state import Fitness, Reception, Return, Risk, Stage
from projections.reading import Record


class Lacking(Value):
    """Something that stands in the way of a departure."""

    code: str
    record_class: RecordClass


def missing(row: Record, now: datetime) -> tuple[Lacking, ...]:
    """What stands in the way of a departure now; nothing once the person has departed."""
    plan = plan_from(row["plan"])
    if plan.stage is not Stage.PREPARING:
        return ()
    child = bool(row["child"])
    found = (
        *_of_the_will(plan, now),
        *_of_refuge_and_risk(plan, row["ground"]["asylum_outcome"]),
        *_of_papers(plan, now.date()),
        *_of_reception(plan, child=child, determined=row["ground"]["determined"]),
    )
    return tuple(Lacking(code=kind.code(), record_class=of) for kind, of in found)


_Found: TypeAlias = Iterator[tuple[type[Refused], RecordClass]]


def _of_the_will(plan: Return, now: datetime) -> _Found:
    of = RecordClass.CASE_ADMINISTRATION
    if not plan.counselled:
        yield order.ReturnNotCounselled, of
    if plan.withdrawn:
        yield order.ReturnWillIsWithdrawn, of
    elif not plan.wished:
        yield order.ReturnWishNotExpressed, of
    if not plan.declared:
        yield order.ReturnWillNotDeclared, of
    if plan.deferred_until is not None and now.date() < plan.deferred_until:
        yield boarding.DeferralStillRuns, of
    reaffirmed_at = plan.reaffirmed_at
    if reaffirmed_at is None or now - reaffirmed_at > boarding.REAFFIRMED_WITHIN:
        yield boarding.ReturnWillNotReaffirmed, of


def _of_refuge_and_risk(plan: Return, asylum_outcome: str) -> _Found:
    if not plan.screened:
        yield order.AsylumNotScreened, RecordClass.LEGAL
    elif asylum_outcome in order.SEEKS_REFUGE:
        yield order.PersonSeeksRefuge, RecordClass.LEGAL
    if plan.risk is None:
        yield order.ReturnRiskNotAssessed, RecordClass.PSYCHOSOCIAL
        return
    if not plan.risk.explained:
        yield order.ReturnRiskNotExplained, RecordClass.PSYCHOSOCIAL
    if plan.risk.is_high_and_unmitigated:
        yield boarding.ReturnRiskIsHigh, RecordClass.PSYCHOSOCIAL


def _of_papers(plan: Return, day: date) -> _Found:
    if plan.document_until is None:
        yield boarding.TravelDocumentMissing, RecordClass.IDENTITY
    elif plan.document_until < day:
        yield boarding.TravelDocumentExpired, RecordClass.IDENTITY
    if plan.fitness is None:
        yield boarding.FitnessNotCertified, RecordClass.MEDICAL
    elif not plan.fitness.fit:
        yield boarding.NotFitToTravel, RecordClass.MEDICAL
    elif plan.fitness.valid_until < day:
        yield boarding.FitnessExpired, RecordClass.MEDICAL


def _of_reception(plan: Return, *, child: bool, determined: bool) -> _Found:
    """R2."""
    if plan.reception is None:
        yield boarding.ReceptionNotArranged, RecordClass.CASE_ADMINISTRATION
    if not child:
        return
    if plan.reception is None or not plan.reception.verified:
        yield boarding.ReceptionNotVerified, RecordClass.CHILD
    if not (plan.court_order or determined):
        yield boarding.ChildReturnNotDetermined, RecordClass.CHILD
    if not plan.escorted:
        yield boarding.ChildReturnNeedsEscort, RecordClass.CHILD


def plan_from(stored: Mapping[str, Any]) -> Return:
    """The domain's return, from how a row holds it."""
    risk, fitness, reception = stored["risk"], stored["fitness"], stored["reception"]
    return Return(
        **{
            **stored,
            "risk": Risk(**{**risk, "levels": tuple(risk["levels"])}) if risk else None,
            "fitness": _fitness_from(fitness) if fitness else None,
            "reception": Reception(**reception) if reception else None,
            "document_until": _day(stored["document_until"]),
            "deferred_until": _day(stored["deferred_until"]),
            "reaffirmed_at": _moment(stored["reaffirmed_at"]),
            "departed_at": _moment(stored["departed_at"]),
            "stage": Stage(stored["stage"]),
        }
    )


def _fitness_from(stored: Mapping[str, Any]) -> Fitness:
    return Fitness(fit=stored["fit"], valid_until=date.fromisoformat(stored["valid_until"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
