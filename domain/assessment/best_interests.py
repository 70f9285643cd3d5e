"""Best interests: what is best for a child, assessed by a worker and determined by a panel.

R1  It is asked for a presumed child alone, and the child's wishes are recorded (rules.md 1).
R2  A determination follows an assessment and is taken by a panel of at least two different members;
    a magistrate determines alone (process.md row 15; UNHCR best interests procedure).
R3  Both are reviewed by the jurisdiction's clock; a later decision takes the place of the earlier.
R4  Urgent protection never waits for it: no step of shelter or health asks for a determination.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    OutOfOrder,
    RecordClass,
    Recorded,
    Refused,
    Role,
    Value,
    stated,
)
from domain.personal import ChildText
from domain.vocabulary import BEST_INTERESTS_DECISION, BEST_INTERESTS_TRIGGER, PANEL_MEMBER, Code

if TYPE_CHECKING:
    from domain.assessment.state import Assessment
    from domain.identification.state import Identification


class BestInterestsAssessedWords(Value):
    """What set the assessment off, what the child wishes, the options and the advice."""

    assessment_id: str
    trigger: Annotated[Code, BEST_INTERESTS_TRIGGER]
    wishes: ChildText
    options: ChildText
    recommendation: ChildText
    determination_required: bool


class BestInterestsAssessed(BestInterestsAssessedWords, Event, record_class=RecordClass.CHILD):
    """A worker assessed the child's best interests (process.md row 15)."""

    review_due_at: datetime


class AssessBestInterests(BestInterestsAssessedWords, Command):
    """Assess the child's best interests."""


class BestInterestsDeterminedWords(Value):
    """Who decided what for the child, what the child wishes, and under which conditions."""

    determination_id: str
    panel: Annotated[tuple[Code, ...], PANEL_MEMBER] = ()
    decision: Annotated[Code, BEST_INTERESTS_DECISION]
    wishes: ChildText
    reasons: ChildText
    conditions: ChildText | None = None


class BestInterestsDetermined(BestInterestsDeterminedWords, Event, record_class=RecordClass.CHILD):
    """The child's best interests were determined by a panel or a magistrate."""

    review_due_at: datetime


class DetermineBestInterests(BestInterestsDeterminedWords, Command):
    """Determine the child's best interests."""


Commands = AssessBestInterests | DetermineBestInterests


class BestInterestsOfAdult(Refused):
    """R1: the person is not presumed a child."""

    rule = "R1"
    advice = "An adult decides alone; agree on a support plan."


class PanelTooSmall(Refused):
    """R2: fewer than two different members decided, and no magistrate."""

    rule = "R2"
    advice = "Determine in a panel of at least two different members, or by a magistrate."


class Determination(Value):
    """The latest determination: what was decided, when, and when it is to be reviewed."""

    determination_id: str
    decision: str
    determined_at: datetime
    review_due_at: datetime


class BestInterests(Value):
    """Which assessments and determinations there are, and the latest determination."""

    assessment_ids: tuple[str, ...] = ()
    determination_ids: tuple[str, ...] = ()
    determination: Determination | None = None


def decide(
    command: Commands,
    assessment: Assessment,
    identification: Identification,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Assess or determine the best interests of a child.

    Raises: BestInterestsOfAdult, PanelTooSmall, OutOfOrder, AlreadyDone, RulesMissing.
    """
    if not identification.presumed_child(command.at, jurisdiction):
        raise BestInterestsOfAdult(command.stream)
    review_due_at = known(jurisdiction).due("best_interests_review", command.at)
    match command:
        case AssessBestInterests():
            _check_assessment(command, assessment.best_interests)
            return (stated(BestInterestsAssessed, command, review_due_at=review_due_at),)
        case DetermineBestInterests():
            _check_determination(command, assessment.best_interests)
            return (stated(BestInterestsDetermined, command, review_due_at=review_due_at),)


def remember(before: BestInterests, recorded: Recorded) -> BestInterests:
    """Take one fact into account."""
    match recorded.event:
        case BestInterestsAssessed(assessment_id=key):
            return replace(before, assessment_ids=(*before.assessment_ids, key))
        case BestInterestsDetermined() as event:
            key = event.determination_id
            found = Determination(
                determination_id=key,
                decision=str(event.decision),
                determined_at=recorded.recorded_at,
                review_due_at=event.review_due_at,
            )
            ids = (*before.determination_ids, key)
            return replace(before, determination_ids=ids, determination=found)
        case _:
            return before


def _check_assessment(command: AssessBestInterests, before: BestInterests) -> None:
    if command.assessment_id in before.assessment_ids:
        raise AlreadyDone(command.assessment_id)


def _check_determination(command: DetermineBestInterests, before: BestInterests) -> None:
    """R2."""
    if command.determination_id in before.determination_ids:
        raise AlreadyDone(command.determination_id)
    if command.by.role is Role.MAGISTRATE:
        return
    if not before.assessment_ids:
        raise OutOfOrder("a determination follows an assessment")
    if len(set(command.panel)) < _SMALLEST_PANEL:
        raise PanelTooSmall(command.determination_id)


_SMALLEST_PANEL = 2
