"""Safety card: a custodian gives out what an emergency must know, and nothing else.

R1  A custodian on call releases the safety card that was recorded, and only that, for a vital
    interest, to a named agency or kind of reader (rules.md 2). It opens no other field and no seal.
R2  Somebody else than whoever released it looks at the release within 24 hours: another
    custodian, a data protection officer, or a supervisor of the agency that answers for the case.
R3  The worker of the case is told at once, and again when nobody has looked in time; a late review
    is still made.
R4  A custodian releases it in cases of their jurisdiction, or that came to it (nearness.py). Who is
    on call says a roster (on_call.py); where none is in force, every custodian is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from domain.assessment.state import Assessment
from domain.clocks import Rules, due_at
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    Value,
    stated,
)
from domain.personal import LegalText, NarrativeText
from domain.protection.nearness import Existing, Placed, is_near
from domain.protection.protection import Protection, Release
from domain.vocabulary import GLASS_REVIEW_OUTCOME, SAFETY_CARD_READER, VITAL_INTEREST, Code


class SafetyCardReleasedWords(Value):
    """What the command and the fact both say."""

    release_id: str
    reason: Annotated[Code, VITAL_INTEREST]
    reader: Annotated[Code, SAFETY_CARD_READER] | None = None
    recipient_id: str | None = None
    words: NarrativeText


class SafetyCardReleased(SafetyCardReleasedWords, Event):
    """Allergies, medication and danger were told to whoever was at the person's side."""

    review_due_at: datetime


class ReleaseSafetyCard(SafetyCardReleasedWords, Command):
    """Release the safety card for a vital interest."""


class SafetyCardReleaseReviewedWords(Value):
    """What the command and the fact both say."""

    release_id: str
    outcome: Annotated[Code, GLASS_REVIEW_OUTCOME]
    words: LegalText


class SafetyCardReleaseReviewed(SafetyCardReleaseReviewedWords, Event):
    """Somebody else judged whether the card had to be released."""


class ReviewSafetyCardRelease(SafetyCardReleaseReviewedWords, Command):
    """Judge the release of a safety card."""


Commands = ReleaseSafetyCard | ReviewSafetyCardRelease


class NoSafetyCard(OutOfOrder):
    """R1: no safety card was recorded for this person."""

    rule = "R1"
    advice = "There is nothing to release; break the glass where it is needed."


class ReaderMissing(Malformed):
    """R1: nothing says to whom it is released."""

    rule = "R1"
    advice = "Name the agency, or the kind of reader."


class OwnRelease(NotPermitted):
    """R2: the one who released the card wants to review the release."""

    rule = "R2"
    advice = "Ask the other custodian, a supervisor or a data protection officer."


def decide(
    command: Commands,
    protection: Protection,
    assessment: Assessment,
    organizations: Mapping[str, Placed],
    standing: Existing,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Release the card, or judge a release.

    Raises: NoSafetyCard, ReaderMissing, Missing, AlreadyDone, OwnRelease.
    """
    match command:
        case ReleaseSafetyCard():
            _check_custodian(command, standing, organizations)
            _check_release(command, protection, assessment)
            due = due_at("safety_card_review", command.at, jurisdiction)
            return (stated(SafetyCardReleased, command, review_due_at=due),)
        case ReviewSafetyCardRelease():
            _check_review(command, protection.releases.get(command.release_id))
            return (stated(SafetyCardReleaseReviewed, command),)


def _check_custodian(
    command: ReleaseSafetyCard, standing: Existing, organizations: Mapping[str, Placed]
) -> None:
    """R1, R4: what is wrong with the words is said first, for it tells of no case."""
    if command.reader is None and command.recipient_id is None:
        raise ReaderMissing(command.release_id)
    if not is_near(command.by, standing, organizations):
        raise Missing(command.stream)


def _check_release(
    command: ReleaseSafetyCard, protection: Protection, assessment: Assessment
) -> None:
    if command.release_id in protection.releases:
        raise AlreadyDone(command.release_id)
    if not assessment.risk.safety_card:
        raise NoSafetyCard(command.stream)


def _check_review(command: ReviewSafetyCardRelease, release: Release | None) -> None:
    if release is None:
        raise Missing(command.release_id)
    if release.reviewed:
        raise AlreadyDone(command.release_id)
    if command.by.user_id == release.by_user_id:
        raise OwnRelease(command.release_id)
