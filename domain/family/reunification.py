"""Reunification: whether the person lives with a relative again, and who cares otherwise.

R1  Living together is assessed with a verified relative alone, and with the person's wish
    (Guidelines for Safe Family Reunification; process.md row 28).
R2  It is completed only when it was found safe and recommended, with a relative whom a second
    worker cleared of any conflict (rules.md 2).
R3  An adult goes only where they wish to go. A child who does not agree is heard: completion then
    needs a best-interests determination that weighed it (rules.md 1; UNHCR guidelines on best
    interests).
R4  The first follow-up is due by the jurisdiction's clock.
R5  A refused reunification is assessed anew before it is completed.
R6  Care by a person names that person, whom a second worker cleared of any conflict; an unrelated
    adult cares only on a determination for alternative care (rules.md 2, 3). All care is reviewed
    by the jurisdiction's clock.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, assert_never

from domain.clocks import Rules, known
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
from domain.personal import ChildText, ContactText, LegalText, Personal, PsychosocialText, personal
from domain.vocabulary import ANSWER, CARE_ARRANGEMENT, CHILD_VIEW, Code

if TYPE_CHECKING:
    from domain.assessment.state import Assessment
    from domain.family.state import Family, Reunification
    from domain.identification.state import Identification

CARE_BY_NOBODY = (
    "residential_care",
    "independent_living",
    "child_headed_household",
    "no_care_arrangement",
    "other",
)
"""The arrangements in which no single person cares."""


class ReunificationAssessedWords(Value):
    """What was found about the family, what the person wishes, and whether it is safe."""

    reunification_id: str
    relative_id: str
    family_assessment: PsychosocialText
    persons_wish: Annotated[Code, CHILD_VIEW]
    wish_words: ChildText | None = None
    safe: Annotated[Code, ANSWER]
    recommended: bool


class ReunificationAssessed(
    ReunificationAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """Living with a relative was assessed, with the wish of the person."""


class AssessReunification(ReunificationAssessedWords, Command):
    """Assess living with a relative."""


class ReunificationCompletedWords(Value):
    """With whom, since when, under which order, and who escorted the person."""

    reunification_id: str
    relative_id: str
    reunified_on: date
    order_reference: LegalText | None = None
    escort_id: str | None = None
    address: ContactText | None = None


class ReunificationCompleted(
    ReunificationCompletedWords, Event, record_class=RecordClass.CONTACT_LOCATION
):
    """The person lives with the relative; the first follow-up is due at its time."""

    follow_up_due_at: datetime


class CompleteReunification(ReunificationCompletedWords, Command):
    """Record that the person lives with the relative."""


class ReunificationRefused(Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The person does not go to live with the relative."""

    reunification_id: str
    reasons: PsychosocialText


class RefuseReunification(Command):
    """Refuse the reunification."""

    reunification_id: str
    reasons: PsychosocialText


class AlternativeCareArrangedWords(Value):
    """Who cares otherwise, in which arrangement, since when."""

    care_id: str
    kind: Annotated[Code, CARE_ARRANGEMENT]
    carer_id: str | None = None
    carer: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="carer_id")] | None = (
        None
    )
    begins_on: date


class AlternativeCareArranged(AlternativeCareArrangedWords, Event, record_class=RecordClass.CHILD):
    """Other care was arranged; it is reviewed at its time."""

    review_due_at: datetime


class ArrangeAlternativeCare(AlternativeCareArrangedWords, Command):
    """Arrange other care."""


class RelativeNotVerified(OutOfOrder):
    """R1."""

    rule = "R1"
    advice = "Let a second worker verify the relative first."


class ReunificationNotSafe(Refused):
    """R2."""

    rule = "R2"
    advice = "Arrange other care, or assess anew when the danger is over."


class ReunificationNotRecommended(Refused):
    """R2."""

    rule = "R2"
    advice = "Arrange other care, or assess anew."


class RelativeNotCleared(OutOfOrder):
    """R2."""

    rule = "R2"
    advice = "Let a second worker check the relative for a conflict first."


class PersonDoesNotWish(Refused):
    """R3."""

    rule = "R3"
    advice = "An adult goes only where they wish to go; help them to live elsewhere."


class ChildsRefusalNotWeighed(OutOfOrder):
    """R3."""

    rule = "R3"
    advice = "Let a best-interests determination weigh what the child said first."


class ReunificationAlreadyCompleted(AlreadyDone):
    """R4."""

    rule = "R4"


class ReunificationDayAhead(Malformed):
    """R4."""

    rule = "R4"
    advice = "Record it on its day or later."


class ReunificationIsRefused(Refused):
    """R5."""

    rule = "R5"
    advice = "Assess the reunification anew first."


