"""Standing before the law: lawyer, residence, non-punishment, detention.

R1  Nobody named as a perpetrator, or found in conflict, is appointed as the person's lawyer
    (rules.md 2).
R2  A residence status that was granted has not run out already; it depends on no cooperation.
R3  Non-punishment is claimed, then decided once (Council of Europe Convention art. 26).
R4  A detention is recorded, then its release, once and not before it began (rules.md 6).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, assert_never

from domain.clocks import Rules, known
from domain.consent.carried import RefugeLookedInto
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText, Personal, personal
from domain.vocabulary import RESIDENCE_STATUS, Code

if TYPE_CHECKING:
    from domain.assessment.state import Assessment
    from domain.justice.state import Justice


class LawyerAppointedWords(Value):
    """Who speaks for the person, with which mandate."""

    lawyer_id: str
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="lawyer_id")]
    mandate: LegalText | None = None


class LawyerAppointed(LawyerAppointedWords, Event, record_class=RecordClass.LEGAL):
    """A lawyer was appointed for the person."""


class AppointLawyer(LawyerAppointedWords, Command):
    """Appoint a lawyer for the person."""


class ResidenceRegularizedWords(Value):
    """Which status the person has, and until when."""

    status: Annotated[Code, RESIDENCE_STATUS]
    valid_until: date | None = None
    reference: LegalText | None = None


OF_REFUGE = ("asylum_seeker_permit", "refugee_status", "stateless_status")
"""Whoever has this status is never made known to an embassy (rules.md 4)."""


class ResidenceRegularized(
    ResidenceRegularizedWords, RefugeLookedInto, Event, record_class=RecordClass.LEGAL
):
    """The residence of the person was regularized."""

    @property
    def needs_refuge(self) -> bool:
        return self.status in OF_REFUGE


class RegularizeResidence(ResidenceRegularizedWords, Command):
    """Record a residence status."""


class NonPunishmentClaimed(Event, record_class=RecordClass.LEGAL):
    """It was claimed that the person is not punished for what they were made to do."""

    claim_id: str
    offence: LegalText


class ClaimNonPunishment(Command):
    """Claim that the person is not punished."""

    claim_id: str
    offence: LegalText


class NonPunishmentDecidedWords(Value):
    """Whether the claim was granted, and why."""

    claim_id: str
    granted: bool
    reasons: LegalText | None = None


class NonPunishmentDecided(NonPunishmentDecidedWords, Event, record_class=RecordClass.LEGAL):
    """It was decided whether the person is punished for what they were made to do."""


class DecideNonPunishment(NonPunishmentDecidedWords, Command):
    """Record the decision on non-punishment."""


class DetentionRecordedWords(Value):
    """Who holds the person, since when, on which grounds."""

    detention_id: str
    authority_id: str
    since: datetime
    grounds: LegalText | None = None


class DetentionRecorded(DetentionRecordedWords, Event, record_class=RecordClass.LEGAL):
    """An authority holds the person."""


class RecordDetention(DetentionRecordedWords, Command):
    """Record that an authority holds the person."""


class ReleaseRecordedWords(Value):
    """When the person was released, and to what instead."""

    detention_id: str
    released_at: datetime
    alternative: LegalText | None = None


class ReleaseRecorded(ReleaseRecordedWords, Event, record_class=RecordClass.LEGAL):
    """The person was released."""


class RecordRelease(ReleaseRecordedWords, Command):
    """Record the release."""


class LawyerInConflict(Refused):
    """R1."""

    rule = "R1"
    advice = "Appoint a lawyer who has nothing to do with those who are accused."


class ResidenceAlreadyOver(Malformed):
    """R2."""

    rule = "R2"
    advice = "Give a last day that has not passed."


class NonPunishmentAlreadyClaimed(AlreadyDone):
    """R3."""

    rule = "R3"


class NonPunishmentAlreadyDecided(AlreadyDone):
    """R3."""

    rule = "R3"


class DetentionAlreadyRecorded(AlreadyDone):
    """R4."""

    rule = "R4"


class DetentionAhead(Malformed):
    """R4."""

    rule = "R4"
    advice = "Record a detention or a release once it has begun."


class ReleaseAlreadyRecorded(AlreadyDone):
    """R4."""

    rule = "R4"


class ReleaseBeforeDetention(Malformed):
    """R4."""

    rule = "R4"
    advice = "Give a moment of release after the detention began."


Commands = (
    AppointLawyer
    | RegularizeResidence
    | ClaimNonPunishment
    | DecideNonPunishment
    | RecordDetention
    | RecordRelease
)


def decide(
    command: Commands, justice: Justice, assessment: Assessment, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Record a step in the person's standing before the law.

    Raises: the refusals of this room.
    """
    match command:
        case AppointLawyer():
            if assessment.has_conflict(command.lawyer_id):
                raise LawyerInConflict(command.lawyer_id)
            return (stated(LawyerAppointed, command),)
        case RegularizeResidence():
            return (regularize(known(jurisdiction), command),)
        case ClaimNonPunishment():
            if command.claim_id in justice.non_punishment:
                raise NonPunishmentAlreadyClaimed(command.claim_id)
            return (stated(NonPunishmentClaimed, command),)
        case DecideNonPunishment():
            return (decide_non_punishment(justice, command),)
        case RecordDetention():
            return (detain(justice, known(jurisdiction), command),)
        case RecordRelease():
            return (release(justice, known(jurisdiction), command),)
        case _:
            assert_never(command)


def regularize(rules: Rules, command: RegularizeResidence) -> ResidenceRegularized:
    """R2: record a status that holds."""
    if command.valid_until is not None and command.valid_until < rules.day(command.at):
        raise ResidenceAlreadyOver
    return stated(ResidenceRegularized, command)


def decide_non_punishment(justice: Justice, command: DecideNonPunishment) -> NonPunishmentDecided:
    """R3: decide a claim once."""
    decided = justice.non_punishment.get(command.claim_id)
    if decided is None:
        raise Missing(command.claim_id)
    if decided:
        raise NonPunishmentAlreadyDecided(command.claim_id)
    return stated(NonPunishmentDecided, command)


def detain(justice: Justice, rules: Rules, command: RecordDetention) -> DetentionRecorded:
    """R4: record that the person is held."""
    if command.detention_id in justice.detentions:
        raise DetentionAlreadyRecorded(command.detention_id)
    if rules.day(command.since) > rules.day(command.at):
        raise DetentionAhead(command.detention_id)
    return stated(DetentionRecorded, command)


def release(justice: Justice, rules: Rules, command: RecordRelease) -> ReleaseRecorded:
    """R4: record that the person is free."""
    detention = justice.detentions.get(command.detention_id)
    if detention is None:
        raise Missing(command.detention_id)
    if detention.released:
        raise ReleaseAlreadyRecorded(command.detention_id)
    if command.released_at < detention.since:
        raise ReleaseBeforeDetention(command.detention_id)
    if rules.day(command.released_at) > rules.day(command.at):
        raise DetentionAhead(command.detention_id)
    return stated(ReleaseRecorded, command)
