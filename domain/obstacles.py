"""Obstacles: what stands in the way of a command, beyond the rules of its own room.

A room sees its own step; what rests on another step, or on the directory, is asked here, before
the room decides.

R1  A report is addressed to an organization of the directory that is active.
R2  A report is addressed to an agency that protects: immigration and embassies see no person by
    default (rules.md 2), and whoever is addressed answers for the case. A consulate takes on whom
    came to it alone.
R3  The limits of confidentiality are explained before the questions (rules.md 1): no screening is
    recorded without.
R4  A competent authority is asked to identify whoever is not presumed a child only on a consent or
    legal basis in force that covers the authority.
R5  Nobody interprets who was named as a perpetrator or found in conflict; whoever stands near the
    person for another reason was cleared by a second worker first (rules.md 2).
R6  The person is contacted as is safe, and in no other way and at no other hour, to follow up and
    to visit as well (contact.py). An agency that is told something by telephone is no person.
R7  Whoever seeks asylum is never made known to an embassy (rules.md 4).
R8  A case is not closed over a person who still lives in a shelter or waits for an answer; an
    adult may leave all the same.
R9  Of a child nothing is disclosed under a ground that carried a disclosure before, whatever the
    step (consent/once.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.case import Case, World
from domain.consent.consents import ConsentMissing
from domain.consent.legal_basis import LimitsNotExplained
from domain.consent.once import check_once
from domain.contact import PersonInConflict, contact_permitted
from domain.holding.closure import ApproveClosure
from domain.identification.grounds import RequestIdentification
from domain.identification.interpreter import AssignInterpreter
from domain.identification.report import ReportCase
from domain.identification.safety import WITHOUT_CHANNEL, RecordContactAttempt
from domain.identification.screening import ConductScreening
from domain.justice.standing import OF_REFUGE
from domain.messages import Command, Fact, RecordClass, Refused
from domain.policy import SEE_NOBODY
from domain.reintegration.plan import RecordMonitoringVisit
from domain.shelter.stay import RecordFollowUp
from domain.vocabulary import CONSENT_PURPOSE
from domain.voluntary_return.readiness import ContactEmbassy, EmbassyMayNotLearn


class AgencyUnknown(Refused):
    """R1."""

    rule = "R1"
    advice = "Address the report to an organization of the directory that is active."


class NotAnAgencyThatProtects(Refused):
    """R2: a report is addressed to immigration, or to an embassy that nobody came to."""

    rule = "R2"
    advice = "Address the report to an agency that protects; refer the person to others later."


class InterpreterNotCleared(Refused):
    """R5: somebody who stands near the person is to interpret, and nobody has checked them."""

    rule = "R5"
    advice = "Assign somebody from outside, or let a second worker check them for a conflict first."


class StayStillOpen(Refused):
    """R8."""

    rule = "R8"
    advice = "Discharge the person from the shelter first, or record that they left."


class ReferralsStillOpen(Refused):
    """R8."""

    rule = "R8"
    advice = "Recall the open referrals, or wait until they are answered and closed."


def check(command: Command, case: Case, world: World) -> None:
    """Refuse a command that something outside its own room stands against.

    Raises: the refusals of this module, and those of other rooms that its rules rest on.
    """
    for each in _BEFORE.get(type(command), ()):
        each(command, case, world)


def check_told(decided: tuple[Fact, ...], command: Command, case: Case, world: World) -> None:
    """R9: refuse what a decision would disclose of a child under a ground that was used.

    Raises: GroundAlreadyUsed.
    """
    if case.identification.presumed_child(command.at, world.jurisdiction):
        for fact in decided:
            check_once(fact.event, case.consents)


def _check_addressed(command: ReportCase, case: Case, world: World) -> None:
    """R1, R2; what the directory does not know is not refused."""
    del case
    addressed = world.organizations.get(command.addressed_to_id)
    if addressed is None:
        return
    if not addressed.active:
        raise AgencyUnknown(command.addressed_to_id)
    came_there = command.channel == "consulate" and command.by.agency_id == command.addressed_to_id
    if addressed.kind in SEE_NOBODY and not came_there:
        raise NotAnAgencyThatProtects(command.addressed_to_id)


def _check_limits(command: ConductScreening, case: Case, world: World) -> None:
    """R3."""
    del world
    if not case.consents.limits_explained:
        raise LimitsNotExplained(command.stream)


def _check_asked(command: RequestIdentification, case: Case, world: World) -> None:
    """R4."""
    if case.identification.presumed_child(command.at, world.jurisdiction):
        return
    named, asked = command.basis_id, CONSENT_PURPOSE["identification"]
    classes = (RecordClass.CASE_ADMINISTRATION,)
    if not case.consents.basis_covers(named, command.decider_id, classes, asked, command.at):
        raise ConsentMissing(command.decider_id)


def _check_interpreter(command: AssignInterpreter, case: Case, world: World) -> None:
    """R5."""
    del world
    key, assessment = command.interpreter_id, case.assessment
    if assessment.has_conflict(key):
        raise PersonInConflict(key)
    if assessment.stands_near(key) and not assessment.is_cleared(key):
        raise InterpreterNotCleared(key)


def _check_contact(command: RecordContactAttempt, case: Case, world: World) -> None:
    """R6."""
    _permit(
        command.channel,
        command,
        case,
        world,
        to_alternative=bool(command.with_alternative_contact),
    )


def _check_follow_up(command: RecordFollowUp, case: Case, world: World) -> None:
    """R6."""
    _permit(command.method, command, case, world)


def _check_visit(command: RecordMonitoringVisit, case: Case, world: World) -> None:
    """R6; whoever serves on after a withdrawal visits in person, and is not told of a death."""
    if command.method not in WITHOUT_CHANNEL:
        _permit(command.method, command, case, world)


def _permit(
    channel: str, command: Command, case: Case, world: World, *, to_alternative: bool = False
) -> None:
    contact_permitted(
        channel,
        case.identification,
        case.assessment,
        case.holding,
        world.jurisdiction,
        at=command.at,
        goes_out_at=command.occurred_at,
        to_alternative=to_alternative,
    )


def _check_refuge(command: ContactEmbassy, case: Case, world: World) -> None:
    """R7."""
    del world
    if case.justice.residence_status in OF_REFUGE:
        raise EmbassyMayNotLearn(command.embassy_id)


def _check_closure(command: ApproveClosure, case: Case, world: World) -> None:
    """R8."""
    del world
    if case.stays.current is not None:
        raise StayStillOpen(case.stays.current.stay_id)
    if case.referrals.open and command.reason != "deceased":
        raise ReferralsStillOpen(", ".join(case.referrals.open))


_BEFORE: Mapping[type[Command], tuple[Callable[[Any, Case, World], None], ...]] = {
    ReportCase: (_check_addressed,),
    RequestIdentification: (_check_asked,),
    ConductScreening: (_check_limits,),
    AssignInterpreter: (_check_interpreter,),
    RecordContactAttempt: (_check_contact,),
    RecordFollowUp: (_check_follow_up,),
    RecordMonitoringVisit: (_check_visit,),
    ContactEmbassy: (_check_refuge,),
    ApproveClosure: (_check_closure,),
}
