"""Demand: a court or an authority wants records, and the agency answers by law and not by reflex.

R1  A demand is received with the authority, the law that it names and the record classes that it
    asks for, each once; it is answered once, by a refusal or by compliance.
R2  It is contested once, and narrowed while it is not answered; narrowing only narrows.
R3  What is handed over was asked for and stands after every narrowing, and is no more than that.
R4  A legal counsel or supervisor of the agency that answers for the case, or a data protection
    officer, approves what is handed over: another person than whoever received or narrowed it.
R5  A demand is no reason to break the glass, and no consent (rules.md 2).
R6  The worker is told of a demand at once, and again when its time passes without an answer; a
    contest is an answer to the court and ends nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.protection.protection import Demand, Protection
from domain.vocabulary import DEMAND_AUTHORITY, Code


class DemandReceivedWords(Value):
    """Who demands what, by which law, and until when."""

    demand_id: str
    authority: Annotated[Code, DEMAND_AUTHORITY]
    authority_name: LegalText | None = None
    law: LegalText
    record_classes: tuple[RecordClass, ...]
    reply_due_at: datetime


class DemandReceived(DemandReceivedWords, Event, record_class=RecordClass.LEGAL):
    """A court or an authority demanded records of this case; nothing was handed over yet."""


class ReceiveDemand(DemandReceivedWords, Command):
    """Record that a court or an authority demands records."""


class DemandContestedWords(Value):
    """What the command and the fact both say."""

    demand_id: str
    grounds: LegalText


class DemandContested(DemandContestedWords, Event, record_class=RecordClass.LEGAL):
    """The agency went against the demand where it can be decided."""


class ContestDemand(DemandContestedWords, Command):
    """Contest a demand."""


class DemandNarrowedWords(Value):
    """What the command and the fact both say."""

    demand_id: str
    record_classes: tuple[RecordClass, ...]
    grounds: LegalText | None = None


class DemandNarrowed(DemandNarrowedWords, Event, record_class=RecordClass.LEGAL):
    """Less is demanded now than before."""


class NarrowDemand(DemandNarrowedWords, Command):
    """Record that less is demanded now."""


class DemandRefused(DemandContestedWords, Event, record_class=RecordClass.LEGAL):
    """The agency hands nothing over, and says why."""


class RefuseDemand(DemandContestedWords, Command):
    """Hand nothing over."""


class DemandCompliedWords(Value):
    """What the command and the fact both say."""

    demand_id: str
    record_classes: tuple[RecordClass, ...]
    recipient: LegalText


class DemandComplied(DemandCompliedWords, Event, record_class=RecordClass.LEGAL):
    """These classes were handed over, with the approval of a second person."""

    approved_by_id: str


class ComplyWithDemand(DemandCompliedWords, Command):
    """Approve what is handed over, and hand it over."""


Commands = ReceiveDemand | ContestDemand | NarrowDemand | RefuseDemand | ComplyWithDemand


class NothingDemanded(Malformed):
    """R1: no record class is named, or one of them twice."""

    rule = "R1"
    advice = "Name every record class once."


class DemandAlreadyAnswered(AlreadyDone):
    """R1: it was refused or complied with."""

    rule = "R1"
    advice = "Receive a new demand as a new one."


class NotNarrower(Malformed):
    """R2: the narrowing asks for as much as before, or for something else."""

    rule = "R2"
    advice = "What more is asked for is a new demand."


class MoreThanDemanded(Refused):
    """R3: more would be handed over than is demanded now."""

    rule = "R3"
    advice = "Hand over no more than what stands after the narrowing."


class AnotherApproverNeeded(NotPermitted):
    """R4: whoever received or narrowed the demand wants to comply with it as well."""

    rule = "R4"
    advice = "Ask another legal counsel, supervisor or data protection officer."


def decide(command: Commands, protection: Protection) -> tuple[Event | Fact, ...]:
    """Decide how the agency meets a demand.

    Raises: Refused, of the kind that the rules name.
    """
    if isinstance(command, ReceiveDemand):
        if command.demand_id in protection.demands:
            raise AlreadyDone(command.demand_id)
        _check_named(command)
        return (stated(DemandReceived, command),)
    demand = _open(command.demand_id, protection)
    match command:
        case ContestDemand():
            if demand.contested:
                raise AlreadyDone(command.demand_id)
            return (stated(DemandContested, command),)
        case NarrowDemand():
            _check_narrower(command, demand)
            return (stated(DemandNarrowed, command),)
        case RefuseDemand():
            return (stated(DemandRefused, command),)
        case ComplyWithDemand():
            _check_compliance(command, demand)
            return (stated(DemandComplied, command, approved_by_id=command.by.user_id),)


def _open(demand_id: str, protection: Protection) -> Demand:
    demand = protection.demands.get(demand_id)
    if demand is None:
        raise Missing(demand_id)
    if demand.answered:
        raise DemandAlreadyAnswered(demand_id)
    return demand


def _check_named(command: ReceiveDemand | NarrowDemand | ComplyWithDemand) -> None:
    named = command.record_classes
    if not named or len(set(named)) != len(named):
        raise NothingDemanded(command.demand_id)


def _check_narrower(command: NarrowDemand, demand: Demand) -> None:
    _check_named(command)
    is_within = set(command.record_classes) < set(demand.record_classes)
    if not is_within:
        raise NotNarrower(command.demand_id)


def _check_compliance(command: ComplyWithDemand, demand: Demand) -> None:
    _check_named(command)
    if not set(command.record_classes) <= set(demand.record_classes):
        raise MoreThanDemanded(command.demand_id)
    if command.by.user_id in demand.shaped_by_user_ids:
        raise AnotherApproverNeeded(command.demand_id)
