"""Beginnings: the cases that a fact of another step begins, in the same append.

R1  Suspected re-trafficking and a birth each open a case of their own, blaming nobody; never one
    that exists (rules.md 3 and 4).
R2  The two cases are linked, and each knows of the other.
R3  Whoever stands at the door of a shelter unannounced, and has no case yet, gets one under the
    rules of the shelter's jurisdiction; it is addressed to the agency that recorded the arrival
    (rules.md 6).
"""

from __future__ import annotations

from typing import TypeAlias

from domain.case import Case, World
from domain.identification.report import CaseReported
from domain.identity import CasesLinked
from domain.messages import AlreadyDone, Command, Event, Fact, OutOfOrder, facts
from domain.reintegration import retrafficking
from domain.reintegration.retrafficking import RetraffickingSuspected, SuspectRetrafficking
from domain.shelter.request import UnexpectedArrivalRecorded
from domain.shelter.residence import ChildBorn, RecordBirth, childs_stay
from domain.shelter.stay import ResidentAdmitted
from domain.vocabulary import ANSWER, CASE_LINK, REPORT_CHANNEL, STATED_AGE, STAY_ARRANGEMENT

Begun: TypeAlias = tuple[Event | Fact, ...]


def suspected(event: RetraffickingSuspected, command: Command, case: Case, world: World) -> Begun:
    """R1, R2: the case that looks into a suspicion. Raises: AlreadyDone."""
    assert isinstance(command, SuspectRetrafficking)  # noqa: S101 - its event's command
    taken = world.cases.get(event.new_case_id)
    if taken is not None and taken.version > 0:
        raise AlreadyDone(event.new_case_id)
    reported = retrafficking.first_report(
        command,
        jurisdiction_id=case.standing.jurisdiction_id,
        addressed_to_id=case.standing.responsible_id,
        presumed_child=case.identification.presumed_child(command.at, world.jurisdiction),
    )
    return _opened(command.stream, event.new_case_id, "suspected_retrafficking", reported)


def born(event: ChildBorn, command: Command, case: Case, world: World) -> Begun:
    """R1, R2: the case of a child who was born in the shelter, and its stay in the cot."""
    del world
    assert isinstance(command, RecordBirth)  # noqa: S101 - its event's command
    reported = CaseReported(
        jurisdiction_id=case.standing.jurisdiction_id,
        channel=REPORT_CHANNEL["in_person"],
        addressed_to_id=case.standing.responsible_id,
        stated_age=STATED_AGE["child"],
        reporter_agency_id=command.by.agency_id,
    )
    admitted = ResidentAdmitted(
        stay_id=childs_stay(command),
        shelter_id=event.shelter_id,
        place_id=event.cot_place_id,
        arrangement=STAY_ARRANGEMENT["cot"],
        with_case_ids=(command.stream,),
        house_rules_explained=ANSWER["not_asked"],
        medical_check_offered=ANSWER["not_asked"],
        consent_to_stay=ANSWER["not_asked"],
    )
    opened = _opened(command.stream, event.child_case_id, "parent_and_child", reported)
    return (*opened, Fact(stream=event.child_case_id, event=admitted))


def arrived(event: UnexpectedArrivalRecorded, command: Command, case: Case, world: World) -> Begun:
    """R3: the case of whoever has none yet. Raises: OutOfOrder."""
    if case.standing.exists:
        return ()
    shelter = world.shelters.get(event.shelter_id)
    if shelter is None or not shelter.jurisdiction_id:
        raise OutOfOrder(event.shelter_id)
    return (
        CaseReported(
            jurisdiction_id=shelter.jurisdiction_id,
            channel=REPORT_CHANNEL["shelter_door"],
            addressed_to_id=command.by.agency_id,
            stated_age=STATED_AGE["unknown"],
            reporter_agency_id=command.by.agency_id,
        ),
    )


def _opened(stream: str, new: str, link: str, reported: CaseReported) -> Begun:
    """R2."""
    kind = CASE_LINK[link]
    return (
        CasesLinked(other_case_id=new, kind=kind),
        *facts(new, reported, CasesLinked(other_case_id=stream, kind=kind)),
    )