class CarerNotNamed(Refused):
    """R6."""

    rule = "R6"
    advice = "Name the person who cares."


class CarerNotCleared(OutOfOrder):
    """R6."""

    rule = "R6"
    advice = "Let a second worker check the carer for a conflict first."


class UnrelatedCareNotDetermined(OutOfOrder):
    """R6."""

    rule = "R6"
    advice = "Determine first that alternative care is in the child's best interests."


class CareAlreadyArranged(AlreadyDone):
    """R6."""

    rule = "R6"


Commands = (
    AssessReunification | CompleteReunification | RefuseReunification | ArrangeAlternativeCare
)


def decide(
    command: Commands,
    family: Family,
    identification: Identification,
    assessment: Assessment,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Record a step towards living with a relative or otherwise.

    Raises: the refusals of this room.
    """
    rules = known(jurisdiction)
    match command:
        case AssessReunification():
            return (assess(family, command),)
        case CompleteReunification():
            is_child = identification.presumed_child(command.at, rules)
            _check_completion(family, assessment, command, is_child=is_child)
            return (complete(rules, command),)
        case RefuseReunification():
            _assessed(family, command.reunification_id)
            return (stated(ReunificationRefused, command),)
        case ArrangeAlternativeCare():
            _check_care(family, assessment, command)
            due = rules.due("alternative_care_review", command.at)
            return (stated(AlternativeCareArranged, command, review_due_at=due),)
        case _:
            assert_never(command)


def assess(family: Family, command: AssessReunification) -> ReunificationAssessed:
    """R1: assess living with a verified relative; assessing anew replaces what was found."""
    found = family.reunifications.get(command.reunification_id)
    if found is not None and found.stage == "completed":
        raise ReunificationAlreadyCompleted(command.reunification_id)
    if command.relative_id not in family.relatives:
        raise Missing(command.relative_id)
    if not family.is_verified(command.relative_id):
        raise RelativeNotVerified(command.relative_id)
    return stated(ReunificationAssessed, command)


def complete(rules: Rules, command: CompleteReunification) -> ReunificationCompleted:
    """R4: record it, and when to follow up."""
    if command.reunified_on > rules.day(command.at):
        raise ReunificationDayAhead(command.reunification_id)
    due = rules.due("reunification_follow_up", command.at)
    return stated(ReunificationCompleted, command, follow_up_due_at=due)


def _check_completion(
    family: Family, assessment: Assessment, command: CompleteReunification, *, is_child: bool
) -> None:
    found = _assessed(family, command.reunification_id)
    if found.stage == "refused":
        raise ReunificationIsRefused(command.reunification_id)
    if found.relative_id != command.relative_id:
        raise Missing(command.relative_id)
    _check_safe(found, command.reunification_id)
    _check_relative(family, assessment, command.relative_id)
    if found.wish != "agrees":
        _check_wish(assessment, command.reunification_id, is_child=is_child)


def _assessed(family: Family, reunification_id: str) -> Reunification:
    found = family.reunifications.get(reunification_id)
    if found is None:
        raise Missing(reunification_id)
    if found.stage == "completed":
        raise ReunificationAlreadyCompleted(reunification_id)
    return found


def _check_safe(found: Reunification, reunification_id: str) -> None:
    if not found.safe:
        raise ReunificationNotSafe(reunification_id)
    if not found.recommended:
        raise ReunificationNotRecommended(reunification_id)


def _check_relative(family: Family, assessment: Assessment, relative_id: str) -> None:
    if not family.is_verified(relative_id):
        raise RelativeNotVerified(relative_id)
    if not assessment.is_cleared(relative_id):
        raise RelativeNotCleared(relative_id)


def _check_wish(assessment: Assessment, reunification_id: str, *, is_child: bool) -> None:
    if not is_child:
        raise PersonDoesNotWish(reunification_id)
    if not _determined(assessment, "reunification"):
        raise ChildsRefusalNotWeighed(reunification_id)


def _check_care(family: Family, assessment: Assessment, command: ArrangeAlternativeCare) -> None:
    if command.care_id in family.care_ids:
        raise CareAlreadyArranged(command.care_id)
    if command.carer_id is None and command.kind not in CARE_BY_NOBODY:
        raise CarerNotNamed(command.care_id)
    if command.carer_id is not None and not assessment.is_cleared(command.carer_id):
        raise CarerNotCleared(command.carer_id)
    if command.kind == "unrelated_adult" and not _determined(assessment, "alternative_care"):
        raise UnrelatedCareNotDetermined(command.care_id)


def _determined(assessment: Assessment, decision: str) -> bool:
    found = assessment.determination
    return found is not None and found.decision == decision
