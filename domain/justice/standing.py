"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText, Personal, personal
from domain.vocabulary import RESIDENCE_STATUS, Code


class LawyerAppointedWords(Value):
    """What the command and the fact both say."""

    lawyer_id: str
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="lawyer_id")]
    mandate: LegalText | None = None


class LawyerAppointed(LawyerAppointedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class AppointLawyer(LawyerAppointedWords, Command):
    """TODO-DOC."""


class ResidenceRegularizedWords(Value):
    """What the command and the fact both say."""

    status: Annotated[Code, RESIDENCE_STATUS]
    valid_until: date | None = None
    reference: LegalText | None = None


class ResidenceRegularized(ResidenceRegularizedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RegularizeResidence(ResidenceRegularizedWords, Command):
    """TODO-DOC."""


class NonPunishmentClaimed(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    claim_id: str
    offence: LegalText


class ClaimNonPunishment(Command):
    """TODO-DOC."""

    claim_id: str
    offence: LegalText


class NonPunishmentDecidedWords(Value):
    """What the command and the fact both say."""

    claim_id: str
    granted: bool
    reasons: LegalText | None = None


class NonPunishmentDecided(NonPunishmentDecidedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class DecideNonPunishment(NonPunishmentDecidedWords, Command):
    """TODO-DOC."""


class DetentionRecordedWords(Value):
    """What the command and the fact both say."""

    detention_id: str
    authority_id: str
    since: datetime
    grounds: LegalText | None = None


class DetentionRecorded(DetentionRecordedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordDetention(DetentionRecordedWords, Command):
    """TODO-DOC."""


class ReleaseRecordedWords(Value):
    """What the command and the fact both say."""

    detention_id: str
    released_at: datetime
    alternative: LegalText | None = None


class ReleaseRecorded(ReleaseRecordedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordRelease(ReleaseRecordedWords, Command):
    """TODO-DOC."""


Commands = (
    AppointLawyer
    | RegularizeResidence
    | ClaimNonPunishment
    | DecideNonPunishment
    | RecordDetention
    | RecordRelease
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
