"""Re-trafficking: a suspicion opens a linked case and blames nobody.

R1  A suspicion is a fact about what happened to the person, and about nobody's fault: it names no
    cause in the person, the family or the agency, and ends no plan and no care (rules.md 4).
R2  It opens a case of its own, linked to this one; `first_report` says with what the new case
    begins, and `beginnings` puts it there.
R3  A suspicion is confirmed after it was raised, once.

The new case begins with the jurisdiction, the agency that answers for this case, and whether the
person is stated to be a child. Nothing personal is carried over, and no account: what the worker
knows of the new elements stands here, and the person tells anew, to whom and when they choose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from domain.identification.report import CaseReported
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    OutOfOrder,
    RecordClass,
    Refused,
    stated,
)
from domain.personal import LegalText, NarrativeText
from domain.vocabulary import REPORT_CHANNEL, STATED_AGE

if TYPE_CHECKING:
    from domain.reintegration.state import Reintegration


class RetraffickingSuspected(Event, record_class=RecordClass.NARRATIVE):
    """The person may have been trafficked again; a linked case looks into it."""

    new_case_id: str
    elements: NarrativeText


class SuspectRetrafficking(Command):
    """Suspect that the person was trafficked again."""

    new_case_id: str
    elements: NarrativeText


class RetraffickingConfirmed(Event, record_class=RecordClass.LEGAL):
    """It was found that the person was trafficked again."""

    new_case_id: str
    reasons: LegalText


class ConfirmRetrafficking(Command):
    """Confirm the suspicion."""

    new_case_id: str
    reasons: LegalText


class SuspicionNeedsCaseOfItsOwn(Refused):
    """R2."""

    rule = "R2"
    advice = "Give the id of a new case."


class RetraffickingAlreadySuspected(AlreadyDone):
    """R2."""

    rule = "R2"


class RetraffickingNotSuspected(OutOfOrder):
    """R3."""

    rule = "R3"
    advice = "Record the suspicion first; it opens the linked case."


class RetraffickingAlreadyConfirmed(AlreadyDone):
    """R3."""

    rule = "R3"


Commands = SuspectRetrafficking | ConfirmRetrafficking


def decide(command: Commands, reintegration: Reintegration) -> tuple[Event | Fact, ...]:
    """Record a suspicion or its confirmation.

    Raises: the refusals of this room.
    """
    match command:
        case SuspectRetrafficking():
            return (suspect(reintegration, command),)
        case ConfirmRetrafficking():
            return (confirm(reintegration, command),)
        case _:
            assert_never(command)


def suspect(reintegration: Reintegration, command: SuspectRetrafficking) -> RetraffickingSuspected:
    """R2: raise a suspicion under a new case."""
    if command.new_case_id == command.stream:
        raise SuspicionNeedsCaseOfItsOwn(command.new_case_id)
    if command.new_case_id in reintegration.suspicions:
        raise RetraffickingAlreadySuspected(command.new_case_id)
    return stated(RetraffickingSuspected, command)


def confirm(reintegration: Reintegration, command: ConfirmRetrafficking) -> RetraffickingConfirmed:
    """R3: confirm a suspicion that was raised."""
    confirmed = reintegration.suspicions.get(command.new_case_id)
    if confirmed is None:
        raise RetraffickingNotSuspected(command.new_case_id)
    if confirmed:
        raise RetraffickingAlreadyConfirmed(command.new_case_id)
    return stated(RetraffickingConfirmed, command)


def first_report(
    command: SuspectRetrafficking,
    *,
    jurisdiction_id: str,
    addressed_to_id: str,
    presumed_child: bool,
) -> CaseReported:
    """R2: the fact with which the new case begins, belonging on the stream `new_case_id`.

    `addressed_to_id` is the agency that answers for this case. An adult is not said to be one: the
    new case asks for the age again, and a blank age takes nothing from anybody.
    """
    return CaseReported(
        jurisdiction_id=jurisdiction_id,
        channel=REPORT_CHANNEL["other"],
        addressed_to_id=addressed_to_id,
        stated_age=STATED_AGE["child" if presumed_child else "unknown"],
        reporter_agency_id=command.by.agency_id,
    )
