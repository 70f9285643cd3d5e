"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import PsychosocialText
from domain.vocabulary import ANSWER, FURTHER_ACTION, SUPPORT_TYPE, Code


class SupportPlanAgreedWords(Value):
    """What the command and the fact both say."""

    plan_id: str
    support_types: Annotated[tuple[Code, ...], SUPPORT_TYPE] = ()
    objectives: PsychosocialText
    actions: PsychosocialText
    planned_end_on: date | None = None
    agreed_by_person: Annotated[Code, ANSWER]


class SupportPlanAgreed(SupportPlanAgreedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""

    review_due_at: datetime


class AgreeSupportPlan(SupportPlanAgreedWords, Command):
    """TODO-DOC."""


class SupportPlanReviewedWords(Value):
    """What the command and the fact both say."""

    plan_id: str
    progress: PsychosocialText
    next_step: Annotated[Code, FURTHER_ACTION]


class SupportPlanReviewed(SupportPlanReviewedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""

    review_due_at: datetime


class ReviewSupportPlan(SupportPlanReviewedWords, Command):
    """TODO-DOC."""


Commands = AgreeSupportPlan | ReviewSupportPlan


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
