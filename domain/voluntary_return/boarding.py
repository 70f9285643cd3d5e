"""Boarding: what must stand on the day of departure.

R1  Everything that `order` asks for stands, and the will was not withdrawn; a removal recorded for
    the same day is no return (rules.md 4).
R2  A high risk that nothing was done against refuses departure (rules.md 4).
R3  Nobody departs before the day until which the return was deferred.
R4  The travel document and the certificate of fitness are valid on the day of departure, reckoned
    where the case is (process.md row 31).
R5  A child departs on a best-interests determination for return with reception or a court's order,
    with an escort, and to a reception that was verified; never on a signature alone (rules.md 4).
R6  Somebody awaits the person.
R7  The will was reaffirmed in private within the day before departure, after the last thing that
    changed what the person decides on: a finding, a risk, a document, an escort, a reception, a
    deferral (rules.md 4: until boarding).

What protects the person is the same everywhere, so none of this is a jurisdiction's to switch.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from domain.clocks import Rules
from domain.messages import OutOfOrder, Refused
from domain.voluntary_return import order

if TYPE_CHECKING:
    from domain.assessment.state import Assessment
    from domain.identification.state import Identification
    from domain.voluntary_return.journey import RecordDeparture
    from domain.voluntary_return.state import Return, Returns

REAFFIRMED_WITHIN = timedelta(days=1)


class JourneyIsRemoval(Refused):
    """R1."""

    rule = "R1"
    advice = "The removal stands recorded; it is not recorded again as a voluntary return."


class ReturnRiskIsHigh(Refused):
    """R2."""

    rule = "R2"
    advice = "Do something against the danger and assess it anew, or defer the return."


class DeferralStillRuns(Refused):
    """R3."""

    rule = "R3"
    advice = "Wait for the day until which the return was deferred, or defer it to another day."


class TravelDocumentMissing(OutOfOrder):
    """R4."""

    rule = "R4"
    advice = "Obtain a travel document first."


class TravelDocumentExpired(Refused):
    """R4."""

    rule = "R4"
    advice = "Obtain a document that is valid on the day of departure."


class FitnessNotCertified(OutOfOrder):
    """R4."""

    rule = "R4"
    advice = "Let a health worker certify that the person may travel first."


class NotFitToTravel(Refused):
    """R4."""

    rule = "R4"
    advice = "Care for the person first, or defer the return."


class FitnessExpired(Refused):
    """R4."""

    rule = "R4"
    advice = "Let the fitness be certified again; it must hold on the day of departure."


class ChildReturnNotDetermined(OutOfOrder):
    """R5."""

    rule = "R5"
    advice = "Determine the child's best interests first, or record the court's order."


class ChildReturnNeedsEscort(OutOfOrder):
    """R5."""

    rule = "R5"
    advice = "Assign an escort; no child travels alone."


class ReceptionNotArranged(OutOfOrder):
    """R6."""

    rule = "R6"
    advice = "Arrange who awaits the person."


class ReceptionNotVerified(OutOfOrder):
    """R5."""

    rule = "R5"
    advice = "Let another agency than the one that arranged the reception verify it."


class ReturnWillNotReaffirmed(OutOfOrder):
    """R7."""

    rule = "R7"
    advice = "Ask the person again, in private, within the day before departure."


def check(
    returns: Returns,
    identification: Identification,
    assessment: Assessment,
    rules: Rules,
    command: RecordDeparture,
) -> None:
    """Let a departure pass when everything stands.

    Raises: the refusals of this room and of `order`; the first thing that is missing is named.
    """
    plan = order.declared(returns, command.return_id)
    day = rules.day(command.departed_at)
    if identification.removed_on == day:
        raise JourneyIsRemoval(command.return_id)
    _check_risk(plan, command.return_id)
    _check_deferral(plan, command.return_id, day)
    _check_document(plan, command.return_id, day)
    _check_fitness(plan, command.return_id, day)
    _check_reception(plan, command.return_id)
    if identification.presumed_child(command.at, rules):
        _check_child(plan, assessment, command.return_id)
    _check_will(plan, command.return_id, command.departed_at)


def _check_risk(plan: Return, return_id: str) -> None:
    if plan.risk is not None and plan.risk.is_high_and_unmitigated:
        raise ReturnRiskIsHigh(return_id)


def _check_deferral(plan: Return, return_id: str, day: date) -> None:
    if plan.deferred_until is not None and day < plan.deferred_until:
        raise DeferralStillRuns(return_id)


def _check_document(plan: Return, return_id: str, day: date) -> None:
    if plan.document_until is None:
        raise TravelDocumentMissing(return_id)
    if plan.document_until < day:
        raise TravelDocumentExpired(return_id)


def _check_fitness(plan: Return, return_id: str, day: date) -> None:
    if plan.fitness is None:
        raise FitnessNotCertified(return_id)
    if not plan.fitness.fit:
        raise NotFitToTravel(return_id)
    if plan.fitness.valid_until < day:
        raise FitnessExpired(return_id)


def _check_reception(plan: Return, return_id: str) -> None:
    if plan.reception is None:
        raise ReceptionNotArranged(return_id)


def _check_child(plan: Return, assessment: Assessment, return_id: str) -> None:
    if not plan.court_order and not _is_determined(assessment):
        raise ChildReturnNotDetermined(return_id)
    if plan.reception is None or not plan.reception.verified:
        raise ReceptionNotVerified(return_id)
    if not plan.escorted:
        raise ChildReturnNeedsEscort(return_id)


def _is_determined(assessment: Assessment) -> bool:
    found = assessment.determination
    return found is not None and found.decision == "return_with_reception"


def _check_will(plan: Return, return_id: str, departed_at: datetime) -> None:
    reaffirmed_at = plan.reaffirmed_at
    if reaffirmed_at is None:
        raise ReturnWillNotReaffirmed(return_id)
    if not timedelta() <= departed_at - reaffirmed_at <= REAFFIRMED_WITHIN:
        raise ReturnWillNotReaffirmed(return_id)
