"""The journey: departure, transit, arrival, hand-over, in this order.

R1  Nobody departs before everything stands that `boarding` asks for.
R2  Transit and arrival follow departure; a will withdrawn on the way ends the journey.
R3  The person is handed over on arrival, to the organization whose reception was verified, and to
    nobody else (process.md row 32).
R4  A day of the journey is recorded on that day or later, in the order of the journey.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, assert_never

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    OutOfOrder,
    Refused,
    Value,
    stated,
)
from domain.personal import ContactText, NarrativeText
from domain.vocabulary import COUNTRY, Code
from domain.voluntary_return import boarding

if TYPE_CHECKING:
    from domain.assessment.state import Assessment
    from domain.identification.state import Identification
    from domain.voluntary_return.state import Returns


class ReturnDepartedWords(Value):
    """When and on which route the person departed."""

    return_id: str
    route: ContactText
    departed_at: datetime
    transit_countries: Annotated[tuple[Code, ...], COUNTRY] = ()
    fast_track: bool


class ReturnDeparted(ReturnDepartedWords, Event):
    """The person boarded and departed."""


class RecordDeparture(ReturnDepartedWords, Command):
    """Record the departure."""


class ReturnTransitAssistedWords(Value):
    """Where on the way the person was assisted, and by which organization."""

    return_id: str
    country: Annotated[Code, COUNTRY]
    assisted_by_id: str | None = None
    note: NarrativeText | None = None


class ReturnTransitAssisted(ReturnTransitAssistedWords, Event):
    """The person was assisted in transit."""


class AssistTransit(ReturnTransitAssistedWords, Command):
    """Record assistance in transit."""


class ReturnArrivedWords(Value):
    """When the person arrived, and how they were assisted."""

    return_id: str
    arrived_at: datetime
    assistance: NarrativeText | None = None
    onward_transport: bool


class ReturnArrived(ReturnArrivedWords, Event):
    """The person arrived."""


class RecordArrival(ReturnArrivedWords, Command):
    """Record the arrival."""


class ReturnHandedOverWords(Value):
    """Which organization received the person."""

    return_id: str
    organization_id: str
    received_by_id: str | None = None
    note: NarrativeText | None = None


class ReturnHandedOver(ReturnHandedOverWords, Event):
    """The receiving organization took over the care of the person."""


class HandOver(ReturnHandedOverWords, Command):
    """Hand the person over to the receiving organization."""


class ReturnNotDeparted(OutOfOrder):
    """R2."""

    rule = "R2"
    advice = "Record the departure first."


class ArrivalAlreadyRecorded(AlreadyDone):
    """R2."""

    rule = "R2"


class ReturnNotArrived(OutOfOrder):
    """R3."""

    rule = "R3"
    advice = "Record the arrival first."


class HandOverAlreadyRecorded(AlreadyDone):
    """R3."""

    rule = "R3"


class HandedOverToAnother(Refused):
    """R3."""

    rule = "R3"
    advice = "Hand over to the organization whose reception was verified, or verify this one first."


class JourneyDayImpossible(Malformed):
    """R4."""

    rule = "R4"
    advice = "Give the moment at which it happened: not ahead of today, nor before the departure."


Commands = RecordDeparture | AssistTransit | RecordArrival | HandOver


def decide(
    command: Commands,
    returns: Returns,
    identification: Identification,
    assessment: Assessment,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Record a step of the journey.

    Raises: the refusals of this room, of `boarding` and of `order`.
    """
    rules = known(jurisdiction)
    match command:
        case RecordDeparture():
            _check_day(command.departed_at, command.at, rules)
            boarding.check(returns, identification, assessment, rules, command)
            return (stated(ReturnDeparted, command),)
        case AssistTransit():
            _check_travelling(returns, command.return_id)
            return (stated(ReturnTransitAssisted, command),)
        case RecordArrival():
            _check_day(command.arrived_at, command.at, rules)
            return (arrive(returns, command),)
        case HandOver():
            return (hand_over(returns, command),)
        case _:
            assert_never(command)


def arrive(returns: Returns, command: RecordArrival) -> ReturnArrived:
    """R2: record an arrival after its departure."""
    _check_travelling(returns, command.return_id)
    departed_at = returns.plan(command.return_id).departed_at
    if departed_at is not None and command.arrived_at < departed_at:
        raise JourneyDayImpossible(command.return_id)
    return stated(ReturnArrived, command)


def hand_over(returns: Returns, command: HandOver) -> ReturnHandedOver:
    """R3: hand the person over to whom it was verified that they await them."""
    plan = returns.plan(command.return_id)
    if plan.stage == "handed_over":
        raise HandOverAlreadyRecorded(command.return_id)
    if plan.stage != "arrived":
        raise ReturnNotArrived(command.return_id)
    reception = plan.reception
    if reception is None or not reception.verified:
        raise boarding.ReceptionNotVerified(command.return_id)
    if reception.organization_id != command.organization_id:
        raise HandedOverToAnother(command.return_id)
    return stated(ReturnHandedOver, command)


def _check_travelling(returns: Returns, return_id: str) -> None:
    stage = returns.plan(return_id).stage
    if stage in ("arrived", "handed_over"):
        raise ArrivalAlreadyRecorded(return_id)
    if stage != "departed":
        raise ReturnNotDeparted(return_id)


def _check_day(happened_at: datetime, at: datetime, rules: Rules) -> None:
    if rules.day(happened_at) > rules.day(at):
        raise JourneyDayImpossible
