"""Course: how the work on a case runs, rests, is shared and is set right.

R1  A case rests until a day on which somebody looks again, never for good; a person who cannot be
    reached stays in an open case.
R2  Every other agency at a conference has a consent or recorded basis in force that covers it.
R3  Belongings go to the person or to one agency; neither they nor the person are handed over in
    the future.
R4  A wrong entry is marked once and hides nothing from the history. A consent that was entered so
    permits nothing any more; a refusal stands.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.clocks import Rules, known
from domain.consent.carried import DisclosureMade, EntrySetRight
from domain.consent.consents import ConsentMissing, Consents
from domain.holding.held import Holding
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    OutOfOrder,
    RecordClass,
    Value,
    stated,
)
from domain.personal import IdentityText, NarrativeText, PsychosocialText
from domain.vocabulary import HOLD_REASON, VOID_REASON, Code


class CasePutOnHold(Event):
    """Work on the case rests until a day on which somebody looks again."""

    reason: Annotated[Code, HOLD_REASON]
    review_due_at: datetime


class PutOnHold(Command):
    """Let the case rest, with a reason and a day of review."""

    reason: Annotated[Code, HOLD_REASON]
    review_due_at: datetime


class CaseResumed(Event):
    """Work on the case goes on."""

    note: NarrativeText | None = None


class ResumeCase(Command):
    """Take the case up again."""

    note: NarrativeText | None = None


class ContactLost(Event):
    """The person cannot be reached; the case stays open until somebody decides."""

    last_contact_on: date | None = None
    note: NarrativeText | None = None


class RecordContactLost(Command):
    """Record that contact was lost."""

    last_contact_on: date | None = None
    note: NarrativeText | None = None


class CaseConferenceHeldWords(Value):
    """What the command and the fact both say."""

    conference_id: str
    agency_ids: tuple[str, ...] = ()
    held_on: date
    basis_ids: tuple[str, ...] = ()
    actions: PsychosocialText


class CaseConferenceHeld(
    CaseConferenceHeldWords, DisclosureMade, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """Agencies met about the case and agreed on actions, each on a basis of its own."""

    @property
    def ground_ids(self) -> tuple[str, ...]:
        return self.basis_ids


class HoldConference(CaseConferenceHeldWords, Command):
    """Record a case conference and its actions."""


class PropertyHandedOverWords(Value):
    """What the command and the fact both say."""

    to_agency_id: str | None = None
    to_person: bool
    items: IdentityText


class PropertyHandedOver(PropertyHandedOverWords, Event, record_class=RecordClass.IDENTITY):
    """Belongings went to the person or to an agency that keeps them."""


class HandOverProperty(PropertyHandedOverWords, Command):
    """Record the handing over of belongings."""


class CustodyHandedOverWords(Value):
    """What the command and the fact both say."""

    to_agency_id: str
    handed_over_at: datetime
    note: NarrativeText | None = None


class CustodyHandedOver(CustodyHandedOverWords, Event):
    """Another agency has the person in its care from this moment."""


class HandOverCustody(CustodyHandedOverWords, Command):
    """Record to which agency, and when, the person was handed over."""


class EntryVoidedWords(Value):
    """What the command and the fact both say."""

    version: int
    reason: Annotated[Code, VOID_REASON]
    note: NarrativeText | None = None


class EntryVoided(EntryVoidedWords, EntrySetRight, Event):
    """An entry was wrong; it stays in the history, with this remark."""


class VoidEntry(EntryVoidedWords, Command):
    """Mark an entry as wrong, and say why."""


class WrongCaseCorrected(EntrySetRight, Event):
    """An entry belongs to another case; it stays in the history, with this remark."""

    belongs_to_case_id: str


class CorrectWrongCase(Command):
    """Say to which case an entry belongs."""

    version: int
    belongs_to_case_id: str


Commands = (
    PutOnHold
    | ResumeCase
    | RecordContactLost
    | HoldConference
    | HandOverProperty
    | HandOverCustody
    | VoidEntry
    | CorrectWrongCase
)


class ReviewInThePast(Malformed):
    """R1: the case would rest without a day on which somebody looks again."""

    rule = "R1"
    advice = "Give a time in the future for the review."


class NotOnHold(OutOfOrder):
    """R1: the case does not rest."""

    rule = "R1"
    advice = "Only a case on hold is resumed."


class InTheFuture(Malformed):
    """R1 and R3: a day or time that has not come."""

    rule = "R3"
    advice = "Record it when it has happened."


class HandedToNobody(Malformed):
    """R3: belongings that went to nobody, or to two at once."""

    rule = "R3"
    advice = "Name either the person or one agency."


class NotAnotherCase(Malformed):
    """R4: the entry would belong to this very case, or to what is no case."""

    rule = "R4"
    advice = "Name the case to which the entry belongs."


def decide(
    command: Commands,
    holding: Holding,
    consents: Consents,
    version: int,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide how the work on the case runs.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case PutOnHold():
            _check_rest(command, holding)
            return (stated(CasePutOnHold, command),)
        case ResumeCase():
            if holding.rests_until is None:
                raise NotOnHold
            return (stated(CaseResumed, command),)
        case RecordContactLost():
            _check_day(command.last_contact_on, command.at, jurisdiction)
            return (stated(ContactLost, command),)
        case HoldConference():
            _check_day(command.held_on, command.at, jurisdiction)
            _check_conference(command, holding, consents)
            return (stated(CaseConferenceHeld, command),)
        case HandOverProperty():
            if command.to_person == bool(command.to_agency_id):
                raise HandedToNobody
            return (stated(PropertyHandedOver, command),)
        case HandOverCustody():
            _check_past(command.handed_over_at, command.at)
            return (stated(CustodyHandedOver, command),)
        case VoidEntry():
            _check_entry(command.version, version, holding)
            return (stated(EntryVoided, command),)
        case CorrectWrongCase():
            _check_entry(command.version, version, holding)
            _check_other_case(command)
            return (stated(WrongCaseCorrected, command),)


def _check_rest(command: PutOnHold, holding: Holding) -> None:
    if holding.rests_until is not None:
        raise AlreadyDone
    if command.review_due_at <= command.at:
        raise ReviewInThePast


def _check_day(day: date | None, at: datetime, jurisdiction: Rules | None) -> None:
    if day is not None and day > known(jurisdiction).day(at):
        raise InTheFuture(day.isoformat())


def _check_past(moment: datetime, at: datetime) -> None:
    if moment > at:
        raise InTheFuture


def _check_conference(command: HoldConference, holding: Holding, consents: Consents) -> None:
    if command.conference_id in holding.conference_ids:
        raise AlreadyDone(command.conference_id)
    own = (command.by.agency_id, holding.responsible_id)
    for agency_id in command.agency_ids:
        if agency_id not in own and not _is_covered(agency_id, command, consents):
            raise ConsentMissing(agency_id)


def _is_covered(agency_id: str, command: HoldConference, consents: Consents) -> bool:
    return any(
        consents.basis_covers(basis_id, agency_id, (), "referral", command.at)
        for basis_id in command.basis_ids
    )


def _check_entry(entry: int, version: int, holding: Holding) -> None:
    if not 1 <= entry <= version:
        raise Missing(str(entry))
    if entry in holding.set_right:
        raise AlreadyDone(str(entry))


def _check_other_case(command: CorrectWrongCase) -> None:
    other = command.belongs_to_case_id
    if other == command.stream or not other.startswith("case-"):
        raise NotAnotherCase(other)
