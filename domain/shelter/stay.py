"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ContactText, NarrativeText, PsychosocialText
from domain.vocabulary import (
    ANSWER,
    CONTACT_CHANNEL,
    DISCHARGE_REASON,
    FURTHER_ACTION,
    STAY_ARRANGEMENT,
    TRANSFER_REASON,
    Code,
)


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
    """TODO-DOC."""


class AdmitResident(ResidentAdmittedWords, Command):
    """TODO-DOC."""


class ResidentWentOnLeave(Event):
    """TODO-DOC."""

    stay_id: str
    expected_back_at: datetime | None = None


class BeginLeave(Command):
    """TODO-DOC."""

    stay_id: str
    expected_back_at: datetime | None = None


class ResidentMissingWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    last_seen_at: datetime
    circumstances: NarrativeText | None = None


class ResidentMissing(ResidentMissingWords, Event):
    """TODO-DOC."""

    alerted_ids: tuple[str, ...]


class ReportMissing(ResidentMissingWords, Command):
    """TODO-DOC."""


class ResidentReturned(Event):
    """TODO-DOC."""

    stay_id: str


class RecordResidentReturn(Command):
    """TODO-DOC."""

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


class ResidentTransferred(ResidentTransferredWords, Event):
    """TODO-DOC."""

    from_place_id: str


class TransferResident(ResidentTransferredWords, Command):
    """TODO-DOC."""


class DischargePlannedWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    planned_on: date
    destination: ContactText | None = None
    safe_destination: Annotated[Code, ANSWER]
    follow_up_on: date | None = None


class DischargePlanned(DischargePlannedWords, Event):
    """TODO-DOC."""


class PlanDischarge(DischargePlannedWords, Command):
    """TODO-DOC."""


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
    """TODO-DOC."""

    place_id: str


class DischargeResident(ResidentDischargedWords, Command):
    """TODO-DOC."""


class FollowUpDoneWords(Value):
    """What the command and the fact both say."""

    stay_id: str
    method: Annotated[Code, CONTACT_CHANNEL]
    next_step: Annotated[Code, FURTHER_ACTION]
    note: PsychosocialText | None = None


class FollowUpDone(FollowUpDoneWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""


class RecordFollowUp(FollowUpDoneWords, Command):
    """TODO-DOC."""


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


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
