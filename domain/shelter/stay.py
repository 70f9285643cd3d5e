"""Stay: a person is admitted, comes and goes, is missed, moves, and leaves a shelter.

R1  Who is admitted, is admitted as arriving.py says: no test and no statement is a condition.
R2  The place is taken, and what was held for the person there is released, in the same append.
R3  A missing resident alerts the agency that answers for the case at once; bed and case stay open
    until somebody decides, and no clock discharges (rules.md 3).
R4  Who moves, moves as moving.py says; one place is freed and the other taken in the same append.
R5  Who leaves, leaves as leaving.py says: an adult freely. The place is freed in the same append.
R6  Whoever left is asked how they are, once the stay has ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Protocol

from domain.assessment.state import Assessment
from domain.clocks import Rules
from domain.consent.state import Consents
from domain.identification.state import Identification
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    OutOfOrder,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import ContactText, NarrativeText, PsychosocialText
from domain.shelter import arriving, leaving, moving
from domain.shelter.arriving import Known
from domain.shelter.guest import OtherCase, Person
from domain.shelter.house import Shelter, opened
from domain.shelter.places import PlaceFreed, PlaceReleased, PlaceTaken
from domain.shelter.request import PlaceHoldReleased
from domain.vocabulary import (
    ANSWER,
    CONTACT_CHANNEL,
    DISCHARGE_REASON,
    FURTHER_ACTION,
    HOLD_RELEASE_REASON,
    STAY_ARRANGEMENT,
    TRANSFER_REASON,
    Code,
)

if TYPE_CHECKING:
    from domain.shelter.state import Stay, Stays


class ResidentAdmittedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    shelter_id: str
    place_id: str
    hold_id: str | None = None
    referral_id: str | None = None
    arrangement: Annotated[Code, STAY_ARRANGEMENT]
    with_case_ids: tuple[str, ...] = ()
    house_rules_explained: Annotated[Code, ANSWER]
    medical_check_offered: Annotated[Code, ANSWER]
    consent_to_stay: Annotated[Code, ANSWER]
    emergency_contact_id: str | None = None
    belongings_listed: NarrativeText | None = None


class ResidentAdmitted(ResidentAdmittedWords, Event):
    """A person came to live in a shelter, by own consent and without any test or statement."""


class AdmitResident(ResidentAdmittedWords, Command):
    """Admit a person to a place of the shelter."""


class ResidentWentOnLeave(Event):
    """A resident left for a while and means to come back."""

    stay_id: str
    expected_back_at: datetime | None = None


class BeginLeave(Command):
    """Record that a resident leaves for a while."""

    stay_id: str
    expected_back_at: datetime | None = None


class ResidentMissingWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    last_seen_at: datetime
    circumstances: NarrativeText | None = None


class ResidentMissing(ResidentMissingWords, Event):
    """A resident is missed; who answers for the case is alerted, and the bed stays theirs."""

    alerted_ids: tuple[str, ...]


class ReportMissing(ResidentMissingWords, Command):
    """Report that a resident is missed."""


class ResidentReturned(Event):
    """A resident who was away is back."""

    stay_id: str


class RecordResidentReturn(Command):
    """Record that a resident is back."""

    stay_id: str


class ResidentTransferredWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    from_shelter_id: str
    shelter_id: str
    place_id: str
    arrangement: Annotated[Code, STAY_ARRANGEMENT]
    reason: Annotated[Code, TRANSFER_REASON]
    agreed_by_person: Annotated[Code, ANSWER]
    with_case_ids: tuple[str, ...] = ()


class ResidentTransferred(ResidentTransferredWords, Event):
    """A resident moved to another place, in this shelter or another, having agreed to it."""

    from_place_id: str


class TransferResident(ResidentTransferredWords, Command):
    """Move a resident to another place."""


class DischargePlannedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    planned_on: date
    destination: ContactText | None = None
    safe_destination: Annotated[Code, ANSWER]
    follow_up_on: date | None = None


class DischargePlanned(DischargePlannedWords, Event):
    """How a resident will leave was planned with them."""


class PlanDischarge(DischargePlannedWords, Command):
    """Plan how a resident will leave."""


class ResidentDischargedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    shelter_id: str
    reason: Annotated[Code, DISCHARGE_REASON]
    destination: ContactText | None = None
    safe_destination: Annotated[Code, ANSWER]
    belongings_returned: bool
    follow_up_on: date | None = None


class ResidentDischarged(ResidentDischargedWords, Event):
    """A stay ended by somebody's decision: the resident's own, or one that was answered for."""

    place_id: str


class DischargeResident(ResidentDischargedWords, Command):
    """End a stay."""


class FollowUpDoneWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    method: Annotated[Code, CONTACT_CHANNEL]
    next_step: Annotated[Code, FURTHER_ACTION]
    note: PsychosocialText | None = None


class FollowUpDone(FollowUpDoneWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """A former resident was contacted to hear how they are."""


class RecordFollowUp(FollowUpDoneWords, Command):
    """Record how a former resident is."""


Commands = (
    AdmitResident
    | BeginLeave
    | ReportMissing
    | RecordResidentReturn
    | TransferResident
    | PlanDischarge
    | DischargeResident
    | RecordFollowUp
)


class LastSeenInTheFuture(Refused):
    """R3."""

    rule = "R3"
    advice = "Say when the resident was last seen."


class Answering(Protocol):
    """Who answers for the case."""

    @property
    def responsible_id(self) -> str: ...


def decide(
    command: Commands,
    *,
    standing: Answering,
    stays: Stays,
    identification: Identification,
    assessment: Assessment,
    consents: Consents,
    jurisdiction: Rules | None,
    shelters: Mapping[str, Shelter],
    cases: Mapping[str, OtherCase],
) -> tuple[Event | Fact, ...]:
    """Decide a step of a stay.

    Raises: LastSeenInTheFuture, Missing, AlreadyDone, OutOfOrder, Malformed, and the refusals of
    arriving.py, moving.py, leaving.py and fitting.py.
    """
    person = Person(
        case_id=command.stream,
        at=command.at,
        identification=identification,
        assessment=assessment,
        jurisdiction=jurisdiction,
        cases=cases,
    )
    known = Known(person=person, stays=stays, consents=consents, shelters=shelters)
    match command:
        case AdmitResident():
            return _admit(command, known)
        case BeginLeave():
            return (_leave(command, stays),)
        case ReportMissing():
            return (_miss(command, stays, standing.responsible_id),)
        case RecordResidentReturn():
            return (_return(command, stays),)
        case TransferResident():
            return _transfer(command, known)
        case PlanDischarge():
            running(stays, command.stay_id)
            return (stated(DischargePlanned, command),)
        case DischargeResident():
            return _discharge(command, known)
        case RecordFollowUp():
            return (_follow_up(command, stays),)


def running(stays: Stays, stay_id: str) -> Stay:
    """The running stay, which is the one of this id.

    Raises: Missing, AlreadyDone when that stay has ended.
    """
    stay = stays.stays.get(stay_id)
    if stay is None:
        raise Missing(stay_id)
    if stay.discharged:
        raise AlreadyDone(stay_id)
    return stay


def _admit(command: AdmitResident, known: Known) -> tuple[Event | Fact, ...]:
    shelter = opened(known.shelters, command.shelter_id)
    arriving.require(command, known, shelter)
    return (stated(ResidentAdmitted, command), *_settle(command, shelter))


def _settle(
    command: AdmitResident | TransferResident, shelter: Shelter
) -> tuple[Event | Fact, ...]:
    """Release what the shelter held for the person, and take the place."""
    admitted, used = HOLD_RELEASE_REASON["admitted"], getattr(command, "hold_id", None)
    holds = shelter.holds_of(command.stream)
    unused = tuple(
        PlaceHoldReleased(hold_id=hold_id, shelter_id=command.shelter_id, reason=admitted)
        for hold_id in holds
        if hold_id != used
    )
    released = tuple(
        PlaceReleased(hold_id=hold_id, place_id=place_id, reason=admitted)
        for hold_id, place_id in holds.items()
    )
    taken = stated(PlaceTaken, command, case_id=command.stream)
    settled = tuple(Fact(stream=command.shelter_id, event=event) for event in (*released, taken))
    return (*unused, *settled)


def _leave(command: BeginLeave, stays: Stays) -> ResidentWentOnLeave:
    stay = running(stays, command.stay_id)
    if stay.on_leave:
        raise AlreadyDone(command.stay_id)
    if stay.missing:
        raise OutOfOrder(command.stay_id)
    if command.expected_back_at is not None and command.expected_back_at <= command.at:
        raise Malformed(f"{command.stay_id}: nobody is expected back in the past")
    return stated(ResidentWentOnLeave, command)


def _miss(command: ReportMissing, stays: Stays, responsible_id: str) -> ResidentMissing:
    if running(stays, command.stay_id).missing:
        raise AlreadyDone(command.stay_id)
    if command.last_seen_at > command.at:
        raise LastSeenInTheFuture(command.stay_id)
    return stated(ResidentMissing, command, alerted_ids=(responsible_id,))


def _return(command: RecordResidentReturn, stays: Stays) -> ResidentReturned:
    stay = running(stays, command.stay_id)
    if not (stay.on_leave or stay.missing):
        raise OutOfOrder(command.stay_id)
    return stated(ResidentReturned, command)


def _transfer(command: TransferResident, known: Known) -> tuple[Event | Fact, ...]:
    stay = running(known.stays, command.stay_id)
    shelter = opened(known.shelters, command.shelter_id)
    moving.require(command, stay, known, shelter)
    freed = PlaceFreed(stay_id=stay.stay_id, place_id=stay.place_id)
    return (
        stated(ResidentTransferred, command, from_place_id=stay.place_id),
        Fact(stream=stay.shelter_id, event=freed),
        *_settle(command, shelter),
    )


def _discharge(command: DischargeResident, known: Known) -> tuple[Event | Fact, ...]:
    stay = running(known.stays, command.stay_id)
    if command.shelter_id != stay.shelter_id:
        raise Missing(command.shelter_id)
    shelter = opened(known.shelters, stay.shelter_id)
    leaving.require(command, stay, known.person, shelter, known.consents)
    freed = PlaceFreed(stay_id=stay.stay_id, place_id=stay.place_id)
    return (
        stated(ResidentDischarged, command, place_id=stay.place_id),
        Fact(stream=stay.shelter_id, event=freed),
    )


def _follow_up(command: RecordFollowUp, stays: Stays) -> FollowUpDone:
    stay = stays.stays.get(command.stay_id)
    if stay is None:
        raise Missing(command.stay_id)
    if not stay.discharged:
        raise OutOfOrder(command.stay_id)
    return stated(FollowUpDone, command)
