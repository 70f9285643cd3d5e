"""Reconsideration: a negative decision is looked at again.

R1  A negative decision may be reconsidered on new evidence or because it was not in line with the
    guidance; it is no appeal (process.md row 11).
R2  The first responder, the support provider or the representative asks for it; the person
    themselves where the jurisdiction says so (rules.md section 5).
R3  It is asked for within the jurisdiction's time after the decision (UK: 30 calendar days).
R4  One reconsideration of a decision is open at a time, and each is decided once. A positive one
    changes the level.
R5  Its decision gives reasons and is never served on a child (serving.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from domain.clocks import Rules, known
from domain.identification.serving import check_reasons, check_service
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Missing,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.vocabulary import (
    DECISION_KIND,
    DECISION_OUTCOME,
    RECONSIDERATION_GROUND,
    RECONSIDERATION_REQUESTER,
    SERVED_ON,
    Code,
)

if TYPE_CHECKING:
    from domain.identification.decisions import Decision, Decisions
    from domain.identification.state import Identification


class ReconsiderationRequestedWords(Value):
    """Which decision, who asks, on which ground and why."""

    reconsideration_id: str
    decision: Annotated[Code, DECISION_KIND]
    requested_by: Annotated[Code, RECONSIDERATION_REQUESTER]
    ground: Annotated[Code, RECONSIDERATION_GROUND]
    reasons: LegalText


class ReconsiderationRequested(
    ReconsiderationRequestedWords, Event, record_class=RecordClass.LEGAL
):
    """Somebody asked that a negative decision be looked at again."""


class RequestReconsideration(ReconsiderationRequestedWords, Command):
    """Ask for the reconsideration of a negative decision."""


class ReconsiderationDecidedWords(Value):
    """What came of the reconsideration, and who was told."""

    reconsideration_id: str
    outcome: Annotated[Code, DECISION_OUTCOME]
    reasons: LegalText
    served_on: Annotated[Code, SERVED_ON]


class ReconsiderationDecided(ReconsiderationDecidedWords, Event, record_class=RecordClass.LEGAL):
    """The reconsideration was decided; a positive outcome takes the place of the decision."""


class DecideReconsideration(ReconsiderationDecidedWords, Command):
    """Decide a reconsideration."""


Commands = RequestReconsideration | DecideReconsideration


class NothingToReconsider(Refused):
    """R1: there is no negative decision of this kind."""

    rule = "R1"
    advice = "Ask for the reconsideration of a negative decision that stands."


class PersonMayNotAsk(Refused):
    """R2: the jurisdiction lets others ask for the person."""

    rule = "R2"
    advice = "Ask as first responder, support provider or representative of the person."


class ReconsiderationTooLate(Refused):
    """R3: the time in which a reconsideration may be asked for is over."""

    rule = "R3"
    advice = "Ask for a new identification if there is new evidence."


def decide(
    command: Commands, identification: Identification, jurisdiction: Rules | None
) -> tuple[Event | Fact, ...]:
    """Ask for a reconsideration, or decide it.

    Raises: NothingToReconsider, PersonMayNotAsk, ReconsiderationTooLate, AlreadyDone, Missing,
        NegativeWithoutReasons, ServedOnChild, RulesMissing.
    """
    match command:
        case RequestReconsideration():
            return (_request(command, identification.decisions, known(jurisdiction)),)
        case DecideReconsideration():
            return (_decide(command, identification, known(jurisdiction)),)


def _request(
    command: RequestReconsideration, decided: Decisions, rules: Rules
) -> ReconsiderationRequested:
    decision = decided.taken.get(command.decision)
    if decision is None or decision.positive:
        raise NothingToReconsider(command.decision)
    if command.requested_by == "person" and rules.says("reconsideration_by_person") != "yes":
        raise PersonMayNotAsk(command.stream)
    if command.at >= (decision.reconsideration_until or _until(decision, rules)):
        raise ReconsiderationTooLate(command.decision)
    if decided.is_being_reconsidered(command.decision):
        raise AlreadyDone(command.decision)
    if command.reconsideration_id in decided.reconsiderations:
        raise AlreadyDone(command.reconsideration_id)
    return stated(ReconsiderationRequested, command)


def _until(decision: Decision, rules: Rules) -> datetime:
    """R3: the time after a decision that did not fix it itself."""
    return rules.due("reconsideration", decision.decided_at)


def _decide(
    command: DecideReconsideration, identification: Identification, rules: Rules
) -> ReconsiderationDecided:
    asked = identification.decisions.reconsiderations.get(command.reconsideration_id)
    if asked is None:
        raise Missing(command.reconsideration_id)
    if asked.decided:
        raise AlreadyDone(command.reconsideration_id)
    check_reasons(command, command.outcome, command.reasons)
    check_service(command, command.served_on, identification, rules)
    return stated(ReconsiderationDecided, command)
