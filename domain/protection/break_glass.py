"""Break glass: in an emergency somebody opens, for a short time, what they could not see before.

R1  It names one case, a reason, words, and the record classes that are needed; it ends by itself
    after the time of the jurisdiction, half an hour unless it says otherwise.
R2  It opens no more than the role may open in an emergency, and nothing that a seal covers: health
    reaches no police (rules.md 2), biometric data nobody.
R3  The agency that answers for the case is told at once; its supervisor or a data protection
    officer reviews the use within 72 hours, and never whoever used it, nor somebody else of their
    agency, unless that is the one that answers for the case.
R4  A review that finds no justification shuts the glass at once, and what was read is asked back
    (unjustified.py). It suspends the right of the user, as one that was missed does, until a data
    protection officer gives it back. Whoever owes a late review of this case is refused as well,
    also while no clock has noted it.
R5  What a court or an authority demands is no emergency: there is no such reason; see demand.py.
R6  A closed case may be opened; one that does not exist is missing, and so is one elsewhere
    (nearness.py).
R7  Whoever opened classes of a case opens them again only once that use was reviewed: half an hour
    after half an hour would be no limit. A colleague may, and a custodian releases the safety card.

That the user signed in afresh is checked at the door, before the command is given: the domain knows
no sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from domain.clocks import Rules, due_at
from domain.directory.emergency_right import BreakGlassSuspended
from domain.directory.state import Organization
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    RecordClass,
    Role,
    Value,
    stated,
)
from domain.personal import LegalText, NarrativeText
from domain.protection.nearness import Existing, is_near
from domain.protection.protection import Glass, Protection
from domain.protection.sealing import sealed_classes
from domain.vocabulary import GLASS_REASON, GLASS_REVIEW_OUTCOME, Code


class BreakGlassWords(Value):
    """What the command and the fact both say."""

    glass_id: str
    reason: Annotated[Code, GLASS_REASON]
    words: NarrativeText
    record_classes: tuple[RecordClass, ...]


class BreakGlassUsed(BreakGlassWords, Event):
    """Somebody opened these classes of the case in an emergency, until then."""

    agency_id: str
    until: datetime
    review_due_at: datetime


class BreakGlass(BreakGlassWords, Command):
    """Open named classes of one case in an emergency."""


class GlassReviewedWords(Value):
    """What the command and the fact both say."""

    glass_id: str
    outcome: Annotated[Code, GLASS_REVIEW_OUTCOME]
    words: LegalText


class GlassReviewed(GlassReviewedWords, Event):
    """Somebody else judged whether the emergency was one."""


class ReviewGlass(GlassReviewedWords, Command):
    """Judge a use of break-glass."""


class GlassReviewMissed(Event):
    """The time of the review passed and nobody had judged."""

    glass_id: str
    due_at: datetime


class MissGlassReview(Command):
    """Note that the review is late; the clock alone does."""

    glass_id: str
    due_at: datetime


Commands = BreakGlass | ReviewGlass | MissGlassReview


NEVER = (RecordClass.BIOMETRIC,)
NOT_FOR_POLICE = (RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL)


class RightSuspended(NotPermitted):
    """R4: the right to break the glass is suspended, or a review of an earlier use is late."""

    rule = "R4"
    advice = "Ask a data protection officer; in danger of life a custodian releases a safety card."


class GlassNotReviewed(NotPermitted):
    """R7: the same person opened these classes of this case before, and nobody reviewed it yet."""

    rule = "R7"
    advice = (
        "Ask for the review of your earlier use, which a supervisor or a data protection officer "
        "can make now; in danger of life a custodian releases a safety card."
    )


class NothingNamed(Malformed):
    """R1: no record class, or one of them twice."""

    rule = "R1"
    advice = "Name each record class that the emergency needs, once."


class NotOpenedByBreakGlass(NotPermitted):
    """R2: a named class is one that this emergency access does not open."""

    rule = "R2"
    advice = "Name only what is needed; a custodian can release the safety card."


class OwnGlass(NotPermitted):
    """R3: the one who broke the glass, or their own agency, wants to review it."""

    rule = "R3"
    advice = "Ask the agency that answers for the case, or a data protection officer elsewhere."


class ReviewNotDue(OutOfOrder):
    """R4: the time of the review has not passed, or it is another."""

    rule = "R4"
    advice = "Wait until the review is due."


def decide(
    command: Commands,
    protection: Protection,
    organizations: Mapping[str, Organization],
    standing: Existing,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide on emergency access and on its review.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case BreakGlass():
            _check_use(command, protection, organizations, standing)
            return (_break(command, jurisdiction),)
        case ReviewGlass():
            glass = _broken(command.glass_id, protection)
            _check_reviewer(command, glass, standing.responsible_id)
            return (stated(GlassReviewed, command),)
        case MissGlassReview():
            _check_missed(command, _broken(command.glass_id, protection))
            return (stated(GlassReviewMissed, command),)


def suspended_for(
    glass_id: str, protection: Protection, organizations: Mapping[str, Organization]
) -> tuple[Fact, ...]:
    """R4: the right of whoever broke this glass is suspended, unless it is already."""
    glass = protection.glasses[glass_id]
    organization = organizations.get(glass.agency_id)
    if organization is not None and glass.user_id in organization.glass_suspended:
        return ()
    suspended = BreakGlassSuspended(user_id=glass.user_id, glass_id=glass_id)
    return (Fact(stream=glass.agency_id, event=suspended),)


def agencies_concerned(command: Command, protection: Protection) -> tuple[str, ...]:
    """The organizations whose suspensions a command reads or changes."""
    match command:
        case BreakGlass():
            return (command.by.agency_id,)
        case ReviewGlass() | MissGlassReview():
            glass = protection.glasses.get(command.glass_id)
            return (glass.agency_id,) if glass else ()
        case _:
            return ()


def _check_use(
    command: BreakGlass,
    protection: Protection,
    organizations: Mapping[str, Organization],
    standing: Existing,
) -> None:
    _check_classes(command)
    organization = organizations.get(command.by.agency_id)
    if organization is not None and command.by.user_id in organization.glass_suspended:
        raise RightSuspended(command.by.user_id)
    if not is_near(command.by, standing, organizations):
        raise Missing(command.stream)
    if command.glass_id in protection.glasses:
        raise AlreadyDone(command.glass_id)
    own = [one for one in protection.glasses.values() if one.user_id == command.by.user_id]
    if any(glass.waits(command.at) for glass in own):
        raise RightSuspended(command.by.user_id)
    if any(_opens_again(command, glass) for glass in own):
        raise GlassNotReviewed(command.glass_id)
    if any(one in sealed_classes(protection) for one in command.record_classes):
        raise NotOpenedByBreakGlass(command.glass_id)


def _opens_again(command: BreakGlass, glass: Glass) -> bool:
    """R7."""
    return not glass.reviewed and not set(command.record_classes).isdisjoint(glass.record_classes)


def _check_classes(command: BreakGlass) -> None:
    """R2, R6: what no emergency opens is refused whether or not there is such a case."""
    named = command.record_classes
    if not named or len(set(named)) != len(named):
        raise NothingNamed(command.glass_id)
    police = NOT_FOR_POLICE if command.by.role is Role.POLICE_OFFICER else ()
    if any(one in (*NEVER, *police) for one in named):
        raise NotOpenedByBreakGlass(command.glass_id)


def _break(command: BreakGlass, rules: Rules | None) -> BreakGlassUsed:
    return stated(
        BreakGlassUsed,
        command,
        agency_id=command.by.agency_id,
        until=due_at("break_glass", command.at, rules),
        review_due_at=due_at("break_glass_review", command.at, rules),
    )


def _broken(glass_id: str, protection: Protection) -> Glass:
    glass = protection.glasses.get(glass_id)
    if glass is None:
        raise Missing(glass_id)
    if glass.reviewed:
        raise AlreadyDone(glass_id)
    return glass


def _check_reviewer(command: ReviewGlass, glass: Glass, responsible_id: str) -> None:
    """R3."""
    by = command.by
    own_agency = by.agency_id == glass.agency_id != responsible_id
    if by.user_id == glass.user_id or own_agency:
        raise OwnGlass(command.glass_id)


def _check_missed(command: MissGlassReview, glass: Glass) -> None:
    if glass.missed:
        raise AlreadyDone(command.glass_id)
    if command.due_at != glass.review_due_at or command.at < glass.review_due_at:
        raise ReviewNotDue(command.glass_id)
