"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import PsychosocialText
from domain.vocabulary import (
    ANSWER,
    ASSISTANCE_CATEGORY,
    CONTACT_CHANNEL,
    CURRENCY,
    FURTHER_ACTION,
    REINTEGRATION_END_REASON,
    REINTEGRATION_OUTCOME,
    RISK_LEVEL,
    SUPPORT_FORM,
    Code,
)


class ReintegrationAssessedWords(Value):
    """What the command and the fact both say."""

    skills: PsychosocialText | None = None
    economic: int | None = None
    social: int | None = None
    psychosocial: int | None = None
    note: PsychosocialText | None = None


class ReintegrationAssessed(
    ReintegrationAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """TODO-DOC."""


class AssessReintegration(ReintegrationAssessedWords, Command):
    """TODO-DOC."""


class ReintegrationPlanAgreedWords(Value):
    """What the command and the fact both say."""

    plan_id: str
    objectives: PsychosocialText
    activities: PsychosocialText
    feasibility: Annotated[Code, RISK_LEVEL]
    cash_amount: Decimal | None = None
    in_kind_amount: Decimal | None = None
    currency: Annotated[Code, CURRENCY] | None = None
    agreed_by_person: Annotated[Code, ANSWER]


class ReintegrationPlanAgreed(
    ReintegrationPlanAgreedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """TODO-DOC."""

    visit_due_at: datetime


class AgreeReintegrationPlan(ReintegrationPlanAgreedWords, Command):
    """TODO-DOC."""


class ReintegrationSupportGivenWords(Value):
    """What the command and the fact both say."""

    plan_id: str
    category: Annotated[Code, ASSISTANCE_CATEGORY]
    form: Annotated[Code, SUPPORT_FORM]
    amount: Decimal | None = None
    currency: Annotated[Code, CURRENCY] | None = None
    provider_id: str | None = None
    note: PsychosocialText | None = None


class ReintegrationSupportGiven(
    ReintegrationSupportGivenWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """TODO-DOC."""


class GiveReintegrationSupport(ReintegrationSupportGivenWords, Command):
    """TODO-DOC."""


class MonitoringVisitDoneWords(Value):
    """What the command and the fact both say."""

    visit_id: str
    plan_id: str | None = None
    visited_on: date
    method: Annotated[Code, CONTACT_CHANNEL]
    economic: int | None = None
    social: int | None = None
    psychosocial: int | None = None
    retrafficking_risk: Annotated[Code, RISK_LEVEL]
    further_action: Annotated[Code, FURTHER_ACTION]
    findings: PsychosocialText | None = None


class MonitoringVisitDone(MonitoringVisitDoneWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """TODO-DOC."""

    visit_due_at: datetime | None = None


class RecordMonitoringVisit(MonitoringVisitDoneWords, Command):
    """TODO-DOC."""


class ReintegrationCompletedWords(Value):
    """What the command and the fact both say."""

    plan_id: str
    outcome: Annotated[Code, REINTEGRATION_OUTCOME]
    note: PsychosocialText | None = None


class ReintegrationCompleted(
    ReintegrationCompletedWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """TODO-DOC."""


class CompleteReintegration(ReintegrationCompletedWords, Command):
    """TODO-DOC."""


class ReintegrationEndedEarlyWords(Value):
    """What the command and the fact both say."""

    plan_id: str
    reason: Annotated[Code, REINTEGRATION_END_REASON]
    note: PsychosocialText | None = None


class ReintegrationEndedEarly(
    ReintegrationEndedEarlyWords, Event, record_class=RecordClass.PSYCHOSOCIAL
):
    """TODO-DOC."""


class EndReintegrationEarly(ReintegrationEndedEarlyWords, Command):
    """TODO-DOC."""


Commands = (
    AssessReintegration
    | AgreeReintegrationPlan
    | GiveReintegrationSupport
    | RecordMonitoringVisit
    | CompleteReintegration
    | EndReintegrationEarly
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
